"""What can be printed of an account: statement, payoff figure, account summary, schedule (features.md E6)."""

from __future__ import annotations

from datetime import date, datetime

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountView
from billie_desktop.domain.money import Money
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.reports import Statement
from billie_desktop.domain.schedule import LEDGER, still_to_pay
from billie_desktop.domain.words import (
    DASH,
    INSTALMENT_WORDS,
    ROLE_WORDS,
    bucket_word,
    date_and_time,
    days,
    frequency_word,
    long_date,
    medium_date,
    status_word,
)
from billie_desktop.ui.models.schedule_rows import schedule_rows
from billie_desktop.ui.print.paper import Facts, Made, Paper, PaperColumn, Remark, Table

PAYOFF_REMARK = "What was outstanding at the moment above. Payments, fees and waivers after it change the amount."
SCHEDULE_COLUMNS = (
    PaperColumn("#", 4, right=True),
    PaperColumn("Due date", 18),
    PaperColumn("Scheduled", 13, right=True),
    PaperColumn("Paid", 13, right=True),
    PaperColumn("Remaining", 13, right=True),
    PaperColumn("Status", 15),
    PaperColumn("Paid on", 15),
)
LINE_COLUMNS = (
    PaperColumn("Date", 15),
    PaperColumn("Description", 28),
    PaperColumn("Transaction", 24, mono=True),
    PaperColumn("Charge", 12, right=True),
    PaperColumn("Payment", 12, right=True),
    PaperColumn("Balance", 13, right=True),
)


def made_by(desk: Desk, now: datetime) -> Made:
    """Who prints, and when; a practice world is written across every page."""
    agent = desk.agent
    return Made(f"{agent.name}, {ROLE_WORDS[agent.role]}", now, "Practice" if desk.is_practice else "")


def figure(amount: Money | None) -> str:
    """An amount on paper; a missing one is a dash."""
    return amount.with_symbol() if amount is not None else DASH


def subject(customer: str, customer_id: str, account: str) -> tuple[str, str]:
    """Whom the paper is about, in two lines."""
    return f"{customer} · {customer_id}", f"Account {account}"


def statement_paper(statement: Statement, customer: str, customer_id: str, made: Made) -> Paper:
    """The ledger's statement for a period, as the ledger made it."""
    who, account = subject(customer, customer_id, statement.number or statement.account_id)
    period = f"{medium_date(statement.start)} to {medium_date(statement.end)}"
    lines = tuple(
        (
            medium_date(line.day),
            line.description or DASH,
            line.transaction_id or DASH,
            _cell(line.charge),
            _cell(line.payment),
            line.balance.text() if line.balance is not None else DASH,
        )
        for line in statement.lines
    )
    return Paper(
        kind="statement",
        title="Statement",
        subject=(who, f"{account} · {period}"),
        origin=Origin.live(statement.made_at),
        made=made,
        blocks=(
            Facts(
                (
                    ("Opening balance", figure(statement.opening)),
                    ("Fees charged", figure(statement.fees)),
                    ("Payments received", figure(statement.payments)),
                    ("Closing balance", figure(statement.closing)),
                ),
                period,
            ),
            Facts(
                (
                    ("Disbursed principal", figure(statement.disbursed)),
                    ("Establishment fee", figure(statement.establishment_fee)),
                    ("Total repayable", figure(statement.total_repayable)),
                ),
                "Loan",
            ),
            Table(LINE_COLUMNS, lines, "Transactions in this period"),
            Remark(f"Made by the ledger {date_and_time(statement.made_at)} (Sydney). Amounts in Australian dollars."),
        ),
    )


def payoff_paper(view: AccountView, customer: str, customer_id: str, made: Made) -> Paper:
    """What is outstanding now. Never an estimate: the figures of the reading, and of when it is."""
    return Paper(
        kind="payoff",
        title="Payoff figure",
        subject=subject(customer, customer_id, view.account.label),
        origin=view.balance_origin,
        made=made,
        blocks=(
            Facts(
                (
                    ("Principal", figure(view.principal)),
                    ("Fees", figure(view.fees)),
                    ("Total outstanding", figure(view.outstanding)),
                )
            ),
            Remark(PAYOFF_REMARK),
        ),
    )


def summary_paper(view: AccountView, customer: str, customer_id: str, made: Made, today: date) -> Paper:
    """How the account stands: balance, standing, terms, progress."""
    account, standing = view.account, view.standing
    upcoming = None if account.is_closed else standing.next_instalment
    paid = view.total_paid
    source = "" if view.total_paid_source in ("", LEDGER) else f" ({view.total_paid_source})"
    aging = view.aging or account.aging
    late = aging.days_past_due if aging is not None else None
    status = (
        ("Status", status_word(account.status)),
        ("Aging", bucket_word(aging.bucket) if aging is not None else DASH),
        ("Days past due", days(late) if late is not None else DASH),
        ("Next payment", figure(still_to_pay(upcoming)) if upcoming is not None else DASH),
        ("Due", long_date(upcoming.due_date) if upcoming is not None else DASH),
        ("Last payment", figure(account.last_payment_amount)),
        ("Paid on", long_date(account.last_payment_on)),
    )
    terms = (
        ("Loan amount", figure(account.loan_amount)),
        ("Loan fee", figure(account.loan_fee)),
        ("Total payable", figure(account.total_payable)),
        ("Opened", medium_date(account.opened)),
        ("Disbursed", medium_date(account.disbursed)),
        ("Frequency", frequency_word(account.schedule.frequency if account.schedule else None)),
    )
    balance = (
        ("Principal", figure(view.principal)),
        ("Fees", figure(view.fees)),
        ("Total outstanding", figure(view.outstanding)),
        (f"Total paid{source}", figure(paid)),
    )
    return Paper(
        kind="account-summary",
        title="Account summary",
        subject=subject(customer, customer_id, account.label),
        origin=view.balance_origin,
        made=made,
        blocks=(
            Facts(balance, "Balance"),
            Facts(status, "Standing"),
            Facts(terms, "Terms"),
            _schedule(view, today),
            record_remark(view),
        ),
    )


def schedule_paper(view: AccountView, customer: str, customer_id: str, made: Made, today: date) -> Paper:
    """The repayment schedule as the read model has it."""
    return Paper(
        kind="schedule",
        title="Repayment schedule",
        subject=subject(customer, customer_id, view.account.label),
        origin=view.record_origin,
        made=made,
        blocks=(_schedule(view, today),),
    )


def record_remark(view: AccountView) -> Remark:
    """Of when the figures are that do not come from the ledger."""
    return Remark(f"Terms, schedule and last payment: read model, as of {date_and_time(view.record_origin.as_of)}.")


def _schedule(view: AccountView, today: date) -> Table:
    schedule = view.account.schedule
    rows = tuple(
        (
            str(row.number),
            long_date(row.due),
            row.scheduled.text() if row.scheduled is not None else DASH,
            row.paid.text() if row.paid is not None else DASH,
            row.remaining.text() if row.remaining is not None else DASH,
            INSTALMENT_WORDS[row.kind] + (f", {days(row.days_late)}" if row.days_late else ""),
            medium_date(row.paid_on),
        )
        for row in (schedule_rows(schedule.instalments, today) if schedule else ())
    )
    return Table(SCHEDULE_COLUMNS, rows, "Repayment schedule", "The account has no repayment schedule yet.")


def _cell(amount: Money | None) -> str:
    """A charge or payment of a line: a line has one of both, so the other is left empty."""
    return amount.text() if amount is not None else ""
