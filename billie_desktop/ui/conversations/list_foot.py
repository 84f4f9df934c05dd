"""The foot of the conversation list: how old it is, and how much of it is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.ui.conversations.freshness_label import FreshnessLabel
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.tokens import tokens

HEIGHT = 32


class ListFoot(QWidget):
    """32 high: age at the left, "50 of 214" at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.age = FreshnessLabel()
        self.shown = Label("", "caption", "text-muted", align=Qt.AlignmentFlag.AlignRight)
        pad = tokens().spacing.pane_padding
        row = QHBoxLayout(self)
        row.setContentsMargins(pad, 0, pad, 0)
        row.addWidget(self.age)
        row.addStretch(1)
        row.addWidget(self.shown)

    def show_part(self, shown: int, total: int) -> None:
        """Say how many of all there are."""
        self.shown.setText(f"{shown:,} of {total:,}")
        self.shown.setAccessibleName(f"{shown} of {total} conversations shown")
