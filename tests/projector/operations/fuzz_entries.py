"""Random and mutated entries with valid ones between them, the same for the same seed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from projector.contract.event import Lane

_GOLDEN = Path(__file__).parent.parent / "golden_events.json"

VALID_EVERY = 4
"""Every fourth entry is a valid one of a customer of its own."""

_INJECTIONS: tuple[Any, ...] = (
    {"$gt": ""},
    {"$ne": None},
    {"$where": "sleep(1000)"},
    {"$set": {"role": "admin"}},
    {"_proj": {"rev": 10**9, "fence": 10**9}},
    "$where",
    "$$ROOT",
    "a.b.$[].c",
    "__proto__",
    "'; db.users.drop(); //",
)
_ODD_KEYS = ("$set", "$where", "a.b", ".", "", "\x00", "a\x00b", "_id", "_proj", "_proj.rev", "__proto__", "\ud800")
_ODD_TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\u202e",
    "\U0001f600" * 50,
    "NaN",
    "1e999",
    "-0",
    "0" * 400,
    "9" * 400,
    "2026-02-30",
    "0000-00-00T00:00:00Z",
    "9999-12-31T23:59:59.999999+14:00",
    "2026-07-01T00:00:00+99:99",
    "null",
    "[]",
    "{}",
    "AccountStatus.",
    "../../etc/passwd",
    "%s%n{0}",
)
_ODD_NUMBERS: tuple[Any, ...] = (0, -1, 1, 2**31, 2**63, 2**64, -(2**63) - 1, 10**400, 0.1, -0.0, 1e308)
_RAW_JSON = (
    b"",
    b"null",
    b"[]",
    b'"text"',
    b"1e999",
    b"NaN",
    b"{",
    b'{"a":',
    b'{"a": 1}{"b": 2}',
    b"\xef\xbb\xbf{}",
    b"\xff\xfe{\x00}\x00",
    b'{"a": "\xc3\x28"}',
    b'{"a": "\\ud800"}',
    b'{"account_id": "\\u0000"}',
    b'{"customer_id": 1e400}',
    b'{"a": Infinity}',
    b'{"a": 1, "a": {"$gt": ""}}',
    b'{"\\ud800": 1}',
    b"\x00" * 100,
)


@dataclass(frozen=True, slots=True)
class FuzzEntry:
    """``customer`` is set for a valid entry: the customer that it makes, whose last name is the id."""

    lane: Lane
    pairs: list[bytes]
    customer: str | None = None


def fuzz_entries(count: int, seed: int) -> Iterator[FuzzEntry]:
    """So many entries."""
    chance = random.Random(seed)
    examples = [(row["lane"], row["example"]) for row in json.loads(_GOLDEN.read_text("utf-8"))]
    kinds: list[Callable[[random.Random, dict[str, str]], list[bytes]]] = [
        _random_fields,
        _random_fields,
        _raw_body,
        _mutated_bytes,
        _mutated_bytes,
        *[_mutated_values] * 8,
        _deep,
        _wide,
        _odd_envelope,
        _odd_envelope,
        _repeated_names,
    ]
    for number in range(count):
        lane, example = chance.choice(examples)
        if number % VALID_EVERY == 0:
            yield _valid(number)
            continue
        yield FuzzEntry(lane, chance.choice(kinds)(chance, dict(example)))


def _valid(number: int) -> FuzzEntry:
    key = f"VALID-{number}"
    body = {"customer_id": key, "first_name": "Mia", "last_name": key}
    fields = {"typ": "customer.created.v1", "cause": f"valid-{number}", "usr": key, "payload": json.dumps(body)}
    return FuzzEntry("ext", _pairs(fields), key)


def _pairs(fields: dict[str, Any]) -> list[bytes]:
    return [_bytes(part) for pair in fields.items() for part in pair]


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def _random_fields(chance: random.Random, example: dict[str, str]) -> list[bytes]:
    pairs = [chance.randbytes(chance.randrange(12)) for _ in range(2 * chance.randrange(1, 8))]
    if chance.random() < 0.7:
        pairs += [b"typ", example["typ"].encode()]
    if chance.random() < 0.5:
        pairs += [b"payload", chance.randbytes(chance.randrange(200))]
    return pairs


def _raw_body(chance: random.Random, example: dict[str, str]) -> list[bytes]:
    return _pairs({**example, chance.choice(("payload", "dat")): chance.choice(_RAW_JSON)})


def _mutated_bytes(chance: random.Random, example: dict[str, str]) -> list[bytes]:
    """Bytes changed, cut out and put in anywhere, names included; the type mostly stays."""
    pairs = _pairs(example)
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(pairs))
        if pairs[place] in (b"typ", example["typ"].encode()) and chance.random() < 0.9:
            continue
        value = bytearray(pairs[place])
        at = chance.randrange(len(value) + 1)
        match chance.randrange(3):
            case 0:
                value[at:at] = chance.randbytes(chance.randrange(1, 5))
            case 1:
                del value[at : at + chance.randrange(1, 20)]
            case _:
                value[at : at + 1] = bytes([chance.randrange(256)])
        pairs[place] = bytes(value)
    return pairs


def _mutated_values(chance: random.Random, example: dict[str, str]) -> list[bytes]:
    """A body with some values of another kind, odd names, and missing parts."""
    body = json.loads(example.get("payload") or "{}")
    for _ in range(chance.randrange(1, 5)):
        body = _mutate(chance, body)
    text = json.dumps(body) if chance.random() < 0.8 else json.dumps(body, ensure_ascii=False)
    return _pairs({**example, "cause": f"fuzz-{chance.randrange(10**9)}", "payload": text})


def _mutate(chance: random.Random, value: Any) -> Any:
    if isinstance(value, dict) and value and chance.random() < 0.8:
        changed = dict(value)
        name = chance.choice(list(changed))
        match chance.randrange(6):
            case 0:
                changed.pop(name)
            case 1:
                changed[chance.choice(_ODD_KEYS)] = changed.pop(name)
            case 2:
                changed[chance.choice(_ODD_KEYS)] = _odd(chance)
            case _:
                changed[name] = _mutate(chance, changed[name])
        return changed
    if isinstance(value, list) and value and chance.random() < 0.7:
        place = chance.randrange(len(value))
        return [*value[:place], _mutate(chance, value[place]), *value[place + 1 :]]
    return _odd(chance)


def _odd(chance: random.Random) -> Any:
    pick = chance.random()
    if pick < 0.25:
        return chance.choice(_INJECTIONS)
    if pick < 0.55:
        return chance.choice(_ODD_TEXTS)
    if pick < 0.7:
        return chance.choice(_ODD_NUMBERS)
    if pick < 0.75:
        return "x" * chance.choice((1_000, 100_000, 250_000))
    return chance.choice((None, True, False, [], {}, [None], [[]], {"a": {"b": []}}, [1, "a", {"c": None}]))


def _deep(chance: random.Random, example: dict[str, str]) -> list[bytes]:
    """Objects and lists in each other, up to far beyond what a document may hold."""
    depth = chance.choice((50, 99, 101, 200, 1_000, 20_000))
    opened, closed = chance.choice((("[", "]"), ('{"a":', "}"), ('[{"$or":', "}]")))
    inner = opened * depth + "1" + closed * depth
    body = json.loads(example.get("payload") or "{}")
    name = chance.choice([*body, "extra"]) if isinstance(body, dict) else "extra"
    text = json.dumps({**body, name: "@"}).replace('"@"', inner)
    return _pairs({**example, "payload": text})


def _wide(chance: random.Random, example: dict[str, str]) -> list[bytes]:
    """Around and beyond the size limit, and very many names."""
    if chance.random() < 0.5:
        return _pairs({**example, "payload": json.dumps({f"n{number}": number for number in range(10_000)})})
    size = chance.choice((262_000, 262_144, 262_145, 400_000))
    return _pairs({**example, "padding": "x" * size})


def _odd_envelope(chance: random.Random, example: dict[str, str]) -> list[bytes]:
    """Ids, sequence fields and types that are none."""
    fields: dict[str, Any] = dict(example)
    for _ in range(chance.randrange(1, 4)):
        name = chance.choice(
            ("cid", "conv", "usr", "user_id", "cause", "id", "seq", "c_seq", "prev_seq", "rec", "timestamp")
        )
        odd = _odd(chance)
        fields[name] = odd if isinstance(odd, str) else json.dumps(odd)
    if chance.random() < 0.2:
        fields["typ"] = chance.choice((fields["typ"].upper(), "", "x.unknown.v1", "\x00", "typ" * 100, b"\xff"))
    return _pairs(fields)


def _repeated_names(chance: random.Random, example: dict[str, str]) -> list[bytes]:
    """Fields of the same name with different values."""
    pairs = _pairs(example)
    names = pairs[::2]
    for _ in range(chance.randrange(1, 4)):
        pairs += [chance.choice(names), chance.choice((b"", b"{}", b"\xff", b"x", pairs[-1]))]
    return pairs
