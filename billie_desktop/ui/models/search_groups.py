"""An answer of the search as groups of rows, each with its own state; and the words around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from billie_desktop.desk.values import GroupState, Hits, SearchResult
from billie_desktop.domain.account_views import SMART_VIEWS
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.models.search_rows import (
    AccountResult,
    BrowseRow,
    Caption,
    ContactResult,
    CustomerResult,
    FailedRow,
    MessageRow,
    RecentRow,
    SearchRow,
    TransactionResult,
)

LEAST = 3
HINT = "Type at least 3 characters of a name, e-mail, phone, customer id, account number or payment reference."
Hit = TypeVar("Hit")


def empty_rows(recent: Sequence[RecentRow]) -> list[SearchRow]:
    """Before there is anything to search for: recent customers and a hint."""
    rows: list[SearchRow] = []
    if recent:
        rows.append(Caption("c-recent", "Recent customers"))
        rows.extend(recent)
    rows.append(MessageRow("hint", HINT))
    return rows


def result_rows(result: SearchResult, paused_off: str = "", problems_off: str = "") -> list[SearchRow]:
    """The groups of an answer in their order; "no results" only when every group was searched and found nothing.
    ``paused_off`` and ``problems_off`` say why the list of all pauses and the inbox are off for this agent."""
    text = result.text.strip()
    browse = _browse(result, text, paused_off, problems_off)
    groups = (
        *_group(
            "customers",
            "Customers",
            "Amount due",
            result.customers,
            lambda hit: CustomerResult(f"u-{hit.customer_id}", hit, text),
        ),
        *_group(
            "accounts",
            "Loan accounts",
            "Outstanding",
            result.accounts,
            lambda hit: AccountResult(f"a-{hit.account_id}", hit, text),
        ),
        *_group(
            "transactions",
            "Transactions",
            "Amount",
            result.transactions,
            lambda hit: TransactionResult(f"t-{hit.account.account_id}-{hit.transaction_id}", hit),
        ),
        *_group(
            "contacts",
            "Marketing contacts",
            "",
            result.contacts,
            lambda hit: ContactResult(f"k-{hit.contact_id}", hit, text),
        ),
    )
    if not groups and not browse:
        return [MessageRow("none", f"No results for “{text}”. Try a phone number, an e-mail or an account number.")]
    if not groups:
        return [*browse, MessageRow("none", f"No customers or accounts for “{text}”.")]
    return [*browse, *groups]


def found_words(result: SearchResult) -> str:
    """ "9 found", with a plus when a list was cut; what failed is said beside it."""
    found = f"{result.count}{'+' if result.more else ''} found"
    return f"{found}, some not searched" if result.failed else found


def source_of(result: SearchResult, milliseconds: int | None) -> tuple[Origin, str]:
    """Where an answer comes from and what it covers, for the foot."""
    now = datetime.now(UTC)
    if result.from_here:
        covers = "Offline · this computer only" if result.failed else "This computer · searching"
        return Origin.cached(now), covers
    if result.failed and not result.count:
        return Origin.unavailable(), "Not searched"
    return Origin.live(now), "Live · just now" if milliseconds is None else f"Live · {milliseconds} ms"


DISBURSEMENTS = "Disbursements: missed, today, scheduled"
"""The place of the loans to disburse; its words find it."""


COLLECTIONS = "Collections: open, awaiting a human, hardship, cured"
"""The queue of cases."""

PAUSED = "Paused notifications: in force, expired"
"""The list of all pauses."""

PROBLEMS = "Problem reports: open, resolved"
"""The inbox."""


def _browse(result: SearchResult, text: str, paused_off: str, problems_off: str) -> list[SearchRow]:
    rows: list[SearchRow] = []
    if _begins(DISBURSEMENTS, text):
        rows.append(BrowseRow("p-disbursements", DISBURSEMENTS, view="disbursements"))
    if _begins(COLLECTIONS, text):
        rows.append(BrowseRow("p-collections", COLLECTIONS, view="collections"))
    for words, view, off in ((PAUSED, "paused", paused_off), (PROBLEMS, "problems", problems_off)):
        if _begins(words, text):
            key = f"p-{view}"
            rows.append(MessageRow(key, f"{words} (off: {off})") if off else BrowseRow(key, words, view=view))
    rows += [
        BrowseRow(f"v-{view.key}", f"Accounts: {view.word}", view=view.key)
        for view in SMART_VIEWS
        if _begins(view.word, text)
    ]
    if result.accounts.rows and not any(letter.isdigit() for letter in text):
        rows.append(BrowseRow("browse", f"All accounts of customers named “{text}”", text=text))
    return [Caption("c-browse", "Browse"), *rows] if rows else []


def _begins(words: str, text: str) -> bool:
    known, typed = words.casefold(), text.casefold()
    return any(word.startswith(typed) for word in (known, *known.split()))


def _group(key: str, words: str, figure: str, hits: Hits[Hit], row: Callable[[Hit], SearchRow]) -> list[SearchRow]:
    failed = hits.state is GroupState.FAILED
    if not (hits.rows or failed):
        return []
    title = f"{words} · {len(hits.rows)}{'+' if hits.more else ''}" if hits.rows else words
    rows = [Caption(f"c-{key}", title, figure if hits.rows else ""), *(row(hit) for hit in hits.rows)]
    return [*rows, FailedRow(f"f-{key}", bool(hits.rows))] if failed else rows
