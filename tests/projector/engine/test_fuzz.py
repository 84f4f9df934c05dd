"""Random and mutated entries: none stops the process, none is lost, valid neighbours are applied."""

from __future__ import annotations

import copy
import json
import os
import random
from typing import Any

import pytest

from projector.contract.event_types import HANDLED
from projector.contract.position import Position
from projector.projections import registry
from tests.projector.engine.kit import START, MemoryProjector, pairs
from tests.projector.golden import examples

COUNT = int(os.environ.get("FUZZ", "6000"))

_ODD: list[Any] = [
    None,
    "",
    " ",
    0,
    -1,
    2**63,
    2**80,
    1e308,
    float(10**20),
    True,
    [],
    {},
    [[]],
    {"$gt": ""},
    {"$where": "1"},
    {"a.b": {"$set": 1}},
    {"": 1},
    {"x\x00y": 1},
    "\x00",
    "\ud800",
    "\U0001f600" * 50,
    "NaN",
    "1e400",
    "9" * 400,
    "2026-13-45",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    '{"a":1}',
    "[1]",
    "A/B%2F",
    "../../etc",
]


def deep(levels: int) -> Any:
    """An object nested in itself."""
    value: Any = 1
    for _ in range(levels):
        value = {"a": value} if levels % 2 else [value]
    return value


class Mutator:
    """Breaks the contract's own examples."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._examples = [{**each.fields, "payload": json.dumps(each.body)} for each in examples()]

    def next(self) -> list[bytes]:
        """One broken entry."""
        fields: dict[str, Any] = dict(self._random.choice(self._examples))
        body = json.loads(fields.get("payload") or "{}")
        for _ in range(self._random.randrange(3)):
            self._break(body)
        if self._random.random() < 0.2:
            fields[self._random.choice(list(fields))] = str(self._random.choice(_ODD))
        fields["payload"] = json.dumps(body)
        values = [part.encode("utf-8", "surrogatepass") for pair in fields.items() for part in (pair[0], str(pair[1]))]
        if self._random.random() < 0.15:
            place = self._random.randrange(len(values))
            values[place] = self._bytes(values[place])
        return values

    def _break(self, body: Any) -> None:
        if isinstance(body, dict) and body:
            name = self._random.choice(list(body))
            if isinstance(body[name], dict | list) and self._random.random() < 0.5:
                self._break(body[name])
            elif self._random.random() < 0.2:
                del body[name]
            elif self._random.random() < 0.05:
                body[name] = deep(self._random.choice([50, 101, 400]))
            else:
                body[name] = copy.deepcopy(self._random.choice(_ODD))
        elif isinstance(body, list) and body:
            body[self._random.randrange(len(body))] = copy.deepcopy(self._random.choice(_ODD))

    def _bytes(self, value: bytes) -> bytes:
        cut = self._random.randrange(len(value) + 1)
        return self._random.choice(
            [value[:cut], value + b"\xff", b"\x80" + value, value.replace(b'"', b"'"), b"\x1f" + value, value * 3, b""]
        )


@pytest.mark.timeout(600)
def test_nothing_stops_the_projector_and_nothing_is_lost() -> None:
    """Every entry is applied, skipped or a dead letter, and every valid one between them is applied."""
    mutator, chance = Mutator(11), random.Random(12)
    projector = MemoryProjector(registry.load())
    valid: set[str] = set()
    for number in range(COUNT):
        values = mutator.next()
        if chance.random() < 0.1:
            key = f"valid-{number}"
            values = pairs("customer.created.v1", {"customer_id": key, "first_name": "Mia"}, cause=key)
            valid.add(key)
        projector.server.add("ext" if chance.random() < 0.8 else "int", Position(START + number, 0), values)
    projector.work_off(count=200, behind=True)
    assert projector.server.left == 0
    documents = projector.store.documents()
    assert {key for collection, key in documents if collection == "customers"} >= valid
    assert 0.02 * COUNT < len(projector.server.dead) < 0.7 * COUNT
    reasons = {letter[letter.index(b"error_class") + 1].decode() for letter in projector.server.dead}
    assert not {reason for reason in reasons if reason.startswith("unexpected")}, reasons


def test_the_examples_cover_every_type() -> None:
    """What is broken here are entries of every type of the contract."""
    types = {example.type for example in examples()}
    assert len(types & HANDLED) == 87
