"""The strip of attention chips; gone when there is nothing to know, in more lines where one is too short."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from billie_desktop.ui.kit.buttons import Button, ButtonKind, LinkButton
from billie_desktop.ui.kit.chips import AttentionChip
from billie_desktop.ui.kit.labels import Pane
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.attention import ASK_CLEAR, Attention
from billie_desktop.ui.tab_order import tab_after

LINE_GAP = 4


class AttentionStrip(Pane):
    """Shows chips in the order given; a chip with an account asks for that account. Tab comes from ``after``. ``asked``
    tells what else a chip or a link asks for.

    No chip is cut or left out: the strip grows by a line, and never makes the window wider.
    """

    account_chosen = Signal(str)
    asked = Signal(str)

    def __init__(self, after: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._after = after
        self.setFixedHeight(tokens().region.attention_strip)
        self._shown: tuple[Attention, ...] = ()
        self._chips: list[AttentionChip | LinkButton | Button] = []
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
        for gone in self._chips:
            gone.hide()
            gone.deleteLater()
        self._chips = [self._make(each) for each in self._shown]
        self._arrange()
        tab_after(self._after, self._chips)
        self.setVisible(bool(self._shown))

    def _make(self, each: Attention) -> AttentionChip | LinkButton | Button:
        if each.ask == ASK_CLEAR:
            button = Button(each.headline, ButtonKind.TEXT, parent=self)
            button.set_off(each.off or None)
            button.clicked.connect(lambda: self.asked.emit(each.ask))
            button.show()
            return button
        if not each.status:
            link = LinkButton(each.headline, parent=self)
            link.clicked.connect(lambda: self.asked.emit(each.ask))
            link.show()
            return link
        chip = AttentionChip(each.status, each.headline, each.detail, icon=each.icon, parent=self)
        if each.account_id:
            chip.clicked.connect(lambda _checked=False, key=each.account_id: self.account_chosen.emit(key))
        else:  # it says something and does nothing: no stop for the keyboard, no hover
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        chip.show()
        return chip

    def _arrange(self) -> None:
        height, chip_height = tokens().region.attention_strip, tokens().control.chip
        pad, gap = tokens().spacing.pane_padding, tokens().spacing.step_2
        x, y = pad, (height - chip_height) // 2
        for chip in self._chips:
            size = chip.sizeHint()
            if x > pad and x + size.width() > self.width() - pad:
                x, y = pad, y + chip_height + LINE_GAP
            chip.setGeometry(x, y + (chip_height - size.height()) // 2, size.width(), size.height())
            x += size.width() + gap
        self.setFixedHeight(y + chip_height + (height - chip_height) // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())
