"""Random lives of loans: the books balance, sums agree, and the read model says the same as the ledger."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from billie_desktop.practice.ledger.account import BookAccount
from billie_desktop.practice.ledger.api import AccountStatus, NewAccount, Refused, StreamEvent
from billie_desktop.practice.ledger.book import LedgerBook, open_book
from billie_desktop.practice.ledger.chart import GlAccount
from billie_desktop.practice.ledger.clock import SetClock
from projector.contract.event import Event
from tests.practice.ledger.books import NOW, disbursed, loan, posted_sum, unbalanced
from tests.projector.fold import START, World, event

Command = Callable[[BookAccount], object]
MAPPED_STATUS = {"ACTIVE": "active", "SUSPENDED": "in_arrears", "PENDING_DISBURSEMENT": "pending_disbursement"}
MAPPED_ROW = {"PENDING": "scheduled", "PARTIAL": "partial", "PAID": "paid", "OVERDUE": "missed"}

cents = st.integers(1, 60_000).map(lambda n: Decimal(n).scaleb(-2))
small = st.integers(1, 1_500).map(lambda n: Decimal(n).scaleb(-2))
signed = st.integers(-20_000, 20_000).map(lambda n: Decimal(n).scaleb(-2))
repayments = st.builds(
    lambda amount, target: lambda a: a.repay(amount, target_payment_number=target),
    cents,
    st.none() | st.integers(1, 5),
)
commands: st.SearchStrategy[Command] = st.one_of(
    repayments,
    repayments,
    st.builds(lambda amount: lambda a: a.late_fee(amount, days_past_due=1), small),
    st.builds(lambda amount: lambda a: a.dishonour_fee(amount, reference_id="PAY-1"), small),
    st.builds(lambda amount: lambda a: a.waive_fee(amount, reason="r", approved_by="u"), small),
    st.builds(
        lambda p, f: lambda a: a.adjust(principal_delta=p, fee_delta=f, reason="r", approved_by="u"), signed, signed
    ),
    st.just(lambda a: a.age()),
    st.just(lambda a: a.write_off(reason="r", approved_by="u")),
)
lives = st.lists(st.tuples(st.integers(0, 20), commands), max_size=14)
new_loans = st.builds(
    lambda fee, count: loan(1, establishment_fee=Decimal(fee).scaleb(-2), n_payments=count),
    st.sampled_from([0, 1, 777, 1_000, 2_000]),
    st.integers(1, 5),
)


@contextmanager
def living(new: NewAccount) -> Iterator[tuple[LedgerBook, BookAccount, SetClock]]:
    clock = SetClock(NOW)
    with open_book(Path(":memory:"), clock=clock) as book:
        yield book, disbursed(book, new), clock


def steps(account: BookAccount, clock: SetClock, life: list[tuple[int, Command]]) -> Iterator[None]:
    """One yield after each command, refused ones included."""
    for days, command in life:
        clock.advance(timedelta(days=days))
        try:
            command(account)
        except Refused:
            # a refusal is an answer: the books must stand as well afterwards
            pass
        yield


@given(new_loans, lives)
@settings(max_examples=120, deadline=None)
def test_books_balance_after_every_command(new: NewAccount, life: list[tuple[int, Command]]) -> None:
    """Every transaction adds up to 0, and balances are the sums of postings and never below 0."""
    with living(new) as (book, account, clock):
        for _ in steps(account, clock, life):
            assert unbalanced(book.connection) == []
            assert account.principal_balance == posted_sum(
                book.connection, account.account_id, GlAccount.PRINCIPAL_RECEIVABLE
            )
            assert account.fee_balance == posted_sum(book.connection, account.account_id, GlAccount.FEES_RECEIVABLE)
            assert min(account.principal_balance, account.fee_balance) >= 0


@given(new_loans, lives)
@settings(max_examples=120, deadline=None)
def test_what_is_stored_is_what_is_in_memory(new: NewAccount, life: list[tuple[int, Command]]) -> None:
    """Loading a loan from its file gives the very values that the running commands have."""
    with living(new) as (book, account, clock):
        for _ in steps(account, clock, life):
            assert book.load(account.account_id) == account._loan


@given(new_loans, lives)
@settings(max_examples=120, deadline=None)
def test_money_received_is_money_accounted_for(new: NewAccount, life: list[tuple[int, Command]]) -> None:
    """Repayments equal what instalments and fees outside the schedule received, plus what is held or recovered."""
    with living(new) as (book, account, clock):
        for _ in steps(account, clock, life):
            received = sum(_repaid(book))
            held = -posted_sum(book.connection, account.account_id, GlAccount.CUSTOMER_CREDIT, GlAccount.RECOVERIES)
            off_schedule = sum(_allocated(book, 0))
            on_schedule = sum(row.paid for row in account.instalments(clock.now()))
            assert received == on_schedule + off_schedule + held


@given(new_loans, lives)
@settings(max_examples=120, deadline=None)
def test_an_open_loan_owes_its_schedule_and_what_lies_outside_it(
    new: NewAccount, life: list[tuple[int, Command]]
) -> None:
    """Instalments never remain above the balance of an open loan, and a paid-off loan has none left."""
    with living(new) as (_, account, clock):
        for _ in steps(account, clock, life):
            remaining = sum(row.remaining for row in account.instalments(clock.now()))
            if account.closure_reason != "WRITTEN_OFF":
                assert 0 <= remaining <= account.outstanding
            assert (account.outstanding == 0) == (account.status is AccountStatus.CLOSED)


@given(new_loans, lives)
@settings(max_examples=80, deadline=None)
def test_the_read_model_says_what_the_ledger_says(new: NewAccount, life: list[tuple[int, Command]]) -> None:
    """After every command the projected account has the ledger's balance, status, closure, aging and instalments."""
    with living(new) as (book, account, clock):
        world = World()
        for _ in steps(account, clock, life):
            account.age()
            world.deliver(*(_decoded(item) for item in book.pending_events()))
            book.mark_published()
            assert world.dead == []
            document = world.get("loan-accounts", account.account_id)
            # nobody tells the instalments of a written-off loan any more
            with_rows = account.closure_reason != "WRITTEN_OFF"
            assert _figures(document, with_rows=with_rows) == _expected(account, clock, with_rows=with_rows)


def _repaid(book: LedgerBook) -> list[Decimal]:
    sql = """SELECT amount FROM postings p JOIN transactions t ON t.sequence = p.sequence
             WHERE t.type = 3 AND p.gl_account = 3"""
    return [Decimal(amount).scaleb(-2) for (amount,) in book.connection.execute(sql)]


def _allocated(book: LedgerBook, number: int) -> list[Decimal]:
    sql = """SELECT amount FROM allocations a JOIN transactions t ON t.sequence = a.sequence
             WHERE t.type = 3 AND a.number = ?"""
    return [Decimal(amount).scaleb(-2) for (amount,) in book.connection.execute(sql, (number,))]


def _decoded(item: StreamEvent) -> Event:
    fields = item.fields
    return event(
        fields["typ"],
        json.loads(fields["payload"]),
        ms=item.entry_ms - START,
        seq=item.sequence,
        conv=fields["conv"],
        usr=fields["usr"],
        cause=fields["cause"],
    )


def _figures(document: dict[str, Any], *, with_rows: bool) -> dict[str, Any]:
    """What a reader sees, in cents. An instalment that nobody has touched remains in full."""
    rows = document["repaymentSchedule"]["payments"]
    remaining = [row["amount"] if row.get("amountRemaining") is None else row["amountRemaining"] for row in rows]
    return {
        "balance": round(document["balances"]["totalOutstanding"] * 100),
        "status": document["accountStatus"],
        "closure": (document.get("closure") or {}).get("reason"),
        "bucket": document["aging"]["bucket"],
        "dpd": document["aging"]["currentDPD"],
        "remaining": [round(amount * 100) for amount in remaining],
        "rows": [row["status"] for row in rows] if with_rows else None,
    }


def _expected(account: BookAccount, clock: SetClock, *, with_rows: bool) -> dict[str, Any]:
    known = account._loan
    assert known.aging is not None
    closed_as = "written_off" if account.closure_reason == "WRITTEN_OFF" else "paid_off"
    return {
        "balance": known.outstanding,
        "status": closed_as if account.status is AccountStatus.CLOSED else MAPPED_STATUS[account.status.value],
        "closure": account.closure_reason,
        "bucket": known.aging.bucket.value,
        "dpd": known.aging.dpd,
        "remaining": [row.remaining for row in known.instalments],
        "rows": [MAPPED_ROW[row.status] for row in account.instalments(clock.now())] if with_rows else None,
    }
