"""What the desk needs from outside, as Protocols. Gateways implement them; errors are domain errors only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from billie_desktop.desk.values import (
    AccountFilter,
    AccountHit,
    AccountRow,
    AccountSort,
    ContactHit,
    CustomerFilter,
    CustomerHit,
    CustomerRow,
    CustomerSort,
    DocumentChange,
    Page,
    TransactionFilter,
)
from billie_desktop.domain.account import Aging, LoanAccount, Schedule
from billie_desktop.domain.circumstances import NO_CIRCUMSTANCES, Circumstances
from billie_desktop.domain.command import Command, Intent
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.ledger import LedgerBalance, Posting, Transaction, TransactionPage
from billie_desktop.domain.money import Money
from billie_desktop.domain.search_text import SearchText

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class LedgerRecord:
    """The ledger's own record of an account: what it has taken in, and how many postings there are."""

    account_id: str
    number: str
    customer_id: str
    disbursed: Money | None
    total_paid: Money | None
    transaction_count: int
    schedule_id: str | None
    updated_at: datetime | None


class LedgerReads(Protocol):
    """Reads, each with a deadline of 10 s. Raise NotFound or Unavailable."""

    async def balance(self, account_id: str) -> LedgerBalance:
        """The live balance; ``as_of`` is the ledger's moment."""

    async def transactions(self, account_id: str, filters: TransactionFilter, limit: int) -> TransactionPage:
        """The newest ``limit`` postings."""

    async def aging(self, account_id: str) -> Aging:
        """Days past due and bucket, older names read as well."""

    async def schedule(self, account_id: str) -> Schedule:
        """The schedule with its status words in the read model's vocabulary."""

    async def record(self, account_id: str) -> LedgerRecord:
        """The ledger record."""


class LedgerCommands(Protocol):
    """Commands with a deadline of 45 s that is never shortened."""

    async def send(self, intent: Intent, approved_by: str) -> Posting:
        """One call with the intent's key. Raises as ``domain.ledger_errors`` maps the status code."""


class LedgerProbe(Protocol):
    """The availability probe of ledger.md 10."""

    async def probe(self) -> float:
        """Seconds until the ledger answered (in whatever way). Raises Unreachable on a miss, NotAllowed when not
        signed in."""

    async def connection_lost(self) -> None:
        """Returns when an established connection to the ledger is lost the next time."""


class ReadModels(Protocol):
    """MongoDB's read models. Raise Unavailable for outages."""

    async def customer(self, customer_id: str) -> Customer | None:
        """The canonical customer, following merges; None when there is none."""

    async def accounts_of(self, customer_ids: Collection[str]) -> tuple[LoanAccount, ...]:
        """All accounts of a customer's ids (the canonical one and its aliases), in no particular order."""

    async def accounts(self, account_ids: Collection[str]) -> tuple[LoanAccount, ...]:
        """Some accounts by id."""

    async def circumstances_of(self, customer_ids: Collection[str]) -> Circumstances:
        """Collections cases and open write-off requests of a customer's ids."""

    async def account_by_label(self, account: str) -> LoanAccount | None:
        """By account id or account number."""

    async def account_updated_at(self, account_id: str) -> datetime | None:
        """``updatedAt`` of one account, for the staleness check."""

    async def ping(self) -> None:
        """One cheap round trip."""


class SearchSource(Protocol):
    """Server side of the search. Raise Unavailable."""

    async def find_customers(self, query: SearchText, limit: int) -> tuple[CustomerHit, ...]:
        """Customers for a routed text; may return ``limit + 1`` rows to say there are more."""

    async def find_accounts(self, query: SearchText, limit: int) -> tuple[AccountHit, ...]:
        """Accounts for a routed text, those of matching customers included."""

    async def find_contacts(self, query: SearchText, limit: int) -> tuple[ContactHit, ...]:
        """Contacts of the marketing service; merged and erased ones only as what they became."""

    async def find_holders(self, query: SearchText, limit: int) -> tuple[AccountHit, ...]:
        """Accounts that know a transaction by the text's reference."""

    async def account_hits(self, account_ids: Collection[str]) -> tuple[AccountHit, ...]:
        """Accounts by id."""


class PostingFinder(Protocol):
    """Postings by reference, from the ledger. Raise Unavailable, NotAllowed."""

    async def accounts(self, reference: str, limit: int) -> tuple[str, ...]:
        """Ids of accounts that the ledger's own search finds; () when it has none."""

    async def postings(self, account_id: str, reference: str) -> tuple[Transaction, ...]:
        """Those of the newest 200 of an account whose id or reference begins as given. Raises NotFound as well."""


class KnownHere(Protocol):
    """Customers that this computer has kept, found without waiting."""

    def find(self, query: SearchText, limit: int) -> tuple[tuple[CustomerHit, ...], tuple[AccountHit, ...]]:
        """Customers and accounts; may return ``limit + 1`` rows of each to say there are more."""

    async def load(self) -> None:
        """Get ready; until then only what was read since the start is found."""


class ListSource(Protocol):
    """Pages of the lists; of no rows (``limit`` 0) for the total alone. Raise Unavailable."""

    async def customer_page(
        self, offset: int, limit: int, sort: CustomerSort, descending: bool, filters: CustomerFilter
    ) -> Page[CustomerRow]:
        """One page, with the total unless that would take longer."""

    async def account_page(
        self, offset: int, limit: int, sort: AccountSort, descending: bool, filters: AccountFilter
    ) -> Page[AccountRow]:
        """One page, with the total unless that would take longer."""

    async def customer_rows(self, customer_ids: Collection[str]) -> dict[str, CustomerRow]:
        """Rows by id."""

    async def account_rows(self, account_ids: Collection[str]) -> dict[str, AccountRow]:
        """Rows by id."""


@dataclass(frozen=True, slots=True)
class StreamEnds:
    """First and last entry id of the change stream as texts; '' when it is empty or has never existed."""

    first: str
    last: str
    trimmed: bool = False


class ChangeFeed(Protocol):
    """The change stream, read with an own cursor. Raise Unavailable."""

    async def ends(self) -> StreamEnds:
        """The present ends of the stream."""

    async def read(self, after: str, block_ms: int, count: int) -> Sequence[DocumentChange]:
        """Entries after ``after``; empty when none came within ``block_ms``."""


class Outbox(Protocol):
    """Commands on disk. Every method returns after the write has reached the disk (fsync)."""

    async def add(self, command: Command) -> None:
        """A new command. Raises DeskError when the key exists already."""

    async def put(self, command: Command) -> None:
        """The command in its new stage."""

    async def load(self) -> tuple[Command, ...]:
        """All commands on disk, oldest first."""

    async def remove(self, keys: Collection[str]) -> None:
        """Forget commands that are over."""


@dataclass(frozen=True, slots=True)
class CachedReading:
    """What else the ledger had said about an account: ``aging`` at ``aging_at``, and what it had taken in."""

    account_id: str
    aging: Aging | None = None
    aging_at: datetime | None = None
    total_paid: Money | None = None


@dataclass(frozen=True, slots=True)
class CachedCustomer:
    """What the cache holds of one customer: as read at ``read_at`` (UTC). A balance carries its own moment."""

    customer: Customer
    accounts: tuple[LoanAccount, ...]
    balances: tuple[LedgerBalance, ...]
    read_at: datetime
    circumstances: Circumstances = NO_CIRCUMSTANCES
    readings: tuple[CachedReading, ...] = ()


class RecordCache(Protocol):
    """The encrypted local cache of what this agent opened. Raises DeskError when the file cannot be used."""

    async def load(self, customer_id: str) -> CachedCustomer | None:
        """The stored record, or None when there is none or it has expired."""

    async def store(self, record: CachedCustomer) -> None:
        """Keep it, replacing an older one."""

    async def sweep(self) -> None:
        """Delete what has expired or is too much."""

    async def pinned(self) -> dict[str, float]:
        """Customers kept for working offline, with the moment (seconds, UTC) of their kept record, 0 without one."""

    async def pin(self, customer_ids: Collection[str], keep: bool) -> None:
        """Keep customers for working offline, or no longer."""


class KeptPages(Protocol):
    """Pages as they were read last, in the same file. Never raises: what cannot be read is not there."""

    async def load(self, key: str, shape: type[Kept]) -> Kept | None:
        """The page of this shape under ``key``, or None when there is none or it has expired."""

    async def store(self, key: str, page: object) -> None:
        """Keep a page, replacing the older one of its shape."""


class Clock(Protocol):
    """Time, passed in so that tests can hold it."""

    def now(self) -> datetime:
        """The present moment in UTC."""
