"""The collections queue (features.md WQ-3): cases by state, step and flags; a row opens the customer on its account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.desk.case_queue import CaseQueue, CaseRow
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import Page
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.case_filter import CASE_VIEWS, EVERY_CASE, CaseFilter, case_view
from billie_desktop.ui.collections.menus import filter_menu, order_menu
from billie_desktop.ui.keys.shortcuts import Do
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.menu import Menu
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.lists.exporting import CsvExport
from billie_desktop.ui.lists.page import ListPage
from billie_desktop.ui.lists.shown import Count, count_of
from billie_desktop.ui.models.case_filter_words import NEWEST, OLDEST, case_chips, without_filter
from billie_desktop.ui.models.case_rows import CaseListModel, case_csv, missing_aging

BY_UPDATE = "updated"


class CasesPage(ListPage):
    """Everything asked for is one ``CaseFilter`` over a state, and the direction of the last update."""

    noun = ("case", "cases")

    def __init__(
        self, desk: Desk, cases: CaseQueue, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        self._cases = cases
        self.filters = CaseFilter()
        """What narrows beside the state of the view."""
        self.menu: Menu | None = None
        self.order_button = IconButton("sort", "Order of the list")
        self.export_button = IconButton("download", "Save this page as CSV, Ctrl E")
        views = [(view.key, view.word) for view in CASE_VIEWS]
        tools = (self.order_button, self.export_button)
        super().__init__(
            desk, CaseListModel(), cases.rows, views, "Name, number or id", now, parent, tools=tools, has_filters=True
        )
        self.banner = Notice(NoticeKind.WARNING, icon="help")
        self._banner_room = QWidget()
        self.export = CsvExport(self, desk.agent, "collections queue")
        self._lay_out_banner()
        self._tie()

    def _lay_out_banner(self) -> None:
        room = QVBoxLayout(self._banner_room)
        pad = tokens().spacing.pane_padding
        room.setContentsMargins(pad, tokens().spacing.step_2, pad, tokens().spacing.step_2)
        room.addWidget(self.banner)
        self._banner_room.hide()
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, self._banner_room)

    def _tie(self) -> None:
        chips = self.head.chips
        assert chips is not None
        chips.removed.connect(lambda field: self.narrow_by(without_filter(self.filters, field)))
        chips.add_asked.connect(self.ask_filters)
        chips.clear_asked.connect(self.clear_filters)
        self.order_button.clicked.connect(self.ask_order)
        self.export_button.clicked.connect(self.export_page)
        self.export.saved.connect(lambda words: announce(self, words))
        self.export.failed.connect(lambda words: self.head.show_words(words, self.head.origin.origin))

    # what is asked

    @property
    def view_word(self) -> str:
        """The state in front, for the way here."""
        return case_view(self.head.views.current).word

    def first_sort(self) -> tuple[str, bool]:
        return BY_UPDATE, True

    def extra_keys(self) -> Mapping[Do, Callable[[], None]]:
        return {Do.FILTER: self.ask_filters, Do.EXPORT: self.export_page}

    def asked(self, view: str) -> CaseFilter:
        """The whole question with the state of a view."""
        own = case_view(view).filters
        return replace(self.filters, state=own.state, running=own.running, text=self.text)

    async def read(self, offset: int, limit: int) -> Page[Any]:
        return await self._cases.page(offset, limit, self.asked(self.head.views.current), self.descending)

    async def count(self, view: str) -> Count:
        return count_of(await self._cases.page(0, 0, case_view(view).filters))

    def order_words(self) -> str:
        return NEWEST if self.descending else OLDEST

    def narrow_by(self, filters: CaseFilter) -> None:
        """Other steps or flags."""
        if filters != self.filters:
            self.filters = filters
            self._show_chips()
            self.ask()

    def clear_filters(self) -> None:
        """The state alone narrows."""
        self.narrow_by(CaseFilter())

    def show_cases_of(self, customer_id: str) -> None:
        """All cases of one customer, whatever their state."""
        self.head.views.set_current(EVERY_CASE)
        self.filters = CaseFilter()
        self._show_chips()
        self.head.narrow.setText(customer_id)
        self.text = customer_id
        self.ask()
        self.head.view_chosen.emit(EVERY_CASE)

    def _show_chips(self) -> None:
        assert self.head.chips is not None
        chips = case_chips(self.filters)
        self.head.chips.show_chips(chips, can_clear=bool(chips))

    # menus

    def ask_filters(self) -> None:
        """What can narrow, below the way to it."""
        assert self.head.chips is not None
        self._pop_up(filter_menu(self, self.filters, self.narrow_by), self.head.chips.below_add())

    def ask_order(self) -> None:
        """The orders there are, and the one there is not."""
        below = self.order_button.rect().bottomLeft()
        menu = order_menu(self, self.descending, lambda newest: self.on_sort_requested(BY_UPDATE, newest))
        self._pop_up(menu, self.order_button.mapToGlobal(below))

    def _pop_up(self, menu: Menu, where: QPoint) -> None:
        self.menu = menu
        menu.aboutToHide.connect(self._forget_menu)
        menu.popup(where)

    def _forget_menu(self) -> None:
        self.menu = None

    # answers

    def on_loaded(self, total: int) -> None:
        """Rows are here; those without aging are told."""
        super().on_loaded(total)
        self.show_missing_aging()

    def on_rows_changed(self, rows: Any) -> None:
        """Aging may have come, or gone."""
        super().on_rows_changed(rows)
        self.show_missing_aging()

    def show_missing_aging(self) -> None:
        """A banner over rows whose days and bucket are dashes."""
        missing = missing_aging(self.model.rows)
        if missing:
            shown = self.model.rowCount()
            headline = f"No aging for {missing:,} of {shown:,} case{'' if shown == 1 else 's'} shown."
            self.banner.set_words(headline, "Days past due and bucket are dashes there: the record does not have them.")
        self._banner_room.setVisible(bool(missing))

    def say_none(self) -> None:
        if self.filters.narrows_more and not self.text:
            self.table.show_empty("No cases match", "Nothing in this state fits the filters.", "Clear filters")
        else:
            super().say_none()

    def on_message_action(self) -> None:
        """Clear what narrows, or try again."""
        if self.feed.is_answered and self.filters.narrows_more and not self.text:
            self.clear_filters()
        else:
            super().on_message_action()

    # rows

    def ids_of(self, row: CaseRow) -> tuple[str, str]:
        return row.customer_id or "", row.account_id

    def number_of(self, row: CaseRow) -> str:
        return row.number or row.account_id

    def export_page(self) -> None:
        """The rows on screen as CSV."""
        rows = self.model.rows
        if rows:
            name = f"collections-{self.head.views.current}-{business_day(self._now()):%Y%m%d}.csv"
            self.export.ask(name, lambda: (case_csv(rows), len(rows)))
