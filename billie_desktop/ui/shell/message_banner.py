"""A quiet banner that may take several lines, with buttons at its right: a message of the day, a newer version."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.labels import Paragraph
from billie_desktop.ui.kit.notice import BannerKind
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens

GROUND: ColorRole = "banner-info"
INK: ColorRole = "banner-info-text"


class MessageBanner(QWidget):
    """As high as its text needs, at least as high as every banner. The text is plain: markup is shown as it is."""

    def __init__(self, icon: str, buttons: tuple[Button, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = BannerKind.INFO
        self._icon = icon
        self.words = Paragraph("", "dense", INK)
        pad = tokens().spacing.pane_padding
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * pad + tokens().control.icon, tokens().spacing.step_1, pad, tokens().spacing.step_1)
        row.setSpacing(tokens().spacing.step_3)
        row.addWidget(self.words, 1)
        for button in buttons:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(tokens().region.banner)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_words(self, text: str) -> None:
        """Say this."""
        self.words.set_text(text)
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color(GROUND))
        side = tokens().control.icon
        box = QRect(tokens().spacing.pane_padding, 0, side, self.height())
        paint_icon(painter, box, self._icon, theme().color(INK), side)
