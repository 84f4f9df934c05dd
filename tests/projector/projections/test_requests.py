from __future__ import annotations

import re
from itertools import permutations
from typing import Any

import pytest

from projector.contract.event import Event
from tests.projector.fold import World, at, event, late, numbered
from tests.projector.projections.test_blocks import clear_rejected, cleared
from tests.projector.samples import linked

WRITE_OFF = ("write-off-requests", "writeoff", "R1")
CLEAR = ("reapplication-block-clear-requests", "block_clear_approval", "rbc-1")
BOTH = pytest.mark.parametrize("kind", [WRITE_OFF, CLEAR], ids=["write-off", "block-clear"])

Kind = tuple[str, str, str]


def fold(*events: Any) -> World:
    """Apply events one by one, with growing entry ids."""
    return World().one_by_one(*numbered(*events))


def requested(kind: Kind, **changes: Any) -> Event:
    """A request of either kind, by user-1."""
    if kind is WRITE_OFF:
        body = {
            "loanAccountId": "A1", "customerId": "U1", "customerName": "Mia Tester", "accountNumber": "N1",
            "amount": 120.5, "originalBalance": 120.5, "reason": "hardship", "notes": "fake note",
        }  # fmt: skip
    else:
        body = {"canonicalCustomerId": "U1", "conversationId": "C1", "justification": "fake justification"}
    cause = changes.pop("cause", "E1")
    body |= {"requestedBy": "user-1", "requestedByName": "Op One", **changes}
    return event(f"{kind[1]}.requested.v1", body, lane="int", conv=kind[2], usr="user-9", cause=cause)


def decided(kind: Kind, decision: str, user: str = "user-2", **changes: Any) -> Event:
    """A decision of either kind."""
    body = {
        "requestId": kind[2], f"{decision}By": user, f"{decision}ByName": "Sup Two", "comment": "Checked and fine",
        "reason": "Not eligible yet", **changes,
    }  # fmt: skip
    return event(f"{kind[1]}.{decision}.v1", body, lane="int", conv=kind[2], usr=user, cause=f"E-{decision}-{user}")


def request(world: World, kind: Kind) -> dict[str, Any]:
    return world.get(kind[0], kind[2])


def details(decision: str, ms: int) -> dict[str, Any]:
    """The group a decision fills."""
    more = {"approved": {"comment": "Checked and fine"}, "rejected": {"reason": "Not eligible yet"}, "cancelled": {}}
    return {
        f"{decision}By": "user-2", f"{decision}ByName": "Sup Two", f"{decision}At": at(ms), **more[decision],
    }  # fmt: skip


def group(decision: str) -> str:
    return "cancellationDetails" if decision == "cancelled" else "approvalDetails"


def test_requests_01_request() -> None:
    """A write-off request is stored whole, pending and of normal priority, with a number of its own."""
    found = request(fold(requested(WRITE_OFF)), WRITE_OFF)
    assert re.fullmatch(r"WO-20260701000001-[A-Z0-9]{4}", found.pop("requestNumber"))
    assert found == {
        "_id": "id:write-off-requests:R1", "requestId": "R1", "eventId": "E1", "loanAccountId": "A1",
        "customerId": "U1", "customerName": "Mia Tester", "accountNumber": "N1", "amount": 120.5,
        "originalBalance": 120.5, "reason": "hardship", "notes": "fake note", "priority": "normal",
        "requestedBy": "user-1", "requestedByName": "Op One", "status": "pending", "requestedAt": at(1000),
        "createdAt": at(1000), "updatedAt": at(1000),
    }  # fmt: skip


def test_requests_04_block_clear_request() -> None:
    """A request to clear is stored whole, with the reasons as sent."""
    found = request(fold(requested(CLEAR, reasons=["PRIOR_DEFAULT", "ODD"], customerName="Mia")), CLEAR)
    assert re.fullmatch(r"RBC-20260701000001-[A-Z0-9]{4}", found.pop("requestNumber"))
    assert found == {
        "_id": "id:reapplication-block-clear-requests:rbc-1", "requestId": "rbc-1", "eventId": "E1",
        "canonicalCustomerId": "U1", "conversationId": "C1", "customerName": "Mia",
        "reasons": ["PRIOR_DEFAULT", "ODD"], "justification": "fake justification", "requestedBy": "user-1",
        "requestedByName": "Op One", "status": "pending", "requestedAt": at(1000), "createdAt": at(1000),
        "updatedAt": at(1000),
    }  # fmt: skip


@pytest.mark.parametrize("reasons", [None, "PRIOR_DEFAULT", {"a": 1}])
def test_bc_2_no_reasons_are_an_empty_list(reasons: Any) -> None:
    """Absent reasons, and reasons that are no list, are []."""
    assert request(fold(requested(CLEAR, reasons=reasons)), CLEAR)["reasons"] == []


@BOTH
def test_requests_02_delivered_twice(kind: Kind) -> None:
    """The same request again leaves one document, and the decision stands."""
    events = numbered(requested(kind), requested(kind), decided(kind, "approved"), requested(kind))
    world = World().one_by_one(*events)
    assert request(world, kind) == request(World().one_by_one(events[0], events[2]), kind)
    assert world.counted("duplicate") == 2


@BOTH
@pytest.mark.parametrize("decision", ["approved", "rejected", "cancelled"])
def test_requests_03_decisions(kind: Kind, decision: str) -> None:
    """Each decision sets the status and fills its own group at its entry time."""
    found = request(fold(requested(kind), decided(kind, decision)), kind)
    assert (found["status"], found[group(decision)]) == (decision, details(decision, 2000))
    assert len({"approvalDetails", "cancellationDetails"} & set(found)) == 1


@BOTH
@pytest.mark.parametrize("decision", ["approved", "rejected", "cancelled"])
def test_wo_4_a_decision_before_its_request(kind: Kind, decision: str) -> None:
    """The decision makes a stub; the request fills in its own data and leaves status and details."""
    stub = request(fold(decided(kind, decision)), kind)
    assert set(stub) == {"_id", "requestId", "status", group(decision), "createdAt", "updatedAt"}
    ahead, behind = numbered(requested(kind), decided(kind, decision))
    turned, straight = World().one_by_one(behind, *late(ahead)), World().one_by_one(ahead, behind)
    assert request(turned, kind) == request(straight, kind)


@BOTH
@pytest.mark.parametrize(("first", "second"), list(permutations(["approved", "rejected", "cancelled"], 2)))
def test_wo_5_the_earliest_decision_stands(kind: Kind, first: str, second: str) -> None:
    """A second, different decision changes nothing and is a conflict; the same one again is a duplicate."""
    before = request(fold(requested(kind), decided(kind, first)), kind)
    world = fold(requested(kind), decided(kind, first), decided(kind, second, "user-3"))
    assert (request(world, kind), world.counted("conflict")) == (before, 1)
    world = fold(requested(kind), decided(kind, first), decided(kind, first, "user-3"))
    assert (request(world, kind), world.counted("duplicate")) == (before, 1)


@BOTH
def test_wo_5_an_earlier_decision_that_comes_late_takes_over(kind: Kind) -> None:
    """A replayed dead letter keeps its place in the stream: its decision stands, the later one is taken back."""
    events = numbered(requested(kind), decided(kind, "approved"), decided(kind, "cancelled"))
    found = request(World().one_by_one(events[0], events[2], *late(events[1])), kind)
    assert (found["status"], found["approvalDetails"]) == ("approved", details("approved", 2000))
    assert found["cancellationDetails"] is None


@BOTH
def test_wo_1_one_document_per_request_id(kind: Kind) -> None:
    """Another request event with the same id changes nothing and is a conflict."""
    before = request(fold(requested(kind)), kind)
    world = fold(requested(kind), requested(kind, cause="E2", customerName="Eva", notes="other"))
    assert (request(world, kind), world.counted("conflict")) == (before, 1)


@BOTH
def test_wo_1_the_key_falls_back_to_the_body(kind: Kind) -> None:
    """Without a conversation the request id of the body is the key; without both it is a permanent error."""
    bare = event(f"{kind[1]}.approved.v1", {"requestId": "X", "approvedBy": "user-2"}, lane="int")
    assert fold(bare).get(kind[0], "X")["status"] == "approved"
    lost = fold(event(f"{kind[1]}.approved.v1", {"approvedBy": "user-2"}, lane="int"))
    assert ([error.kind for _, error in lost.dead], lost.store) == (["missing-key"], {})


def test_wo_2_numbers_are_the_same_in_every_run() -> None:
    """The number hangs on entry time and event id alone."""
    first = request(fold(requested(WRITE_OFF)), WRITE_OFF)["requestNumber"]
    assert request(fold(requested(WRITE_OFF, reason="other")), WRITE_OFF)["requestNumber"] == first
    assert request(fold(requested(WRITE_OFF, cause="E2")), WRITE_OFF)["requestNumber"] != first


@BOTH
def test_wo_3_the_requester_is_always_stored(kind: Kind) -> None:
    """Without requestedBy the envelope's user is the requester."""
    assert request(fold(requested(kind, requestedBy=None)), kind)["requestedBy"] == "user-9"


def test_wo_6_words_outside_the_lists_are_kept() -> None:
    """Reason and priority are stored as sent."""
    found = request(fold(requested(WRITE_OFF, reason="boredom", priority="whenever")), WRITE_OFF)
    assert (found["reason"], found["priority"]) == ("boredom", "whenever")


def test_an_amount_that_cannot_be_read_is_permanent() -> None:
    """Money in a request is money as everywhere."""
    assert [error.kind for _, error in fold(requested(WRITE_OFF, amount="lots")).dead] == ["bad-money"]


@BOTH
def test_the_customer_is_resolved_and_moves(kind: Kind) -> None:
    """A request carries the key at the end of the chain, whether the merge comes before or after it."""
    field = "customerId" if kind is WRITE_OFF else "canonicalCustomerId"
    assert request(fold(linked("U1", "CANON"), requested(kind)), kind)[field] == "CANON"
    assert request(fold(requested(kind), linked("U1", "CANON")), kind)[field] == "CANON"


@BOTH
def test_what_the_web_desk_wrote_is_left_alone(kind: Kind) -> None:
    """A row of the web desk is completed, never overwritten; a decision that contradicts it is a conflict."""
    world = World(store={(kind[0], kind[2]): {"_id": 1, "requestId": kind[2], "status": "rejected", "notes": "own"}})
    world.one_by_one(*numbered(requested(kind), decided(kind, "approved")))
    found = request(world, kind)
    assert (found["status"], found["notes"], found["_id"]) == ("rejected", "own", 1)
    assert (found["requestedBy"], world.counted("conflict")) == ("user-1", 1)


ANSWER_CLEARED = cleared(canonical_customer_id="U1")
ANSWER_REJECTED = clear_rejected(canonical_customer_id="U1")


@pytest.mark.parametrize("decision", ["approved", "rejected", "cancelled"])
@pytest.mark.parametrize(("answer", "status"), [(ANSWER_CLEARED, "approved"), (ANSWER_REJECTED, "rejected")])
def test_bc_3_the_platform_has_the_last_word(decision: str, answer: Event, status: str) -> None:
    """Whatever an operator decided, the answer sets the status; request, decision and answer come in any order."""
    events = numbered(requested(CLEAR), decided(CLEAR, decision), answer)
    straight = World().one_by_one(*events)
    found = request(straight, CLEAR)
    assert found["status"] == status
    assert found[group(decision)][f"{decision}By"] == "user-2"
    if status == "rejected":
        assert found["approvalDetails"]["reason"] == "APPROVAL_REQUIRED: needs second person"
    for order in permutations(events):
        assert World().one_by_one(*late(*order)).visible() == straight.visible()


def test_bc_3_the_newest_answer_counts() -> None:
    """A refusal followed by a clear ends approved and keeps what the refusal said."""
    found = request(fold(ANSWER_REJECTED, ANSWER_CLEARED, requested(CLEAR)), CLEAR)
    assert (found["status"], found["approvalDetails"]) == (
        "approved",
        {"reason": "APPROVAL_REQUIRED: needs second person"},
    )


@pytest.mark.parametrize(
    ("code", "detail", "reason"),
    [("CODE", "text", "CODE: text"), (None, "text", "text"), ("CODE", None, "CODE"), (None, None, None)],
)
def test_the_reason_of_a_refusal(code: str | None, detail: str | None, reason: str | None) -> None:
    """Code and detail are joined; the detail alone stands when there is no code."""
    answer = clear_rejected(canonical_customer_id="U1", rejection_code=code, detail=detail)
    found = request(fold(requested(CLEAR), answer), CLEAR)
    assert (found["status"], found.get("approvalDetails", {}).get("reason")) == ("rejected", reason)


def test_an_answer_without_request_id_touches_no_request() -> None:
    """The customer is cleared; nothing is parked."""
    world = fold(cleared(request_id=None))
    assert [name for name, _ in world.store] == ["customers"]
