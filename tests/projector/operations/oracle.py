"""What one quiet projector makes of the entries of both inboxes, in the order of their ids."""

from __future__ import annotations

from collections import Counter
from typing import Any

from projector.adapters.mongo_store import identify
from projector.app.replay import strip
from projector.contract.collections import PROJECTED
from projector.contract.position import Position
from projector.engine.memory_store import ForgetfulStore
from projector.projections import registry
from tests.projector.app.running import Ground
from tests.projector.engine.kit import MemoryProjector

Documents = dict[tuple[str, str], dict[str, Any]]


def serial_pass(entries: list[tuple[str, Position, list[bytes]]]) -> tuple[Documents, set[str]]:
    """One entry after the other: the documents that readers see, and the ids of dead letters."""
    store = ForgetfulStore(identify)
    world = MemoryProjector(registry.load(), store=store)  # type: ignore[arg-type]
    world.streams.prepare()
    processor = world.processor()
    for lane, position, values in sorted(entries, key=lambda entry: entry[1]):
        world.server.add(lane, position, values)  # type: ignore[arg-type]
        processor.submit(world.streams.read(10, 1))
    processor.close()
    documents = {
        (name, str(spec.key_of(document) or document["_id"])): {k: v for k, v in document.items() if k != "_proj"}
        for name, spec in PROJECTED.items()
        if not name.startswith("projector-")
        for document in store.of_collection(name)
    }
    return documents, {strip(pairs)[1]["original_message_id"].decode() for pairs in world.server.dead}


def differences(ground: Ground) -> tuple[int, list[str]]:
    """The number of entries, and everything that is not as after a serial pass over them."""
    entries = ground.entries()
    expected, dead = serial_pass(entries)
    found = ground.documents()
    problems = [f"{name} {key} is missing" for name, key in expected.keys() - found.keys()]
    problems += [f"{name} {key} should not be" for name, key in found.keys() - expected.keys()]
    for key in expected.keys() & found.keys():
        if found[key] != expected[key]:
            fields = [f for f in found[key].keys() | expected[key].keys() if found[key].get(f) != expected[key].get(f)]
            problems.append(f"{key[0]} {key[1]} differs in {', '.join(sorted(fields))}")
    letters = [letter["original_message_id"] for letter in ground.dead_letters()]
    problems += [f"{count} dead letters of {each}" for each, count in Counter(letters).items() if count > 1]
    problems += [f"dead letter of {each}" for each in set(letters) - dead]
    problems += [f"no dead letter of {each}" for each in dead - set(letters)]
    return len(entries), problems


def compare(ground: Ground) -> None:
    """Documents and dead letters are those of a serial pass over what is in the inboxes."""
    expected, dead = serial_pass(ground.entries())
    found = ground.documents()
    assert set(found) == set(expected)
    for key, document in expected.items():
        assert found[key] == document, key
    assert sorted(letter["original_message_id"] for letter in ground.dead_letters()) == sorted(dead)
    assert dead
