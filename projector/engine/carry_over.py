"""A rebuilt document beside the one that readers see: what stays, what changes, and which of the two knows more.

Pure. A document is a mapping as the store holds it, with ``_id`` and ``_proj``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from projector.contract.event import LANES, Lane
from projector.contract.position import ZERO, Position
from projector.engine.history import Bounds
from projector.projections.document import SEEN_LIMIT

_OWN = frozenset({"_id", "_proj"})
MOST_MEMBERS = 200
"""A group of so many members is free-form: events decide about all of it."""

_KEPT_NOTES = ("deadLetters",)
"""Bookkeeping that does not come from the fold of an event."""
_DECIDED = frozenset({"approved", "rejected", "cancelled"})
_DECISION = ("status", "approvalDetails", "cancellationDetails")


class Written:
    """Which fields the events of a history write in a collection: top-level names and members of groups.

    Collected while the history is folded. Everything else in a stored document comes from other writers, for example
    the flags that staff set on a customer, and is carried over.
    """

    def __init__(self, paths: Collection[str] = ()) -> None:
        self._members: dict[str, set[str]] = {}
        for path in paths:
            name, dot, member = path.partition(".")
            members = self._members.setdefault(name, set())
            if dot:
                members.add(member)

    @property
    def paths(self) -> list[str]:
        """``name`` and ``group.member``, sorted."""
        return sorted(
            path for name, members in self._members.items() for path in (name, *(f"{name}.{each}" for each in members))
        )

    def learn(self, values: Mapping[str, Any], *, groups: bool = True) -> None:
        """Take in the values of one write; ``groups`` also the members of groups."""
        for name, value in values.items():
            if name in _OWN:
                continue
            members = self._members.setdefault(name, set())
            if groups and type(value) is dict and len(members) < MOST_MEMBERS:
                members.update(value)

    def split(self, document: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """(what events write, what other writers have put in), without ``_id`` and ``_proj``."""
        ours: dict[str, Any] = {}
        foreign: dict[str, Any] = {}
        for name, value in document.items():
            if name in _OWN:
                continue
            members = self._members.get(name)
            if members is None:
                foreign[name] = value
            elif isinstance(value, dict) and not _is_open(members):
                ours[name] = {each: part for each, part in value.items() if each in members}
                if len(ours[name]) < len(value):
                    foreign[name] = {each: part for each, part in value.items() if each not in members}
            else:
                ours[name] = value
        return ours, foreign

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def hidden(self) -> dict[str, int]:
        """A projection that leaves out what events write, and keeps what they do not."""
        hidden = {"_proj": 0}
        for name, members in self._members.items():
            if _is_open(members):
                hidden[name] = 0
            else:
                hidden |= {f"{name}.{each}": 0 for each in members}
        return hidden


def _is_open(members: Collection[str]) -> bool:
    """Whether this is no group of known members: a plain value, or an object with names of its own making."""
    return not members or len(members) >= MOST_MEMBERS


class Verdict(StrEnum):
    """A document in the read models beside the rebuilt one."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    """The read models lack it."""
    KEPT = "kept"
    """Made by another program; the history says nothing about it."""
    LACKING = "lacking"
    """It has applied an event that the history does not hold."""
    MOVING = "moving"
    """Events are under way on one of the two sides: to be looked at again."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How far both sides are: everything up to ``live`` is applied to the read models, up to ``rebuilt`` to the other.

    ``shared``: another program also writes fields of the collection that events write. ``filled``: (key, field) that
    the answer of another service has filled. ``gaps``: the history is known not to be complete.
    """

    live: Bounds
    rebuilt: Bounds
    written: Written
    shared: bool = False
    filled: Collection[tuple[str, str]] = ()
    gaps: bool = False


def judge(live: Mapping[str, Any] | None, rebuilt: Mapping[str, Any] | None, frame: Frame) -> Verdict:
    """What the two are to each other; at least one is there, the rebuilt one after ``combine``."""
    if live is None:
        assert rebuilt is not None
        return Verdict.MOVING if _beyond(rebuilt, frame.live) else Verdict.ADDED
    if rebuilt is None:
        if frame.shared or "rev" not in (live.get("_proj") or {}):
            return Verdict.KEPT
        return Verdict.MOVING if _beyond(live, frame.rebuilt) else Verdict.LACKING
    if _visible(live) == _visible(rebuilt):
        return Verdict.SAME
    ours, theirs = applied(live), applied(rebuilt)
    if any(ours[lane] > theirs[lane] for lane in LANES):
        return Verdict.MOVING if _beyond(live, frame.rebuilt) else Verdict.LACKING
    if frame.gaps and _knows_more(live, rebuilt):
        return Verdict.LACKING
    return Verdict.MOVING if _beyond(rebuilt, frame.live) else Verdict.CHANGED


def combine(
    key: str, live: Mapping[str, Any], rebuilt: Mapping[str, Any], frame: Frame, *, made_elsewhere: bool
) -> dict[str, Any]:
    """The rebuilt document with the ``_id`` of the stored one and with what other writers have put into that.

    ``made_elsewhere``: another program began the stored document, so that events only completed it (rule WO-4).
    The revision is above that of the stored document, so that a write on top of that one finds out.
    """
    result, _ = frame.written.split(rebuilt)
    _, foreign = frame.written.split(live)
    for name, value in foreign.items():
        group = result.get(name)
        if name not in frame.written:
            result[name] = value
        elif group is None or isinstance(group, dict):
            result[name] = {**(group or {}), **value}
    if frame.shared:
        _keep_shared(result, live, rebuilt, made_elsewhere)
    for name, value in live.items():
        if value is not None and result.get(name) is None and (key, name) in frame.filled:
            result[name] = value
    meta = _bookkeeping(live.get("_proj") or {}, rebuilt.get("_proj") or {})
    return {"_id": live["_id"], **result, "_proj": meta}


def keep(live: Mapping[str, Any]) -> dict[str, Any]:
    """The stored document as it is, with a revision above its own when it has bookkeeping."""
    meta = live.get("_proj") or {}
    if "rev" not in meta:  # made by another program; all it may hold of ours are terms for the search
        return dict(live)
    return {**live, "_proj": {**meta, "rev": int(meta.get("rev") or 0) + 1}}


def applied(document: Mapping[str, Any]) -> dict[Lane, Position]:
    """The last applied position per inbox; zero where none was."""
    stored = (document.get("_proj") or {}).get("pos") or {}
    return {lane: Position(int(stored[lane][0]), int(stored[lane][1])) if lane in stored else ZERO for lane in LANES}


def _knows_more(live: Mapping[str, Any], rebuilt: Mapping[str, Any]) -> bool:
    """Whether a stored document holds an event that the rebuilt one does not, though both end with the same one."""
    begun, again = live.get("createdAt"), rebuilt.get("createdAt")
    if isinstance(begun, datetime) and isinstance(again, datetime) and begun < again:
        return True
    theirs = _digests(rebuilt)
    return len(theirs) < SEEN_LIMIT and not _digests(live) <= theirs


def _digests(document: Mapping[str, Any]) -> set[bytes]:
    raw = bytes((document.get("_proj") or {}).get("seen") or b"")
    return {raw[start : start + 8] for start in range(0, len(raw), 8)}


def _beyond(document: Mapping[str, Any], bounds: Bounds) -> bool:
    return any(position > bounds.get(lane, ZERO) for lane, position in applied(document).items())


def _visible(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in _OWN}


def _keep_shared(
    result: dict[str, Any], live: Mapping[str, Any], rebuilt: Mapping[str, Any], made_elsewhere: bool
) -> None:
    """Values of the web desk: what events left empty, all of a row that it began, a decision without an event."""
    meta = rebuilt.get("_proj") or {}
    for name, value in live.items():
        if name in _OWN or value is None:
            continue
        if result.get(name) is None or (made_elsewhere and name not in _DECISION):
            result[name] = value
    if live.get("status") in _DECIDED and "decision" not in meta and "answer" not in meta:
        result.update({name: live[name] for name in _DECISION if name in live})


def _bookkeeping(live: Mapping[str, Any], rebuilt: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: live[name] for name in _KEPT_NOTES if name in live and name not in rebuilt}
    return {**rebuilt, **kept, "rev": max(int(rebuilt.get("rev") or 0), int(live.get("rev") or 0) + 1)}
