"""What the screens say: estimates, marks, lines, chips, states of the connection, days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.connection import ConnectionState, LedgerHealth, LedgerLink, LinkHealth, StreamLink
from billie_desktop.domain.customer import FraudRisk, ReapplicationBlock
from billie_desktop.domain.fees import net_of_waivers
from billie_desktop.domain.money import ZERO, Money
from billie_desktop.ui.customer.date_filter import parse_day
from billie_desktop.ui.gallery.commands import command, repayment_posting
from billie_desktop.ui.gallery.people import NOW, TODAY, money, postings, priya
from billie_desktop.ui.models.attention import attention, block_words
from billie_desktop.ui.models.command_words import Ask, MarkKind, line_of, mark_of, marks
from billie_desktop.ui.models.estimate import decided, estimate_repayment, estimate_waiver
from billie_desktop.ui.models.schedule_rows import schedule_rows, segments
from billie_desktop.ui.models.status_badges import bucket_badge, status_badge
from billie_desktop.ui.shell.connection_words import failed_look, ledger_look, stream_look

VIEW = priya().accounts[0]
FEES = net_of_waivers(postings())
PLAN = VIEW.account.schedule
assert PLAN is not None
ROWS = PLAN.instalments


def test_the_estimate_pays_fees_first_then_the_oldest_instalment() -> None:
    """191.50 clears both fees and instalment 5, leaves 20.00 of instalment 6, and 261.50 outstanding."""
    split = estimate_repayment(money("191.50"), VIEW.outstanding, VIEW.fees, FEES, ROWS, TODAY)
    assert [(part.words, part.note, part.amount) for part in split.parts] == [
        ("Late fee, 5 Jun", "cleared", "10.00"),
        ("Dishonour fee, 5 Jun", "cleared", "10.00"),
        ("Instalment 5, Fri 29 May", "complete", "70.75"),
        ("Instalment 6, Fri 5 Jun", "20.00 left", "100.75"),
    ]
    assert split.after == money("261.50")


@given(cents=st.integers(1, 200_000))
def test_the_parts_of_an_estimate_make_the_amount(cents: int) -> None:
    """Whatever is typed, the parts of the estimate add up to it, and what is left is never below zero."""
    amount = Money(Decimal(cents) / 100)
    split = estimate_repayment(amount, VIEW.outstanding, VIEW.fees, FEES, ROWS, TODAY)
    parts = sum((Decimal(part.amount.replace(",", "")) for part in split.parts), Decimal(0))
    assert parts == amount.value
    assert split.after is not None
    assert split.after >= ZERO


def test_an_unknown_balance_is_not_estimated_to_zero() -> None:
    """Without a balance there is no "outstanding afterwards"."""
    split = estimate_repayment(money("10"), None, None, (), ROWS, TODAY)
    assert split.after is None


def test_a_waiver_takes_the_fee_of_exactly_its_amount() -> None:
    """10.00 waives one of two fees of 10.00; 25.00 takes both and says where the rest goes."""
    one = estimate_waiver(money("10"), VIEW.outstanding, VIEW.fees, FEES, TODAY)
    assert [(part.words, part.note) for part in one.parts] == [("Late fee, 5 Jun", "waived")]
    more = estimate_waiver(money("25"), VIEW.outstanding, VIEW.fees, FEES, TODAY)
    assert [part.amount for part in more.parts] == ["10.00", "10.00", "5.00"]
    assert more.parts[-1].words == "Other fees, else principal"


def test_the_decided_split_is_the_ledgers() -> None:
    """After the answer every figure comes from the posting, the outstanding too."""
    split = decided(repayment_posting(VIEW, money("191.50")), VIEW.outstanding, TODAY)
    assert [part.amount for part in split.parts] == ["20.00", "70.75", "100.75"]
    assert split.after == money("261.50")


STAGES = {
    CommandStage.INTENDED: (MarkKind.PENDING, "waiving $10.00", None),
    CommandStage.SENT: (MarkKind.PENDING, "waiving $10.00", None),
    CommandStage.CONFIRMED: (MarkKind.RECORDED, "recorded 09:41:07", None),
    CommandStage.SETTLED: (MarkKind.RECORDED, "recorded 09:41:07", None),
    CommandStage.UNKNOWN: (MarkKind.UNKNOWN, "$10.00 not known", Ask.CHECK_NOW),
    CommandStage.FAILED: (MarkKind.FAILED, "$10.00 not recorded", Ask.RETRY),
    CommandStage.REFUSED: (MarkKind.FAILED, "$10.00 refused", Ask.DISMISS),
}


@pytest.mark.parametrize("stage", list(CommandStage))
def test_each_stage_has_its_mark(stage: CommandStage) -> None:
    """Every stage has a sign, words and at most one thing to ask; unknown is never shown as failed."""
    mark = mark_of(command(VIEW, Action.WAIVE_FEE, "10", stage))
    assert (mark.kind, mark.words, mark.ask) == STAGES[stage]
    assert line_of(command(VIEW, Action.WAIVE_FEE, "10", stage)).headline == "Fee waiver $10.00"


def test_a_waiver_marks_the_fees_and_a_repayment_the_total() -> None:
    """Each command stands beside its own figure, and an open one hides a recorded one."""
    waiver = command(VIEW, Action.WAIVE_FEE, "10", CommandStage.FAILED)
    done = command(VIEW, Action.WAIVE_FEE, "5", CommandStage.CONFIRMED)
    payment = command(VIEW, Action.RECORD_REPAYMENT, "50", CommandStage.SENT)
    at_fees, at_total = marks([waiver, done, payment])
    assert at_fees is not None
    assert at_total is not None
    assert at_fees.words == "$10.00 not recorded"
    assert at_total.words == "recording $50.00"
    assert marks([replace(waiver, dismissed=True)]) == (None, None)


def test_the_line_of_a_recorded_repayment_says_how_it_was_split() -> None:
    """Fees and principal of the posting stand in the pending line."""
    posting = repayment_posting(VIEW, money("191.50"))
    line = line_of(command(VIEW, Action.RECORD_REPAYMENT, "191.50", CommandStage.CONFIRMED, posting=posting))
    assert line.rest.endswith("recorded 09:41:07, fees $20.00, principal $171.50")


def test_attention_stands_in_order_of_weight() -> None:
    """Vulnerable, blocked, fraud, overdue, to be disbursed, then the case and behind it the way to the queue."""
    view = priya()
    assert view.customer is not None
    risky = replace(view, customer=replace(view.customer, fraud=FraudRisk("CRITICAL", 91, True)))
    expected = ["vulnerable", "block", "fraud", "overdue", "pending", "collections", "queue"]
    assert [chip.name for chip in attention(risky, TODAY)] == expected


@pytest.mark.parametrize(("days", "shown"), [(-1, False), (0, True), (1, True)])
def test_a_block_holds_to_the_end_of_its_last_day(days: int, shown: bool) -> None:
    """The end date of a block is inclusive."""
    view = priya()
    assert view.customer is not None
    block = ReapplicationBlock("PRIOR_DEFAULT", until=TODAY + timedelta(days=days))
    chips = attention(replace(view, customer=replace(view.customer, block=block)), TODAY)
    assert any(chip.name == "block" for chip in chips) is shown


def test_a_block_without_end_is_permanent_unless_a_loan_is_open() -> None:
    """Only an active loan ends by itself; an unknown reason is shown as received."""
    assert block_words(ReapplicationBlock("ACTIVE_LOAN"), TODAY) == "active loan, while the loan is open"
    assert block_words(ReapplicationBlock("SOMETHING_NEW"), TODAY) == "SOMETHING_NEW, permanent"


def test_an_unknown_status_is_grey_and_as_received() -> None:
    """A word that is not listed wears the unknown badge with its own text, never the green of active."""
    badge = status_badge("suspended")
    assert badge is not None
    assert (badge.status, badge.word) == ("unknown", "suspended")
    assert status_badge(None) is None
    bucket = bucket_badge("late_arrears", 41, short=False)
    assert bucket is not None
    assert bucket.word == "Late · 41 days"


def test_the_progress_cuts_a_partial_instalment_at_its_paid_share() -> None:
    """50.00 of 120.75 is a paid share of 0.414…, and it is overdue."""
    segment = segments(schedule_rows(ROWS, TODAY))[4]
    assert segment.overdue
    assert segment.paid_share == money("50").value / money("120.75").value


def test_connection_words_have_a_shape_and_never_guess() -> None:
    """Unknown is grey and says so; slow, away and behind have words of their own."""
    assert ledger_look(ConnectionState()).dot == "dot-idle"
    slow = ConnectionState(LedgerLink(LedgerHealth.CONNECTED, 812))
    assert ledger_look(slow).words == "Ledger slow · 812 ms"
    away = ConnectionState(LedgerLink(LedgerHealth.OFFLINE, None, NOW))
    assert ledger_look(away).words == "Ledger not reachable"
    behind = ConnectionState(stream=StreamLink(LinkHealth.CONNECTED, 45))
    assert (stream_look(behind).words, stream_look(behind).dot) == ("Stream · 45 s behind", "dot-warn")
    assert failed_look(120).words == "99+ failed"
    revoked = "The live stream is not reachable: its certificate was revoked."
    unsafe = ConnectionState(stream=StreamLink(LinkHealth.OFFLINE, None, None, revoked))
    assert stream_look(unsafe).detail.startswith(revoked)
    unsafe = ConnectionState(LedgerLink(LedgerHealth.OFFLINE, None, NOW, "Its certificate has expired."))
    assert ledger_look(unsafe).detail.startswith("Its certificate has expired. Money actions are off.")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1/6/2026", date(2026, 6, 1)),
        ("2026-06-01", date(2026, 6, 1)),
        (" 31.12.2025 ", date(2025, 12, 31)),
        ("31/2/2026", None),
        ("1/6/26", None),
        ("", None),
    ],
)
def test_days_are_read_as_australians_write_them(text: str, day: date | None) -> None:
    """Day before month; ISO works; what is no day is none."""
    assert parse_day(text) == day
