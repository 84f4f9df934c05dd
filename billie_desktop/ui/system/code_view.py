"""Text of a machine: an editor for it, and a read-only view that marks lines by sign and ground."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QColor, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit, QWidget

from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.models.diff_lines import DiffLine, Mark

GROUNDS = {Mark.OLD: "attention-red", Mark.NEW: "approved"}


class CodeInput(QPlainTextEdit):
    """Several lines in the mono face; Tab leaves it."""

    def __init__(self, name: str, parent: QWidget | None = None, *, least: int = 160) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFont(theme().font("mono-dense"))
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setMinimumHeight(least)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.document().setDocumentMargin(4)


class CodeView(CodeInput):
    """Shows only; lines can be marked."""

    def __init__(self, name: str, parent: QWidget | None = None, *, least: int = 160) -> None:
        super().__init__(name, parent, least=least)
        self.setReadOnly(True)
        self._marks: list[Mark] = []
        theme().theme_changed.connect(self.on_theme_changed)

    def show_text(self, text: str) -> None:
        """Plain text without marks."""
        self._marks = []
        if text != self.toPlainText():
            self.setPlainText(text)
        self.on_theme_changed()

    def show_lines(self, lines: Sequence[DiffLine]) -> None:
        """Each line behind its sign."""
        self._marks = [line.mark for line in lines]
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)  # or equal lines would not stand side by side
        self.setPlainText("\n".join(f"{line.mark} {line.text}".rstrip() for line in lines))
        self.on_theme_changed()

    def on_theme_changed(self) -> None:
        """Grounds of the marked lines in the colours of the present theme."""
        found = []
        for number, mark in enumerate(self._marks):
            status = GROUNDS.get(mark)
            if status is None:
                continue
            look = theme().badge(status)
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self.document().findBlockByNumber(number))
            selection.format.setBackground(QColor(look.bg))
            selection.format.setForeground(QColor(look.fg))
            selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            found.append(selection)
        self.setExtraSelections(found)
