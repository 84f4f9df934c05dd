"""Tiles of home: a head with a note or a link, and rows of words and figures; overdue accounts with bars."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.book import BookStanding, Sum
from billie_desktop.domain.money import ZERO, Money
from billie_desktop.ui.customer.figure_row import TextRow
from billie_desktop.ui.customer.painted_text import PaintedText
from billie_desktop.ui.kit.bars import ShareBar
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.text_painting import RIGHT
from billie_desktop.ui.kit.tokens import ColorRole, tokens

UNAVAILABLE = "unavailable"
TOP, BOTTOM = 12, 14
COUNT_WIDTH, AMOUNT_WIDTH = 72, 104
BUCKETS: tuple[tuple[str, str, ColorRole], ...] = (
    ("early_arrears", "1–14 days", "aging-1"),
    ("late_arrears", "15–61 days", "aging-2"),
    ("default", "62+ days", "aging-3"),
)
NONE = Sum(0, ZERO)


def figure(amount: Money, tone: ColorRole = "text") -> tuple[str, ColorRole]:
    """An amount as a tile shows it: nothing is muted."""
    return amount.with_symbol(), "text-muted" if amount.is_zero else tone


class Tile(QWidget):
    """``link_pressed`` when its head has a link."""

    link_pressed = Signal()

    def __init__(self, title: str, *, note: str = "", link: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = PaintedText(note, "caption", "text-muted")
        self.link = LinkButton(link, underline=False)
        self.link.setAccessibleName(f"{link}: {title}")
        head = QHBoxLayout()
        head.addStrut(tokens().control.least_target)  # as high with a link as without
        head.setSpacing(tokens().spacing.step_2)
        head.addWidget(Label(title, "section"))
        head.addStretch(1)
        head.addWidget(self.note)
        head.addWidget(self.link)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, TOP, 0, BOTTOM)
        self.column.setSpacing(0)
        self.column.addLayout(head)
        self.link.setVisible(bool(link))  # not before it has a parent: it would be a window for a moment
        self.column.addSpacing(tokens().spacing.step_1)
        self.link.clicked.connect(self.link_pressed)


class FigureTile(Tile):
    """Rows by their words."""

    def __init__(
        self, title: str, words: Sequence[str], *, note: str = "", link: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(title, note=note, link=link, parent=parent)
        self.rows = {word: TextRow(word) for word in words}
        for row in self.rows.values():
            row.show_text("…", "text-muted")
            self.column.addWidget(row)
        self.column.addStretch(1)

    def show_texts(self, texts: dict[str, tuple[str, ColorRole]] | None) -> None:
        """(words, colour) by row; None when they could not be read. A row without words could not be read either."""
        for word, row in self.rows.items():
            text, tone = (texts or {}).get(word, (UNAVAILABLE, "warning"))
            row.show_text(text, tone)


class OverdueTile(Tile):
    """Accounts past due by the ledger's buckets, with what is outstanding on them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Overdue", link="Open list", parent=parent)
        self.total = self.note
        self.bars: dict[str, ShareBar] = {}
        self.counts: dict[str, PaintedText] = {}
        self.amounts: dict[str, PaintedText] = {}
        for bucket, word, role in BUCKETS:
            self.column.addWidget(self._row(bucket, word, role))
        self.extra = PaintedText("", "caption", "text-muted", elide=True)
        self.column.addWidget(self.extra)
        self.extra.hide()
        self.column.addStretch(1)

    def _row(self, bucket: str, word: str, role: ColorRole) -> QWidget:
        caption = Label(word, "dense", "text-muted")
        caption.setFixedWidth(76)
        self.bars[bucket] = ShareBar(role)
        self.counts[bucket] = PaintedText("…", "dense", "text-muted", align=RIGHT)
        self.amounts[bucket] = PaintedText("", "dense", align=RIGHT, weight=500)
        self.counts[bucket].setFixedWidth(COUNT_WIDTH)
        self.amounts[bucket].setFixedWidth(AMOUNT_WIDTH)
        box = QWidget()
        box.setFixedHeight(tokens().row.key_value)
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(tokens().spacing.step_2)
        line.addWidget(caption)
        line.addWidget(self.bars[bucket], 1)
        line.addWidget(self.counts[bucket])
        line.addWidget(self.amounts[bucket])
        return box

    def show_standing(self, standing: BookStanding | None) -> None:
        """The book; None when it could not be read."""
        sums = {bucket: standing.overdue.get(bucket, NONE) for bucket, _, _ in BUCKETS} if standing else {}
        most = max((each.count for each in sums.values()), default=0)
        for bucket, word, _ in BUCKETS:
            found = sums.get(bucket)
            if found is None:
                self.bars[bucket].set_share(Decimal(0))
                self.counts[bucket].show_text(UNAVAILABLE, "warning")
                self.amounts[bucket].show_text("")
                self.bars[bucket].setAccessibleName(f"{word}: {UNAVAILABLE}")
                continue
            self.bars[bucket].set_share(Decimal(found.count) / most if most else Decimal(0))
            self.counts[bucket].show_text(f"{found.count:,}", "text" if found.count else "text-muted")
            self.amounts[bucket].show_text(*figure(found.amount))
            self.bars[bucket].setAccessibleName(f"{word}: {found.count:,} accounts")
        count = sum(each.count for each in sums.values())
        amount = sum((each.amount for each in sums.values()), ZERO)
        self.note.show_text(f"{count:,} accounts · {amount.with_symbol()}" if standing is not None else "")
        self.extra.show_text(_beside(standing))
        self.extra.setVisible(bool(self.extra.text()))


def _beside(standing: BookStanding | None) -> str:
    if standing is None:
        return ""
    unknown = sum(each.unknown for each in standing.overdue.values())
    parts = [f"{standing.unaged.count:,} more in arrears without a bucket"] if standing.unaged.count else []
    if unknown:
        parts.append(f"{unknown:,} without an amount")
    return ", ".join(parts)
