"""The strip of attention chips; gone when there is nothing to know."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.ui.kit.chips import AttentionChip
from billie_desktop.ui.kit.labels import Pane
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.attention import Attention
from billie_desktop.ui.tab_order import tab_after


class AttentionStrip(Pane):
    """Shows chips in the order given; a chip with an account asks for that account. Tab comes from ``after``."""

    account_chosen = Signal(str)

    def __init__(self, after: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._after = after
        self.setFixedHeight(tokens().region.attention_strip)
        self._shown: tuple[Attention, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(tokens().spacing.pane_padding, 0, tokens().spacing.pane_padding, 0)
        self._row.setSpacing(tokens().spacing.step_2)
        self._row.addStretch(1)
        self.hide()

    @property
    def shown(self) -> tuple[Attention, ...]:
        """The chips on screen."""
        return self._shown

    def show_chips(self, chips: Sequence[Attention]) -> None:
        """Show these chips; the same ones change nothing."""
        if tuple(chips) == self._shown:
            return
        self._shown = tuple(chips)
        while self._row.count() > 1:
            widget = self._row.takeAt(0).widget()  # type: ignore[union-attr]
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, each in enumerate(self._shown):
            chip = AttentionChip(each.status, each.headline, each.detail, icon=each.icon, parent=self)
            if each.account_id:
                chip.clicked.connect(lambda _checked=False, key=each.account_id: self.account_chosen.emit(key))
            else:  # it says something and does nothing: no stop for the keyboard, no hover
                chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                chip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._row.insertWidget(place, chip)
            chip.show()
        tab_after(self._after, self.findChildren(AttentionChip))
        self.setVisible(bool(self._shown))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())
