"""Made-up commands in every stage."""

from __future__ import annotations

from datetime import datetime, timedelta

from billie_desktop.desk.values import AccountView
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.command import Action, Command, CommandStage, Intent
from billie_desktop.domain.ledger import InstalmentAllocation, Posting, Transaction, TransactionType
from billie_desktop.domain.money import ZERO, Money
from billie_desktop.ui.gallery.people import NOW, money

REFUSAL = "Account is closed for repayments"


def command(
    view: AccountView,
    action: Action,
    amount: str,
    stage: CommandStage,
    *,
    seconds: int = 0,
    key: str = "",
    posting: Posting | None = None,
    text: str = "",
) -> Command:
    """A command on an account, ``seconds`` ago."""
    at = NOW - timedelta(seconds=seconds)
    record = view.account
    intent = Intent(
        key or f"{record.account_id}-{action.value}-{amount}-{stage.value}",
        action,
        record.account_id,
        record.label,
        record.customer_id or "",
        money(amount),
        {},
        at,
    )
    return Command(intent, stage, at, tries=1, posting=posting, error_text=text)


def repayment_posting(view: AccountView, amount: Money, now: datetime = NOW) -> Posting:
    """The ledger's answer to a repayment: fees first, then the oldest instalments."""
    outstanding, fees = view.outstanding or ZERO, view.fees or ZERO
    to_fees = min(amount, fees)
    left = amount - to_fees
    instalments = []
    schedule = view.account.schedule
    for row in schedule.instalments if schedule else ():
        if left <= ZERO or row.remaining is None or row.remaining.is_zero:
            continue
        applied = min(left, row.remaining)
        left = left - applied
        rest = row.remaining - applied
        status = "paid" if rest.is_zero else "partial"
        instalments.append(InstalmentAllocation(row.number, applied, rest, status, row.due_date, row.amount))
    to_principal = min(amount - to_fees, outstanding - fees)
    after = outstanding - to_fees - to_principal
    transaction = Transaction(
        "TXN-2026-00005871",
        view.account_id,
        TransactionType.REPAYMENT,
        now,
        business_day(now),
        -to_principal,
        -to_fees,
        -(to_principal + to_fees),
        outstanding - fees - to_principal,
        fees - to_fees,
        after,
    )
    over = amount - to_fees - to_principal
    return Posting(
        transaction,
        to_fees=to_fees,
        to_principal=to_principal,
        overpayment=over if over > ZERO else None,
        instalments=tuple(instalments),
    )


def confirmed(sent: Command, posting: Posting | None = None) -> Command:
    """The ledger posted it."""
    return sent.moved(CommandStage.CONFIRMED, NOW, posting=posting)


def refused(sent: Command, text: str = REFUSAL) -> Command:
    """The ledger said no."""
    return sent.moved(
        CommandStage.REFUSED, NOW, error_text=text, error_code="LEDGER_REJECTED", reference="ERR-1a2b3c4d"
    )


def failed(sent: Command) -> Command:
    """Nothing was posted; the same key may be sent again."""
    return sent.moved(CommandStage.FAILED, NOW, error_text="The ledger did not answer.", error_code="LEDGER_DOWN")


def unknown(sent: Command) -> Command:
    """It may have been posted."""
    return sent.moved(CommandStage.UNKNOWN, NOW, error_text="No answer in time.", error_code="TIMEOUT")
