"""Inputs: one line, amount, several lines, choice. `Field` puts a label, a hint and an error around one.

An input that is wrong has a red border of 2 px and says what is wrong below itself; one that is off stays readable.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from billie_desktop.domain.errors import InvalidInput
from billie_desktop.domain.money import Money
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.text_painting import paint_text
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

PREFIX_LEFT = 12
FRAME = 10  # border and padding of a multi-line input above and below, in px


def repolish(widget: QWidget) -> None:
    """Have the style sheet read the properties of `widget` again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def set_wrong(widget: QWidget, message: str) -> None:
    """Mark an input as wrong (with the message spoken as its description), or as right with an empty text."""
    widget.setAccessibleDescription(message)
    if bool(widget.property("wrong")) != bool(message):
        widget.setProperty("wrong", bool(message))
        repolish(widget)


class LineInput(QLineEdit):
    """One line of text, 32 high."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setFont(theme().font("dense"))
        self.setFixedHeight(tokens().control.input)

    def set_off(self, reason: str | None) -> None:
        """Make it read-only with a reason, or editable again with None; it keeps its place in the tab order."""
        self.setReadOnly(bool(reason))
        self.setProperty("off", bool(reason))
        self.setAccessibleDescription(f"Off: {reason}" if reason else "")
        repolish(self)


def parse_amount(text: str) -> Decimal | None:
    """The amount in a typed or pasted text such as "$1,200.50", None when there is none in it.

    Thousands separators must stand where thousands end, so that "12,50" is not read as 1250.
    """
    bare = text.strip().removeprefix("AUD").strip().removeprefix("$").strip().replace("\u00a0", "")
    whole, point, cents = bare.partition(".")
    if "," in whole:
        groups = whole.split(",")
        if not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:]):
            return None
        whole = "".join(groups)
    if not (whole + cents).isdecimal() or not (whole + cents).isascii():
        return None
    try:
        return Decimal(whole + point + cents) if point else Decimal(whole)
    except InvalidOperation:
        return None


class AmountInput(LineInput):
    """An amount in dollars with the sign before it, 36 high. Takes "$1,200.50" when pasted."""

    amount_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setProperty("prefix", True)
        self.setFont(theme().font("h3", 500))
        self.setFixedHeight(tokens().control.input_amount)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.textChanged.connect(self.on_text_changed)

    def read(self) -> Money:
        """The amount to send. Raises InvalidInput with words for people when it is not one."""
        text = self.text()
        if "," in text and parse_amount(text) is None:
            # A comma that does not part thousands is somebody's decimal point; 12,50 must not become 1,250.
            raise InvalidInput("amount", "Enter an amount such as 191.50")
        return Money.parse_input(text)

    def set_amount(self, amount: Money | None) -> None:
        """Put an amount in, without thousands separators."""
        self.setText("" if amount is None else amount.wire())

    def on_text_changed(self, text: str) -> None:
        """Take sign and separators of a complete pasted amount away; they stand before the field already."""
        amount = parse_amount(text)
        if amount is not None and not text.replace(".", "", 1).isdecimal():
            self.setText(f"{amount:f}")
            return
        self.amount_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        box = QRect(PREFIX_LEFT, 0, 16, self.height())
        paint_text(painter, box, "$", "h3", theme().color("text-muted"), weight=400)


class TextInput(QPlainTextEdit):
    """Several lines of plain text. `limit` is the most characters it keeps; Tab leaves it."""

    length_changed = Signal(int)

    def __init__(
        self, placeholder: str = "", *, limit: int | None = None, lines: int = 1, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.limit = limit
        self.setPlaceholderText(placeholder)
        self.setFont(theme().font("dense"))
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(2)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        line = self.fontMetrics().lineSpacing()
        least = tokens().control.input_amount
        self.setFixedHeight(max(least, line * lines + 2 * FRAME))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.on_text_changed)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.limit is None:
            super().insertFromMimeData(source)
            return
        cursor = self.textCursor()
        selected = len(cursor.selectedText())
        room = self.limit - (len(self.toPlainText()) - selected)
        cursor.insertText(source.text()[: max(0, room)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        full = self.limit is not None and len(self.toPlainText()) >= self.limit
        types = bool(event.text()) and event.text().isprintable()
        if full and types and not self.textCursor().hasSelection():
            event.accept()
            return
        super().keyPressEvent(event)

    def on_text_changed(self) -> None:
        """Count what is there now."""
        self.length_changed.emit(len(self.toPlainText()))


class Choice(QComboBox):
    """One of several words, 32 high, with a chevron."""

    def __init__(self, words: list[str] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(theme().font("dense"))
        self.setFixedHeight(tokens().control.input)
        self.addItems(words or [])
        self.view().setFont(theme().font("dense"))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width() + 8, tokens().control.input)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = tokens().control.icon_small
        box = QRect(self.width() - side - 10, 0, side, self.height())
        color = theme().color("text-muted" if self.isEnabled() else "text-disabled")
        paint_icon(QPainter(self), box, "chevron-down", color, side)
