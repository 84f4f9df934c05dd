"""A section of the assessment side: folded to a title and one line, or unfolded to its values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from billie_desktop.ui.conversations.value_rows import ValueRow
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.text_painting import paint_text
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens

HEAD = 55
CHEVRON_LEFT, SIGN_LEFT, TEXT_LEFT = 16, 40, 64
MOST_VALUES = 12


class SectionHead(QPushButton):
    """The folded look; a click or Space folds and unfolds."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.sign, self.tone, self.line = "info", "text-muted", ""
        self.is_open = False
        self.setFixedHeight(HEAD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_state(self, sign: str, tone: ColorRole, line: str, is_open: bool) -> None:
        """Sign with its colour, the line below the title, and whether it is unfolded."""
        self.sign, self.tone, self.line, self.is_open = sign, tone, line, is_open
        self.setAccessibleName(f"{self.text()}: {line}")
        self.setAccessibleDescription("unfolded" if is_open else "folded")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(120, HEAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground: ColorRole = "hover" if self.underMouse() else "surface-alt"
        painter.fillRect(self.rect(), theme().color(ground))
        paint_hairline(painter, 0, self.height() - 1, self.width())
        muted, small, side = theme().color("text-muted"), tokens().control.icon_small, tokens().control.icon
        top = QRect(0, 9, self.width(), 20)
        chevron = "chevron-down" if self.is_open else "chevron-right"
        paint_icon(painter, QRect(CHEVRON_LEFT, top.y(), small, top.height()), chevron, muted, small)
        tone: ColorRole = self.tone  # type: ignore[assignment]
        paint_icon(painter, QRect(SIGN_LEFT, top.y(), side, top.height()), self.sign, theme().color(tone), side)
        room = self.width() - TEXT_LEFT - tokens().spacing.pane_padding
        paint_text(painter, QRect(TEXT_LEFT, top.y(), room, 20), self.text(), "control", theme().color("text"))
        paint_text(painter, QRect(TEXT_LEFT, 29, room, 16), self.line, "caption", muted)


class FoldSection(QWidget):
    """Head and values. The values are made when it is unfolded for the first time."""

    details_asked = Signal(str)

    def __init__(self, key: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.title = title
        self.head = SectionHead(title)
        self.body = QWidget()
        self.body.hide()
        self.details = LinkButton("All values", underline=False)
        self._values: tuple[tuple[str, str], ...] = ()
        self._shown: tuple[tuple[str, str], ...] | None = None
        self._state: tuple[str, ColorRole, str] = ("info", "text-muted", "")
        self._rows = QVBoxLayout(self.body)
        pad = tokens().spacing.pane_padding
        self._rows.setContentsMargins(TEXT_LEFT, 0, pad, tokens().spacing.step_2)
        self._rows.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.body)
        self.head.clicked.connect(lambda: self.set_open(not self.is_open))
        self.details.clicked.connect(lambda: self.details_asked.emit(self.key))

    @property
    def is_open(self) -> bool:
        """Whether the values are shown."""
        return self.head.is_open

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """All values, also those beyond the first dozen."""
        return self._values

    def show_section(self, sign: str, tone: ColorRole, line: str, values: Sequence[tuple[str, str]]) -> None:
        """Other contents, in place; whether it is unfolded stays."""
        self._state = (sign, tone, line)
        self._values = tuple(values)
        self.head.show_state(sign, tone, line, self.is_open)
        if self.is_open:
            self._fill()

    def set_open(self, is_open: bool) -> None:
        """Fold or unfold."""
        self.head.show_state(*self._state, is_open)
        if is_open:
            self._fill()
        self.body.setVisible(is_open)

    def _fill(self) -> None:
        if self._shown == self._values:
            return
        self._shown = self._values
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.details:
                widget.deleteLater()
        for key, value in self._values[:MOST_VALUES]:
            self._rows.addWidget(ValueRow(key, value))
        if not self._values:
            self._rows.addWidget(ValueRow("", "Nothing has arrived yet"))
        self.details.setText(f"All {len(self._values)} values")
        self.details.setFixedSize(self.details.sizeHint())
        self._rows.addWidget(self.details)
        self.details.setVisible(len(self._values) > MOST_VALUES)
