"""Rows of a form or a detail: key and value, a part of a sum, a stage of a command."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.spinner import paint_spinner, spinner_clock
from billie_desktop.ui.kit.text_painting import LEFT, RIGHT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, FontRole, tokens

SIGN_ROOM = 28
NOTE_RIGHT = 80
STAGE_SIGN_ROOM = 28


class FactRow(QWidget):
    """Key at the left, value at the right: text, an id in mono, or any widget such as a `MoneyLabel`.

    28 high without a line; with `line` 32 and a hairline below, as in a review. `icon` stands before the key.
    """

    def __init__(
        self,
        key: str,
        value: str | QWidget,
        *,
        mono: bool = False,
        weight: int = 500,
        tone: ColorRole = "text",
        strong_key: bool = False,
        line: bool = False,
        icon: str = "",
        height: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._line = line
        self._icon = icon
        self.key = Label(key, "dense", "text" if strong_key else "text-muted", weight=600 if strong_key else None)
        self.setFixedHeight(height or (tokens().row.dense if line else tokens().row.key_value))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        sign = tokens().control.icon_small + tokens().spacing.icon_gap if icon else 0
        row.setContentsMargins(sign, 0, 0, 1 if line else 0)
        row.setSpacing(tokens().spacing.step_3)
        row.addWidget(self.key)
        row.addStretch(1)
        if isinstance(value, str):
            role: FontRole = "mono-dense" if mono else "dense"
            self.value: QWidget = Label(value, role, tone, weight=None if mono else weight)
            self.setAccessibleName(f"{key}: {value}")
        else:
            self.value = value
            self.setAccessibleName(key)
        row.addWidget(self.value)

    def set_value(self, value: str) -> None:
        """Another text, in place."""
        if isinstance(self.value, Label):
            self.value.setText(value)
            self.setAccessibleName(f"{self.key.text()}: {value}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._line:
            paint_hairline(painter, 0, self.height() - 1, self.width())
        if self._icon:
            side = tokens().control.icon_small
            box = QRect(0, 0, side, self.height())
            paint_icon(painter, box, self._icon, theme().color("text-muted"), side, bold=True)


class SplitRow(QWidget):
    """One part of how a payment is split: sign, words, a muted note, the amount; the last row is the total."""

    def __init__(
        self,
        icon: str,
        words: str,
        note: str,
        amount: str,
        *,
        total: bool = False,
        note_icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._words, self._note, self._amount = icon, words, note, amount
        self._total = total
        self._note_icon = note_icon
        self.setFixedHeight(tokens().row.key_value)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{words}: {amount}, {note}" if note else f"{words}: {amount}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side, height = tokens().control.icon_small, self.height()
        text, muted = theme().color("text"), theme().color("text-muted")
        if self._icon:
            paint_icon(painter, QRect(0, 0, side, height), self._icon, muted, side, bold=True)
        role: FontRole = "dense-strong" if self._total else "dense"
        paint_text(painter, QRect(SIGN_ROOM, 0, self.width(), height), self._words, role, text, LEFT, elide=False)
        right = QRect(0, 0, self.width(), height)
        paint_text(painter, right, self._amount, "dense", text, RIGHT, 600 if self._total else 500, elide=False)
        note = QRect(0, 0, self.width() - NOTE_RIGHT, height)
        if self._note_icon:
            box = QRect(note.width() - side, 0, side, height)
            paint_icon(painter, box, self._note_icon, muted, side, bold=True)
            note.setWidth(note.width() - side - tokens().spacing.badge_gap)
        paint_text(painter, note, self._note, "caption", muted, RIGHT, elide=False)
        if not self._total:
            paint_hairline(painter, 0, height - 1, self.width())


class StageState(StrEnum):
    """How far a stage of a command is."""

    DONE = "done"
    RUNNING = "running"
    WAITING = "waiting"


class StageRow(QWidget):
    """One stage of a command, 44 high: sign, name, and what it means now."""

    def __init__(self, state: StageState, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedHeight(tokens().row.stage)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_stage(state, text)

    def set_stage(self, state: StageState, text: str) -> None:
        """Show how far it is, in place."""
        self.state, self._text = state, text
        self.setAccessibleName(f"{self._name}, {state.value}: {text}")
        self._follow_clock()
        self.update()

    def _follow_clock(self) -> None:
        if self.state is StageState.RUNNING and self.isVisible():
            spinner_clock().attach(self)
        else:
            spinner_clock().detach(self)

    def showEvent(self, event: object) -> None:
        self._follow_clock()

    def hideEvent(self, event: object) -> None:
        spinner_clock().detach(self)

    def sizeHint(self) -> QSize:
        return QSize(STAGE_SIGN_ROOM + round(text_width(self._text, "caption")), tokens().row.stage)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = tokens().control.icon
        sign = QRect(0, -1, side, self.height())
        muted = theme().color("text-muted")
        waiting = self.state is StageState.WAITING
        if self.state is StageState.RUNNING:
            paint_spinner(painter, sign, side)
        elif waiting:
            paint_icon(painter, sign, "ring", muted, side)
        else:
            paint_icon(painter, sign, "check", theme().color("success"), side)
        name = (
            QRect(STAGE_SIGN_ROOM, 3, self.width(), 20) if self._text else QRect(STAGE_SIGN_ROOM, 0, self.width(), 43)
        )
        paint_text(painter, name, self._name, "dense", muted if waiting else theme().color("text"), weight=500)
        text = QRect(STAGE_SIGN_ROOM, 22, self.width() - STAGE_SIGN_ROOM, 16)
        paint_text(painter, text, self._text, "caption", muted)


class ResultHead(QWidget):
    """What came of a command: a large sign, the result in the words of the button, and its time and number."""

    def __init__(
        self,
        words: str,
        details: Sequence[tuple[str, bool]],
        *,
        icon: str = "check-circle",
        tone: ColorRole = "success",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._details = words, tuple(details)
        self._icon, self._tone = icon, tone
        self.setFixedHeight(tokens().row.stage)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{words}, {' '.join(text for text, _ in details)}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = tokens().control.icon_large
        paint_icon(painter, QRect(0, 0, side, self.height()), self._icon, theme().color(self._tone), side)
        left = side + tokens().spacing.step_2
        line = QRect(left, 1, self.width() - left, tokens().type_scale["h3"].line)
        paint_text(painter, line, self._words, "h3", theme().color("text"))
        x, muted = left, theme().color("text-muted")
        for text, is_id in self._details:
            box = QRect(x, line.bottom() + 1, self.width() - x, 16)
            role: FontRole = "mono-dense" if is_id else "caption"
            x += round(paint_text(painter, box, text, role, muted, elide=False)) + 4
