"""Made-up customers, accounts and postings, as the shared store would hand them to the screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from billie_desktop.desk.values import AccountView, CustomerView, LoadState
from billie_desktop.domain.account import Aging, Instalment, LoanAccount, Schedule
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.circumstances import CollectionCase, OpenWriteOff
from billie_desktop.domain.command import Command
from billie_desktop.domain.customer import Customer, IdentityCheck, ReapplicationBlock
from billie_desktop.domain.ledger import LedgerBalance, Transaction, TransactionType
from billie_desktop.domain.money import ZERO, Money
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.schedule import total_paid
from billie_desktop.domain.standing import standing, triage_key

NOW = datetime(2026, 6, 9, 23, 41, 7, tzinfo=UTC)
"""Wed 10 June 2026, 9:41:07 am in Sydney: the moment of every picture."""
TODAY = business_day(NOW)
OVERDUE_ID = "9c41aa20-5e1f-4b7c-8d11-2f6b7710e07b"


def two_minutes_ago() -> datetime:
    """When a cached reading of the pictures was made."""
    return datetime.now(UTC) - timedelta(minutes=2, seconds=5)


def money(text: str) -> Money:
    """An amount from its text."""
    return Money(Decimal(text))


def schedule(
    first: date, amount: str, paid: int, count: int, partial: str | None = None, transactions: Sequence[str] = ()
) -> Schedule:
    """A weekly schedule: ``paid`` instalments in full, then ``partial`` of the next one."""
    whole = money(amount)
    rows = []
    for number in range(1, count + 1):
        due = first + timedelta(days=7 * (number - 1))
        ids = (transactions[number - 1],) if number <= len(transactions) else ()
        if number <= paid:
            on = due + timedelta(days=1 if number == 4 else 0)
            rows.append(Instalment(number, due, whole, "paid", whole, ZERO, on, ids))
        elif number == paid + 1 and partial is not None:
            part = money(partial)
            rows.append(Instalment(number, due, whole, "partial", part, whole - part, due + timedelta(days=4), ids))
        else:
            rows.append(Instalment(number, due, whole, "scheduled", ZERO, whole))
    return Schedule("SCH-1", "weekly", tuple(rows))


def account_view(
    account: LoanAccount,
    balance: tuple[str, str] | None = None,
    *,
    now: datetime = NOW,
    origin: Origin | None = None,
    commands: tuple[Command, ...] = (),
    case: CollectionCase | None = None,
    write_off: OpenWriteOff | None = None,
) -> AccountView:
    """The view of one account; ``balance`` is (principal, fees), None when only the read model's figure is known."""
    ledger = None
    if balance is not None:
        principal, fees = money(balance[0]), money(balance[1])
        ledger = LedgerBalance(account.account_id, principal, fees, principal + fees, now)
    # The age of a cached figure is counted from the real clock, so a picture shows "2 min" on any day.
    where = origin or (Origin.live(now) if ledger is not None else Origin.cached(two_minutes_ago()))
    paid, source = total_paid(account, account.total_paid if ledger is not None else None)
    return AccountView(
        account=account,
        standing=standing(account, account.aging, business_day(now)),
        balance=ledger,
        balance_origin=where,
        aging=account.aging,
        aging_origin=where,
        total_paid=paid,
        total_paid_source=source,
        commands=commands,
        record_origin=Origin.cached(two_minutes_ago()),
        case=case,
        write_off=write_off,
    )


def customer_view(customer: Customer, accounts: Sequence[AccountView]) -> CustomerView:
    """A customer with accounts in triage order."""
    ordered = sorted(accounts, key=lambda view: triage_key(view.account, view.outstanding, view.standing))
    return CustomerView(
        customer.customer_id, LoadState.READY, Origin.cached(two_minutes_ago()), customer, tuple(ordered)
    )


def priya() -> CustomerView:
    """Three open loans, one of them overdue, and two closed ones."""
    customer = Customer(
        "CUS-7F3A",
        full_name="Priya Raghavan",
        email="priya.raghavan@example.com",
        mobile="+61491570156",
        date_of_birth=date(1991, 3, 14),
        identity_verified=True,
        vulnerable=True,
        preferred_name="Pri",
        address="Unit 4, 21 Wattle Street, Marrickville NSW 2204",
        identity_check=IdentityCheck("PASS", "Greenlight", "GL-77120934-A", NOW - timedelta(days=50), True),
        block=ReapplicationBlock("ACTIVE_LOAN"),
    )
    ids = [f"TXN-2026-0000{number}" for number in ("4181", "4406", "4652", "4919", "5263")]
    overdue = LoanAccount(
        OVERDUE_ID,
        number="VN2604220817",
        customer_id="CUS-7F3A",
        customer_name="Priya Raghavan",
        status="in_arrears",
        loan_amount=money("920"),
        loan_fee=money("46"),
        total_payable=money("966"),
        opened=date(2026, 4, 22),
        disbursed=date(2026, 4, 22),
        balance=money("453"),
        total_outstanding=money("453"),
        total_paid=money("543"),
        last_payment_amount=money("60"),
        last_payment_on=date(2026, 6, 2),
        aging=Aging("early_arrears", 12, True),
        schedule=schedule(date(2026, 5, 1), "120.75", 4, 8, "50", ids),
        has_agreement=True,
    )
    pending = LoanAccount(
        "ACC-6091133", "VN2606091133", "CUS-7F3A", "Priya Raghavan", "pending_disbursement",
        loan_amount=money("400"), loan_fee=money("20"), total_payable=money("420"), opened=date(2026, 6, 9),
    )  # fmt: skip
    current = LoanAccount(
        "ACC-5150402", "VN2605150402", "CUS-7F3A", "Priya Raghavan", "active", opened=date(2026, 5, 15),
        loan_amount=money("600"), loan_fee=money("30"), total_payable=money("630"),
        schedule=schedule(date(2026, 5, 29), "104.10", 3, 6),
    )  # fmt: skip
    closed = [
        LoanAccount(f"ACC-{number}", number, "CUS-7F3A", "Priya Raghavan", "paid_off", opened=opened, closed_on=on)
        for number, opened, on in (
            ("VN2511030276", date(2025, 11, 3), date(2026, 1, 12)),
            ("VN2507180061", date(2025, 7, 18), date(2025, 9, 22)),
        )
    ]
    return customer_view(
        customer,
        [
            account_view(
                overdue, ("433", "20"), case=CollectionCase(overdue.account_id, state="awaiting_human", rung=2)
            ),
            account_view(pending, ("420", "0")),
            account_view(current, ("312.30", "0")),
            *(account_view(each, ("0", "0")) for each in closed),
        ],
    )


def daniel() -> CustomerView:
    """One late loan whose balance could not be read live."""
    customer = Customer("CUS-2C90", "Daniel Okafor", email="daniel.okafor@example.com", mobile="0491570110")
    loan = LoanAccount(
        "ACC-3160455", "VN2603160455", "CUS-2C90", "Daniel Okafor", "in_arrears", loan_amount=money("640"),
        loan_fee=money("32"), total_payable=money("672"), opened=date(2026, 3, 16), balance=money("238.10"),
        total_outstanding=money("238.10"), last_payment_amount=money("43.90"), last_payment_on=date(2026, 5, 6),
        aging=Aging("late_arrears", 41, True), schedule=schedule(date(2026, 3, 27), "84", 4, 8, "33.90"),
    )  # fmt: skip
    case = CollectionCase(loan.account_id, state="open", rung=4, hardship_paused=True, stopped_contact=True)
    asked = OpenWriteOff("WOR-1", loan.account_id, "WO-20260608091500-7C2A", money("238.10"))
    return customer_view(customer, [account_view(loan, case=case, write_off=asked)])


def long_names() -> CustomerView:
    """Names and figures that are longer than anybody expects."""
    customer = Customer(
        "CUS-0000-LONG-77",
        full_name="Wilhelmina-Anastasia Papadopoulos-Featherstonehaugh van der Westhuizen",
        email="wilhelmina.anastasia.papadopoulos-featherstonehaugh@long-domain-name.example.com",
        mobile="0491 570 157",
        identity_verified=True,
        vulnerable=True,
        staff=True,
        block=ReapplicationBlock("PRIOR_SERIOUS_ARREARS", until=date(2027, 6, 30)),
    )
    base = priya().accounts[0].account
    big = replace(
        base,
        account_id="ACC-LONG",
        number="VN2604220817-0001-LONG",
        customer_id=customer.customer_id,
        customer_name=customer.full_name,
    )
    return customer_view(customer, [account_view(big, ("1234567.89", "98765.43"))])


def forty_accounts() -> CustomerView:
    """Forty accounts: the rail scrolls, the window does not."""
    customer = Customer("CUS-4040", "Moana Te Rangi", email="moana@example.com", mobile="0491570158")
    base = priya().accounts[2].account
    views = []
    for number in range(40):
        status = ("active", "in_arrears", "paid_off", "pending_disbursement", "on_hold")[number % 5]
        loan = replace(
            base,
            account_id=f"ACC-40-{number:02}",
            number=f"VN26040{number:05}",
            customer_id="CUS-4040",
            customer_name="Moana Te Rangi",
            status=status,
            closed_on=date(2026, 1, 1 + number % 28) if status == "paid_off" else None,
            aging=Aging("late_arrears", 15 + number, True) if status == "in_arrears" else None,
        )
        views.append(account_view(loan, ("0", "0") if status == "paid_off" else (f"{100 + number * 7}.50", "10")))
    return customer_view(customer, views)


def posting(
    number: int, kind: TransactionType, delta: str, after: str, *, fee: bool = False, days: int = 0, text: str = ""
) -> Transaction:
    """One posting ``days`` ago; ``fee`` tells which part of the debt it moves."""
    amount, rest = money(delta), money(after)
    at = NOW - timedelta(days=days, seconds=number)
    return Transaction(
        transaction_id=f"TXN-2026-0000{number}",
        account_id=OVERDUE_ID,
        type=kind,
        at=at,
        effective=business_day(at),
        principal_delta=ZERO if fee else amount,
        fee_delta=amount if fee else ZERO,
        total_delta=amount,
        principal_after=rest if not fee else money("433"),
        fee_after=ZERO,
        total_after=rest,
        description=text,
        reference_id=f"BP-{number} 2086" if kind is TransactionType.REPAYMENT else "",
        created_by="system",
    )


def postings() -> tuple[Transaction, ...]:
    """The history of the overdue loan, newest first."""
    kind = TransactionType
    rows = [
        posting(5263, kind.REPAYMENT, "-60.00", "453.00", days=8),
        posting(5251, kind.LATE_FEE, "10.00", "513.00", fee=True, days=5, text="Late fee, 7 days past due"),
        posting(5249, kind.DISHONOUR_FEE, "10.00", "503.00", fee=True, days=5, text="Debit of 5 June returned"),
        posting(4919, kind.REPAYMENT, "-120.75", "493.00", days=18),
        posting(4652, kind.REPAYMENT, "-120.75", "613.75", days=26),
        posting(4406, kind.REPAYMENT, "-120.75", "734.50", days=33),
        posting(4181, kind.REPAYMENT, "-120.75", "855.25", days=40),
        posting(4002, kind.ESTABLISHMENT_FEE, "46.00", "966.00", fee=True, days=49, text="Establishment fee"),
        posting(4001, kind.DISBURSEMENT, "920.00", "920.00", days=49, text="Loan disbursed"),
    ]
    rows += [posting(3000 + n, kind.ADJUSTMENT, "-1.00" if n % 2 else "1.00", "920.00", days=60 + n) for n in range(18)]
    return tuple(sorted(rows, key=lambda row: row.at, reverse=True))


def many_postings(count: int) -> tuple[Transaction, ...]:
    """A long history, newest first."""
    kinds = (TransactionType.REPAYMENT, TransactionType.LATE_FEE, TransactionType.ADJUSTMENT)
    rows = []
    for number in range(count):
        kind = kinds[number % 3]
        fee = kind is TransactionType.LATE_FEE
        delta = "10.00" if fee else "-12.50"
        rows.append(posting(100_000 + number, kind, delta, f"{500 + number % 90}.25", fee=fee, days=number // 20))
    return tuple(rows)
