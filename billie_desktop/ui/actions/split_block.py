"""How an amount is split: the estimate before, the ledger's figures after."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.words import DASH
from billie_desktop.ui.kit.facts import SplitRow
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.models.estimate import RULE, Split


class SplitBlock(QWidget):
    """Title, one row per part, what is outstanding afterwards, and a note where the figures are from."""

    def __init__(self, title: str, rule: str = RULE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._split: Split | None = None
        self._note = ""
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(Label(title, "section"))
        head.addStretch(1)
        head.addWidget(Label(rule, "caption", "text-muted"))
        self.note = Label("", "caption", "text-muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(2)
        column.addLayout(self._rows)
        column.addSpacing(4)
        column.addWidget(self.note)

    @property
    def split(self) -> Split | None:
        """What is shown."""
        return self._split

    def show_split(self, split: Split | None, note: str = "") -> None:
        """Show this split; None takes the whole block away."""
        self.setVisible(split is not None)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        if split is None or split == self._split:
            return
        self._split = split
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for part in split.parts:
            self._rows.addWidget(SplitRow(part.icon, part.words, part.note, part.amount))
        if split.after is not None or split.before is not None:
            after = split.after.with_symbol() if split.after is not None else DASH
            before = split.before.text() if split.before is not None else ""
            sign = "arrow-right" if before else ""
            self._rows.addWidget(SplitRow("", "Outstanding afterwards", before, after, total=True, note_icon=sign))
