"""A section of loans to disburse: head with sign, word and count, and its rows; it may fold. It stays when empty."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from billie_desktop.desk.book import PendingLoan
from billie_desktop.ui.customer.painted_text import PaintedText
from billie_desktop.ui.disbursements.loan_row import LoanRow
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.text_painting import LEFT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens

GAP = 8
TEXT_LINE = 36


class SectionHead(QPushButton):
    """Sign, title, what is in it; a button where the section folds."""

    def __init__(self, icon: str, title: str, *, folds: bool, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._icon = icon
        self.folds = folds
        self.is_folded = folds
        self.detail = ""
        self.tone: ColorRole = "text"
        self.focus_ring_radius = tokens().radius.key_cap
        self.setFixedHeight(tokens().row.disbursement)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if folds else Qt.FocusPolicy.NoFocus)
        self.setAutoDefault(False)
        if folds:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_words(self, detail: str, tone: ColorRole = "text") -> None:
        """What stands behind the title; ``tone`` colours sign and title."""
        self.detail, self.tone = detail, tone
        state = (", folded" if self.is_folded else ", unfolded") if self.folds else ""
        self.setAccessibleName(f"{self.text()}, {detail}{state}")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        width = 40 + text_width(self.text(), "section") + GAP + text_width(self.detail, "dense")
        return QSize(round(width), tokens().row.disbursement)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.folds and self.underMouse():
            painter.fillRect(self.rect(), theme().color("hover"))
        side, height = tokens().control.icon, self.height() - 1
        x = tokens().spacing.pane_padding
        icon = ("chevron-right" if self.is_folded else "chevron-down") if self.folds else self._icon
        paint_icon(painter, QRect(x, 0, side, height), icon, theme().color(self.tone), side)
        x += side + GAP
        box = QRect(x, 0, self.width() - x, height)
        x += round(paint_text(painter, box, self.text(), "section", theme().color(self.tone), LEFT, elide=False)) + GAP
        box = QRect(x, 0, self.width() - x, height)
        muted: ColorRole = self.tone if self.tone == "danger" else "text-muted"
        paint_text(painter, box, self.detail, "dense", theme().color(muted))
        paint_hairline(painter, 0, height, self.width())


class LoanSection(QWidget):
    """``chosen`` is the loan whose action was pressed. At most ``most`` rows are made; more are said to be there."""

    chosen = Signal(object)
    folded = Signal(bool)

    def __init__(
        self,
        icon: str,
        title: str,
        empty: str,
        *,
        most: int = 100,
        early: bool = False,
        shows_day: bool = True,
        compact: bool = False,
        folds: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._empty = empty
        self._most = most
        self._early = early
        self._shows_day = shows_day
        self._compact = compact
        self._reason = ""
        self._flush = True
        self.head = SectionHead(icon, title, folds=folds)
        self.rows: dict[str, LoanRow] = {}
        self.text = PaintedText("", "dense", "text-muted", elide=True)
        self.text.setFixedHeight(TEXT_LINE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        column.addLayout(self._column)
        said = QHBoxLayout()
        pad = tokens().spacing.pane_padding
        said.setContentsMargins(pad, 0, pad, 0)
        said.addWidget(self.text)
        column.addLayout(said)
        column.addStretch(1)
        self.head.clicked.connect(self.on_head_pressed)

    def on_head_pressed(self) -> None:
        """Fold or unfold."""
        self.fold(not self.head.is_folded)

    def fold(self, folded: bool) -> None:
        """Show the rows, or only the head."""
        if not self.head.folds:
            return
        self.head.is_folded = folded
        self.head.show_words(self.head.detail, self.head.tone)
        self._show_rows()
        self.folded.emit(folded)

    def show_loans(self, loans: Sequence[PendingLoan], detail: str, tone: ColorRole = "text") -> None:
        """Show these, in order; rows that stay keep the focus."""
        self.head.show_words(detail, tone)
        kept = {loan.account_id: loan for loan in loans[: self._most]}
        for account_id in [each for each in self.rows if each not in kept]:
            row = self.rows.pop(account_id)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        before = self.rows
        self.rows = {}
        for place, (account_id, loan) in enumerate(kept.items()):
            row = before.get(account_id) or self._make_row(loan)
            row.show_loan(loan)
            row.show_reason(self._reason)
            if self._column.indexOf(row) != place:
                self._column.removeWidget(row)
                self._column.insertWidget(place, row)
            self.rows[account_id] = row
        left = len(loans) - len(kept)
        self.say(f"{left:,} more" if left > 0 else "" if loans else self._empty)

    def _make_row(self, loan: PendingLoan) -> LoanRow:
        row = LoanRow(loan, early=self._early, shows_day=self._shows_day, compact=self._compact, parent=self)
        row.set_flush(self._flush)
        row.chosen.connect(self.chosen)
        return row

    def set_flush(self, flush: bool) -> None:
        """Whether actions stand on the right edge, as at the edge of a page, or keep away from a line there."""
        self._flush = flush
        for row in self.rows.values():
            row.set_flush(flush)

    def say(self, words: str, tone: ColorRole = "text-muted") -> None:
        """One line below the rows, or none."""
        self.text.show_text(words, tone)
        self._show_rows()

    def show_reason(self, reason: str) -> None:
        """Why nothing can be disbursed now; '' when it can."""
        self._reason = reason
        for row in self.rows.values():
            row.show_reason(reason)

    def _show_rows(self) -> None:
        shown = not (self.head.folds and self.head.is_folded)
        for row in self.rows.values():
            row.setVisible(shown)
        self.text.setVisible(shown and bool(self.text.text()))

    def stops(self) -> list[QWidget]:
        """What Tab walks through, in order."""
        head: list[QWidget] = [self.head] if self.head.folds else []
        return [*head, *(row.button for row in self.rows.values())]
