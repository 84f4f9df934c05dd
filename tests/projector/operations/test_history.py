"""The history of both inboxes as one sequence, folded once more."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from projector.contract.event import Lane
from projector.contract.position import ZERO, Position
from projector.engine.control import Control
from projector.engine.entries import RawEntry
from projector.engine.errors import StreamsAway
from projector.engine.history import Bounds, batches
from projector.engine.policy import Pauses
from projector.engine.refolding import Milestones, Refolding
from projector.projections import registry
from tests.projector.app.traffic import quiet_pass
from tests.projector.engine.fakes import MemoryStore
from tests.projector.engine.histories import HISTORIES, Entry
from tests.projector.engine.kit import START, MemoryProjector

END: Bounds = {"ext": Position(START + 10**6, 0), "int": Position(START + 10**6, 0)}


class Listed:
    """A ``Source`` of given entries in pages of given sizes; goes away now and then."""

    def __init__(self, entries: list[RawEntry], page: int = 3, away: frozenset[int] = frozenset()) -> None:
        self.entries = entries
        self.page = page
        self.away = away
        """Which questions are not answered."""
        self.asked = 0

    def pages(self, lane: Lane, after: Position, until: Position) -> Iterator[list[RawEntry]]:
        wanted = [entry for entry in self.entries if entry.lane == lane and after < entry.position <= until]
        for start in range(0, len(wanted), self.page):
            self.asked += 1
            if self.asked in self.away:
                raise StreamsAway("away")
            yield wanted[start : start + self.page]


def raw(history: list[Entry]) -> list[RawEntry]:
    """Entries a millisecond apart; every third has the same id as one of the other inbox could have."""
    places = [Position(START + number - number % 3, number % 3) for number in range(len(history))]
    return [
        RawEntry(entry.lane, str(place).encode(), place, entry.pairs)
        for entry, place in zip(history, places, strict=True)
    ]


def refold(entries: list[RawEntry], source: Listed, *, batch: int, stops: int = 0) -> MemoryStore:
    """Fold all of it, killed and begun again ``stops`` times behind the last kept milestone."""
    store, kept = MemoryStore(), dict[Lane, Position]()
    for attempt in range(stops + 1):
        milestones = Milestones(kept)
        world = MemoryProjector(registry.load(), store=store)
        world.streams = milestones  # type: ignore[assignment]
        processor, control, saves = world.processor(), Control(), 0

        def save(milestones: Milestones = milestones, control: Control = control, attempt: int = attempt) -> None:
            nonlocal saves, kept
            saves += 1
            if attempt < stops and saves > attempt:
                control.stop()  # what is written behind the milestone is folded again
            else:
                kept = dict(milestones.applied)

        try:
            Refolding(source, processor, milestones, control, Pauses(0.0, 0.0), save, batch).up_to(END)
        except Exception:
            assert attempt < stops
        finally:
            processor.close()
    return store


@given(HISTORIES, st.integers(1, 5), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_both_inboxes_come_in_the_order_of_ids(history: list[Entry], page: int, size: int) -> None:
    """Whatever the pages and batches, every entry comes once and in the order of ids."""
    entries = raw(history)
    found = [entry for batch in batches(Listed(entries, page), {}, END, size) for entry in batch]
    assert found == entries


@given(HISTORIES, st.integers(1, 30), st.integers(0, 3), st.frozensets(st.integers(1, 9)))
@settings(max_examples=60, deadline=None)
def test_a_refolded_history_makes_the_same_documents(
    history: list[Entry], batch: int, stops: int, away: frozenset[int]
) -> None:
    """Folded in any batches, stopped and begun again, with Redis away in between: the documents of a quiet pass."""
    entries = raw(history)
    expected, _ = quiet_pass([(entry.lane, entry.position, list(entry.pairs)) for entry in entries])
    store = refold(entries, Listed(entries, 3, away), batch=batch, stops=stops)
    assert store.documents() == expected


def test_a_milestone_stands_only_when_all_before_it_is_written() -> None:
    """With a batch that is done in parts, and failures among them, the milestone waits for the last part."""
    entries = [RawEntry("ext", b"", Position(number, 0), ()) for number in range(1, 7)]
    milestones = Milestones({})
    milestones.expect(entries[:4])
    milestones.expect(entries[4:])
    milestones.finish(entries[:3], [])
    assert milestones.applied.get("ext", ZERO) == ZERO
    milestones.bury(None, 0.0)  # type: ignore[arg-type]
    assert milestones.applied["ext"] == Position(4, 0)
    milestones.finish(entries[4:], [])
    assert (milestones.applied["ext"], milestones.entries, milestones.failed) == (Position(6, 0), 5, 1)
