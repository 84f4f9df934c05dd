"""Search results as rows of the palette: captions, hits, and what could not be searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Qt

from billie_desktop.desk.values import AccountHit, CustomerHit, GroupState, SearchResult
from billie_desktop.ui.kit.columns import Column, TextCell
from billie_desktop.ui.models.rows import Index, RowsModel

LEAST = 3
HINT = "Type at least 3 characters of a name, e-mail, phone, customer id or account number."


@dataclass(frozen=True, slots=True)
class Caption:
    """Head of a group; ``figure`` is the title of the amounts at the right."""

    key: str
    words: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class BrowseRow:
    """Leads to the accounts browser narrowed by the text."""

    key: str
    text: str


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
class RecentRow:
    """A customer opened before in this session."""

    key: str
    customer_id: str
    name: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A group that could not be searched; choosing it tries again."""

    key: str


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A hint, or that there are no results."""

    key: str
    words: str


SearchRow = Caption | BrowseRow | CustomerResult | AccountResult | RecentRow | FailedRow | MessageRow


def is_choosable(row: object) -> bool:
    """Whether the cursor may stand on it."""
    return not isinstance(row, Caption | MessageRow)


def empty_rows(recent: Sequence[RecentRow]) -> list[SearchRow]:
    """Before there is anything to search for: recent customers and a hint."""
    rows: list[SearchRow] = []
    if recent:
        rows.append(Caption("c-recent", "Recent customers"))
        rows.extend(recent)
    rows.append(MessageRow("hint", HINT))
    return rows


def result_rows(result: SearchResult) -> list[SearchRow]:
    """The groups of an answer, each with its own state."""
    text = result.text.strip()
    customers, accounts = result.customers, result.accounts
    failed = GroupState.FAILED in (customers.state, accounts.state)
    if not (customers.rows or accounts.rows or failed):
        return [MessageRow("none", f"No results for “{text}”.")]
    rows: list[SearchRow] = []
    if accounts.rows and not any(letter.isdigit() for letter in text):
        rows += [Caption("c-browse", "Browse"), BrowseRow("browse", text)]
    if customers.rows or customers.state is GroupState.FAILED:
        rows.append(Caption("c-customers", _title("Customers", customers.rows, customers.more), "Amount due"))
        rows += [CustomerResult(f"u-{hit.customer_id}", hit, text) for hit in customers.rows]
        if customers.state is GroupState.FAILED:
            rows.append(FailedRow("f-customers"))
    if accounts.rows or accounts.state is GroupState.FAILED:
        rows.append(Caption("c-accounts", _title("Loan accounts", accounts.rows, accounts.more), "Outstanding"))
        rows += [AccountResult(f"a-{hit.account_id}", hit, text) for hit in accounts.rows]
        if accounts.state is GroupState.FAILED:
            rows.append(FailedRow("f-accounts"))
    return rows


def _title(words: str, rows: Sequence[object], more: bool) -> str:
    return f"{words} · {len(rows)}{'+' if more else ''}" if rows else words


def found_words(result: SearchResult) -> str:
    """ "9 found", with a plus when a list was cut."""
    count = len(result.customers.rows) + len(result.accounts.rows)
    return f"{count}{'+' if result.customers.more or result.accounts.more else ''} found"


def spoken(row: SearchRow) -> str:
    """A row in words."""
    match row:
        case Caption(words=words) | MessageRow(words=words):
            return words
        case BrowseRow(text=text):
            return f"All accounts of customers named {text}"
        case CustomerResult(hit=hit):
            verified = ", verified" if hit.verified else ""
            return f"Customer {hit.full_name or hit.customer_id}, {hit.customer_id}{verified}"
        case AccountResult(hit=hit):
            return f"Account {hit.number or hit.account_id}, {hit.customer_name or ''}"
        case RecentRow(name=name, customer_id=customer_id):
            return f"Recent customer {name}, {customer_id}"
        case FailedRow():
            return "Could not be searched. This is not no results. Try again"


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
