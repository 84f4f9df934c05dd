"""The accounts browser (features.md SE-6): smart views, filters, peek, CSV, and an address that can be shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.book import Sum
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountRow, AccountSort, Page
from billie_desktop.domain.account_filter import NO_FILTER
from billie_desktop.domain.account_views import SMART_VIEWS, AccountQuery, smart_view
from billie_desktop.domain.accounts_address import accounts_address, is_accounts_address, parse_accounts_address
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.link import NotALink
from billie_desktop.ui.accounts.filter_drawer import FilterDrawer
from billie_desktop.ui.accounts.peek import AccountPeek
from billie_desktop.ui.keys.router import KeyRouter
from billie_desktop.ui.keys.shortcuts import Do
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.lists.exporting import CsvExport
from billie_desktop.ui.lists.page import ListPage
from billie_desktop.ui.lists.shown import Count, count_of
from billie_desktop.ui.models.account_csv import account_csv
from billie_desktop.ui.models.account_list_rows import ORDER_WORDS, AccountListModel
from billie_desktop.ui.models.filter_words import NAMES, chip_words
from billie_desktop.ui.tasks import Tasks


class AccountsPage(ListPage):
    """Everything asked for is one ``AccountQuery``; rows open the customer on that account."""

    noun = ("account", "accounts")

    def __init__(
        self, desk: Desk, router: KeyRouter, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        self.query = AccountQuery()
        self.export_button = IconButton("download", "Save this page as CSV, Ctrl E")
        self.link_button = IconButton("link", "Copy the address of this list, Ctrl L")
        views = [(view.key, view.word) for view in SMART_VIEWS]
        placeholder = "Name, number or id"
        tools = (self.export_button, self.link_button)
        super().__init__(
            desk,
            AccountListModel(),
            desk.lists.account_rows,
            views,
            placeholder,
            now,
            parent,
            tools=tools,
            has_filters=True,
        )
        self._tasks = Tasks(self)
        self.export = CsvExport(self, desk.agent, "accounts list")
        self.peek = AccountPeek(self.body, desk, self.today)
        self.drawer = FilterDrawer(self.body, router, self.today)
        self._tie()
        self._show_query()

    def _tie(self) -> None:
        chips = self.head.chips
        assert chips is not None
        chips.removed.connect(self.remove_filter)
        chips.add_asked.connect(self.ask_filters)
        chips.clear_asked.connect(self.clear_filters)
        self.export_button.clicked.connect(self.export_page)
        self.link_button.clicked.connect(self.copy_address)
        self.table.current_row_changed.connect(self.on_current_row_changed)
        self.table.peek_requested.connect(lambda _place: self.toggle_peek())
        self.model.dataChanged.connect(lambda first, _last: self._peek_at(first.row()))
        self.peek.open_asked.connect(lambda: self.open_current(new_window=False))
        self.peek.copy_asked.connect(self.copy_current)
        for drawer, width in ((self.peek, tokens().region.peek), (self.drawer, tokens().region.drawer)):
            drawer.opened.connect(lambda width=width: self._make_room(width))
            drawer.closed.connect(lambda: self._make_room(0))
        self.drawer.applied.connect(self.ask_for)
        self.export.saved.connect(lambda words: announce(self, words))
        self.export.failed.connect(lambda words: self.head.show_words(words, self.head.origin.origin))

    # what is asked

    def today(self) -> date:
        """The Sydney business day."""
        return business_day(self._now())

    @property
    def view_word(self) -> str:
        """The smart view in front, for the way here."""
        return smart_view(self.query.view).word

    @property
    def address(self) -> str:
        """The address of what is asked."""
        return accounts_address(self.query)

    def first_sort(self) -> tuple[str, bool]:
        sort, descending = self.query.order
        return sort.value, descending

    def extra_keys(self) -> Mapping[Do, Callable[[], None]]:
        return {
            Do.PEEK: self.toggle_peek,
            Do.FILTER: self.ask_filters,
            Do.EXPORT: self.export_page,
            Do.COPY_ADDRESS: self.copy_address,
        }

    async def read(self, offset: int, limit: int) -> Page[Any]:
        sort, descending = self.query.order
        return await self._desk.lists.accounts(offset, limit, sort, descending, self.query.effective(self.today()))

    async def count(self, view: str) -> Count:
        filters = smart_view(view).filters(self.today())
        return count_of(await self._desk.lists.accounts(0, 0, filters=filters))

    def ask_for(self, query: AccountQuery) -> None:
        """Show what a question asks for."""
        if query == self.query:
            return
        self.query = query
        self._show_query()
        self.ask()
        self.head.view_chosen.emit(query.view)

    def open_address(self, address: str) -> bool:
        """Show the list of an address; False, with words in the head, when it is none."""
        try:
            query = parse_accounts_address(address)
        except NotALink as error:
            self.head.show_words(str(error), None)
            return False
        self.ask_for(query)
        return True

    def _show_query(self) -> None:
        sort, descending = self.query.order
        self.sort_key, self.descending = sort.value, descending
        self.table.header.show_sort(sort.value, descending)
        self.head.views.set_current(self.query.view)
        self.text = self.query.filters.text
        if self.head.narrow.text().strip() != self.text:
            self.head.narrow.setText(self.text)
        assert self.head.chips is not None
        chosen = any(name in self.query.chosen for name in NAMES)
        self.head.chips.show_chips(chip_words(self.query.effective(self.today())), can_clear=chosen)
        self.head.show_order()

    def on_view_chosen(self, key: str) -> None:
        """A view starts with its own filters and order; the text stays."""
        if key != self.query.view:
            fresh = AccountQuery(key)
            self.ask_for(fresh.choose(text=self.text) if self.text else fresh)

    def on_narrowed(self, text: str) -> None:
        """A text narrows; a pasted address is opened."""
        if is_accounts_address(text):
            if self.open_address(text):
                self.table.setFocus()
            return
        if text != self.text:
            self.ask_for(self.query.choose(text=text) if text else self.query.forget("text"))

    def on_sort_requested(self, key: str, descending: bool) -> None:
        """Another order, from the source."""
        self.ask_for(replace(self.query, sort=AccountSort(key), descending=descending))

    def remove_filter(self, field: str) -> None:
        """Narrow by it no longer, also when the view does."""
        own = smart_view(self.query.view).filters(self.today())
        anything = NO_FILTER.value_of(field)
        self.ask_for(self.query.choose(**{field: anything}) if own.narrows(field) else self.query.forget(field))

    def clear_filters(self) -> None:
        """Back to the filters of the view."""
        self.ask_for(self.query.forget(*NAMES))

    def ask_filters(self) -> None:
        """Open all filters, in the place of the peek."""
        if self.drawer.is_open:
            return
        if self.peek.is_open:
            self.peek.close_at_once()
        self.drawer.show_query(self.query)

    def order_words(self) -> str:
        return ORDER_WORDS.get(self.query.order) or super().order_words()

    # answers

    def on_loaded(self, total: int) -> None:
        """Rows are here; their sum follows, unless there are too many to be added up each time."""
        super().on_loaded(total)
        if self._desk.book is not None and total and not self.feed.capped:
            self._tasks.start("sum", self._add_up())

    async def _add_up(self) -> None:
        assert self._desk.book is not None
        query = self.query
        try:
            found: Sum = await self._desk.book.sum_of(query.effective(self.today()))
        except DeskError:
            return  # the rows say what could be read; a sum that is not there is not shown
        if query == self.query and self.feed.is_answered:
            self.say_shown(found.amount.with_symbol(), "outstanding")

    def say_none(self) -> None:
        if self.query.chosen:
            self.table.show_empty("No accounts match", "Nothing in this view fits the filters.", "Clear filters")
        else:
            self.table.show_empty("No accounts", "There is nothing in this view.")

    def on_message_action(self) -> None:
        """Clear what narrows, or try again."""
        if self.feed.is_answered and self.query.chosen:
            self.ask_for(AccountQuery(self.query.view))
        else:
            self.ask()

    # rows

    def ids_of(self, row: AccountRow) -> tuple[str, str]:
        return row.customer_id or "", row.account_id

    def number_of(self, row: AccountRow) -> str:
        return row.number or row.account_id

    def toggle_peek(self) -> None:
        """Show the row under the cursor at the right, or close it."""
        row = self.model.row_at(self.table.currentIndex().row())
        if self.peek.is_open:
            self.peek.request_close()
        elif row is not None:
            self.peek.open(focus=self.table)
            self.peek.show_row(row)

    def on_current_row_changed(self, place: int) -> None:
        """With the peek open the cursor swaps it."""
        row = self.model.row_at(place)
        if self.peek.is_open and row is not None:
            self.peek.show_row(row)

    def _peek_at(self, place: int) -> None:
        if place == self.table.currentIndex().row():
            self.on_current_row_changed(place)

    def _make_room(self, width: int) -> None:
        self.body_row.setContentsMargins(0, 0, min(width, self.body.width()), 0)

    def escape(self) -> None:
        """Esc closes the peek, then empties the field, then goes back to the rows."""
        if self.peek.is_open:
            self.peek.request_close()
        elif self.text or self.head.narrow.text():
            self.head.narrow.clear()
            self.on_narrowed("")
        self.table.setFocus()

    # leaving the desk

    def copy_address(self) -> None:
        """The address of this list, for somebody else or for later."""
        QGuiApplication.clipboard().setText(self.address)
        announce(self, "Address of the list copied")

    def export_page(self) -> None:
        """The rows on screen as CSV."""
        rows = self.model.rows
        if rows:
            name = f"accounts-{self.query.view}-{self.today():%Y%m%d}.csv"
            self.export.ask(name, lambda: (account_csv(rows), len(rows)))

    # life

    def come_to_front(self) -> None:
        super().come_to_front()
        self.peek.come_to_front()
        if self.drawer.is_open:
            self.drawer.take_keys()

    def go_behind(self) -> None:
        super().go_behind()
        self.peek.go_behind()
        if self.drawer.is_open:
            self.drawer.leave_keys()

    def let_go(self) -> None:
        super().let_go()
        self.peek.let_go()
