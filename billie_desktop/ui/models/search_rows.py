"""Rows of the palette: captions, hits, and what could not be searched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from billie_desktop.domain.words import DASH, TYPE_WORDS
from billie_desktop.ui.kit.columns import Column, TextCell
from billie_desktop.ui.models.rows import Index, RowsModel

if TYPE_CHECKING:
    from billie_desktop.desk.values import AccountHit, ContactHit, CustomerHit, TransactionHit


@dataclass(frozen=True, slots=True)
class Caption:
    """Head of a group; ``figure`` is the title of the amounts at the right."""

    key: str
    words: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class BrowseRow:
    """Leads to the accounts browser: narrowed by ``text``, or to a smart view."""

    key: str
    words: str
    text: str = ""
    view: str = ""


@dataclass(frozen=True, slots=True)
class CustomerResult:
    """One customer; ``text`` is what was searched, for the mark."""

    key: str
    hit: CustomerHit
    text: str


@dataclass(frozen=True, slots=True)
class AccountResult:
    """One account."""

    key: str
    hit: AccountHit
    text: str


@dataclass(frozen=True, slots=True)
class TransactionResult:
    """One posting and its account."""

    key: str
    hit: TransactionHit


@dataclass(frozen=True, slots=True)
class ContactResult:
    """One contact of the marketing service; only a linked one leads somewhere."""

    key: str
    hit: ContactHit
    text: str


@dataclass(frozen=True, slots=True)
class RecentRow:
    """A customer opened before."""

    key: str
    customer_id: str
    name: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A group that could not be searched; choosing it tries again. ``some_here``: rows above are from this computer."""

    key: str
    some_here: bool = False


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A hint, or that there are no results."""

    key: str
    words: str


SearchRow = (
    Caption
    | BrowseRow
    | CustomerResult
    | AccountResult
    | TransactionResult
    | ContactResult
    | RecentRow
    | FailedRow
    | MessageRow
)


def is_choosable(row: object) -> bool:
    """Whether the cursor may stand on it."""
    match row:
        case Caption() | MessageRow():
            return False
        case ContactResult(hit=hit):
            return hit.customer_id is not None
        case TransactionResult(hit=hit):
            return hit.account.customer_id is not None
        case _:
            return True


def is_hit(row: object) -> bool:
    """Whether it is a result on which the cursor may begin."""
    found = CustomerResult | AccountResult | TransactionResult | ContactResult
    return isinstance(row, found) and is_choosable(row)


def customer_of(row: object) -> str | None:
    """The customer that choosing the row opens."""
    match row:
        case CustomerResult(hit=hit):
            return hit.customer_id
        case AccountResult(hit=account):
            return account.customer_id
        case TransactionResult(hit=posting):
            return posting.account.customer_id
        case ContactResult(hit=contact):
            return contact.customer_id
        case RecentRow(customer_id=customer_id):
            return customer_id
        case _:
            return None


def account_of(row: object) -> str:
    """The account that choosing the row selects, '' for none."""
    match row:
        case AccountResult(hit=account):
            return account.account_id
        case TransactionResult(hit=posting):
            return posting.account.account_id
        case _:
            return ""


def failed_words(row: FailedRow) -> str:
    """What a group says that could not be searched."""
    if row.some_here:
        return "The rest could not be searched. These were kept on this computer."
    return "Could not be searched. This is not “no results”."


def posting_words(hit: TransactionHit) -> str:
    """The kind of a posting; without one, that the ledger could not be asked."""
    return TYPE_WORDS[hit.type] if hit.type is not None else "Not read from the ledger"


def known_stage(stage: str | None) -> str:
    """The stage of a contact, as marketing words it."""
    return stage.replace("_", " ").capitalize() if stage else DASH


def spoken(row: SearchRow) -> str:
    """A row in words."""
    match row:
        case Caption(words=words) | MessageRow(words=words) | BrowseRow(words=words):
            return words
        case CustomerResult(hit=hit):
            verified = ", verified" if hit.verified else ""
            return f"Customer {hit.full_name or hit.customer_id}, {hit.customer_id}{verified}"
        case AccountResult(hit=hit):
            return f"Account {hit.number or hit.account_id}, {hit.customer_name or ''}"
        case TransactionResult(hit=hit):
            number = hit.account.number or hit.account.account_id
            return f"{posting_words(hit)} {hit.transaction_id or hit.reference}, account {number}"
        case ContactResult(hit=hit):
            linked = "" if hit.customer_id else ", not a customer"
            return f"Marketing contact {hit.first_name or hit.contact_id}, {hit.stage or ''}{linked}"
        case RecentRow(name=name, customer_id=customer_id):
            return f"Recent customer {name}, {customer_id}"
        case FailedRow():
            return f"{failed_words(row)} Try again"


class SearchModel(RowsModel[SearchRow]):
    """What the palette lists."""

    def __init__(self, parent: QObject | None = None) -> None:
        column: Column[SearchRow] = Column("result", "", 680, lambda row: TextCell(spoken(row)))
        super().__init__(lambda row: row.key, (column,), parent)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row_at(index.row()) if index.isValid() else None
        never = Qt.ItemFlag.ItemNeverHasChildren
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if not is_choosable(row):
            return never
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | never
