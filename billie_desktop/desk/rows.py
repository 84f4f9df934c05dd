"""Search hits and list rows: frozen values, every field but the id may be missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from billie_desktop.domain.account_filter import AccountFilter as AccountFilter
from billie_desktop.domain.account_filter import AccountSort as AccountSort
from billie_desktop.domain.ledger import TransactionType
from billie_desktop.domain.money import Money

Row = TypeVar("Row")


class GroupState(StrEnum):
    """Whether a group of search results could be read at all. FAILED never looks like "no results"."""

    FOUND = "found"
    FAILED = "failed"
    NOT_SEARCHED = "not-searched"


@dataclass(frozen=True, slots=True)
class CustomerHit:
    """Enough to tell namesakes apart. ``status`` is the account status that matters most, as stored."""

    customer_id: str
    full_name: str | None
    email: str | None
    mobile: str | None
    verified: bool
    vulnerable: bool = False
    account_count: int | None = None
    status: str | None = None
    amount_due: Money | None = None


@dataclass(frozen=True, slots=True)
class AccountHit:
    """Opening it opens the customer and selects this account."""

    account_id: str
    number: str | None
    customer_id: str | None
    customer_name: str | None
    status: str | None
    outstanding: Money | None


@dataclass(frozen=True, slots=True)
class ContactHit:
    """A contact of the marketing service; ``customer_id`` once it is linked to a customer."""

    contact_id: str
    first_name: str | None
    email: str | None
    mobile: str | None
    stage: str | None
    customer_id: str | None


@dataclass(frozen=True, slots=True)
class TransactionHit:
    """A posting found by its id or reference. The account alone is known while the ledger cannot be read."""

    reference: str
    account: AccountHit
    transaction_id: str = ""
    type: TransactionType | None = None
    at: datetime | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Hits(Generic[Row]):
    """One group. ``more`` is True when the limit cut the list."""

    state: GroupState
    rows: tuple[Row, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to ``text``; each group has its own state. ``looked_for`` says in words how the text was read.

    ``from_here``: what this computer has kept, shown at once; the servers' answer replaces it. A group that FAILED may
    hold rows from this computer.
    """

    text: str
    customers: Hits[CustomerHit]
    accounts: Hits[AccountHit]
    looked_for: str = ""
    transactions: Hits[TransactionHit] = Hits(GroupState.NOT_SEARCHED)
    contacts: Hits[ContactHit] = Hits(GroupState.NOT_SEARCHED)
    from_here: bool = False

    @property
    def groups(self) -> tuple[Hits[CustomerHit], Hits[AccountHit], Hits[TransactionHit], Hits[ContactHit]]:
        """All groups in the order in which they are shown."""
        return self.customers, self.accounts, self.transactions, self.contacts

    @property
    def failed(self) -> bool:
        """Whether some group could not be searched."""
        return any(group.state is GroupState.FAILED for group in self.groups)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def more(self) -> bool:
        """Whether some group was cut."""
        return any(group.more for group in self.groups)


class CustomerSort(StrEnum):
    """Columns of the customers list that sort."""

    NAME = "name"
    CUSTOMER_ID = "customer-id"
    EMAIL = "email"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """``text`` narrows by the start of name words, e-mail or id; None flags mean "either"."""

    text: str = ""
    verified: bool | None = None
    vulnerable: bool | None = None


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One row of the customers list."""

    customer_id: str
    full_name: str | None
    email: str | None
    mobile: str | None
    verified: bool
    vulnerable: bool
    blocked: bool
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One row of the accounts list; every figure comes from the read model."""

    account_id: str
    number: str | None
    customer_id: str | None
    customer_name: str | None
    status: str | None
    bucket: str | None
    days_past_due: int | None
    balance: Money | None
    last_payment_on: date | None
    last_payment_amount: Money | None
    opened: date | None


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows ``offset`` to ``offset + len(rows)`` of ``total`` (counted at the source over everything). ``capped``: there
    are more than ``total``, which is where counting ended. ``counting``: the total is as far as the rows go, because
    counting would have taken longer than reading them; a page of no rows (``limit`` 0) has the total."""

    rows: tuple[Row, ...]
    offset: int
    total: int
    capped: bool = False
    counting: bool = False
