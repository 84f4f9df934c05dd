"""The head of the conversation list: its name and count, grid and filters, the queue, and the search."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.ui.conversations.search_input import SearchInput
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.tokens import tokens

ALL, WAITING = "all", "waiting"
MOST_COUNTED = 99


class ListHead(QWidget):
    """Asks by signals. ``queue_chosen``: all conversations, or those that wait for a person."""

    queue_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count = Label("", "dense", "text-muted")
        self.grid_button = IconButton("table", "All conversations as a grid, G")
        self.grid_button.setCheckable(True)
        self.filter_button = IconButton("filter", "Filters")
        self.filter_button.setCheckable(True)
        self.queue = Segmented([(ALL, "All", ""), (WAITING, "Waiting for a person", "")])
        self.queue.setAccessibleName("Which conversations")
        self.search = SearchInput("Name, phone, application", "/")
        self.search.setMaximumWidth(tokens().region.conversation_list - 2 * tokens().spacing.pane_padding)
        pad = tokens().spacing.pane_padding
        head = QHBoxLayout()
        head.setContentsMargins(pad, 12, pad - 7, 0)
        head.setSpacing(5)
        head.addWidget(Label("Conversations", "section"))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.grid_button)
        head.addWidget(self.filter_button)
        field = QHBoxLayout()
        field.setContentsMargins(pad, 4, pad, 6)
        field.addWidget(self.search, 1)
        field.addStretch(0)
        choices = QHBoxLayout()
        choices.setContentsMargins(pad - 8, 0, pad, 6)
        choices.addWidget(self.queue)
        choices.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(field)
        column.addLayout(choices)
        self.queue.chosen.connect(lambda _key: self.queue_chosen.emit())

    @property
    def is_queue(self) -> bool:
        """Whether only those that wait for a person are wanted."""
        return self.queue.current == WAITING

    def show_queue(self, wanted: bool) -> None:
        """Choose, and tell when that is another choice."""
        if wanted != self.is_queue:
            self.queue.set_current(WAITING if wanted else ALL)
            self.queue_chosen.emit()

    def show_waiting(self, total: int) -> None:
        """How many wait; nothing while nobody does."""
        self.queue.set_count(WAITING, "" if not total else f"{total}" if total <= MOST_COUNTED else f"{MOST_COUNTED}+")
        self.queue.setFixedWidth(self.queue.sizeHint().width())
