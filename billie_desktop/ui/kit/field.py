"""A field of a form: label, hint at the right, the input, and below it what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.inputs import TextInput, set_wrong
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.text_painting import paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

LABEL_GAP = 4
ERROR_GAP = 4


class ErrorLine(QWidget):
    """The sign and the words below a wrong input; takes its room only while there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_message(self, message: str) -> None:
        """Show this message, or nothing."""
        self.message = message
        self.setAccessibleName(message)
        self.setVisible(bool(message))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side, gap = tokens().control.icon_small, tokens().spacing.icon_gap
        return QSize(side + gap + round(text_width(self.message, "caption")), ERROR_GAP + 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side, gap = tokens().control.icon_small, tokens().spacing.icon_gap
        color = theme().color("danger")
        line = QRect(0, ERROR_GAP, self.width(), self.height() - ERROR_GAP)
        paint_icon(painter, QRect(0, line.y(), side, line.height()), "alert", color, side)
        paint_text(painter, line.adjusted(side + gap, 0, 0, 0), self.message, "caption", color, elide=False)


class Field(QWidget):
    """Label above, input below. Clicking the label goes to the input; screen readers hear label, hint and error."""

    def __init__(self, label: str, control: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self.label = Label(label, "caption", weight=500)
        self.label.setBuddy(control)
        self.hint = Label(hint, "caption", "text-muted", align=Qt.AlignmentFlag.AlignRight)
        self.error = ErrorLine()
        control.setAccessibleName(label)
        self._hint_text = hint
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, LABEL_GAP)
        head.setSpacing(tokens().spacing.step_2)
        head.addWidget(self.label)
        head.addStretch(1)
        head.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(control)
        column.addWidget(self.error)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if isinstance(control, TextInput) and control.limit is not None:
            control.length_changed.connect(self.on_length_changed)
            self.on_length_changed(len(control.toPlainText()))
        self.set_error("")

    def set_error(self, message: str) -> None:
        """Mark the input as wrong with what is wrong about it, or as right with an empty text."""
        set_wrong(self.control, message)
        if not message and self._hint_text:
            self.control.setAccessibleDescription(self._hint_text)
        self.error.set_message(message)

    @property
    def is_wrong(self) -> bool:
        """True while an error is shown."""
        return bool(self.error.message)

    def set_hint(self, hint: str) -> None:
        """Another hint at the right of the label."""
        self._hint_text = hint
        self.hint.setText(hint)

    def on_length_changed(self, length: int) -> None:
        """Count the characters against the limit."""
        if isinstance(self.control, TextInput) and self.control.limit is not None:
            self.hint.setText(f"{length:,} / {self.control.limit:,}")
