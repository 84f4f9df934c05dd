"""Dead letters: searched at the left, one of them at the right (features.md DI-8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from billie_desktop.desk.system_side import SystemSide
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.dead_letter import DeadLetterPage, DeadLetterRow, LetterFilter
from billie_desktop.domain.errors import DeskError, NotFound
from billie_desktop.domain.words import ROLE_WORDS
from billie_desktop.ui.kit.buttons import Button, LinkButton
from billie_desktop.ui.kit.inputs import LineInput
from billie_desktop.ui.kit.labels import Hairline, Label, Pane
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.theme import Density
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.letter_rows import LetterModel
from billie_desktop.ui.system.letter_detail import LetterDetail
from billie_desktop.ui.system.letter_filter import LetterFilterBar
from billie_desktop.ui.tasks import Tasks

PAUSE_MS = 300
PLACEHOLDER = "Payment reference, type, id or error"
NONE = ("No failed events", "Every event so far could be applied.")
GONE = "It was corrected, replayed, or has left the list by its age."


class LettersTab(QWidget):
    """``correct_asked`` hands over the letter to correct, ``counted`` how many there are."""

    correct_asked = Signal(object)
    counted = Signal(int)

    def __init__(
        self, system: SystemSide, agent: Agent, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._system = system
        self._agent = agent
        self._tasks = Tasks(self)
        self._after = ""
        self._quiet = False
        self._asked = LetterFilter()
        self.search = LineInput(PLACEHOLDER)
        self.search.setAccessibleName("Search the dead letters")
        self.clear = LinkButton("Clear", underline=False)
        self.clear.setAccessibleName("Clear search and filters")
        self.filter = LetterFilterBar()
        self.words = Label("", "caption", "text-muted")
        self.more = Button("Search further back", small=True)
        self.model = LetterModel(now, self)
        self.table = TableView(self.model.columns, Density.NORMAL, name="Dead letters")
        self.table.setModel(self.model)
        self.detail = LetterDetail()
        self.nothing = StateMessage()
        self.stack = QStackedWidget()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        pad, step = tokens().spacing.pane_padding, tokens().spacing
        left = Pane("surface")
        head = QHBoxLayout()
        head.setContentsMargins(pad, step.step_2, pad, step.step_2)
        head.setSpacing(step.step_2)
        head.addWidget(self.search, 1)
        head.addWidget(self.clear)
        foot = QHBoxLayout()
        foot.setContentsMargins(pad, step.step_1, pad, step.step_1)
        foot.addWidget(self.words)
        foot.addStretch(1)
        foot.addWidget(self.more)
        foot.addStrut(tokens().control.button_small)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        narrow = QHBoxLayout()
        narrow.setContentsMargins(pad, 0, pad, step.step_2)
        narrow.addWidget(self.filter)
        column.addLayout(head)
        column.addLayout(narrow)
        column.addWidget(Hairline())
        column.addWidget(self.table, 1)
        column.addWidget(Hairline())
        column.addLayout(foot)
        empty = Pane("surface")
        QVBoxLayout(empty).addWidget(self.nothing)
        self.stack.addWidget(empty)
        self.stack.addWidget(self.detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left, 5)
        row.addWidget(Hairline(vertical=True))
        row.addWidget(self.stack, 6)
        self.more.hide()
        self.clear.hide()
        self.nothing.show_empty("No event chosen", "Choose one in the list at the left.")
        self.nothing.hide()

    def _connect(self) -> None:
        self.search.textChanged.connect(self.on_text_changed)
        self.clear.clicked.connect(self.clear_all)
        self.filter.changed.connect(self.on_filter_changed)
        self._pause.timeout.connect(self.read)
        self.more.clicked.connect(self.read_further)
        self.table.current_row_changed.connect(self.on_row)
        self.table.row_activated.connect(lambda _place: self.show_current())
        self.table.peek_requested.connect(lambda _place: self.show_current())
        self.table.copy_requested.connect(lambda _place: self.detail.copy_id())
        self.table.message_action_requested.connect(self.on_message_action)
        self.detail.show_asked.connect(self.show_current)
        self.detail.correct_asked.connect(lambda: self.correct_asked.emit(self.detail.letter))

    # reading

    def on_text_changed(self, _text: str) -> None:
        """Wait for a pause in typing."""
        self.clear.setVisible(not self.wanted.is_empty)
        self._pause.start()

    def on_filter_changed(self) -> None:
        """Another type or failure: read at once."""
        self.clear.setVisible(not self.wanted.is_empty)
        self.read()

    def clear_all(self) -> None:
        """No search, no filter."""
        self.filter.clear()
        self.search.clear()

    @property
    def wanted(self) -> LetterFilter:
        """What is looked for."""
        return LetterFilter(self.search.text().strip(), self.filter.event_type, self.filter.failure)

    def read(self) -> None:
        """Read again from the newest on; who may not look is not asked for."""
        if not self._agent.is_admin:
            words = f"Dead letters hold personal data and are for admins; your role is {ROLE_WORDS[self._agent.role]}."
            self.table.show_empty("Not for your role", words)
            self.search.set_off(words)
            self.filter.setEnabled(False)
            return
        wanted = self.wanted
        if wanted != self._asked or not self.model.rows:
            self.table.show_loading()
        self._tasks.start("letters", self._read(wanted, ""))

    def read_further(self) -> None:
        """The next page."""
        self._tasks.start("letters", self._read(self._asked, self._after))

    async def _read(self, wanted: LetterFilter, after: str) -> None:
        try:
            page = await self._system.dead_letters(wanted, after)
        except DeskError as error:
            self.words.setText("Could not be read again" if self.model.rows else "")
            if not self.model.rows:
                self.table.show_unavailable("Dead letters unavailable", error.text)
            else:
                self.table.show_rows()
            return
        self._show(page, wanted, more=bool(after))

    def _show(self, page: DeadLetterPage, wanted: LetterFilter, *, more: bool) -> None:
        is_first = not self.model.rows
        self._asked, self._after = wanted, page.after
        if page.choices is not None:
            self.filter.show_choices(page.choices)
        if more:
            self.model.append_rows(page.rows)
        else:
            self._show_rows(page.rows)
        self.counted.emit(page.total)
        self.more.setVisible(bool(page.after))
        narrowed = not wanted.is_empty
        self.more.setText("Search further back" if narrowed else "Show more")
        count = len(self.model.rows)
        self.words.setText(f"{count:,} found of {page.total:,}" if narrowed else f"{count:,} of {page.total:,}")
        if self.model.rows:
            self.table.show_rows()
            if is_first:
                self.table.selectRow(0)
        elif narrowed:
            what = f"Nothing holds “{wanted.search}”" if wanted.search else "Nothing is of that kind"
            text = what + (" in the newest ones." if page.after else ".")
            self.table.show_empty("No failed events match", text, "Clear")
        else:
            self.table.show_empty(*NONE)
        self.nothing.setVisible(bool(self.model.rows))

    def _show_rows(self, rows: Sequence[DeadLetterRow]) -> None:
        """In place. When the chosen letter goes, nothing is chosen: another one never slips under the hands."""
        before = self.detail.row
        self._quiet = True
        self.model.show_rows(rows)
        if before is not None and self.model.place_of(before.letter_id) is None:
            self.table.setCurrentIndex(QModelIndex())
            self.table.clearSelection()
            self.detail.row = None
            self.stack.setCurrentIndex(0)
        self._quiet = False

    def on_message_action(self) -> None:
        """Clear, or try again."""
        if not self.wanted.is_empty:
            self.clear_all()
        else:
            self.read()

    # one of them

    @property
    def current(self) -> DeadLetterRow | None:
        """The row under the cursor."""
        return self.model.row_at(self.table.currentIndex().row())

    def on_row(self, _place: int) -> None:
        """The cursor is on a letter: what the list knows of it is shown."""
        row = self.current
        if row is not None and not self._quiet:
            self.detail.show_row(row)
            self.stack.setCurrentWidget(self.detail)

    def show_current(self) -> None:
        """Enter, Space or the button: body and documents, which is recorded."""
        row = self.current
        if row is not None:
            self.on_row(0)
            self._tasks.start("letter", self._read_letter(row.letter_id))

    async def _read_letter(self, letter_id: str) -> None:
        try:
            letter = await self._system.dead_letter(letter_id)
        except NotFound:
            self.detail.show_problem("Not there any more.", GONE)
            self.read()
        except DeskError as error:
            self.detail.show_problem("Could not be read.", error.text)
        else:
            self.detail.show_letter(letter)

    def on_corrected(self) -> None:
        """Something was sent: its letter is gone."""
        self.read()

    # the page

    def take_focus(self) -> None:
        """The keys go to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Move the cursor."""
        self.table.step(by)

    def take_search(self) -> None:
        """``/``."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
