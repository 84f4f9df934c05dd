"""Who of the team is in a conversation: who answers in it, and who reads along."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.text_painting import LEFT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.kit.tooltip import set_tip

MOST_WIDTH = 260
LINE = 20


class PresenceMark(QWidget):
    """A sign and a line for each, one above the other; takes no room without anybody. Long names are cut and a narrow
    head shows the signs alone: the tooltip has the words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answers, self.along = "", ""
        self._compact = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_people(self, answers: str, along: str, everybody: str = "") -> None:
        """Who answers and who reads along, in words; ``everybody`` by name where the words count some."""
        if (answers, along, everybody) == (self.answers, self.along, self.accessibleDescription()):
            return
        self.answers, self.along = answers, along
        self.setAccessibleName(". ".join(words for words in (answers, along) if words))
        self.setAccessibleDescription(everybody)
        set_tip(
            self, "; ".join(words for words in (answers, f"Read along: {everybody}" if everybody else along) if words)
        )
        self._take_room()

    def set_compact(self, compact: bool) -> None:
        """Signs alone, or with their words."""
        if compact != self._compact:
            self._compact = compact
            self._take_room()

    def _take_room(self) -> None:
        self.setFixedHeight(max(1, LINE * len(self._lines)))
        self.setMaximumWidth(self.sizeHint().width())
        self.setVisible(bool(self._lines))
        self.updateGeometry()
        self.update()

    @property
    def _lines(self) -> list[tuple[str, str]]:
        return [(icon, words) for icon, words in (("hand", self.answers), ("eye", self.along)) if words]

    def sizeHint(self) -> QSize:
        side = tokens().control.icon
        if self._compact:
            return QSize(side, self.height())
        widest = max((text_width(words, "caption") for _icon, words in self._lines), default=0.0)
        return QSize(min(MOST_WIDTH, side + tokens().spacing.icon_gap + round(widest) + 1), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), tokens().control.icon), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        muted, side = theme().color("text-muted"), tokens().control.icon
        for place, (icon, words) in enumerate(self._lines):
            paint_icon(painter, QRect(0, place * LINE, side, LINE), icon, muted, side)
            if self._compact:
                continue
            left = side + tokens().spacing.icon_gap
            box = QRect(left, place * LINE, max(0, self.width() - left), LINE)
            paint_text(painter, box, words, "caption", muted, LEFT)
