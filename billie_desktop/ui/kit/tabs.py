"""Numbered tabs, 36 high, the present one underlined: "1 Overview  2 Transactions  3 Fees (2)"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from billie_desktop.ui.kit.painting import count_width, paint_count, paint_dot, paint_hairline, paint_inner_ring
from billie_desktop.ui.kit.text_painting import paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

NUMBER_PADDING = 2
TAB_GAP = 16
LEAST_GAP = 8
NUMBER_GAP = 6
COUNT_GAP = 6
DOT_GAP = 8


class NumberedTabs(QTabBar):
    """A tab bar: left and right move in it, screen readers know it as one. `numbered` draws the keys 1 to 9.

    `inset` px stand before the first tab; `hairline` draws the line below.
    """

    tab_chosen = Signal(int)

    def __init__(
        self, words: Sequence[str], *, numbered: bool = True, inset: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._numbered = numbered
        self._inset = tokens().spacing.pane_padding if inset is None else inset
        self._counts: dict[int, str] = {}
        self._dots: set[int] = set()
        self._gap = TAB_GAP
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(tokens().region.tabs)
        for word in words:
            self.addTab(word)
        self.currentChanged.connect(self.tab_chosen)

    def set_count(self, tab: int, count: int) -> None:
        """A pill with a number behind the word; 0 takes it away, the same number changes nothing."""
        if self._counts.get(tab) == (str(count) if count > 0 else None) and self.accessibleTabName(tab):
            return
        if count > 0:
            self._counts[tab] = str(count)
        else:
            self._counts.pop(tab, None)
        self.setAccessibleTabName(tab, f"{self.tabText(tab)}, {count}" if count else self.tabText(tab))
        self.setTabText(tab, self.tabText(tab))
        self.update()

    def set_dot(self, tab: int, shown: bool) -> None:
        """A green dot behind the word: something in there is live."""
        (self._dots.add if shown else self._dots.discard)(tab)
        self.setAccessibleTabName(tab, f"{self.tabText(tab)}, live" if shown else self.tabText(tab))
        self.setTabText(tab, self.tabText(tab))
        self.update()

    @property
    def _padding(self) -> int:
        return NUMBER_PADDING if self._numbered else 0

    def _content_width(self, tab: int) -> int:
        width = text_width(self.tabText(tab), "control") + 2 * self._padding
        if self._numbered:
            width += text_width(str(tab + 1), "stamp") + NUMBER_GAP
        if tab in self._counts:
            width += COUNT_GAP + count_width(self._counts[tab])
        if tab in self._dots:
            width += DOT_GAP + 6
        return round(width)

    def tabSizeHint(self, index: int) -> QSize:
        lead = self._inset if index == 0 else 0
        return QSize(lead + self._content_width(index) + self._gap, tokens().region.tabs)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the tabs do not fit they stand closer together, before the last one would be cut."""
        contents = self._inset + sum(self._content_width(tab) for tab in range(self.count()))
        gap = min(TAB_GAP, max(LEAST_GAP, (self.width() - contents) // max(1, self.count())))
        if gap != self._gap:
            self._gap = gap
            self.setTabText(0, self.tabText(0))  # lays all of them out again
        super().resizeEvent(event)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def sizeHint(self) -> QSize:
        return QSize(sum(self.tabSizeHint(n).width() for n in range(self.count())), tokens().region.tabs)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, tokens().region.tabs)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        bottom = self.height() - 1
        paint_hairline(painter, 0, bottom, self.width())
        hovered = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        for tab in range(self.count()):
            rect = self.tabRect(tab)
            x = rect.x() + (self._inset if tab == 0 else 0)
            width = self._content_width(tab)
            present = tab == self.currentIndex()
            if present:
                thick = tokens().stroke.tab_underline
                painter.fillRect(x, bottom + 1 - thick, width, thick, theme().color("selected-bar"))
            ink = theme().color("text" if present or tab == hovered else "text-muted")
            self._paint_tab(painter, QRect(x + self._padding, 0, width, self.height()), tab, ink)
            if present and self.hasFocus() and self._shows_ring():
                paint_inner_ring(painter, QRect(x - 4, 4, width + 8, self.height() - 9))

    def _shows_ring(self) -> bool:
        return not self.underMouse()

    def _paint_tab(self, painter: QPainter, box: QRect, tab: int, ink: QColor) -> None:
        color = theme().color("text-muted")
        x = box.x()
        if self._numbered:
            number = QRect(x, 0, 20, box.height())
            x += round(paint_text(painter, number, str(tab + 1), "stamp", color, elide=False)) + NUMBER_GAP
        words = QRect(x, 0, box.width(), box.height())
        x += round(paint_text(painter, words, self.tabText(tab), "control", ink, elide=False))
        if tab in self._counts:
            x += COUNT_GAP
            x += paint_count(painter, QRect(x, 0, 0, box.height()), self._counts[tab])
        if tab in self._dots:
            paint_dot(painter, QPointF(x + DOT_GAP + 3, box.height() / 2), "dot-ok", 6)
