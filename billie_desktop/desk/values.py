"""What the desk hands to its screens: frozen views, rows, hits and results. No Qt, no driver types."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from billie_desktop.desk.rows import (
    AccountFilter as AccountFilter,
)
from billie_desktop.desk.rows import (
    AccountHit as AccountHit,
)
from billie_desktop.desk.rows import (
    AccountRow as AccountRow,
)
from billie_desktop.desk.rows import (
    AccountSort as AccountSort,
)
from billie_desktop.desk.rows import (
    ContactHit as ContactHit,
)
from billie_desktop.desk.rows import (
    CustomerFilter as CustomerFilter,
)
from billie_desktop.desk.rows import (
    CustomerHit as CustomerHit,
)
from billie_desktop.desk.rows import (
    CustomerRow as CustomerRow,
)
from billie_desktop.desk.rows import (
    CustomerSort as CustomerSort,
)
from billie_desktop.desk.rows import (
    GroupState as GroupState,
)
from billie_desktop.desk.rows import (
    Hits as Hits,
)
from billie_desktop.desk.rows import (
    Page as Page,
)
from billie_desktop.desk.rows import (
    SearchResult as SearchResult,
)
from billie_desktop.desk.rows import (
    TransactionHit as TransactionHit,
)
from billie_desktop.domain.account import Aging, LoanAccount
from billie_desktop.domain.circumstances import NO_CIRCUMSTANCES, Circumstances, CollectionCase, OpenWriteOff
from billie_desktop.domain.command import Command, Intent
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.ledger import LedgerBalance, TransactionType
from billie_desktop.domain.money import Money
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.standing import Standing


class LoadState(StrEnum):
    """LOADING: nothing read from the network yet (``origin`` says whether cached values are there).
    READY: read. NOT_FOUND: read, and there is none. UNAVAILABLE: could not be read; old values stay, with their age.
    """

    LOADING = "loading"
    READY = "ready"
    NOT_FOUND = "not-found"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account as every window shows it.

    ``balance`` is the ledger's, None when it was never read; then ``account.balance`` is the figure and
    ``balance_origin`` says cached (or unavailable when that is missing too). ``total_paid`` follows CV-7's order.
    ``record_origin`` is where terms, schedule and last payment are from (the read model, as of its reading).
    ``commands`` are this account's commands still to be shown beside the figures, oldest first. ``case`` and
    ``write_off`` are its collections case and its open write-off request.
    """

    account: LoanAccount
    standing: Standing
    balance: LedgerBalance | None = None
    balance_origin: Origin = field(default_factory=Origin.unavailable)
    aging: Aging | None = None
    aging_origin: Origin = field(default_factory=Origin.unavailable)
    total_paid: Money | None = None
    total_paid_source: str = ""
    commands: tuple[Command, ...] = ()
    record_origin: Origin = field(default_factory=Origin.unavailable)
    case: CollectionCase | None = None
    write_off: OpenWriteOff | None = None

    @property
    def account_id(self) -> str:
        """The ledger id."""
        return self.account.account_id

    @property
    def outstanding(self) -> Money | None:
        """Total outstanding: the ledger's figure (0.00 counts), else the read model's, else None (a dash)."""
        return (
            self.balance.total if self.balance is not None else self.account.total_outstanding or self.account.balance
        )

    @property
    def principal(self) -> Money | None:
        """Principal outstanding; only the ledger knows it."""
        return self.balance.principal if self.balance is not None else None

    @property
    def fees(self) -> Money | None:
        """Fee balance; only the ledger knows it."""
        return self.balance.fees if self.balance is not None else None


@dataclass(frozen=True, slots=True)
class CustomerView:
    """One customer with all accounts in triage order. ``customer`` is None until known.

    ``customer_id`` is the canonical id (a merged alias leads to the customer it was merged into).
    ``problem`` is a sentence when ``state`` is UNAVAILABLE. ``elsewhere``: cases and open requests of this customer
    whose account is not among ``accounts``.
    """

    customer_id: str
    state: LoadState
    origin: Origin
    customer: Customer | None = None
    accounts: tuple[AccountView, ...] = ()
    problem: str = ""
    elsewhere: Circumstances = NO_CIRCUMSTANCES

    @property
    def total_outstanding(self) -> Money | None:
        """Sum over the accounts whose figure is known; None when none is."""
        known = [view.outstanding for view in self.accounts if view.outstanding is not None]
        return sum(known[1:], known[0]) if known else None

    @property
    def unknown_balances(self) -> int:
        """How many accounts the total leaves out because nobody knows their figure."""
        return sum(1 for view in self.accounts if view.outstanding is None)

    def account(self, account_id: str) -> AccountView | None:
        """The view of one account, or None."""
        return next((view for view in self.accounts if view.account_id == account_id), None)


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What changed in one customer's view; read the new view with ``records.view(customer_id)``.

    ``account_ids`` are the accounts whose AccountView differs; ``structure`` is True when accounts came, went or
    changed places, or the load state changed; ``customer`` when header values changed; ``postings`` are accounts that
    may have new transactions or fees. ``entry_ids`` are the change-stream entries behind it (latency marks), oldest
    first, empty when a poll or a command caused it.
    """

    customer_id: str
    account_ids: frozenset[str] = frozenset()
    customer: bool = False
    structure: bool = False
    postings: frozenset[str] = frozenset()
    entry_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TransactionFilter:
    """``type`` None means all eight; both dates are inclusive calendar days."""

    type: TransactionType | None = None
    from_date: date | None = None
    to_date: date | None = None


class Confirm(StrEnum):
    """What a form must have confirmed in place before it may send."""

    OVERPAYMENT = "overpayment"
    CLOSED_ACCOUNT = "closed-account"
    STALE = "stale"
    ONESELF = "oneself"
    STAFF_CUSTOMER = "staff-customer"
    VULNERABLE = "vulnerable"
    SENIOR = "senior"
    OTHER_CUSTOMER = "other-customer"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A second confirmation: its kind and the sentence to show."""

    kind: Confirm
    text: str


@dataclass(frozen=True, slots=True)
class FieldError:
    """A field and what to do about it."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """Result of checking a form. ``intent`` carries the checked values under the same key; send it when ``ready``.

    ``errors`` first, then ``blocked`` (why the action cannot be taken at all now), then ``confirmations`` still open.
    """

    intent: Intent
    errors: tuple[FieldError, ...] = ()
    blocked: str = ""
    confirmations: tuple[Confirmation, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether ``commands.send(check.intent)`` may be called."""
        return not (self.errors or self.blocked or self.confirmations)


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """One entry of the change stream: which document changed. ``received`` is ``time.perf_counter()`` at arrival."""

    collection: str
    key: str
    customer_id: str
    revision: int
    entry_id: str
    received: float


@dataclass(frozen=True, slots=True)
class Notice:
    """A message for the agent about the desk itself (storage, recovery); ``kind`` is a stable word, never shown."""

    kind: str
    text: str

    @property
    def notice_id(self) -> str:
        """The same for the same words, without them: marks of what was read are kept on this machine."""
        return f"{self.kind}:{hashlib.sha256(self.text.encode()).hexdigest()[:16]}"
