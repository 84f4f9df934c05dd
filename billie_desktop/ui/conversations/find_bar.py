"""Search within a transcript: how many messages match, and which of them is in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.domain.conversation import Message
from billie_desktop.domain.html_text import read_html
from billie_desktop.domain.rich_text import plain_text
from billie_desktop.ui.conversations.search_input import SearchInput
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Label, Pane
from billie_desktop.ui.kit.tokens import tokens

HEIGHT = 44
LEAST = 2


def matching(messages: Sequence[Message], query: str) -> list[str]:
    """Ids of the messages that hold the text, in order; letter case does not matter."""
    wanted = query.strip().casefold()
    if len(wanted) < LEAST:
        return []
    # The stored form holds the words too unless markup divides them: a cheap look first.
    return [
        message.message_id
        for message in messages
        if wanted in message.text.casefold() or "<" in message.text or "&" in message.text
        if wanted in plain_text(read_html(message.text)).casefold()
    ]


class FindBar(Pane):
    """Opens above the transcript; Enter goes to the match before, Shift+Enter to the one after, Esc closes."""

    searched = Signal(str)
    match_chosen = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface-alt", parent)
        self.setFixedHeight(HEIGHT)
        self._found: list[str] = []
        self._at = -1
        self.field = SearchInput("Search in this conversation")
        self.words = Label("", "caption", "text-muted")
        self.previous = IconButton("arrow-up", "Match before, Enter")
        self.next = IconButton("arrow-down", "Match after, Shift Enter")
        self.close_button = IconButton("close", "Close the search, Esc")
        row = QHBoxLayout(self)
        pad = tokens().spacing.pane_padding
        row.setContentsMargins(pad, 0, pad - 6, 0)
        row.setSpacing(tokens().spacing.step_2)
        row.addWidget(self.field, 1)
        for widget in (self.words, self.previous, self.next, self.close_button):
            row.addWidget(widget)
        self.field.settled.connect(self.searched)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        self.close_button.clicked.connect(self.dismiss)
        self.hide()

    @property
    def query(self) -> str:
        """What is searched."""
        return self.field.text().strip()

    def summon(self) -> None:
        """Open, with what was searched last selected."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if self.query:
            self.searched.emit(self.query)

    def dismiss(self) -> None:
        """Close; nothing is marked any more."""
        if self.isVisible():
            self.hide()
            self._found, self._at = [], -1
            self.closed.emit()

    def show_found(self, found: list[str], *, complete: bool) -> None:
        """Other matches; the newest is chosen unless the present one is still among them."""
        present = self.present
        self._found = found
        if present in found:
            self._at = found.index(present)
        else:
            self._at = len(found) - 1
        self._tell(complete=complete)
        if found and self.present != present:
            self.match_chosen.emit(self.present)

    @property
    def present(self) -> str:
        """The message of the present match, '' for none."""
        return self._found[self._at] if 0 <= self._at < len(self._found) else ""

    def step(self, by: int) -> None:
        """The next match in either direction, around the ends."""
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._tell(complete=True)
            self.match_chosen.emit(self.present)

    def _tell(self, *, complete: bool) -> None:
        if len(self.query) < LEAST:
            words = ""
        elif not self._found:
            words = "No match" if complete else "Reading older messages"
        else:
            words = f"{self._at + 1} of {len(self._found)}"
        self.words.setText(words)
        self.words.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.step(1 if back else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
            return
        event.accept()
