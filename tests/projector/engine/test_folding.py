"""One batch in memory: what fails leaves nothing, what was not named is loaded, what is partial is loaded whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from projector.contract.errors import PermanentError
from projector.contract.event import Event
from projector.contract.position import Position
from projector.engine.entries import RawEntry, Work, decode_all
from projector.engine.errors import Refused
from projector.engine.folding import Folded
from projector.engine.loading import NoOverlay
from projector.engine.policy import FailureClass
from projector.projections.document import NeedsWholeDocument
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace
from tests.projector.engine.kit import COUNTER, MAX_BYTES, PROJECTIONS, MemoryProjector, counted, pairs

Fold = Callable[[Event, Workspace], None]


def nothing(event: Event, needs: Needs) -> None:
    """Needs that name nothing."""


def fold(projector: MemoryProjector, *entries: list[bytes]) -> Folded:
    projector.add(*entries)
    projector.streams.prepare()
    work = decode_all(projector.streams.read(1000, 1), frozenset(projector.projections), MAX_BYTES, 0.0)
    return projector.processor()._folder.fold(work, NoOverlay())


def numbers(folded: Folded, key: str = "B") -> list[int]:
    document = folded.workspace.peek("batches", key)
    return [] if document is None else list(document.get("criteria"))


def causes(folded: Folded) -> list[tuple[str, str, int]]:
    return [(failure.kind.value, failure.reason, failure.attempts) for failure in folded.failures]


def test_a_batch_is_folded_in_stream_order() -> None:
    """Every event of a batch finds what those before it did."""
    assert numbers(fold(MemoryProjector(), *(counted(n) for n in range(50)))) == list(range(50))


@pytest.mark.parametrize("trouble", ["permanent", "unexpected"])
def test_poison_in_the_middle_leaves_no_trace(trouble: str) -> None:
    """An entry that fails after it has begun to write is taken back; its neighbours on the same document apply."""
    folded = fold(MemoryProjector(), counted(1), counted(2, trouble=trouble), counted(3), counted(4, trouble=trouble))
    assert numbers(folded) == [1, 3]
    assert folded.workspace.peek("batches", "B").get("invitedCount") == 2  # type: ignore[union-attr]
    assert [failure.entry.position.ms % 10 for failure in folded.failures] == [1, 3]


def test_a_document_begun_by_poison_alone_does_not_exist() -> None:
    """When the only event of a new document fails, there is no document and nothing to write."""
    folded = fold(MemoryProjector(), counted(1, trouble="permanent"), counted(2, key="C"))
    assert folded.workspace.peek("batches", "B") is None
    assert [document.key for document in folded.workspace.changed()] == ["C"]


def test_attempts_and_texts_of_failures() -> None:
    """A permanent failure has one attempt and its own text, an unexpected one three and only the kind of the error."""
    projector = MemoryProjector()
    folded = fold(projector, counted(1, trouble="permanent"), counted(2, trouble="unexpected"), pairs(COUNTER, b"["))
    assert causes(folded) == [
        ("permanent", "bad-json", 1),
        ("permanent", "bad-money", 1),
        ("unexpected", "ZeroDivisionError", 3),
    ]
    assert folded.failures[2].message == f"{COUNTER} failed: ZeroDivisionError"
    assert projector.pauses == [0.1, 0.2]


def test_an_unexpected_failure_that_passes_costs_nothing() -> None:
    """When the second attempt succeeds, the event is applied once and is no failure."""
    attempts: list[str] = []

    def moody(event: Event, workspace: Workspace) -> None:
        PROJECTIONS[COUNTER].fold(event, workspace)
        if event.body["n"] == 2:
            attempts.append("now")
            if len(attempts) < 3:
                raise OSError

    folded = fold(MemoryProjector({COUNTER: Projection(nothing, moody)}), counted(1), counted(2), counted(3))
    assert numbers(folded) == [1, 2, 3]
    assert folded.failures == []


def test_what_needs_did_not_name_is_found() -> None:
    """A fold that touches a stored document without having named it does not take it for absent."""
    projector = MemoryProjector({COUNTER: Projection(nothing, PROJECTIONS[COUNTER].fold)})
    projector.add(counted(1), counted(2))
    projector.work_off()
    projector.add(counted(3))
    projector.work_off()
    assert projector.counter() == [1, 2, 3]


def test_needs_that_fail_do_not_cost_the_event() -> None:
    """An error while naming needs leaves the decision to the fold."""

    def broken(event: Event, needs: Needs) -> None:
        raise KeyError("x")

    assert numbers(fold(MemoryProjector({COUNTER: Projection(broken, PROJECTIONS[COUNTER].fold)}), counted(1))) == [1]


def test_a_match_that_needs_did_not_name_is_loaded() -> None:
    """A fold that looks for documents by a field finds stored ones although it had not asked for them."""
    found: list[str] = []

    def search(event: Event, workspace: Workspace) -> None:
        found[:] = [document.key for document in workspace.find("batches", "invitedCount", 1)]

    projector = MemoryProjector(
        {COUNTER: PROJECTIONS[COUNTER], "batch.invitations.triggered.v1": Projection(nothing, search)}
    )
    projector.add(counted(1), counted(1, key="C"))
    projector.work_off()
    fold(projector, counted(2), pairs("batch.invitations.triggered.v1", {}))
    assert found == ["C"]


def conversation(fold_row: Fold) -> dict[str, Projection]:
    return {"user_input": Projection(lambda event, needs: needs.document("conversations", "C"), fold_row)}


def add_row(event: Event, workspace: Workspace) -> None:
    document = workspace.touch(event, "conversations", "C")
    if document is not None:
        place = event.body["at"]
        document.insert_row("utterances", {"id": f"{place}@{event.position}", "prevSeq": place}, (0, place, 0, 0), 5)


def spoken(at: int) -> list[bytes]:
    return pairs("user_input", {"at": at}, cid="C", cause=str(at))


def test_rows_at_the_end_are_pushed_and_rows_in_the_middle_load_the_whole() -> None:
    """The array ends in order and bounded, whether rows came in order or not."""
    loads: list[str] = []
    projector = MemoryProjector(conversation(add_row), store_trouble=loads.append)
    for places in ([1, 4], [6], [5, 9], [3, 2, 8]):
        projector.add(*(spoken(place) for place in places))
        projector.work_off()
    rows = projector.store.documents()[("conversations", "C")]["utterances"]
    assert [row["prevSeq"] for row in rows] == [4, 5, 6, 8, 9]
    # Only the batches with a row out of order load once more; the others push.
    assert loads.count("fetch") == 4 + 2


def test_a_fold_that_never_has_enough_is_refused() -> None:
    """A fold that asks for a whole document without end is given up instead of hanging."""

    def greedy(event: Event, workspace: Workspace) -> None:
        raise NeedsWholeDocument("conversations", "C")

    with pytest.raises(Refused):
        fold(MemoryProjector(conversation(greedy)), spoken(1))


def test_poison_in_a_batch_that_needs_a_whole_document() -> None:
    """Loading a document whole in the middle of a batch keeps failures apart from what applies."""

    def fussy(event: Event, workspace: Workspace) -> None:
        add_row(event, workspace)
        if event.body["at"] == 7:
            raise PermanentError("bad-money", "no")

    projector = MemoryProjector(conversation(fussy))
    projector.add(spoken(5))
    projector.work_off()
    projector.add(spoken(6), spoken(7), spoken(2))
    projector.work_off()
    rows = projector.store.documents()[("conversations", "C")]["utterances"]
    assert [row["prevSeq"] for row in rows] == [2, 5, 6]
    assert len(projector.server.dead) == 1


def test_halves_keep_every_entry_once() -> None:
    """Splitting work keeps all entries, each on one side, events in order."""
    entries = [RawEntry("ext", b"", Position(n, 0), pairs(COUNTER, {"batch_id": "B", "n": n})) for n in range(7)]
    work: Work = decode_all(entries, frozenset(PROJECTIONS), MAX_BYTES, 0.0)
    first, second = work.halves()
    assert [e.body["n"] for _, e in first.events] + [e.body["n"] for _, e in second.events] == list(range(7))
    assert {id(e) for e in [*first.entries, *second.entries]} == {id(e) for e in entries}
    assert FailureClass.PERMANENT not in {failure.kind for failure in work.failures}
