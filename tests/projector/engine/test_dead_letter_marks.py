"""What documents say about events of theirs that became dead letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from projector.contract.position import Position
from projector.engine.dead_letters import KEPT
from projector.engine.entries import RawEntry
from projector.engine.errors import Refused
from projector.engine.ports import Write
from projector.projections import registry
from tests.projector.engine.fakes import MemoryStore
from tests.projector.engine.kit import MAX_BYTES, START, MemoryProjector, pairs

ALL = registry.load()
CUSTOMER = pairs("customer.created.v1", {"customer_id": "U1", "first_name": "Mia", "last_name": "Tester"}, cause="c1")
ACCOUNT = pairs(
    "account.created.v1", {"account_id": "A1", "customer_id": "U1", "current_balance": "420.00"}, cause="a1"
)


def update(balance: str, cause: str = "u1") -> list[bytes]:
    return pairs("account.updated.v1", {"account_id": "A1", "current_balance": balance}, cause=cause)


def marks(projector: MemoryProjector, collection: str = "loan-accounts", key: str = "A1") -> Any:
    """What the document says, None when it says nothing."""
    return projector.store.documents(without=())[(collection, key)]["_proj"].get("deadLetters")


def applied(*entries: list[bytes], count: int = 100) -> MemoryProjector:
    projector = MemoryProjector(ALL)
    projector.add(*entries)
    projector.work_off(count=count)
    return projector


@pytest.mark.parametrize("count", [1, 100])
def test_a_document_names_its_dead_letter(count: int) -> None:
    """An update with unreadable money marks its account, and only that, by entry id, inbox and type."""
    projector = applied(CUSTOMER, ACCOUNT, update("abc"), count=count)
    (found,) = marks(projector)
    assert (found["id"], found["lane"], found["type"]) == (f"{START + 2}-0", "ext", "account.updated.v1")
    assert marks(projector, "customers", "U1") is None
    assert len(projector.server.dead) == 1


def test_nothing_that_readers_see_changes() -> None:
    """A mark is bookkeeping: values and times of the document stay, its revision rises and is announced."""
    before = applied(CUSTOMER, ACCOUNT)
    after = applied(CUSTOMER, ACCOUNT, update("abc"))
    assert after.store.documents() == before.store.documents()
    accounts = [change.revision for change in after.server.changes if change.collection == "loan-accounts"]
    assert accounts[-1] == after.store.documents(without=())[("loan-accounts", "A1")]["_proj"]["rev"]


@pytest.mark.parametrize(
    "poison",
    [
        pairs("user_input", b"\xff\xfe", cid="C1", usr="U1"),
        pairs("user_input", b"[1]", cid="C1", usr="U1"),
        pairs("user_input", b"x" * 300_000, cid="C1", usr="U1"),
    ],
    ids=["not UTF-8", "no object", "too large"],
)
def test_an_unreadable_body_marks_whom_the_envelope_names(poison: list[bytes]) -> None:
    """Of an entry that cannot be decoded the conversation and the customer in its envelope are marked."""
    started = pairs("conversation_started", {}, cid="C1", usr="U1")
    projector = applied(CUSTOMER, started, poison)
    assert [len(marks(projector, *key)) for key in (("conversations", "C1"), ("customers", "U1"))] == [1, 1]


def test_no_document_is_made_for_a_mark() -> None:
    """A dead letter that names nothing stored leaves nothing; a document that is begun later has no mark."""
    projector = applied(update("abc"), ACCOUNT)
    assert marks(projector) is None
    assert set(projector.store.documents()) == {("loan-accounts", "A1")}


@pytest.mark.parametrize("count", [1, 100])
def test_a_correction_takes_the_mark_away(count: int) -> None:
    """A later event of the same type and event id clears the mark, in its own batch or a later one; others do not."""
    assert len(marks(applied(CUSTOMER, ACCOUNT, update("abc"), update("93.00", "u2"), count=count))) == 1
    assert marks(applied(CUSTOMER, ACCOUNT, update("abc"), update("93.00"), count=count)) is None
    assert len(marks(applied(CUSTOMER, ACCOUNT, update("93.00"), update("abc"), count=count))) == 1


def test_redelivery_marks_once() -> None:
    """A lost group brings every entry again: there is still one mark, and the dead letter's document is the same."""
    projector = applied(CUSTOMER, ACCOUNT, update("abc"))
    before = projector.store.documents(without=())
    projector.server.regroup()
    projector.work_off()
    assert projector.store.documents(without=()) == before


def test_a_merged_customer_is_marked_where_it_lives_on() -> None:
    """A dead letter that names an alias marks the customer behind it."""
    link = pairs("customer.identity.linked.v1", {"canonical_id": "U1", "journey_id": "U0"}, cause="l1")
    projector = applied(CUSTOMER, link, pairs("account.created.v1", {"account_id": "A9"}, usr="U0"), pairs(
        "account.created.v1", {"account_id": "A9", "customer_id": "U0", "current_balance": "x"}
    ))  # fmt: skip
    assert len(marks(projector, "customers", "U1")) == 1
    assert len(marks(projector, "loan-accounts", "A9")) == 1


def test_the_list_is_bounded() -> None:
    """The newest marks are kept."""
    projector = applied(CUSTOMER, ACCOUNT, *(update("abc", f"e{number}") for number in range(KEPT + 5)))
    found = marks(projector)
    assert [each["id"] for each in found] == [f"{START + 2 + number}-0" for number in range(5, KEPT + 5)]


class FullStore(MemoryStore):
    """Refuses every document with a mark, as when it has reached the server's limit."""

    def write(self, collection: str, writes: Sequence[Write], fence: int, *, durable: bool) -> None:
        if any("deadLetters" in each.values.get("_proj", {}) for each in writes):
            raise Refused("DocumentTooLarge")
        super().write(collection, writes, fence, durable=durable)


def test_a_document_without_room_costs_no_valid_event() -> None:
    """When the store refuses a mark, its neighbours are applied all the same and only the dead entry is buried."""
    projector = MemoryProjector(ALL, store=FullStore())
    projector.add(CUSTOMER, ACCOUNT, update("abc"), update("93.00", "u2"), update("17.00", "u3"))
    projector.work_off()
    assert projector.store.documents()[("loan-accounts", "A1")]["balances"]["currentBalance"] == 17.0
    assert len(projector.server.dead) == 1
    assert projector.server.left == 0


def test_a_replay_takes_the_mark_away() -> None:
    """The event itself, applied out of order with its own entry id, clears its mark."""
    poison = pairs("user_input", {"utterance": "hi"}, cid="C1", usr="U1", note="x" * MAX_BYTES)
    projector = applied(CUSTOMER, pairs("conversation_started", {}, cid="C1", usr="U1"), poison)
    assert len(marks(projector, "conversations", "C1")) == 1
    values = poison[: poison.index(b"note")] + poison[poison.index(b"note") + 2 :]
    processor = projector.processor()
    position = Position(START + 2, 0)
    processor.recover([RawEntry("ext", str(position).encode(), position, values, late=True)])
    processor.close()
    assert marks(projector, "conversations", "C1") is None
    assert marks(projector, "customers", "U1") is None
    (row,) = projector.store.documents()[("conversations", "C1")]["utterances"]
    assert row["utterance"] == "hi"
