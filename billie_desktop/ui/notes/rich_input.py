"""A text of several lines with bold, italic, underline, lists and links; what is pasted keeps no more than that."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QTextCharFormat, QTextCursor, QTextListFormat
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from billie_desktop.domain.html_text import read_html
from billie_desktop.domain.rich_text import RichText, Run, plain_text
from billie_desktop.domain.text_safety import clean_text, safe_link
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.inputs import LineInput, set_wrong
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.notes.rich_document import char_format, insert_rich, read_document

LONGEST = 10_000
HEIGHT = 168
_STYLE_KEYS = {Qt.Key.Key_B: "bold", Qt.Key.Key_I: "italic", Qt.Key.Key_U: "underline"}


class RichArea(QTextEdit):
    """The text itself. Tab leaves it; Ctrl B, I and U ask for a style."""

    style_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(theme().font("dense"))
        self.setTabChangesFocus(True)
        self.setAcceptRichText(True)
        self.setAutoFormatting(QTextEdit.AutoFormattingFlag.AutoNone)
        self.document().setDocumentMargin(2)
        self.setUndoRedoEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = (
            _STYLE_KEYS.get(Qt.Key(event.key())) if event.modifiers() == Qt.KeyboardModifier.ControlModifier else None
        )
        if name is not None:
            self.style_asked.emit(name)
            event.accept()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pasted or dropped: by the allow-list of messages, and no more than there is room for."""
        room = LONGEST - len(self.toPlainText())
        if source.hasHtml() and len(source.html()) <= 4 * LONGEST:
            blocks = read_html(source.html())
            if 0 < len(plain_text(blocks)) <= room:
                insert_rich(self.textCursor(), blocks)
                return
        self.textCursor().insertText(clean_text(source.text())[: max(0, room)], QTextCharFormat())

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT)


class RichInput(QWidget):
    """Toolbar above, text below; ``changed`` tells every change."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = RichArea()
        self.text.setAccessibleName(name)
        self.text.setMinimumHeight(HEIGHT)
        self.buttons: dict[str, IconButton] = {}
        self._tools = QHBoxLayout()
        self._tools.setSpacing(2)
        for key, icon, tip, work in (
            ("bold", "bold", "Bold, Ctrl B", lambda: self._toggle("bold")),
            ("italic", "italic", "Italic, Ctrl I", lambda: self._toggle("italic")),
            ("underline", "underline", "Underline, Ctrl U", lambda: self._toggle("underline")),
            ("bullets", "list", "List", lambda: self._toggle_list(QTextListFormat.Style.ListDisc)),
            ("numbers", "list-numbers", "Numbered list", lambda: self._toggle_list(QTextListFormat.Style.ListDecimal)),
            ("link", "link", "Link", self.ask_link),
        ):
            self._add_tool(key, icon, tip, work)
        self._tools.addStretch(1)
        self.link = LineInput("https://…")
        self.link.setAccessibleName("Address of the link")
        self.link_set = Button("Set link", small=True)
        self._link_row = QWidget()
        row = QHBoxLayout(self._link_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens().spacing.step_2)
        row.addWidget(self.link, 1)
        row.addWidget(self.link_set)
        self._link_row.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens().spacing.step_1)
        column.addLayout(self._tools)
        column.addWidget(self._link_row)
        column.addWidget(self.text, 1)
        self.setFocusProxy(self.text)
        self.text.style_asked.connect(self._toggle)
        self.text.textChanged.connect(self.changed)
        self.text.cursorPositionChanged.connect(self.on_cursor_moved)
        self.text.currentCharFormatChanged.connect(lambda _style: self.on_cursor_moved())
        self.link.returnPressed.connect(self.set_link)
        self.link_set.clicked.connect(self.set_link)

    def _add_tool(self, key: str, icon: str, tip: str, work: Callable[[], None]) -> None:
        button = IconButton(icon, tip)
        button.setCheckable(key != "link")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _checked=False: work())
        self.buttons[key] = button
        self._tools.addWidget(button)

    # what is written

    def read(self) -> RichText:
        """What the agent wrote."""
        return read_document(self.text.document())

    def write(self, blocks: RichText) -> None:
        """Put another text in, with the cursor at its end."""
        self.text.clear()
        insert_rich(self.text.textCursor(), blocks)
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self.text.document().clearUndoRedoStacks()

    # styles

    def _toggle(self, name: str) -> None:
        present, style = self.text.currentCharFormat(), QTextCharFormat()
        if name == "bold":
            heavy = present.fontWeight() >= QFont.Weight.DemiBold
            style.setFontWeight(QFont.Weight.Normal if heavy else QFont.Weight.DemiBold)
        elif name == "italic":
            style.setFontItalic(not present.fontItalic())
        else:
            style.setFontUnderline(not present.fontUnderline())
        self.text.mergeCurrentCharFormat(style)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.on_cursor_moved()

    def _toggle_list(self, style: QTextListFormat.Style) -> None:
        cursor = self.text.textCursor()
        found = cursor.currentList()
        if found is not None and found.format().style() == style:
            block = cursor.block()
            found.remove(block)
            plain = cursor.blockFormat()
            plain.setIndent(0)
            cursor.setBlockFormat(plain)
        else:
            cursor.createList(style)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.on_cursor_moved()

    def ask_link(self) -> None:
        """Open the line for the address, with the one under the cursor."""
        shown = not self._link_row.isVisibleTo(self)
        self._link_row.setVisible(shown)
        if shown:
            self.link.setText(self.text.currentCharFormat().anchorHref())
            self.link.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_link(self) -> None:
        """Put the address under the selected words, or in as words of its own; an empty one takes it away."""
        typed = self.link.text().strip()
        link = safe_link(typed if "://" in typed or not typed else f"https://{typed}") or ""
        if typed and not link:
            set_wrong(self.link, "Links lead to http and https addresses only")
            return
        set_wrong(self.link, "")
        cursor = self.text.textCursor()
        if not cursor.hasSelection() and link:
            cursor.insertText(typed, char_format(Run("", link=link)))
            cursor.insertText(" ", QTextCharFormat())
        else:
            cursor.mergeCharFormat(char_format(Run("", link=link)) if link else _without_link())
        self._link_row.hide()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_cursor_moved(self) -> None:
        """The toolbar shows what holds at the cursor."""
        style, found = self.text.currentCharFormat(), self.text.textCursor().currentList()
        kind = found.format().style() if found is not None else None
        for key, holds in (
            ("bold", style.fontWeight() >= QFont.Weight.DemiBold),
            ("italic", style.fontItalic()),
            ("underline", style.fontUnderline() and not style.isAnchor()),
            ("bullets", kind == QTextListFormat.Style.ListDisc),
            ("numbers", kind == QTextListFormat.Style.ListDecimal),
        ):
            self.buttons[key].setChecked(holds)


def _without_link() -> QTextCharFormat:
    style = QTextCharFormat()
    style.setAnchor(False)
    style.setAnchorHref("")
    style.setFontUnderline(False)
    style.setForeground(theme().color("text"))
    return style
