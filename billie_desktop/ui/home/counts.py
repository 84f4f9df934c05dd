"""Counts of the home page: rows of a word and a number, and overdue accounts by bucket with bars."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.ui.customer.figure_row import TextRow
from billie_desktop.ui.kit.bars import ShareBar
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.tokens import ColorRole, tokens

UNAVAILABLE = "unavailable"
TOP, BOTTOM = 14, 18
BUCKET_WORDS = {"early_arrears": "1–14 days", "late_arrears": "15–61 days", "default": "62+ days"}
BARS: tuple[ColorRole, ...] = ("aging-1", "aging-2", "aging-3")


class CountBlock(QWidget):
    """A title and rows of word and number."""

    def __init__(self, title: str, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = [TextRow(word) for word in words]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, TOP, 0, BOTTOM)
        column.setSpacing(0)
        column.addWidget(Label(title, "section"))
        column.addSpacing(tokens().spacing.step_1)
        for row in self.rows:
            row.show_text("…", "text-muted")
            column.addWidget(row)
        column.addStretch(1)

    def show_counts(self, counts: Sequence[int] | None) -> None:
        """One number per row; None when they could not be counted."""
        for place, row in enumerate(self.rows):
            if counts is None:
                row.show_text(UNAVAILABLE, "warning")
            else:
                row.show_text(f"{counts[place]:,}")


class OverdueBlock(QWidget):
    """Accounts past due by the ledger's buckets."""

    def __init__(self, buckets: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.total = Label("", "dense", "text-muted")
        self._bars: list[ShareBar] = []
        self._counts: list[Label] = []
        head = QHBoxLayout()
        head.addWidget(Label("Overdue", "section"))
        head.addStretch(1)
        head.addWidget(self.total)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, TOP, 0, BOTTOM)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(tokens().spacing.step_1)
        for bucket, role in zip(buckets, BARS, strict=True):
            column.addWidget(self._row(BUCKET_WORDS[bucket], role))
        column.addStretch(1)

    def _row(self, word: str, role: ColorRole) -> QWidget:
        bar, count = ShareBar(role), Label("…", "dense", "text-muted", weight=500)
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        count.setFixedWidth(88)
        bar.setAccessibleName(word)
        self._bars.append(bar)
        self._counts.append(count)
        caption = Label(word, "dense", "text-muted")
        caption.setFixedWidth(84)
        box = QWidget()
        box.setFixedHeight(tokens().row.key_value)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens().spacing.step_3)
        for widget in (caption, bar, count):
            row.addWidget(widget)
        return box

    def show_counts(self, counts: Sequence[int] | None) -> None:
        """One number per bucket; None when they could not be counted."""
        most = max(counts) if counts else 0
        for place, (bar, label) in enumerate(zip(self._bars, self._counts, strict=True)):
            if counts is None:
                bar.set_share(Decimal(0))
                label.setText(UNAVAILABLE)
                label.set_tone("warning")
            else:
                bar.set_share(Decimal(counts[place]) / most if most else Decimal(0))
                label.setText(f"{counts[place]:,}")
                label.set_tone("text")
        self.total.setText(f"{sum(counts):,} accounts" if counts is not None else "")
