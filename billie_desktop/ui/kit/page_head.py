"""The head of a page: its name, which part of it is shown, how old that is, and reading it again."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout

from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Label, Pane
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.tokens import tokens

HEIGHT = 48


class PageHead(Pane):
    """One line above a page, with a hairline under it."""

    def __init__(self, name: str, parts: Segmented, origin: OriginLabel, refresh: IconButton) -> None:
        super().__init__("surface")
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        pad = tokens().spacing.pane_padding
        row.setContentsMargins(pad, 0, pad, 1)
        row.setSpacing(tokens().spacing.step_2)
        row.addWidget(Label(name, "h3"))
        row.addWidget(parts)
        row.addStretch(1)
        row.addWidget(origin)
        row.addWidget(refresh)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())
