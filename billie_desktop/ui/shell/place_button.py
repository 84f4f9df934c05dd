"""A place in the top bar: sign, word, count."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.painting import count_width, paint_count, rounded_rect
from billie_desktop.ui.kit.text_painting import LEFT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens
from billie_desktop.ui.kit.tooltip import set_tip

HEIGHT = 30
PADDING = 11
COUNT_GAP = 6


class PlaceButton(QPushButton):
    """Goes to a place of the desk; checked while that place is in front."""

    def __init__(self, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.icon_name = icon
        self.count = 0
        self.is_compact = False
        self.setAccessibleName(text)
        self.focus_ring_radius = tokens().radius.tab
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def nextCheckState(self) -> None:
        """A click does not check it: the window does, when the place is in front."""

    def set_count(self, count: int) -> None:
        """How much waits there; 0 shows nothing."""
        if count != self.count:
            self.count = count
            self.setAccessibleDescription(f"{count} waiting" if count else "")
            self.updateGeometry()
            self.update()

    def set_compact(self, compact: bool) -> None:
        """The sign alone, where the bar has no room for the word; the word is in the tip then."""
        if compact != self.is_compact:
            self.is_compact = compact
            set_tip(self, self.text() if compact else "")
            self.updateGeometry()
            self.update()

    def _word_width(self) -> int:
        # As wide in both weights, so that nothing moves when the place comes to the front.
        return round(text_width(self.text(), "control"))

    def sizeHint(self) -> QSize:
        width = 2 * PADDING + tokens().control.icon
        if not self.is_compact:
            width += tokens().spacing.icon_gap + self._word_width()
        if self.count:
            width += COUNT_GAP + count_width(str(self.count))
        return QSize(width, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink: ColorRole = "text" if self.isChecked() else "text-muted"
        if self.isChecked():
            border = theme().color("hairline-strong")
            rounded_rect(painter, self.rect(), tokens().radius.tab, theme().color("surface"), border)
        elif self.underMouse():
            rounded_rect(painter, self.rect(), tokens().radius.tab, theme().color("hover"))
        side = tokens().control.icon
        paint_icon(painter, QRect(PADDING - 1, 0, side, HEIGHT), self.icon_name, theme().color(ink), side)
        x = PADDING + side
        if not self.is_compact:
            x += tokens().spacing.icon_gap - 1
            box = QRect(x, 0, self._word_width() + 2, HEIGHT)
            paint_text(painter, box, self.text(), "control", theme().color(ink), LEFT, elide=False)
            x += self._word_width()
        if self.count:
            paint_count(painter, QRect(x + COUNT_GAP, 0, 0, HEIGHT), str(self.count))
