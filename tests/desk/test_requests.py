"""Asking for a write-off or an adjustment: the same outbox and the same safety as a money command."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from billie_desktop.desk import settlement_watch
from billie_desktop.desk.values import Confirm
from billie_desktop.domain.approval import BalanceMoved, OpenRequest
from billie_desktop.domain.circumstances import Circumstances, OpenWriteOff
from billie_desktop.domain.command import Action, CommandStage, Intent
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.errors import NotAllowed, OutcomeUnknown, Unreachable
from tests.desk.entering import stage
from tests.desk.request_parts import RequestParts
from tests.domain.examples import dollars

S = CommandStage
WRITE_OFF = {"reason": "hardship", "priority": "high", "notes": "letter seen"}
ADJUST = {"part": "fees", "direction": "credit", "amount": "12.50", "reason": "Charged twice by mistake"}


@pytest_asyncio.fixture
async def parts(tmp_path: Path) -> AsyncIterator[RequestParts]:
    made = RequestParts(tmp_path)
    await made.start()
    yield made
    await made.stop()


async def checked(parts: RequestParts, action: Action, typed: dict[str, str]) -> Intent:
    result = await parts.desk.check(parts.desk.begin(action, parts.account), typed)
    assert result.ready, result
    return result.intent


async def test_a_write_off_request_is_for_the_whole_balance_shown(parts: RequestParts) -> None:
    """The amount is the balance on screen, which the server compares; nothing typed can change it."""
    intent = await checked(parts, Action.REQUEST_WRITE_OFF, WRITE_OFF | {"amount": "5"})
    assert intent.amount == parts.account.outstanding == dollars("200")
    command = await parts.desk.send(intent)
    assert command.stage is S.CONFIRMED
    ((name, form),) = parts.server.calls
    assert (name, form.shown_balance, form.reason, form.priority, form.notes) == (
        "write-off",
        dollars("200"),
        "hardship",
        "high",
        "letter seen",
    )
    assert parts.ledger.sent == []


async def test_an_adjustment_request_carries_its_signed_amounts(parts: RequestParts) -> None:
    """A credit of fees lowers the debt, and nothing of it goes to the ledger before somebody approves."""
    await parts.desk.send(await checked(parts, Action.ADJUST, ADJUST))
    ((_, form),) = parts.server.calls
    assert (form.principal, form.fees, form.reason) == (dollars("0"), dollars("-12.50"), "Charged twice by mistake")
    assert parts.ledger.sent == []


async def test_the_request_id_is_on_disk_before_the_first_byte_and_in_every_retry(parts: RequestParts) -> None:
    """Made when the form opens; after a failure and a restart the retry carries the same id and makes one request."""
    parts.server.script = [(Unreachable("away"), None)]
    intent = await checked(parts, Action.REQUEST_WRITE_OFF, WRITE_OFF)
    assert (await parts.desk.send(intent)).stage is S.FAILED
    await parts.restart()
    kept = parts.desk.get(intent.key)
    assert kept is not None
    assert kept.intent.values["request_id"] == intent.values["request_id"]
    await parts.desk.retry(intent.key)
    assert {form.request_id for _, form in parts.server.calls} == {intent.values["request_id"]}
    assert list(parts.server.rows) == [intent.values["request_id"]]


async def test_a_request_settles_when_the_read_model_shows_it(parts: RequestParts) -> None:
    """Accepted is not yet recorded: the command settles only when its own request can be read, not at a balance."""
    parts.server.shows = False
    command = await parts.desk.send(await checked(parts, Action.REQUEST_WRITE_OFF, WRITE_OFF))
    await parts.store.read_ledger("ACC-1")
    assert parts.desk.get(command.key) == command
    parts.server.shows = True
    await stage(parts, command.key, S.SETTLED)


async def test_a_request_that_is_shown_late_settles_when_it_is(
    parts: RequestParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A projector that was away longer than anybody looked: the board's next reading settles the request."""
    monkeypatch.setattr(settlement_watch, "TRACE_PAUSES", (0.0,))
    parts.server.shows = False
    command = await parts.desk.send(await checked(parts, Action.REQUEST_WRITE_OFF, WRITE_OFF))
    await parts.board.refresh()
    assert parts.desk.get(command.key) == command
    parts.server.shows = True
    await parts.board.refresh()
    await stage(parts, command.key, S.SETTLED)


async def test_an_unknown_request_is_found_by_its_id(parts: RequestParts) -> None:
    """The answer was lost after the effect: the request in the read model proves it, nothing is sent again."""
    parts.server.script = [(None, OutcomeUnknown("lost"))]
    command = await parts.desk.send(await checked(parts, Action.ADJUST, ADJUST))
    assert command.stage is S.UNKNOWN
    assert (await parts.watch.look_up(command)).stage is S.CONFIRMED
    assert len(parts.server.calls) == 1


async def test_one_open_request_per_account(parts: RequestParts) -> None:
    """While one waits, or is accepted and not shown yet, another is off with its reason; the other kind stays on."""
    parts.server.shows = False
    await parts.desk.send(await checked(parts, Action.REQUEST_WRITE_OFF, WRITE_OFF))
    answer = parts.desk.availability(Action.REQUEST_WRITE_OFF, parts.account)
    assert "waiting for a decision" in answer.reason
    parts.server.shows = True
    await parts.board.refresh()
    assert "waiting" in parts.desk.availability(Action.REQUEST_WRITE_OFF, parts.account).reason
    assert parts.desk.availability(Action.ADJUST, parts.account).allowed


@pytest.mark.parametrize(
    "error", [OpenRequest("There is an open request.", "R-1"), BalanceMoved("It moved.", None, dollars("150"))]
)
async def test_a_refusal_of_a_request_is_final_and_can_be_changed(parts: RequestParts, error: Exception) -> None:
    """Somebody else's open request and a moved balance are refusals in the server's words, not for the retry list."""
    parts.server.script = [(error, None)]
    command = await parts.desk.send(await checked(parts, Action.REQUEST_WRITE_OFF, WRITE_OFF))
    assert (command.stage, command.error_text) == (S.REFUSED, str(error))
    assert parts.desk.failed() == ()


async def test_the_record_knows_a_request_that_the_queue_does_not(parts: RequestParts) -> None:
    """Before the queue was read, and beyond its first 500, the customer's own record switches the action off."""
    assert parts.desk.availability(Action.REQUEST_WRITE_OFF, parts.account).allowed
    parts.models.around = Circumstances(write_offs=(OpenWriteOff("WO-1", "ACC-1"),))
    await parts.store.refresh("CUS-1")
    assert parts.board.of_account("ACC-1") == ()
    assert "waiting for a decision" in parts.desk.availability(Action.REQUEST_WRITE_OFF, parts.account).reason
    assert parts.desk.availability(Action.ADJUST, parts.account).allowed


async def test_a_request_goes_on_while_the_ledger_is_away(parts: RequestParts) -> None:
    """Asking needs no ledger; a repayment does."""
    parts.read_only = "The ledger is not reachable."
    assert (await parts.desk.send(await checked(parts, Action.REQUEST_WRITE_OFF, WRITE_OFF))).stage is S.CONFIRMED
    assert not parts.desk.availability(Action.RECORD_REPAYMENT, parts.account).allowed


async def test_the_limit_of_the_role_stops_an_adjustment_in_both_directions(parts: RequestParts) -> None:
    """A credit above the limit is as much above it as a debit."""
    for direction in ("credit", "debit"):
        typed = ADJUST | {"amount": "1000.01", "direction": direction}
        result = await parts.desk.check(parts.desk.begin(Action.ADJUST, parts.account), typed)
        assert [(each.field, each.text) for each in result.errors] == [("amount", "Your limit is $1,000.00")]


@pytest.mark.parametrize(
    ("customer", "kinds"),
    [
        (Customer("CUS-1", "Mia Tester"), []),
        (Customer("CUS-1", "Mia Tester", staff=True), [Confirm.STAFF_CUSTOMER]),
        (Customer("CUS-1", "Mia Tester", vulnerable=True), [Confirm.VULNERABLE]),
        (Customer("CUS-1", "Mia Tester", email="ADA@example.com"), [Confirm.ONESELF]),
        (Customer("CUS-1", "ada  agent", staff=True, vulnerable=True), [Confirm.ONESELF, Confirm.VULNERABLE]),
    ],
)
async def test_who_the_customer_is_must_be_confirmed(
    parts: RequestParts, customer: Customer, kinds: list[Confirm]
) -> None:
    """Staff, oneself and vulnerable customers are asked about before a write-off is requested, each once."""
    parts.models.customers["CUS-1"] = customer
    intent = parts.desk.begin(Action.REQUEST_WRITE_OFF, parts.account)
    asked = await parts.desk.check(intent, WRITE_OFF)
    assert [each.kind for each in asked.confirmations] == kinds
    assert (await parts.desk.check(asked.intent, WRITE_OFF, kinds)).ready


async def test_a_large_write_off_warns_of_a_senior_decision(parts: RequestParts) -> None:
    """From the threshold on the form says that a senior decides; a cent below it does not."""
    for threshold, warns in (("200", True), ("200.01", False)):
        parts.limits = replace(parts.limits, senior_threshold=dollars(threshold))
        asked = await parts.desk.check(parts.desk.begin(Action.REQUEST_WRITE_OFF, parts.account), WRITE_OFF)
        assert (Confirm.SENIOR in [each.kind for each in asked.confirmations]) is warns


async def test_two_presses_make_one_request(parts: RequestParts) -> None:
    """A double click on the button of a request is one call."""
    intent = await checked(parts, Action.ADJUST, ADJUST)
    await asyncio.gather(parts.desk.send(intent), parts.desk.send(intent))
    assert len(parts.server.calls) == 1


async def test_a_retry_after_a_restart_needs_no_open_customer(parts: RequestParts) -> None:
    """The failed-actions centre can retry what belongs to a customer that nobody has opened since."""
    parts.server.script = [(Unreachable("away"), None)]
    command = await parts.desk.send(await checked(parts, Action.ADJUST, ADJUST))
    await parts.restart()
    parts.store._registry._states.clear()
    assert parts.store.account_view("ACC-1") is None
    assert (await parts.desk.retry(command.key)).stage is S.CONFIRMED


async def test_one_executor_owns_the_retries_of_all_windows(parts: RequestParts) -> None:
    """Three windows retry the same failure at once, before anybody has opened its customer: one send, one attempt
    more, and all three hear the same outcome; a request goes this way like a money command."""
    parts.server.script = [(Unreachable("away"), None)]
    parts.ledger.script = [(Unreachable("away"), None)]
    asked = await parts.desk.send(await checked(parts, Action.ADJUST, ADJUST))
    paid = await parts.desk.send(await checked(parts, Action.RECORD_REPAYMENT, {"amount": "5", "reference": "R-1"}))
    await parts.restart()
    for failed in (asked, paid):
        parts.store._registry._states.clear()
        answers = await asyncio.gather(*(parts.desk.retry(failed.key) for _ in range(3)))
        assert {(answer.stage, answer.attempts) for answer in answers} == {(S.CONFIRMED, failed.attempts + 1)}
    assert (len(parts.server.calls), parts.ledger.sent) == (2, [paid.key, paid.key])


async def test_a_server_without_requests_is_said_so(parts: RequestParts) -> None:
    """Where the server does not offer requests, the action is off before anything is typed."""
    parts.desk._not_offered.add(Action.ADJUST)
    assert "does not offer" in parts.desk.availability(Action.ADJUST, parts.account).reason
    with pytest.raises(NotAllowed):
        await parts.desk.send(await _unchecked(parts))


async def _unchecked(parts: RequestParts) -> Intent:
    intent = parts.desk.begin(Action.ADJUST, parts.account)
    parts.desk._checked[intent.key] = intent
    return intent
