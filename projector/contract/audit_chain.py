"""The audit log as a chain: each entry holds the SHA-256 of itself and of the entry before it.

**Order.** The order of the chain is the order of the internal inbox as the projector applies it: one owner folds that
stream at a time, in stream order. The first entry has number 1. An entry replayed from the dead letters is appended at
the end, where it is applied; its own time and stream position stand in it.

**Commit.** An entry belongs to the chain when its number is not greater than that of the chain's head, which is
written after it. What lies beyond the head is an interrupted batch, and is written again with the same content.

**What it proves.** A changed, missing, added or reordered entry is found. Somebody who can rewrite the whole collection
and its head leaves a valid chain: against him the number and hash of the head are noted somewhere else from time to
time (``audit verify`` prints them) and compared later (``--expect``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

HEAD = "head"
"""Key of the only document of the chain's collection: number and hash of the last entry."""

GENESIS = "0" * 64
"""What the first entry names as the hash before it."""

CONTENT = (
    "entryId",
    "type",
    "streamId",
    "at",
    "actor",
    "actorName",
    "role",
    "action",
    "phase",
    "resourceKind",
    "resourceId",
    "customerId",
    "amount",
    "reason",
    "outcome",
    "replay",
    "transactionId",
    "ledgerEventId",
    "commandId",
    "sessionId",
    "idempotencyKey",
    "terminal",
    "applicationVersion",
)
"""The fields that an entry's hash covers, besides its number and the hash before. Absent fields are left out."""


def entry_hash(number: int, previous: str, entry: Mapping[str, Any]) -> str:
    """The hash of an entry, in hexadecimal, over canonical JSON: sorted names, UTF-8, times in UTC milliseconds."""
    content = {name: _plain(entry[name]) for name in CONTENT if entry.get(name) is not None}
    text = json.dumps(
        {"number": number, "previous": previous, "entry": content},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the chain: at which number, and what."""

    number: int
    what: str


@dataclass(slots=True)
class Verification:
    """What a walk along the chain found."""

    entries: int = 0
    last_hash: str = GENESIS


def verify(
    entries: Iterable[Mapping[str, Any]], head: Mapping[str, Any] | None, found: Verification
) -> Iterator[Fault]:
    """Faults of the chain. ``entries`` come by number and without those beyond the head; ``found`` is filled."""
    last, expected = int(head["number"]) if head is not None else 0, 1
    for entry in entries:
        number = entry.get("number")
        if not isinstance(number, int):
            yield Fault(expected, "an entry without a number")
            continue
        if number < expected:
            yield Fault(number, "more than one entry of this number")
            continue
        if number > expected:
            missing = f"entries {expected} to {number - 1} are missing" if number - expected > 1 else "entry is missing"
            yield Fault(expected, missing)
        elif entry.get("previousHash") != found.last_hash:
            yield Fault(number, "does not continue the entry before it")
        if entry.get("hash") != entry_hash(number, str(entry.get("previousHash")), entry):
            yield Fault(number, "its content was changed")
        found.entries += 1
        found.last_hash = str(entry.get("hash"))
        expected = number + 1
    if expected <= last:
        yield Fault(expected, f"entries up to {last} are missing at the end")
    elif head is not None and head.get("hash") != found.last_hash:
        yield Fault(last, "the head names another last entry")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat(timespec="milliseconds")
    return value
