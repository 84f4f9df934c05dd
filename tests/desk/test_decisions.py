"""Deciding a request at the desk: pressed twice it is sent once, and what is not known is never decided anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from billie_desktop.domain.agent import Role
from billie_desktop.domain.approval import AlreadyDecided, BalanceMoved, RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.command import Action, Command, CommandStage
from billie_desktop.domain.errors import InvalidInput, NotAllowed, OutcomeUnknown, Unreachable
from tests.desk.entering import stage
from tests.desk.parts import START
from tests.desk.request_parts import RequestParts
from tests.domain.examples import dollars

S = CommandStage
COMMENT = "Letter seen, no capacity to pay"
REQUEST = ApprovalRequest(
    RequestKind.WRITE_OFF,
    "request-0001",
    "pending",
    number="WO-1",
    account_id="ACC-1",
    customer_id="CUS-1",
    amount=dollars("200"),
    original_balance=dollars("200"),
    requested_by="U-2",
    requested_by_name="Josh",
    requested_at=START,
)


@pytest_asyncio.fixture
async def parts(tmp_path: Path) -> AsyncIterator[RequestParts]:
    made = RequestParts(tmp_path)
    await made.start()
    made.server.put(REQUEST)
    await made.board.refresh()
    yield made
    await made.stop()


async def test_a_double_press_posts_once(parts: RequestParts) -> None:
    """Two presses at once, and one after the end, are one call to the server."""
    parts.server.hold = asyncio.Event()
    both = [asyncio.ensure_future(parts.decisions.decide(Action.APPROVE_REQUEST, REQUEST, COMMENT)) for _ in range(2)]
    while not parts.server.calls:
        await asyncio.sleep(0)
    parts.server.hold.set()
    first, second = await asyncio.gather(*both)
    assert first.key == second.key
    assert [name for name, _ in parts.server.calls] == ["approve"]


async def test_an_approval_shows_the_balance_before_and_after(parts: RequestParts) -> None:
    """The server's figures come with the command and survive a restart."""
    command = await parts.decisions.decide(Action.APPROVE_REQUEST, REQUEST, COMMENT)
    await parts.restart()
    kept = parts.desk.get(command.key)
    assert kept is not None
    assert kept.posting is not None
    assert (kept.posting.balance_before, kept.posting.balance_after) == (dollars("200"), dollars("0"))
    assert kept.posting.transaction_id == "T-9"


async def test_it_settles_when_the_read_model_shows_the_own_decision(parts: RequestParts) -> None:
    """A decision is settled by a row that names this decider, not by any decided row."""
    parts.server.shows = False
    command = await parts.decisions.decide(Action.REJECT_REQUEST, REQUEST, COMMENT)
    decided = parts.server.rows[REQUEST.request_id]
    parts.server.rows[REQUEST.request_id] = replace(decided, decided_by="U-3")
    parts.server.shows = True
    assert await parts.watch._trace.found(command.intent) is None  # type: ignore[union-attr]
    parts.server.rows[REQUEST.request_id] = decided
    await stage(parts, command.key, S.SETTLED)


async def test_a_comment_of_nine_characters_is_too_short(parts: RequestParts) -> None:
    """Blanks at its ends do not count; nothing is written down and nothing sent."""
    for comment in ("123456789", "  123456789   ", ""):
        with pytest.raises(InvalidInput, match="at least 10"):
            await parts.decisions.decide(Action.REJECT_REQUEST, REQUEST, comment)
    assert (parts.server.calls, parts.desk.all()) == ([], ())


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (replace(REQUEST, requested_by="U-1"), "Your own request"),
        (replace(REQUEST, requested_by=" U-1 "), "Your own request"),
        (replace(REQUEST, requested_by=""), "does not say who made it"),
        (replace(REQUEST, requested_by="  "), "does not say who made it"),
        (replace(REQUEST, amount=dollars("10000")), "Your limit is $9,999.99"),
        (replace(REQUEST, status="rejected", decided_by_name="Ines"), "was rejected by Ines already"),
        (replace(REQUEST, status="strange"), "was strange by somebody else already"),
    ],
)
async def test_what_cannot_be_approved_says_why_and_is_not_sent(
    parts: RequestParts, request_: ApprovalRequest, words: str
) -> None:
    """Own requests, requests without a requester, above the limit or decided before are off, in words."""
    answer = parts.decisions.availability(Action.APPROVE_REQUEST, request_)
    assert words in answer.reason
    with pytest.raises(NotAllowed):
        await parts.decisions.decide(Action.APPROVE_REQUEST, request_, COMMENT)
    assert parts.server.calls == []


async def test_the_requester_may_cancel_and_a_stranger_of_operations_may_not(tmp_path: Path) -> None:
    """Operations take back their own request only."""
    parts = RequestParts(tmp_path, Role.OPERATIONS)
    await parts.start()
    own = parts.server.put(replace(REQUEST, requested_by="U-1"))
    assert "Only its requester" in parts.decisions.availability(Action.CANCEL_REQUEST, REQUEST).reason
    assert "your role is operations" in parts.decisions.availability(Action.APPROVE_REQUEST, REQUEST).reason
    assert (await parts.decisions.decide(Action.CANCEL_REQUEST, own)).stage is S.CONFIRMED
    await parts.stop()


async def test_an_unknown_approval_is_asked_about_with_the_same_request(parts: RequestParts) -> None:
    """After a lost answer a second press repeats the same request; a rejection is locked until the fate is known."""
    parts.server.script = [(OutcomeUnknown("lost"), None)]
    command = await parts.decisions.decide(Action.APPROVE_REQUEST, REQUEST, COMMENT)
    assert command.stage is S.UNKNOWN
    assert "do not know yet" in parts.decisions.availability(Action.REJECT_REQUEST, REQUEST).reason
    again = await parts.decisions.decide(Action.APPROVE_REQUEST, REQUEST, "Another comment than before")
    assert (again.key, again.stage) == (command.key, S.CONFIRMED)
    assert [what[1] for _, what in parts.server.calls] == [COMMENT, COMMENT]


async def test_a_failed_approval_is_retried_with_its_own_key_and_a_changed_one_replaces_it(parts: RequestParts) -> None:
    """The same comment is the same intent; another comment is a new one, and the old leaves the failed actions."""
    parts.server.script = [(Unreachable("away"), None), (Unreachable("away"), None)]
    first = await parts.decisions.decide(Action.APPROVE_REQUEST, REQUEST, COMMENT)
    second = await parts.decisions.decide(Action.APPROVE_REQUEST, REQUEST, COMMENT)
    assert (first.key, second.tries) == (second.key, 2)
    third = await parts.decisions.decide(Action.APPROVE_REQUEST, REQUEST, "Looked at it once more")
    assert third.key != first.key
    assert parts.desk.failed() == ()


async def test_two_presses_of_a_changed_decision_are_one(parts: RequestParts) -> None:
    """After a failure both windows press with a new comment: one call is made, and both hear the same outcome."""
    parts.server.script = [(Unreachable("away"), None)]
    failed = await parts.decisions.decide(Action.APPROVE_REQUEST, REQUEST, COMMENT)
    changed = "Looked at it once more"
    both = await asyncio.gather(
        *(parts.decisions.decide(Action.APPROVE_REQUEST, REQUEST, changed) for _ in range(2)), return_exceptions=True
    )
    assert both[0] == both[1]
    assert isinstance(both[0], Command)
    assert (both[0].stage, len(parts.server.calls)) == (S.CONFIRMED, 2)
    assert both[0].key != failed.key


async def test_a_moved_balance_is_confirmed_with_the_new_figure(parts: RequestParts) -> None:
    """Refused with both figures; the approval that follows carries the one that the approver has seen."""
    parts.server.script = [(BalanceMoved("The balance has moved.", dollars("200"), dollars("150")), None)]
    refused = await parts.decisions.decide(Action.APPROVE_REQUEST, REQUEST, COMMENT)
    assert (refused.stage, refused.error_code) == (S.REFUSED, "BALANCE_MOVED")
    done = await parts.decisions.decide(Action.APPROVE_REQUEST, REQUEST, COMMENT, dollars("150"))
    assert done.stage is S.CONFIRMED
    assert parts.server.calls[-1][1][2] == dollars("150")


async def test_somebody_elses_decision_is_not_taken_for_the_own(parts: RequestParts) -> None:
    """Already decided is a refusal that names the other, never this approver's success."""
    error = AlreadyDecided("This request was rejected by Ines already.", "rejected", "Ines", START)
    parts.server.script = [(error, None)]
    command = await parts.decisions.decide(Action.APPROVE_REQUEST, REQUEST, COMMENT)
    assert (command.stage, command.error_text) == (S.REFUSED, error.text)


async def test_approving_needs_the_ledger_and_rejecting_does_not(parts: RequestParts) -> None:
    """With the ledger away only the approval is off."""
    parts.read_only = "The ledger is not reachable."
    assert "not reachable" in parts.decisions.availability(Action.APPROVE_REQUEST, REQUEST).reason
    assert parts.decisions.availability(Action.REJECT_REQUEST, REQUEST).allowed
