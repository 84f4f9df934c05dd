"""The head of a part of the evidence."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.tokens import tokens

HEAD = 36
SWITCH_AIR = 8
"""A choice has this much around its word: the word stands on the edge."""


class EvidenceHead(QWidget):
    """A title, words about it, and what belongs to it at the right."""

    def __init__(self, title: str, about: QWidget, *right: QWidget) -> None:
        super().__init__()
        self.setFixedHeight(HEAD)
        self.title = Label(title, "section")
        self._row = QHBoxLayout(self)
        self._row.setSpacing(tokens().spacing.step_2)
        for widget in (self.title, about):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        for widget in right:
            self._row.addWidget(widget)
        self.lead(None)

    def lead(self, switch: QWidget | None) -> None:
        """With a choice in place of the title, or with the title."""
        pad = tokens().spacing.pane_padding
        self._row.setContentsMargins(pad if switch is None else pad - SWITCH_AIR, 0, pad, 0)
        self.title.setVisible(switch is None)
        if switch is not None:
            self._row.insertWidget(0, switch)
            switch.show()
