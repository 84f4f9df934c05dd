"""Canned answers above the composer: narrowed by what is typed after the slash, put in with Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.domain.canned_answer import CannedAnswer
from billie_desktop.ui.kit.columns import Column, TwoLineCell
from billie_desktop.ui.kit.list_delegate import ListDelegate
from billie_desktop.ui.kit.list_view import ListView
from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.text_painting import RIGHT, paint_text
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.rows import RowsModel

ROW = 44
WIDTH = 440
MOST_ROWS = 6
FRAME = 5


class _Delegate(ListDelegate):
    ground = "surface-raised"
    hairline = False

    def row_height(self, row: Any, width: int) -> int:
        return ROW

    def paint_row(self, painter: QPainter, rect: QRect, row: CannedAnswer, selected: bool) -> None:
        pad = tokens().spacing.step_3
        muted = theme().color("text-muted")
        top = QRect(rect.x() + pad, rect.y() + 3, rect.width() - 2 * pad, 20)
        width = round(paint_text(painter, top, f"/{row.key}", "mono-dense", muted, RIGHT, elide=False))
        title = top.adjusted(0, 0, -width - pad, 0)
        paint_text(painter, title, row.title, "control", theme().color("text"))
        paint_text(painter, QRect(top.x(), rect.y() + 23, top.width(), 16), row.text, "caption", muted)


CANNED_COLUMNS: tuple[Column[CannedAnswer], ...] = (
    Column("answer", "Answer", WIDTH, lambda row: TwoLineCell(row.title, row.text)),
)


class CannedModel(RowsModel[CannedAnswer]):
    """The answers that match."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.key, CANNED_COLUMNS, parent)


class CannedPopup(QWidget):
    """Floats over the transcript; the keys stay with the composer, which moves the choice."""

    chosen = Signal(object)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.model = CannedModel(self)
        self.list = ListView(_Delegate(), "Canned answers")
        self.list.setModel(self.model)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(FRAME, FRAME, FRAME, FRAME)
        column.addWidget(self.list)
        self.list.row_activated.connect(self.on_row_activated)
        self.hide()

    def show_answers(self, answers: Sequence[CannedAnswer], left: int, bottom: int) -> None:
        """Open above a point of the host, or change what is shown; nothing matching closes it."""
        if not answers:
            self.hide()
            return
        present = self.model.row_at(self.list.currentIndex().row())
        self.model.show_rows(answers)
        height = min(len(answers), MOST_ROWS) * ROW + 2 * FRAME
        host = self.parentWidget()
        width = min(WIDTH, host.width() - 2 * left) if host is not None else WIDTH
        self.setGeometry(left, bottom - height, width, height)
        self.show()
        self.raise_()
        place = self.model.place_of(present.key) if present is not None else None
        self.list.setCurrentIndex(self.model.index(place or 0, 0))

    def step(self, by: int) -> None:
        """Another answer."""
        self.list.step(by)

    def choose(self) -> None:
        """Take the present one."""
        self.on_row_activated(self.list.currentIndex().row())

    def on_row_activated(self, place: int) -> None:
        """One was chosen."""
        answer = self.model.row_at(place)
        if answer is not None:
            self.hide()
            self.chosen.emit(answer)

    def paintEvent(self, event: QPaintEvent) -> None:
        border = theme().color("hairline-strong")
        rounded_rect(QPainter(self), self.rect(), tokens().radius.tab, theme().color("surface-raised"), border)
