"""A browser of many rows: smart views, narrowing, sorting at the source, pages as one scrolls, rows that stay live."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import DocumentChange, Page
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.keys.shortcuts import Do
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.theme import Density
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.lists.feed import PAGE, ListFeed, ReadRows
from billie_desktop.ui.lists.head import ListHead
from billie_desktop.ui.lists.keys import list_layer
from billie_desktop.ui.lists.shown import Count, count_words, shown_words
from billie_desktop.ui.lists.view_counts import ViewCounts
from billie_desktop.ui.models.rows import RowsModel
from billie_desktop.ui.throttle import Throttle

NEAR_END_ROWS = 40
REFRESH_MS = 30_000
FOLLOW_MS = 1_500
RECOUNT_MS = 6_000


class ListPage(QWidget):
    """Base of the accounts and the customers list. A subclass says how to read, and what its words are."""

    customer_chosen = Signal(str, str, bool)

    noun = ("row", "rows")

    def __init__(
        self,
        desk: Desk,
        model: RowsModel[Any],
        read_rows: ReadRows,
        views: Sequence[tuple[str, str]],
        placeholder: str,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
        *,
        tools: Sequence[QWidget] = (),
        has_filters: bool = False,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._now = now
        self._asked_once = False
        self.text = ""
        self.sort_key, self.descending = self.first_sort()
        self.model = model
        self.counts = ViewCounts([key for key, _ in views], self.count, self)
        self.head = ListHead(views, placeholder, tools, has_filters=has_filters)
        self.table = TableView(model.columns, Density.COMPACT)
        self.table.setAccessibleName(self.noun[1].capitalize())
        self.table.setModel(model)
        self.table.header.show_sort(self.sort_key, self.descending)
        self.feed: ListFeed[Any] = ListFeed(model, read_rows, self)
        self.layer = list_layer(self, self.extra_keys())
        self.body = QWidget()
        """The table, and what opens over it."""
        self.body_row = QHBoxLayout(self.body)
        self.body_row.setContentsMargins(0, 0, 0, 0)
        self.body_row.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.body, 1)
        self._refresh = QTimer(self)
        self._refresh.setInterval(REFRESH_MS)
        self._follow = Throttle(self, FOLLOW_MS, self.on_quiet)
        # Counts at the source may be some seconds old, so the first ones are read once more.
        self._recount = Throttle(self, RECOUNT_MS, self.read_counts)
        self._release: Callable[[], None] | None = None
        self._connect()

    def _connect(self) -> None:
        self.head.view_chosen.connect(self.on_view_chosen)
        self.counts.counted.connect(lambda key, total: self.head.views.set_count(key, count_words(total)))
        self.head.narrowed.connect(self.on_narrowed)
        self.table.sort_requested.connect(self.on_sort_requested)
        self.table.row_activated.connect(lambda place: self.open_row(place, new_window=False))
        self.table.copy_requested.connect(lambda _place: self.copy_current())
        self.table.message_action_requested.connect(self.on_message_action)
        self.table.verticalScrollBar().valueChanged.connect(self.on_scrolled)
        self.feed.loaded.connect(self.on_loaded)
        self.feed.failed.connect(self.on_failed)
        self.feed.rows_changed.connect(self.on_rows_changed)
        self._refresh.timeout.connect(self.on_half_minute)

    # what a subclass says

    def first_sort(self) -> tuple[str, bool]:
        """Column key and direction at first."""
        raise TypeError("a list says how it is sorted at first")

    async def read(self, offset: int, limit: int) -> Page[Any]:
        """One page for what is chosen now."""
        raise TypeError("a list says how it is read")

    async def count(self, view: str) -> Count:
        """How many rows a smart view has."""
        raise TypeError("a list says how its views are counted")

    def ids_of(self, row: Any) -> tuple[str, str]:
        """(customer id, account id) a row opens; the account may be ''."""
        raise TypeError("a list says what a row opens")

    def number_of(self, row: Any) -> str:
        """What is copied from a row."""
        raise TypeError("a list says what is copied")

    def extra_keys(self) -> Mapping[Do, Callable[[], None]]:
        """Keys of this list alone."""
        return {}

    def order_words(self) -> str:
        """The order in words."""
        column = next(each for each in self.model.columns if each.key == self.sort_key)
        return f"by {column.title.lower()}{', descending' if self.descending else ''}"

    # asking

    def come_to_front(self) -> None:
        """Shown: read, and stay live until hidden."""
        if not self._asked_once:
            self.ask()
        else:
            self.feed.reload()
        if self._release is None:
            self._release = self._desk.live.subscribe(self.on_changes)
        self._refresh.start()
        self.read_counts()
        self._recount.poke()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_behind(self) -> None:
        """Hidden: nothing is read for it."""
        self._refresh.stop()
        self._follow.stop()
        self._recount.stop()
        if self._release is not None:
            self._release()
            self._release = None

    def let_go(self) -> None:
        """The window closes."""
        self.go_behind()

    def on_changes(self, changes: tuple[DocumentChange, ...]) -> None:
        """Shown rows follow at once; counts and rows that came or went a little later."""
        self.feed.on_changes(changes)
        self._follow.poke()

    def on_quiet(self) -> None:
        """Counts soon, and rows as long as all of them are on screen: a long list is not moved under the eyes."""
        self._recount.poke()
        if self.feed.total <= PAGE and not self.feed.capped:
            self.feed.reload()

    def on_view_chosen(self, _key: str) -> None:
        """Another smart view."""
        self.ask()

    def ask(self) -> None:
        """Another question: view, text or order changed."""
        self._asked_once = True
        self.table.show_loading()
        self.feed.ask(self.read)

    def read_counts(self) -> None:
        """Count every view at the source."""
        self.counts.read()

    def narrow_to(self, text: str) -> None:
        """Narrow by a text, as typed into the field."""
        self.head.narrow.setText(text)
        self.on_narrowed(text.strip())

    # answers

    def on_narrowed(self, text: str) -> None:
        """The agent stopped typing."""
        if text != self.text:
            self.text = text
            self.ask()

    def on_sort_requested(self, key: str, descending: bool) -> None:
        """Another order, from the source."""
        self.sort_key, self.descending = key, descending
        self.table.header.show_sort(key, descending)
        self.ask()

    def on_loaded(self, total: int) -> None:
        """Rows are here."""
        self.say_shown()
        if not total:
            self.say_none()
            return
        self.table.show_rows()
        if not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def say_shown(self, strong: str = "", after: str = "") -> None:
        """How many of how many are on screen, in which order."""
        feed = self.feed
        words = shown_words(self.model.rowCount(), feed.total, self.noun, capped=feed.capped, counting=feed.is_counting)
        tail = f"{words} ·" if strong else words
        self.head.show_words(tail, Origin.cached(datetime.now(UTC)), strong, after, self.order_words())

    def say_none(self) -> None:
        """There is nothing, and why that may be."""
        many = self.noun[1]
        if self.text:
            self.table.show_empty(f"No {many} match", f"Nothing begins with “{self.text}” in this view.", "Clear")
        else:
            self.table.show_empty(f"No {many}", "There is nothing in this view.")

    def on_failed(self, text: str) -> None:
        """They could not be read; rows that are here stay, with their age."""
        if self.feed.is_answered:
            self.head.show_words(f"Could not be read again: {text}", self.head.origin.origin)
            return
        self.head.show_words("", Origin.unavailable())
        self.table.show_unavailable(f"{self.noun[1].capitalize()} unavailable", text)

    def on_message_action(self) -> None:
        """Clear, or try again."""
        if self.text:
            self.head.narrow.clear()
        else:
            self.ask()

    def on_rows_changed(self, rows: Sequence[Any]) -> None:
        """Changed rows fade."""
        keys = [self.ids_of(row) for row in rows]
        for customer_id, account_id in keys:
            place = self.model.place_of(account_id or customer_id)
            if place is not None:
                self.table.flash(place)

    def on_scrolled(self, _value: int) -> None:
        """Near the end: the next page."""
        bar = self.table.verticalScrollBar()
        if bar.value() >= bar.maximum() - NEAR_END_ROWS * tokens().row.compact:
            self.feed.more()

    def read_again(self) -> None:
        """Something was missed."""
        self.on_half_minute()

    def on_half_minute(self) -> None:
        """Rows and counts again, in place."""
        self.feed.reload()
        self.read_counts()

    # rows

    def step(self, by: int) -> None:
        """Move the cursor, from wherever the focus is."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.table.step(by)

    def open_current(self, *, new_window: bool) -> None:
        """Open the row under the cursor."""
        self.open_row(self.table.currentIndex().row(), new_window=new_window)

    def open_row(self, place: int, *, new_window: bool) -> None:
        """Open a row's customer on its account."""
        row = self.model.row_at(place)
        if row is not None:
            customer_id, account_id = self.ids_of(row)
            if customer_id:
                self.customer_chosen.emit(customer_id, account_id, new_window)

    def copy_current(self) -> None:
        """Copy the number of the row under the cursor."""
        row = self.model.row_at(self.table.currentIndex().row())
        if row is not None:
            QGuiApplication.clipboard().setText(self.number_of(row))
            announce(self, "Number copied")

    def escape(self) -> None:
        """Esc empties the field, then goes back to the rows."""
        self.head.narrow.clear()
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
