"""Outcomes that are not known, and commands that failed: keys, repeats, retries."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from billie_desktop.desk import command_book
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.errors import (
    AlreadyDone,
    Busy,
    DeskError,
    InvalidInput,
    NotAllowed,
    NotOffered,
    OutcomeUnknown,
    Refused,
    Unreachable,
)
from tests.desk.entering import FIFTY, checked
from tests.desk.parts import DeskParts

S = CommandStage


@pytest_asyncio.fixture
async def parts(tmp_path: Path) -> AsyncIterator[DeskParts]:
    made = DeskParts(tmp_path)
    await made.start()
    yield made
    await made.stop()


async def test_an_unknown_outcome_is_resolved_by_its_own_key(parts: DeskParts) -> None:
    """Posted and the answer lost: check now brings the first answer, marked as a replay, and posts nothing more."""
    parts.ledger.script = [(None, OutcomeUnknown("?"))]
    command = await parts.desk.send(await checked(parts, {"amount": "5", "reason": "x"}, Action.WAIVE_FEE))
    assert command.stage is S.UNKNOWN
    resolved = await parts.desk.check_now(command.key)
    assert resolved.stage is S.CONFIRMED
    assert resolved.posting is not None
    assert resolved.posting.replay
    assert len(parts.ledger.rows) == 1


@pytest.mark.parametrize("answer", [Busy("b"), Unreachable("u"), NotAllowed("n"), NotOffered("o"), OutcomeUnknown("?")])
async def test_an_answer_that_says_nothing_about_the_first_try_leaves_it_unknown(
    parts: DeskParts, answer: DeskError
) -> None:
    """Busy, unreachable, not allowed and not offered on a repeat never turn "unknown" into "not posted"."""
    parts.ledger.script = [(None, OutcomeUnknown("?")), (answer, None), (answer, None), (answer, None)]
    command = await parts.desk.send(await checked(parts, {"amount": "5", "reason": "x"}, Action.WAIVE_FEE))
    assert (await parts.desk.check_now(command.key)).stage is S.UNKNOWN
    with pytest.raises(NotAllowed):
        await parts.desk.dismiss(command.key)
    parts.ledger.script = []
    assert (await parts.desk.check_now(command.key)).stage is S.CONFIRMED
    assert len(parts.ledger.rows) == 1


@pytest.mark.parametrize("answer", [Refused("cap"), AlreadyDone("done")])
async def test_the_ledgers_own_judgement_ends_the_doubt(parts: DeskParts, answer: DeskError) -> None:
    """A refusal of the repeat means that the first try was not posted."""
    parts.ledger.script = [(OutcomeUnknown("?"), None), (answer, None)]
    command = await parts.desk.send(await checked(parts, {"amount": "5", "reason": "x"}, Action.WAIVE_FEE))
    resolved = await parts.desk.check_now(command.key)
    assert (resolved.stage, resolved.error_text) == (S.REFUSED, answer.text)


async def test_a_key_past_its_day_is_looked_up_and_never_sent(parts: DeskParts) -> None:
    """After 24 hours check now searches the transactions; then the agent may dismiss it."""
    parts.ledger.script = [(OutcomeUnknown("?"), None)]
    command = await parts.desk.send(await checked(parts))
    parts.clock.moment += timedelta(hours=24)
    assert (await parts.desk.check_now(command.key)).stage is S.UNKNOWN
    assert parts.ledger.sent == [command.key]
    await parts.desk.dismiss(command.key)
    assert parts.desk.failed() == ()


async def test_a_form_left_open_for_a_day_gets_a_new_key(parts: DeskParts) -> None:
    """A key past its day is not sent, neither for the first time nor again; checking the form makes a new one."""
    parts.ledger.script = [(Unreachable("away"), None)]
    failed = await parts.desk.send(await checked(parts))
    unsent = await checked(parts, {"amount": "5", "reason": "x"}, Action.WAIVE_FEE)
    parts.clock.moment += timedelta(hours=24)
    for intent in (unsent, failed.intent):
        with pytest.raises(InvalidInput):
            await parts.desk.send(intent)
    again = await parts.desk.check(unsent, {"amount": "5", "reason": "x"})
    assert again.ready
    assert again.intent.key != unsent.key
    assert (await parts.desk.check(failed.intent, FIFTY)).intent.key != failed.key
    assert parts.ledger.sent == [failed.key]


async def test_a_changed_form_after_a_failure_is_a_new_intent(parts: DeskParts) -> None:
    """Unchanged values keep the key; changed ones get a new key and payment id and replace the failed command."""
    parts.ledger.script = [(Unreachable("away"), None)]
    intent = await checked(parts)
    await parts.desk.send(intent)
    same = await parts.desk.check(intent, FIFTY)
    assert same.intent.key == intent.key
    changed = await parts.desk.check(intent, FIFTY | {"amount": "60"})
    assert changed.ready
    assert changed.intent.key != intent.key
    assert changed.intent.values["payment_id"] != intent.values["payment_id"]
    await parts.desk.send(changed.intent)
    old = parts.desk.get(intent.key)
    assert old is not None
    assert old.dismissed
    assert await parts.desk.retry(intent.key) == old
    assert parts.ledger.sent == [intent.key, changed.intent.key]
    assert len(parts.ledger.rows) == 1


async def test_an_equal_failed_command_stops_a_second_entry(parts: DeskParts) -> None:
    """A new form with the amount of a failed one is told to send or dismiss that first."""
    parts.ledger.script = [(Unreachable("away"), None)]
    failed = await parts.desk.send(await checked(parts))
    again = await parts.desk.check(parts.desk.begin(Action.RECORD_REPAYMENT, parts.account), FIFTY)
    assert "entered before" in again.blocked
    await parts.desk.dismiss(failed.key)
    assert (await parts.desk.check(again.intent, FIFTY)).ready


async def test_a_failed_command_is_retried_with_its_key_at_most_five_times(parts: DeskParts) -> None:
    """Attempts are counted only when something was really sent; the sixth is refused, from the list of failed actions
    and from the form that is still open."""
    parts.ledger.script = [(Unreachable("away"), None)] * 5
    command = await parts.desk.send(await checked(parts))
    for _ in range(4):
        command = await parts.desk.retry(command.key)
    assert (command.attempts, set(parts.ledger.sent)) == (5, {command.key})
    with pytest.raises(NotAllowed):
        await parts.desk.retry(command.key)
    again = await parts.desk.check(command.intent, FIFTY)
    assert (again.ready, again.intent.key) == (True, command.key)
    with pytest.raises(NotAllowed, match="five times"):
        await parts.desk.send(again.intent)
    assert len(parts.ledger.sent) == 5


async def test_two_failures_on_one_account_are_two_items(parts: DeskParts) -> None:
    """The failed-actions centre keeps items by key."""
    parts.ledger.script = [(Unreachable("away"), None)] * 2
    first = await parts.desk.send(await checked(parts))
    second = await parts.desk.send(await checked(parts, FIFTY | {"amount": "20"}))
    assert [command.key for command in parts.desk.failed()] == [second.key, first.key]


async def test_an_unknown_outcome_is_never_crowded_out(parts: DeskParts, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list holds 50 at most: the oldest failed ones go, an older unknown one stays until it is resolved."""
    monkeypatch.setattr(command_book, "MOST_FAILED", 2)
    parts.ledger.script = [(OutcomeUnknown("?"), None), *([(Unreachable("away"), None)] * 3)]
    unknown = await parts.desk.send(await checked(parts, {"amount": "5", "reason": "x"}, Action.WAIVE_FEE))
    failed = [await parts.desk.send(await checked(parts, FIFTY | {"amount": str(number)})) for number in (1, 2, 3)]
    assert [command.key for command in parts.desk.failed()] == [failed[-1].key, unknown.key]


async def test_busy_is_tried_again_by_itself_with_the_same_key(parts: DeskParts) -> None:
    """ABORTED repeats by itself; after the pauses it is the agent's turn."""
    parts.ledger.script = [(Busy("b"), None), (Busy("b"), None)]
    command = await parts.desk.send(await checked(parts))
    assert (command.stage, command.tries, command.attempts) == (S.CONFIRMED, 3, 1)
    assert len(set(parts.ledger.sent)) == 1
    parts.ledger.script = [(Busy("busy now", code="LEDGER_BUSY"), None)] * 3
    failed = await parts.desk.send(await checked(parts, FIFTY | {"amount": "1"}))
    assert (failed.stage, failed.tries, failed.error_text) == (S.FAILED, 3, "busy now")


async def test_nothing_but_busy_is_repeated_by_itself(parts: DeskParts) -> None:
    """Refused, unreachable and unknown are sent once."""
    for number, (error, wanted) in enumerate(
        [(Refused("no"), S.REFUSED), (Unreachable("away"), S.FAILED), (OutcomeUnknown("?"), S.UNKNOWN)], 1
    ):
        parts.ledger.script = [(error, None)]
        command = await parts.desk.send(await checked(parts, FIFTY | {"amount": str(number)}))
        assert (command.stage, command.tries) == (wanted, 1)
