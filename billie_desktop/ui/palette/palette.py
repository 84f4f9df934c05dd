"""The command palette: one field over the window that finds customers and accounts."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.search_text import clean
from billie_desktop.ui.keys.router import KeyRouter, Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.search_groups import LEAST, empty_rows, found_words, result_rows, source_of
from billie_desktop.ui.models.search_rows import (
    BrowseRow,
    FailedRow,
    RecentRow,
    SearchRow,
    TransactionResult,
    account_of,
    customer_of,
    is_choosable,
    is_hit,
)
from billie_desktop.ui.palette.panel import PalettePanel, paint_ground
from billie_desktop.ui.palette.shadow import REACH, paint_popup_shadow
from billie_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Search
    from billie_desktop.desk.values import SearchResult

PAUSE_MS = 300
REST_MS = 120
"""So long the cursor must rest on a row before its customer is read ahead."""


class Palette(QWidget):
    """A translucent child of its window, the panel upon it. Earlier results stay until newer ones are there."""

    customer_chosen = Signal(str, str, bool)
    posting_chosen = Signal(str, str, str)
    browse_chosen = Signal(str, str)
    prefetch_asked = Signal(str)
    results_shown = Signal()
    closed = Signal()

    def __init__(self, window: QWidget, router: KeyRouter, recent: Callable[[], Sequence[RecentRow]]) -> None:
        super().__init__(window)
        self._window = window
        self._router = router
        self._recent = recent
        self._search: Search | None = None
        self._paused_off = ""
        self._problems_off = ""
        self._tasks = Tasks(self)
        self._opener: QWidget | None = None
        self.result: SearchResult | None = None
        self.panel = PalettePanel(window)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.on_paused)
        self._prefetch = QTimer(self)
        self._prefetch.setSingleShot(True)
        self._prefetch.setInterval(REST_MS)
        self._prefetch.timeout.connect(self.on_cursor_rests)
        self.panel.list.current_row_changed.connect(self.on_cursor_moved)
        self.panel.query.textChanged.connect(self.on_text_changed)
        self.panel.list.row_activated.connect(self.on_row_activated)
        self.layer = Layer(
            Scope.PALETTE,
            {
                Do.ROW_NEXT: lambda: self.panel.list.step(1),
                Do.ROW_PREVIOUS: lambda: self.panel.list.step(-1),
                Do.OPEN: lambda: self.choose(new_window=False),
                Do.OPEN_WINDOW: lambda: self.choose(new_window=True),
                Do.CLOSE: self.dismiss,
            },
        )
        window.installEventFilter(self)
        self.hide()
        self.panel.hide()

    # open and close

    @property
    def is_open(self) -> bool:
        """Whether it has the keys."""
        return self.isVisible()

    def attach(self, search: Search, paused_off: str = "", problems_off: str = "") -> None:
        """From now on it can search. Why the list of all pauses and the inbox are off for this agent, else ''."""
        self._search = search
        self._paused_off, self._problems_off = paused_off, problems_off
        if self.is_open:
            self.on_text_changed(self.panel.query.text())

    def summon(self) -> None:
        """Open with the last text selected, so that typing replaces it."""
        if not self.is_open:
            self._opener = QApplication.focusWidget()
            self._router.push(self._window, self.layer)
            self.on_text_changed(self.panel.query.text())
        self.setGeometry(self._window.rect())
        self._place()
        for layer in (self, self.panel):
            layer.show()
            layer.raise_()
        self.panel.query.selectAll()
        self.panel.query.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self, *, give_back: bool = True) -> None:
        """Close; the focus goes back to where it came from."""
        if not self.is_open:
            return
        self._pause.stop()
        self._prefetch.stop()
        self._router.pop(self._window, self.layer)
        self.panel.hide()
        self.hide()
        opener, self._opener = self._opener, None
        if give_back and opener is not None:
            try:
                if opener.isVisible():
                    opener.setFocus(Qt.FocusReason.OtherFocusReason)
            except RuntimeError:
                return  # the opener is gone with its page; nothing to return to
        self.closed.emit()

    # search

    def on_text_changed(self, text: str) -> None:
        """Show at once what is known; wait for a pause in typing, then search. Too short a text shows hints."""
        self._tasks.cancel("find")
        self.panel.spinner.hide()
        if len(text.strip()) < LEAST:
            self._pause.stop()
            self.result = None
            self._show_rows(empty_rows(self._recent()), "")
            if self._search is None:
                self.panel.source.set_origin(Origin.unavailable(), "Starting: search works in a moment")
            self.panel.source.setVisible(self._search is None)
            return
        known = self._search.at_once(text) if self._search is not None else None
        if known is not None:
            self.show_result(known)
            if not known.from_here:
                self._pause.stop()
                return
        self._pause.start()

    def on_paused(self) -> None:
        """Search for what is there now."""
        self._pause.stop()
        if self._search is not None:
            self.panel.spinner.show()
            self._tasks.start("find", self._find(self._search, self.panel.query.text()))

    async def _find(self, search: Search, text: str) -> None:
        started = time.perf_counter()
        result = await search.find(text)
        if result is None or text != self.panel.query.text():
            return
        self.panel.spinner.hide()
        self.show_result(result, round((time.perf_counter() - started) * 1000))

    def show_result(self, result: SearchResult, milliseconds: int | None = None) -> None:
        """Show an answer. The cursor stays on the hit where it is, if that is in the answer to the same text."""
        same = self.result is not None and self.result.text == result.text
        self.result = result
        words, present = found_words(result), self._current_key() if same else ""
        self._show_rows(result_rows(result, self._paused_off, self._problems_off), words, present)
        origin, source = source_of(result, milliseconds)
        self.panel.source.set_origin(origin, source)
        self.panel.source.show()
        announce(self.panel, words)
        self.results_shown.emit()

    def _current_key(self) -> str:
        row = self.panel.model.row_at(self.panel.list.currentIndex().row())
        return row.key if row is not None else ""

    def _show_rows(self, rows: Sequence[SearchRow], words: str, keep: str = "") -> None:
        model, view = self.panel.model, self.panel.list
        model.replace_rows(rows)
        self.panel.found.setText(words)
        stays = next((place for place, row in enumerate(rows) if row.key == keep and is_choosable(row)), None)
        first = next((place for place, row in enumerate(rows) if is_hit(row)), None)
        if first is None:
            first = next((place for place, row in enumerate(rows) if is_choosable(row)), None)
        if stays is not None:
            view.setCurrentIndex(model.index(stays, 0))
        elif first is not None:
            view.setCurrentIndex(model.index(first, 0))
            view.scrollToTop()
        self._place()

    def on_cursor_moved(self, _place: int) -> None:
        """A moment later the highlighted customer is read, so that Enter finds it ready."""
        self._prefetch.start()

    def on_cursor_rests(self) -> None:
        """Read the highlighted customer ahead."""
        customer_id = customer_of(self.panel.model.row_at(self.panel.list.currentIndex().row()))
        if self.is_open and customer_id is not None:
            self.prefetch_asked.emit(customer_id)

    # choosing

    def choose(self, *, new_window: bool) -> None:
        """Open what the cursor stands on. While the rows answer an earlier text, search first: nothing is guessed."""
        if self._pause.isActive() and (self.result is None or self.result.text != clean(self.panel.query.text())):
            self.on_paused()
            return
        row = self.panel.model.row_at(self.panel.list.currentIndex().row())
        customer_id = customer_of(row)
        match row:
            case TransactionResult(hit=hit) if customer_id and hit.transaction_id:
                self.dismiss(give_back=False)
                self.posting_chosen.emit(customer_id, hit.account.account_id, hit.transaction_id)
            case BrowseRow(text=text, view=view):
                self.dismiss(give_back=False)
                self.browse_chosen.emit(text, view)
            case FailedRow():
                self.on_paused()
            case _ if customer_id:
                self.dismiss(give_back=False)
                self.customer_chosen.emit(customer_id, account_of(row), new_window)

    def on_row_activated(self, place: int) -> None:
        """A click opens; with Ctrl in a new window."""
        self.panel.list.setCurrentIndex(self.panel.model.index(place, 0))
        held = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
        self.choose(new_window=bool(held))

    # place and looks

    def _place(self) -> None:
        """The panel at its height; while somebody types it grows and does not shrink, so that rows stay in place."""
        top, panel = tokens().region.palette_top, self.panel
        wanted = panel.wanted_height() if self.result is None else max(panel.wanted_height(), panel.height())
        height = min(wanted, max(160, self._window.height() - top - 40))
        place = QRect((self._window.width() - panel.width()) // 2, top, panel.width(), height)
        before = panel.geometry()
        if place != before:
            panel.setGeometry(place)
            self.update(place.united(before).adjusted(-REACH, -REACH, REACH, REACH))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.Resize and self.is_open:
            self.setGeometry(self._window.rect())
            self._place()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):  # else it is one of its round corners
            self.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scrim = QColor(theme().color("scrim"))
        scrim.setAlphaF(theme().look.scrim_opacity)
        painter.fillRect(event.rect(), scrim)
        place = QRect(self.panel.geometry())
        paint_popup_shadow(painter, place, tokens().radius.popup)
        paint_ground(painter, place)
