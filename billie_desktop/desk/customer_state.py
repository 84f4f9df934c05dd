"""The working copy of one customer behind all windows, and the view made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from billie_desktop.desk.ports import CachedCustomer, CachedReading
from billie_desktop.desk.values import AccountView, CustomerView, LoadState, RecordChange
from billie_desktop.domain.account import Aging, LoanAccount
from billie_desktop.domain.circumstances import NO_CIRCUMSTANCES, Circumstances
from billie_desktop.domain.command import Command
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.ledger import LedgerBalance
from billie_desktop.domain.money import Money
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.schedule import total_paid
from billie_desktop.domain.standing import standing, triage_key

CommandsOf = Callable[[str], tuple[Command, ...]]


@dataclass(slots=True)
class Reading:
    """What the ledger said about one account last; origins are None while it was never read."""

    balance: LedgerBalance | None = None
    balance_is_live: bool = False
    aging: Aging | None = None
    aging_at: datetime | None = None
    aging_is_live: bool = True
    aging_failed: bool = False
    total_paid: Money | None = None

    def kept(self, account_id: str) -> CachedReading:
        """What is worth keeping beside the balance."""
        return CachedReading(account_id, self.aging, self.aging_at, self.total_paid)


@dataclass(slots=True)
class CustomerState:
    """Mutable; owned by the record store alone. Times named ``…_at`` without zone are ``time.monotonic()``."""

    customer_id: str
    view: CustomerView
    customer: Customer | None = None
    accounts: dict[str, LoanAccount] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    circumstances: Circumstances = NO_CIRCUMSTANCES
    load: LoadState = LoadState.LOADING
    problem: str = ""
    read_moment: datetime | None = None
    watchers: int = 0
    used_at: float = 0.0
    began_at: float | None = None
    due_at: float = 0.0
    failures: int = 0
    missed: dict[tuple[str, str], int] = field(default_factory=dict)
    """Figures of the ledger that could not be read the last time: (account, figure) → how often in a row."""
    applied_at: dict[str, float] = field(default_factory=dict)

    @classmethod
    def new(cls, customer_id: str) -> CustomerState:
        """Nothing known yet."""
        return cls(customer_id, CustomerView(customer_id, LoadState.LOADING, Origin.unavailable()))

    def reading(self, account_id: str) -> Reading:
        """The reading of one account, made when it is missing."""
        return self.readings.setdefault(account_id, Reading())

    def fill_from(self, cached: CachedCustomer) -> None:
        """Show what was kept on this machine, marked as cached, until the network has answered."""
        self.customer = cached.customer
        self.accounts = {account.account_id: account for account in cached.accounts}
        self.readings = {balance.account_id: Reading(balance) for balance in cached.balances}
        for kept in cached.readings:
            reading = self.reading(kept.account_id)
            reading.aging, reading.aging_at, reading.aging_is_live = kept.aging, kept.aging_at, False
            reading.total_paid = kept.total_paid
        self.circumstances = cached.circumstances
        self.read_moment = cached.read_at

    def to_cache(self) -> CachedCustomer | None:
        """What is worth keeping; None while it was not read."""
        if self.customer is None or self.read_moment is None or self.load is not LoadState.READY:
            return None
        balances = tuple(reading.balance for reading in self.readings.values() if reading.balance is not None)
        accounts = tuple(self.accounts.values())
        readings = tuple(reading.kept(account_id) for account_id, reading in self.readings.items())
        return CachedCustomer(self.customer, accounts, balances, self.read_moment, self.circumstances, readings)

    def build(self, commands_of: CommandsOf, today: date) -> CustomerView:
        """The view of this moment."""
        views = [self._account(account, commands_of, today) for account in self.accounts.values()]
        views.sort(key=lambda view: triage_key(view.account, view.outstanding, view.standing))
        elsewhere = self.circumstances.without(self.accounts)
        return CustomerView(
            self.customer_id, self.load, self._record_origin(), self.customer, tuple(views), self.problem, elsewhere
        )

    def _record_origin(self) -> Origin:
        return Origin.cached(self.read_moment) if self.read_moment is not None else Origin.unavailable()

    def _account(self, account: LoanAccount, commands_of: CommandsOf, today: date) -> AccountView:
        reading = self.readings.get(account.account_id) or Reading()
        aging, aging_origin = _aging(account, reading)
        paid, source = total_paid(account, reading.total_paid)
        return AccountView(
            account=account,
            standing=standing(account, aging, today),
            balance=reading.balance,
            balance_origin=_balance_origin(account, reading),
            aging=aging,
            aging_origin=aging_origin,
            total_paid=paid,
            total_paid_source=source,
            commands=commands_of(account.account_id),
            record_origin=self._record_origin(),
            case=self.circumstances.case_of(account.account_id),
            write_off=self.circumstances.write_off_of(account.account_id),
        )


def _balance_origin(account: LoanAccount, reading: Reading) -> Origin:
    if reading.balance is not None:
        as_of = reading.balance.as_of
        return Origin.live(as_of) if reading.balance_is_live else Origin.cached(as_of)
    if account.total_outstanding is None and account.balance is None:
        return Origin.unavailable()
    return Origin.cached(account.updated_at)


def _aging(account: LoanAccount, reading: Reading) -> tuple[Aging | None, Origin]:
    known_at = (account.aging.as_of or account.updated_at) if account.aging is not None else None
    if reading.aging is not None and reading.aging_at is not None:
        if reading.aging_is_live and not reading.aging_failed:
            return reading.aging, Origin.live(reading.aging_at)
        if known_at is None or reading.aging_at > known_at:
            return reading.aging, Origin.cached(reading.aging_at)
    if account.aging is None:
        return None, Origin.unavailable()
    return account.aging, Origin.cached(known_at)


def difference(
    old: CustomerView, new: CustomerView, postings: frozenset[str], entry_ids: tuple[str, ...]
) -> RecordChange | None:
    """What a window must change; None when nothing."""
    before = {view.account_id: view for view in old.accounts}
    changed = frozenset(view.account_id for view in new.accounts if before.get(view.account_id) != view)
    structure = [view.account_id for view in old.accounts] != [view.account_id for view in new.accounts] or (
        old.state,
        old.problem,
        old.customer_id,
    ) != (new.state, new.problem, new.customer_id)
    customer = (old.customer, old.elsewhere) != (new.customer, new.elsewhere)
    if not (changed or structure or customer or postings) and old.origin == new.origin:
        return None
    return RecordChange(new.customer_id, changed, customer, structure, postings, entry_ids)
