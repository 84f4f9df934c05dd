"""Approvals whose ledger, stream or intake fails in the middle."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from projector.adapters.intake_claims import MongoClaims
from projector.contract.approvals import DecisionClaim, Kind
from projector.engine.errors import StoreAway, StreamsAway
from projector.intake.ledger_posting import KEY_LIFE, SURELY_OVER
from projector.intake.publishing import Publishing
from tests.guards.logs import ExpectLog
from tests.projector.intake.conftest import Opener
from tests.projector.intake.test_decisions import COMMENT, Case, case

__all__ = ["case"]


def grow_old(case: Case, age: timedelta) -> None:
    """Let the decision's claim have been made so long ago."""
    claims = case.side.own["decisions"]
    claim = claims.find_one({})
    assert claim is not None
    claims.update_one({}, {"$set": {"at": claim["at"] - age}})


@pytest.mark.parametrize("drop", ["DEADLINE_EXCEEDED", "UNKNOWN", "INTERNAL", "UNAVAILABLE"])
async def test_a_lost_answer_is_found_out(case: Case, drop: str) -> None:
    """When the ledger posts and its answer is lost the request stays pending; the same approval again finds it. Nobody
    is told that the ledger was only away, because it may have posted."""
    case.ledger.faults(f'{{"methods": {{"WriteOff": {{"drop": "{drop}", "times": 1}}}}}}')
    assert (await case.refused(case.sue)).code == ("UNKNOWN" if drop == "UNAVAILABLE" else drop)
    assert (case.write_offs(), case.decisions()) == (1, [])
    answer = await case.approve(case.sue)
    assert (answer.already_recorded, answer.balance_before) == (True, "410.00")
    assert (case.write_offs(), len(case.decisions())) == (1, 1)


@pytest.mark.parametrize("step", ["posted", "published"])
async def test_a_store_that_is_away_after_the_posting(case: Case, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """When the intake's own store fails after the ledger has posted, the approver hears that it is not known yet, never
    that nothing was done; the same approval again says that it was recorded."""

    async def fail(*_: object) -> None:
        raise StoreAway("the store is away")

    with monkeypatch.context() as away:
        away.setattr(MongoClaims, step, fail)
        refused = await case.refused(case.sue)
    assert (refused.code, refused.detail.reason) == ("UNKNOWN", "DECISION_UNKNOWN")
    assert case.write_offs() == 1
    answer = await case.approve(case.sue)
    assert (answer.status, answer.already_recorded, case.write_offs()) == ("approved", True, 1)


async def test_a_cold_connection_to_the_stream_does_not_fail_the_first_command(case: Case) -> None:
    """When the server has cut every connection of the intake meanwhile, the next approval goes through at once."""
    case.door.redis.client_kill_filter(_type="normal", skipme=True)
    answer = await case.approve(case.sue)
    assert (answer.status, answer.being_recorded, answer.already_recorded) == ("approved", False, False)
    assert (case.write_offs(), len(case.decisions())) == (1, 1)


async def test_another_approver_finishes_the_first_ones_approval(case: Case) -> None:
    """After a lost answer another approver finishes the approval in the name of the first, and is told so."""
    case.ledger.faults('{"methods": {"WriteOff": {"drop": "UNKNOWN", "times": 1}}}')
    await case.refused(case.sue)
    refused = await case.refused(case.ada)
    assert (refused.detail.reason, refused.detail.decision.user_name) == ("ALREADY_DECIDED", "Sue Supervisor")
    (event,) = case.decisions()
    assert (event["approvedBy"], event["_"]["usr"]) == (case.sue.user_id, case.sue.user_id)
    assert case.write_offs() == 1


async def test_a_refusal_of_the_ledger_leaves_the_request_open(case: Case) -> None:
    """The ledger's refusal arrives in its own words, and the request can still be rejected by another."""
    case.ledger.faults(
        '{"methods": {"WriteOff": {"error": "FAILED_PRECONDITION", "message": "Not this one.", "times": 1}}}'
    )
    refused = await case.refused(case.sue)
    assert (refused.code, refused.text, refused.detail.reason) == (
        "FAILED_PRECONDITION", "Not this one.", "LEDGER_REFUSED",
    )  # fmt: skip
    await case.reject(case.ada)
    case.side.catch_up()
    assert case.stored()["status"] == "rejected"


async def test_a_ledger_that_is_down_decides_nothing(case: Case, open_door: Opener) -> None:
    """Without a ledger nothing is approved; a rejection needs none."""
    door = await open_door(replace(case.door.settings, ledger_address="127.0.0.1:9"))
    sue = await door.signed_in("supervisor")
    assert (await case.refused(sue)).code == "UNAVAILABLE"
    await case.reject(sue)
    assert len(case.decisions()) == 1


async def test_a_doubt_holds_a_rejection_until_the_ledger_is_asked(case: Case) -> None:
    """After an approval of unknown outcome that did not post, a rejection waits, then asks the ledger and stands."""
    case.ledger.faults('{"methods": {"WriteOff": {"error": "DEADLINE_EXCEEDED", "times": 1}}}')
    assert (await case.refused(case.sue)).code == "DEADLINE_EXCEEDED"
    waiting = await case.reject_refused(case.ada)
    assert (waiting.code, waiting.detail.reason) == ("ABORTED", "BEING_DECIDED")
    assert waiting.detail.decision.user_name == "Sue Supervisor"
    grow_old(case, SURELY_OVER)
    await case.reject(case.ada)
    case.side.catch_up()
    assert case.stored()["status"] == "rejected"
    assert case.write_offs() == 0


async def test_a_posting_in_doubt_is_never_rejected(case: Case) -> None:
    """After an approval of unknown outcome that did post, no rejection gets through, however long it waits."""
    case.ledger.faults('{"methods": {"WriteOff": {"drop": "UNKNOWN", "times": 1}}}')
    await case.refused(case.sue)
    grow_old(case, SURELY_OVER)
    assert (await case.reject_refused(case.ada)).code == "ABORTED"
    await case.approve(case.sue)
    case.side.catch_up()
    assert case.stored()["status"] == "approved"


async def test_a_forgotten_key_is_not_replayed(case: Case) -> None:
    """After a day the transactions are looked at instead of the key: the posting is found and not repeated."""
    case.ledger.faults('{"methods": {"WriteOff": {"drop": "UNKNOWN", "times": 1}}}')
    await case.refused(case.sue)
    case.ledger.book.connection.execute("DELETE FROM answers")
    grow_old(case, KEY_LIFE + timedelta(hours=2))
    answer = await case.approve(case.sue)
    assert (answer.status, answer.balance_before, answer.balance_after) == ("approved", "410.00", "0.00")
    assert case.write_offs() == 1


async def test_a_crash_before_the_ledger_leaves_a_way(case: Case) -> None:
    """An intake that died after its claim and before the ledger leaves a request that the same approval finishes."""
    claim = DecisionClaim(
        Kind.WRITE_OFF, case.id, "approved", case.sue.user_id, "Sue Supervisor", COMMENT,
        case.door.servers.trail._now(), "dead",
    )  # fmt: skip
    await case.door.servers.claims.decide(claim)
    answer = await case.approve(case.sue)
    assert (answer.status, case.outstanding()) == ("approved", Decimal(0))


async def test_a_mark_means_posted(case: Case) -> None:
    """With the mark of another program in Redis only the event is published: the ledger is not called again."""
    case.door.redis.set(f"writeoff-ledger-posted:{case.id}", "1")
    answer = await case.approve(case.sue)
    assert (answer.status, answer.transaction_id) == ("approved", "")
    assert (case.write_offs(), len(case.decisions())) == (0, 1)


async def test_a_stream_that_fails_after_the_posting(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the stream refuses the event the approval stands, says so, and is published later without anybody."""
    events = case.door.intake._servers.events
    real = events.append

    async def fails(fields: dict[str, str]) -> None:
        if fields["typ"] == "writeoff.approved.v1":
            raise StreamsAway("ConnectionError")
        await real(fields)

    monkeypatch.setattr(events, "append", fails)
    answer = await case.approve(case.sue)
    assert (answer.status, answer.being_recorded, case.write_offs()) == ("approved", True, 1)
    assert (await case.reject_refused(case.ada)).code == "ABORTED"
    monkeypatch.undo()
    grow_old(case, timedelta(seconds=10))
    assert await Publishing(case.door.intake._around).publish_waiting() == 1
    assert await Publishing(case.door.intake._around).publish_waiting() == 0
    case.side.catch_up()
    stored = case.stored()
    assert (stored["status"], stored["approvalDetails"]["approvedBy"]) == ("approved", case.sue.user_id)


async def test_without_the_stream_nothing_is_approved(case: Case, open_door: Opener, expect_log: ExpectLog) -> None:
    """When the wish cannot be recorded the ledger is not called."""
    expect_log("WARNING projector.intake.guard: stream away")
    session = case.sue.session
    door = await open_door(replace(case.door.settings, redis_url="redis://127.0.0.1:9"))
    desk = door.desk()
    desk.session = session
    assert (await case.refused(desk)).detail.reason == "STREAM_AWAY"
    assert (case.write_offs(), case.side.own["decisions"].count_documents({})) == (0, 0)
