"""Active filters as chips that wrap into further lines, with the ways to add and to clear behind them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.ui.kit.buttons import Button, ButtonKind, LinkButton
from billie_desktop.ui.kit.chips import FilterChip
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.filter_words import ChipWords
from billie_desktop.ui.tab_order import tab_after

LINE = 28
GAP = 8


class ChipRow(QWidget):
    """``removed`` names the field of a chip that was pressed."""

    removed = Signal(str)
    add_asked = Signal()
    clear_asked = Signal()
    lines_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips: dict[str, FilterChip] = {}
        self.before: QWidget | None = None
        """What Tab comes from."""
        self._words: tuple[ChipWords, ...] = ()
        self.add = Button("Add filter", ButtonKind.TEXT, icon="filter", small=True, parent=self)
        self.clear = LinkButton("Clear filters", underline=False, parent=self)
        self.clear.hide()
        self.lines = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.add.clicked.connect(self.add_asked)
        self.clear.clicked.connect(self.clear_asked)
        self._arrange()

    def show_chips(self, words: Sequence[ChipWords], *, can_clear: bool) -> None:
        """Show these filters; a chip that stays keeps its place and the focus."""
        self.clear.setVisible(can_clear)
        if tuple(words) != self._words:
            self._words = tuple(words)
            self._make_chips()
        self._arrange()

    def _make_chips(self) -> None:
        wanted = {each.field: each for each in self._words}
        for field, chip in list(self.chips.items()):
            same = field in wanted and chip.value == wanted[field].value
            if not same:
                if chip.hasFocus():
                    self.add.setFocus(Qt.FocusReason.OtherFocusReason)
                del self.chips[field]
                chip.hide()
                chip.deleteLater()
        kept = self.chips
        self.chips = {each.field: kept.get(each.field) or self._make_chip(each) for each in self._words}
        for chip in self.chips.values():
            chip.show()
        if self.before is not None:
            tab_after(self.before, [*self.chips.values(), self.add, self.clear])

    def _make_chip(self, words: ChipWords) -> FilterChip:
        chip = FilterChip(words.name, words.value, self)
        chip.clicked.connect(lambda _checked=False: self.removed.emit(words.field))
        return chip

    def _arrange(self) -> None:
        x = line = 0
        add_top = (LINE - tokens().control.button_small) // 2
        for widget in (*self.chips.values(), self.add, *([self.clear] if not self.clear.isHidden() else [])):
            size = widget.sizeHint()
            if x and x + size.width() > self.width():
                x, line = 0, line + 1
            top = add_top if widget is self.add else (LINE - size.height()) // 2
            widget.setGeometry(x, line * LINE + top, min(size.width(), max(self.width(), 60)), size.height())
            x += size.width() + GAP
        if line + 1 != self.lines:
            self.lines = line + 1
            self.updateGeometry()
            self.lines_changed.emit()

    def sizeHint(self) -> QSize:
        return QSize(320, self.lines * LINE)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.lines * LINE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def below_add(self) -> QPoint:
        """Where something opened by the add button stands."""
        return self.add.mapToGlobal(self.add.rect().bottomLeft())
