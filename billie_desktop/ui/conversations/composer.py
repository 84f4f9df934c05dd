"""The box in which an agent writes to the customer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.canned_answer import CannedAnswer, fill
from billie_desktop.domain.words import clock
from billie_desktop.ui.conversations.canned_popup import CannedPopup
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.inputs import TextInput
from billie_desktop.ui.kit.key_caps import KeyHints
from billie_desktop.ui.kit.labels import Label, Pane
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

LONGEST = 4000
HINTS_FROM = 400
HEIGHT = 56
_SLASH = re.compile(r"(?:^|\s)/([\w-]*)\Z")


class MessageInput(TextInput):
    """The text, whose keys go to the canned answers while these are open."""

    slash_typed = Signal(str)
    popup_key = Signal(int)
    send_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Write to the customer, / for canned answers", limit=LONGEST, lines=2, parent=parent)
        self.setAccessibleName("Message to the customer")
        self.setFont(theme().font("chat"))
        self.setFixedHeight(HEIGHT)
        self.popup_open: Callable[[], bool] = lambda: False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self.popup_open() and key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter,
                                         Qt.Key.Key_Escape, Qt.Key.Key_Tab):  # fmt: skip
            self.popup_key.emit(key)
            event.accept()
            return
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.send_asked.emit()
            event.accept()
            return
        super().keyPressEvent(event)
        self.slash_typed.emit(self.slash_word())

    def slash_word(self) -> str:
        """What stands after a slash before the cursor, with the slash; '' when there is none."""
        cursor = self.textCursor()
        before = self.toPlainText()[: cursor.position()]
        found = _SLASH.search(before)
        return f"/{found.group(1)}" if found else ""

    def replace_slash(self, text: str) -> None:
        """Put a text in the place of the slash and its word, or at the cursor."""
        cursor = self.textCursor()
        cursor.movePosition(
            QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveMode.KeepAnchor, len(self.slash_word())
        )
        cursor.insertText(text)
        self.setTextCursor(cursor)


class Composer(Pane):
    """Tells what the agent wants; the page sends."""

    send_asked = Signal(str)
    typed = Signal(str)

    def __init__(self, host: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._answers: tuple[CannedAnswer, ...] = ()
        self._values: Mapping[str, str] = {}
        self._host = host
        self.input = MessageInput()
        self.popup = CannedPopup(host)
        self.notice = Notice(NoticeKind.WARNING, "")
        self.notice.hide()
        self.canned = Button("Canned answers", ButtonKind.TEXT, icon="list", small=True)
        self.draft = Label("", "caption", "text-muted")
        self.send = Button("Send", ButtonKind.MAIN, icon="send", small=True)
        self._lay_out()
        self.input.popup_open = self.popup.isVisible
        self.input.slash_typed.connect(self.on_slash)
        self.input.popup_key.connect(self.on_popup_key)
        self.input.send_asked.connect(self.on_send)
        self.input.length_changed.connect(self.on_typed)
        self.popup.chosen.connect(self.on_answer_chosen)
        self.canned.clicked.connect(self.show_canned)
        self.send.clicked.connect(self.on_send)
        self.on_typed(0)

    def _lay_out(self) -> None:
        pad, step = tokens().spacing.pane_padding, tokens().spacing.step_2
        foot = QHBoxLayout()
        foot.setSpacing(step)
        foot.addWidget(self.canned)
        self._hints = (KeyHints([("Ctrl+J", "")]), KeyHints([("Ctrl+Enter", "")]))
        foot.addWidget(self._hints[0])
        foot.addSpacing(step)
        foot.addWidget(self.draft)
        foot.addStretch(1)
        foot.addWidget(self._hints[1])
        foot.addWidget(self.send)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, 10, pad, 12)
        column.setSpacing(step)
        column.addWidget(self.notice)
        column.addWidget(self.input)
        column.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for hint in self._hints:  # the sheet of keys has them too
            hint.setVisible(self.width() >= HINTS_FROM)

    # what is written

    @property
    def text(self) -> str:
        """What is written now."""
        return self.input.toPlainText()

    def set_text(self, text: str) -> None:
        """Put something in, with the cursor at its end."""
        if text == self.text:
            return
        self.input.setPlainText(text)
        self.input.moveCursor(QTextCursor.MoveOperation.End)

    def show_draft_kept(self, at: datetime | None) -> None:
        """When the draft reached the disk."""
        self.draft.setText(f"Draft kept {clock(at)}" if at is not None and self.text else "")

    def show_notice(self, headline: str, text: str = "") -> None:
        """Something to know before sending; '' takes it away."""
        if headline:
            self.notice.set_words(headline, text, announced=True)
        self.notice.setVisible(bool(headline))

    def on_typed(self, _length: int) -> None:
        """Something else is written."""
        self.send.set_off(None if self.text.strip() else "Write something first")
        self.draft.setText("")
        self.typed.emit(self.text)

    def on_send(self) -> None:
        """Send what is written."""
        if self.text.strip():
            self.send_asked.emit(self.text)

    # canned answers

    def set_answers(self, answers: tuple[CannedAnswer, ...], values: Mapping[str, str]) -> None:
        """The team's answers and what their places are filled with."""
        self._answers, self._values = answers, values
        self.canned.setVisible(bool(answers))

    def show_canned(self) -> None:
        """Open the canned answers; with none typed yet all of them."""
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._show_matching(self.input.slash_word()[1:])

    def on_slash(self, word: str) -> None:
        """A slash begins the search for an answer; anything else ends it."""
        if word:
            self._show_matching(word[1:])
        else:
            self.popup.hide()

    def _show_matching(self, typed: str) -> None:
        """What fits, as it would read in this conversation."""
        found = (answer for answer in self._answers if answer.matches(typed))
        matching = [replace(answer, text=fill(answer, self._values).text) for answer in found]
        corner = self.input.mapTo(self._host, self.input.rect().topLeft())
        self.popup.show_answers(matching, corner.x(), corner.y() - 4)

    def on_popup_key(self, key: int) -> None:
        """The keys of the open popup."""
        match key:
            case Qt.Key.Key_Up:
                self.popup.step(-1)
            case Qt.Key.Key_Down:
                self.popup.step(1)
            case Qt.Key.Key_Escape:
                self.popup.hide()
            case _:
                self.popup.choose()

    def on_answer_chosen(self, answer: CannedAnswer) -> None:
        """Put it in, with its places filled; what is missing is told and stays visible."""
        filled = fill(next(each for each in self._answers if each.key == answer.key), self._values)
        self.input.replace_slash(filled.text)
        if filled.missing:
            names = ", ".join(f"{{{name}}}" for name in filled.missing)
            announce(self, f"Fill in {names} before sending")
            self.show_notice("Not all of it could be filled.", f"Fill in {names} before sending.")
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_popup(self) -> bool:
        """Close the canned answers; False when they were not open."""
        was_open = self.popup.isVisible()
        self.popup.hide()
        return was_open
