"""Scenes of the accounts browser and of the customers list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from billie_desktop.desk.values import AccountRow
from billie_desktop.domain.account_filter import AmountRange, DayRange
from billie_desktop.domain.account_views import AccountQuery
from billie_desktop.domain.money import Money
from billie_desktop.ui.accounts.page import AccountsPage
from billie_desktop.ui.gallery.people import TODAY, daniel
from billie_desktop.ui.gallery.stage import Stage, settle, until

NAMES = (
    "Kirra Donovan", "Mateo Villanueva", "Sanjay Pillai", "Hemi Tauranga", "Chloe Papadopoulos", "Ahmed Barakat",
    "Sinead O'Rourke", "Luca Ferrante", "Grace Nakamura", "Tobias Greenacre", "Jed Ambrose", "Wen Jie Lau",
    "Imogen Ashdown", "Freya Lindgren", "Bilal Chaudhry", "Ruby Kowalczyk", "Angus McAllister", "Thanh Vo",
    "Noor El-Sayed", "Zoe Marinakis",
)  # fmt: skip
BOOK = 240


def book_rows() -> list[AccountRow]:
    """A book of made-up accounts, a third of them late, one without any figure."""
    rows = []
    for number in range(BOOK):
        days = 214 - 3 * number if number < 71 else 0
        bucket = "default" if days > 61 else "late_arrears" if days > 14 else "early_arrears" if days else "current"
        status = "in_arrears" if days else ("active", "active", "paid_off", "pending_disbursement")[number % 4]
        paid = None if number % 21 == 20 else TODAY - timedelta(days=number % 60)
        rows.append(
            AccountRow(
                f"ACC-B{number:04}",
                f"VN26{number % 6 + 1:02}{number:06}",
                f"CUS-B{number:04}",
                NAMES[number % len(NAMES)],
                status,
                bucket if status in ("in_arrears", "active") else None,
                days or None,
                Money(Decimal(7000 + 1111 * ((number * 37) % 90)) / 100),
                paid,
                Money(Decimal(3760 + (number % 5) * 1525) / 100) if paid else None,
                date(2025, 10, 2) + timedelta(days=number),
            )
        )
    rows[3] = replace(rows[3], customer_name="Wilhelmina-Anastasia Papadopoulos-Featherstonehaugh van der Westhuizen")
    rows[5] = AccountRow("ACC-STUB", None, None, None, "on_hold", None, 205, None, None, None, None)
    return rows


async def browser(stage: Stage, query: AccountQuery | None = None) -> AccountsPage:
    """The accounts browser over the book."""
    stage.fake.lists.account_list += book_rows()
    stage.shell.main.go_to_place("accounts")
    page = stage.shell.main.pages.places["accounts"]
    assert isinstance(page, AccountsPage)
    if query is not None:
        page.ask_for(query)
    await until(lambda: page.feed.is_answered)
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    return page


FILTERED = AccountQuery("arrears").choose(balance=AmountRange(Money(Decimal(50))), least_days=4)


async def accounts(stage: Stage) -> None:
    """All accounts."""
    page = await browser(stage)
    QTest.keyClick(page.table, Qt.Key.Key_J)
    await settle()


async def accounts_peek(stage: Stage) -> None:
    """Filters, and the peek on a late account."""
    stage.fake.add(daniel())
    page = await browser(stage, FILTERED)
    place = page.model.place_of("ACC-3160455") or 0
    page.table.selectRow(place)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    await until(lambda: page.peek.figures.total.value is not None and page.peek.figures.next.value is not None)


async def accounts_peek_unknown(stage: Stage) -> None:
    """The peek on an account of which nearly nothing is known."""
    page = await browser(stage)
    page.table.selectRow(page.model.place_of("ACC-STUB") or 0)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    await settle()


async def accounts_filters(stage: Stage) -> None:
    """The form of all filters, one of them wrong."""
    page = await browser(stage, FILTERED)
    page.ask_filters()
    page.drawer.form.ranges["opened"].first.setText("31/2/2026")
    page.drawer.apply()
    await settle()


async def accounts_many_filters(stage: Stage) -> None:
    """So many filters that the chips wrap, and nothing fits them."""
    query = FILTERED.choose(
        opened=DayRange(date(2026, 1, 1), date(2026, 6, 30)),
        closed=DayRange(None, date(2026, 6, 30)),
        last_payment_before=date(2026, 6, 1),
        buckets=frozenset({"late_arrears", "default"}),
        closure_reasons=frozenset({"SETTLED_SHORT"}),
        frequencies=frozenset({"weekly", "fortnightly"}),
    )
    await browser(stage, query)


async def accounts_narrow(stage: Stage) -> None:
    """The least window: views without room are in a menu."""
    stage.shell.main.resize(1024, 640)
    await accounts_peek(stage)


async def accounts_empty(stage: Stage) -> None:
    """A view without accounts."""
    stage.shell.main.go_to_place("accounts")
    page = stage.shell.main.pages.places["accounts"]
    assert isinstance(page, AccountsPage)
    page.ask_for(AccountQuery("deceased"))
    await settle()


async def accounts_unavailable(stage: Stage) -> None:
    """The accounts browser without a database."""
    stage.fake.lists.outage = "The database did not answer."
    stage.shell.main.go_to_place("accounts")
    await settle()


async def accounts_stale(stage: Stage) -> None:
    """Rows that could not be read again."""
    page = await browser(stage)
    stage.fake.lists.outage = "The database did not answer."
    page.on_half_minute()
    await settle()


LIST_SCENES: dict[str, Callable[[Stage], Awaitable[None]]] = {
    "accounts": accounts,
    "accounts-peek": accounts_peek,
    "accounts-peek-unknown": accounts_peek_unknown,
    "accounts-filters": accounts_filters,
    "accounts-many-filters": accounts_many_filters,
    "accounts-narrow": accounts_narrow,
    "accounts-empty": accounts_empty,
    "accounts-unavailable": accounts_unavailable,
    "accounts-stale": accounts_stale,
}
