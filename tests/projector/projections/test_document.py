from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projector.contract.position import Position
from projector.projections.document import SEEN_LIMIT, Document
from projector.projections.workspace import Workspace
from tests.projector.fold import at, event, late, moment

OLD, NEW = moment("2026-07-01T00:00:00Z"), moment("2026-07-02T00:00:00Z")


def document(stored: dict[str, Any] | None = None) -> Document:
    return Document("things", "T1", "id:T1", stored, False)


def test_setting_a_path_leaves_the_loaded_groups_alone() -> None:
    """What was loaded is never changed in place, so that a fold can be repeated from it."""
    loaded = {"_id": 1, "group": {"inner": {"a": 1}, "b": 2}}
    found = document(loaded)
    found.set("group.inner.a", 9)
    assert loaded == {"_id": 1, "group": {"inner": {"a": 1}, "b": 2}}
    assert (found.get("group"), found.changed) == ({"inner": {"a": 9}, "b": 2}, {"group"})


def test_bookkeeping_is_read_by_its_path_and_kept_out_of_the_data() -> None:
    """Matching may look at the bookkeeping; readers of the data never meet it."""
    found = document({"_id": 1, "_proj": {"customerKey": "U1"}})
    assert (found.get("_proj.customerKey"), found.get("_proj.none"), "_proj" in found.data) == ("U1", None, False)


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        ((NEW, 1), (OLD, 2), False),
        ((OLD, 2), (NEW, 1), True),
        ((NEW, 1), (NEW, 2), True),
        ((NEW, 2), (NEW, 1), False),
        ((None, 1), (OLD, 2), True),
        ((NEW, 1), (None, 2), True),
        ((NEW, 2), (None, 1), False),
        ((None, 2), (None, 1), False),
    ],
)
def test_older_loses(first: tuple[Any, int], second: tuple[Any, int], wins: bool) -> None:
    """Own times are compared when both events carry one, else entry ids; equal own times go by entry (ORD-1)."""
    found = document()
    assert found.newer("x", first[0], Position(first[1], 0))
    assert found.is_newer("x", second[0], Position(second[1], 0)) is wins
    assert found.newer("x", second[0], Position(second[1], 0)) is wins
    assert found.is_newer("x", first[0], Position(first[1], 0)) is not wins


def test_marks_of_other_slots_do_not_matter() -> None:
    """Each group of values has its own mark."""
    found = document()
    found.mark("x", NEW, Position(2, 0))
    assert (found.is_newer("y", OLD, Position(1, 0)), found.marked("x"), found.marked("y")) == (True, True, False)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
def test_times_span_all_applied_events(entries: list[int]) -> None:
    """createdAt is the smallest and updatedAt the greatest entry time, in any order (TIME-2)."""
    found = document()
    for entry in entries:
        found.stamp(at(entry))
    assert (found.get("createdAt"), found.get("updatedAt")) == (at(min(entries)), at(max(entries)))


def test_times_of_older_documents_are_iso_text() -> None:
    """A creation time kept as text is not replaced by a later one; an unreadable one is."""
    found = document({"_id": 1, "createdAt": "2025-01-01T00:00:00Z", "updatedAt": "never"})
    found.stamp(at(0))
    assert (found.get("createdAt"), found.get("updatedAt")) == ("2025-01-01T00:00:00Z", at(0))


def test_reaching_never_goes_back_and_leaves_the_creation() -> None:
    """An effect of another document's event moves the time of change forwards only."""
    found = document({"_id": 1, "createdAt": at(5), "updatedAt": at(5)})
    found.reach(at(3))
    assert not found.changed
    found.reach(at(9))
    assert (found.get("createdAt"), found.get("updatedAt")) == (at(5), at(9))


def test_missing_is_absent_or_null() -> None:
    """Filling sets absent and null values and leaves zero and empty text."""
    found = document({"_id": 1, "null": None, "zero": 0, "empty": ""})
    assert [found.set_missing(name, 1) for name in ("null", "absent", "zero", "empty")] == [True, True, False, False]


def test_touching_twice_is_a_duplicate() -> None:
    """The same entry, and the same event under another entry, are applied once and counted."""
    workspace = Workspace(lambda collection, key: key)
    first = event("x.v1", {"a": 1}, ms=1, cause="E1")
    assert workspace.touch(first, "things", "T1") is not None
    assert workspace.touch(first, "things", "T1") is None
    assert workspace.touch(event("x.v1", {"a": 1}, ms=2, cause="E1"), "things", "T1") is None
    assert workspace.counts[("duplicate", "x.v1")] == 2
    assert workspace.touch(event("x.v1", {"a": 2}, ms=3, cause="E1"), "things", "T1") is not None


def test_entries_before_the_stored_position_are_applied_already() -> None:
    """Per inbox, everything up to the last applied entry counts as applied, beyond the kept digests too."""
    found = document({"_id": 1, "_proj": {"pos": {"ext": [at(5).timestamp() * 1000, 0]}, "seen": b""}})
    assert found.has_applied(event("x.v1", ms=5))
    assert not found.has_applied(event("x.v1", ms=6))
    assert not found.has_applied(event("x.v1", ms=5, lane="int"))


def test_a_late_entry_is_judged_by_its_digest_alone() -> None:
    """A replayed entry that was never applied is applied although later ones were."""
    found = document()
    found.mark_applied(event("x.v1", ms=9))
    missed = event("x.v1", {"a": 1}, ms=5)
    assert found.has_applied(missed)
    assert not found.has_applied(*late(missed))


def test_kept_digests_are_bounded() -> None:
    """The list of applied digests stops growing; the newest stay."""
    found = document()
    events = [event("x.v1", {"n": number}, ms=number) for number in range(SEEN_LIMIT + 5)]
    for each in events:
        found.mark_applied(each)
    assert len(found.meta["seen"]) == 8 * SEEN_LIMIT
    again = document({"_id": 1, "_proj": found.meta})
    assert events[-1].digest in again.seen
    assert events[0].digest not in again.seen


def test_chains_end_at_an_id_already_seen() -> None:
    """A cycle is walked once; an unknown id is its own end."""
    workspace = Workspace(lambda collection, key: key)
    for alias, target in (("A", "B"), ("B", "C"), ("C", "A")):
        workspace.add("customers", alias, {"_id": alias, "customerId": alias, "mergedInto": target})
    assert workspace.chain("A") == ["A", "B", "C"]
    assert workspace.resolve("Z") == "Z"


def test_the_clock_plays_no_part() -> None:
    """A document that is begun and stamped has the times of its events and no others."""
    workspace = Workspace(lambda collection, key: key)
    first = event("x.v1", ms=1)
    touched = workspace.touch(first, "things", "T1")
    assert touched is not None
    touched.stamp(first.time)
    assert touched.get("createdAt") == datetime(2026, 7, 1, 0, 0, 0, 1000, tzinfo=UTC)
