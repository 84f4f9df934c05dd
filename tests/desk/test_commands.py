"""The life of a command, stage by stage."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from billie_desktop.desk.values import Confirm
from billie_desktop.domain.agent import Role
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.errors import (
    InvalidInput,
    NotAllowed,
    NotOffered,
    OutcomeUnknown,
    Unreachable,
)
from billie_desktop.domain.ledger import Posting
from billie_desktop.gateways.cache.errors import StorageFailed
from tests.desk.entering import FIFTY, checked, stage
from tests.desk.parts import DeskParts
from tests.domain.examples import dollars

S = CommandStage


@pytest_asyncio.fixture
async def parts(tmp_path: Path) -> AsyncIterator[DeskParts]:
    made = DeskParts(tmp_path)
    await made.start()
    yield made
    await made.stop()


async def test_every_stage_has_an_event_that_sets_it(parts: DeskParts) -> None:
    """Intended, sent, confirmed by the answer, settled by a reading begun after the answer."""
    heard: list[CommandStage] = []
    parts.desk.subscribe(lambda command: heard.append(command.stage))
    command = await parts.desk.send(await checked(parts))
    assert command.stage is S.CONFIRMED
    await stage(parts, command.key, S.SETTLED)
    assert heard == [S.INTENDED, S.SENT, S.CONFIRMED, S.SETTLED]
    assert parts.account.outstanding == dollars("150")


async def test_the_figure_changes_only_when_the_ledger_says_so(parts: DeskParts) -> None:
    """While the command runs, its amount stands beside the old balance."""
    parts.ledger.balance_gate = asyncio.Event()
    await parts.desk.send(await checked(parts))
    assert parts.account.outstanding == dollars("200")
    assert [command.intent.amount for command in parts.account.commands] == [dollars("50")]
    parts.ledger.balance_gate.set()
    await stage(parts, parts.account.commands[0].key, S.SETTLED)
    assert parts.account.outstanding == dollars("150")


async def test_a_double_click_sends_once(parts: DeskParts) -> None:
    """Three sends of one intent are one call, one posting, one answer for all three."""
    intent = await checked(parts)
    answers = await asyncio.gather(*(parts.desk.send(intent) for _ in range(3)))
    again = await parts.desk.send(intent)
    assert {answer.key for answer in (*answers, again)} == {intent.key}
    assert parts.ledger.sent == [intent.key]


async def test_two_windows_cannot_run_the_same_action(parts: DeskParts) -> None:
    """Two forms of one account: the second send is refused in words and nothing of it is sent."""
    first, second = await checked(parts), await checked(parts, FIFTY | {"amount": "20"})
    results = await asyncio.gather(parts.desk.send(first), parts.desk.send(second), return_exceptions=True)
    assert isinstance(results[1], NotAllowed)
    assert parts.ledger.sent == [first.key]
    assert len(parts.ledger.rows) == 1


async def test_another_action_is_not_locked(parts: DeskParts) -> None:
    """An unknown repayment leaves the waiver possible and stops a second repayment."""
    parts.ledger.script = [(OutcomeUnknown("?"), None)]
    await parts.desk.send(await checked(parts))
    assert not parts.desk.availability(Action.RECORD_REPAYMENT, parts.account).allowed
    assert parts.desk.availability(Action.WAIVE_FEE, parts.account).allowed


async def test_read_only_mode_stops_sends_and_retries(parts: DeskParts) -> None:
    """With the ledger away nothing is sent; the reason is the banner's."""
    parts.ledger.script = [(Unreachable("away"), None)]
    failed = await parts.desk.send(await checked(parts))
    intent = await checked(parts, {"amount": "5", "reason": "x"}, Action.WAIVE_FEE)
    parts.read_only = "The ledger is not reachable."
    for attempt in (parts.desk.retry(failed.key), parts.desk.send(intent)):
        with pytest.raises(NotAllowed, match="not reachable"):
            await attempt
    assert len(parts.ledger.sent) == 1


async def test_a_form_that_was_not_checked_is_not_sent(parts: DeskParts) -> None:
    """Changed values under a checked key are no checked form."""
    intent = await checked(parts)
    with pytest.raises(InvalidInput):
        await parts.desk.send(replace(intent, amount=dollars("5000")))
    with pytest.raises(InvalidInput):
        await parts.desk.send(parts.desk.begin(Action.WAIVE_FEE, parts.account))
    assert parts.ledger.sent == []


async def test_confirmations_are_asked_for_in_place(parts: DeskParts) -> None:
    """An overpayment and a changed record ask once each; confirmed they let the same key through."""
    intent = parts.desk.begin(Action.RECORD_REPAYMENT, parts.account)
    account = parts.models.accounts_by_id["ACC-1"]
    assert account.updated_at is not None
    parts.models.accounts_by_id["ACC-1"] = replace(account, updated_at=account.updated_at + timedelta(seconds=1))
    typed = FIFTY | {"amount": "250"}
    first = await parts.desk.check(intent, typed)
    assert [each.kind for each in first.confirmations] == [Confirm.OVERPAYMENT, Confirm.STALE]
    second = await parts.desk.check(first.intent, typed)
    assert [each.kind for each in second.confirmations] == [Confirm.OVERPAYMENT]
    third = await parts.desk.check(second.intent, typed, {Confirm.OVERPAYMENT})
    assert third.ready
    assert third.intent.key == intent.key


async def test_a_retry_is_never_stale(parts: DeskParts) -> None:
    """The record may change while a failed command waits: sending it again asks nothing."""
    parts.ledger.script = [(Unreachable("away"), None)]
    intent = await checked(parts)
    await parts.desk.send(intent)
    account = parts.models.accounts_by_id["ACC-1"]
    parts.models.accounts_by_id["ACC-1"] = replace(account, updated_at=parts.clock.now())
    assert (await parts.desk.check(intent, FIFTY)).ready
    parts.models.down = True
    assert (await parts.desk.check(intent, FIFTY)).ready


async def test_an_error_never_switches_the_conflict_check_off(parts: DeskParts) -> None:
    """When the record cannot be read the agent is asked, not waved through."""
    parts.models.down = True
    result = await parts.desk.check(parts.desk.begin(Action.RECORD_REPAYMENT, parts.account), FIFTY)
    assert [each.kind for each in result.confirmations] == [Confirm.STALE]


async def test_an_answer_with_another_amount_raises_the_alarm(parts: DeskParts) -> None:
    """A replayed answer that shows another amount than asked is confirmed and marked."""
    intent = await checked(parts)
    row = parts.ledger._post(replace(intent, amount=dollars("70")))
    parts.ledger.answers[intent.key] = Posting(row)
    command = await parts.desk.send(intent)
    assert (command.stage, command.error_code) == (S.CONFIRMED, "ANSWER_DIFFERS")


async def test_a_closed_form_does_not_cut_off_a_send(parts: DeskParts) -> None:
    """Cancelling the caller leaves the command running to its end."""
    intent = await checked(parts)
    caller = asyncio.ensure_future(parts.desk.send(intent))
    await asyncio.sleep(0)
    caller.cancel()
    await stage(parts, intent.key, S.SETTLED)


async def test_an_action_that_is_not_offered_goes_until_the_next_start(parts: DeskParts) -> None:
    """UNIMPLEMENTED switches the action off with its reason; a restart asks anew."""
    parts.ledger.script = [(NotOffered("no", code="NOT_SUPPORTED"), None)]
    await parts.desk.send(await checked(parts, {"amount": "5"}, Action.DISHONOUR_FEE))
    assert "does not offer" in parts.desk.availability(Action.DISHONOUR_FEE, parts.account).reason
    await parts.restart()
    assert parts.desk.availability(Action.DISHONOUR_FEE, parts.account).allowed


async def test_a_role_that_may_not_waive_cannot_send(tmp_path: Path) -> None:
    """Operations repays and does not waive, on the send path as well as on the button."""
    parts = DeskParts(tmp_path, role=Role.OPERATIONS)
    await parts.start()
    result = await parts.desk.check(
        parts.desk.begin(Action.WAIVE_FEE, parts.account), {"amount": "5", "reason": "goodwill"}
    )
    assert "supervisor" in result.blocked
    assert (await parts.desk.send(await checked(parts))).stage is S.CONFIRMED
    await parts.stop()


async def test_without_a_disk_nothing_is_sent(parts: DeskParts) -> None:
    """A command that cannot be written does not leave, and does not lock the account."""
    intent = await checked(parts)
    await parts.vault.close()
    with pytest.raises(StorageFailed):
        await parts.desk.send(intent)
    assert parts.ledger.sent == []
    assert parts.desk.availability(Action.RECORD_REPAYMENT, parts.account).allowed


async def test_the_settled_mark_goes_after_two_seconds(parts: DeskParts) -> None:
    """A settled command is shown for two seconds and then no more."""
    command = await parts.desk.send(await checked(parts))
    await stage(parts, command.key, S.SETTLED)
    assert len(parts.account.commands) == 1
    hidden = asyncio.Event()
    parts.desk.subscribe(lambda _: hidden.set())
    began = asyncio.get_running_loop().time()
    await asyncio.wait_for(hidden.wait(), 60)
    assert asyncio.get_running_loop().time() - began > 1.8
    assert parts.account.commands == ()
