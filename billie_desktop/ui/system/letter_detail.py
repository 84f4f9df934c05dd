"""One dead letter: what failed and why at once; body and documents when asked for, because that is recorded."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.dead_letter import DeadLetter, DeadLetterRow, DocumentBeside
from billie_desktop.domain.words import DASH, date_and_time
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.facts import FactRow
from billie_desktop.ui.kit.inputs import Choice
from billie_desktop.ui.kit.labels import Hairline, Label, Pane
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.letter_rows import class_cell, reason_word
from billie_desktop.ui.system.code_view import CodeView

ASK = "Body and documents hold personal data. Looking at them is recorded."
ENVELOPE = "Envelope of the event"
NO_DOCUMENT = "There is no such document."
NO_DOCUMENTS = "The event names no document that could be found."


class LetterDetail(Pane):
    """Asks by signals: ``show_asked`` for the rest, ``correct_asked`` for the form."""

    show_asked = Signal()
    correct_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.row: DeadLetterRow | None = None
        self.letter: DeadLetter | None = None
        self.title = Label("", "h3")
        self.badge = Badge("unknown", "")
        self.error = Notice(NoticeKind.DANGER)
        names = ("Event id", "Original entry", "Stream", "Conversation", "User", "Attempts", "First failed", "Given up")
        mono = frozenset({"Event id", "Original entry", "Stream", "Conversation", "User"})
        self.facts = {name: FactRow(name, DASH, mono=name in mono) for name in names}
        self.show_rest = Button("Show body and documents", key="Enter")
        self.correct = Button("Correct", ButtonKind.MAIN)
        self.copy = Button("Copy event id", ButtonKind.TEXT, icon="copy")
        self.note = Label(ASK, "caption", "text-muted")
        self.body = CodeView("Body of the event")
        self.document = CodeView("Document as it is now, or envelope")
        self.which = Choice()
        self.which.setAccessibleName("What stands beside the event")
        self.problem = Notice(NoticeKind.WARNING, icon="help")
        self._lay_out()
        self.show_rest.clicked.connect(self.show_asked)
        self.correct.clicked.connect(self.correct_asked)
        self.copy.clicked.connect(self.copy_id)
        self.which.currentIndexChanged.connect(lambda _place: self._show_document())

    def _lay_out(self) -> None:
        pad, step = tokens().spacing.pane_padding, tokens().spacing
        head = QHBoxLayout()
        head.setSpacing(step.step_2)
        head.addWidget(self.title)
        head.addWidget(self.badge)
        head.addStretch(1)
        head.addWidget(self.copy)
        facts = QGridLayout()
        facts.setHorizontalSpacing(step.step_6)
        facts.setVerticalSpacing(0)
        for place, row in enumerate(self.facts.values()):
            facts.addWidget(row, place % 4, place // 4)
        facts.setColumnStretch(0, 1)
        facts.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(step.step_2)
        buttons.addWidget(self.show_rest)
        buttons.addWidget(self.correct)
        buttons.addWidget(self.note)
        buttons.addStretch(1)
        self.rest = QWidget()
        sides = QGridLayout(self.rest)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setHorizontalSpacing(step.step_4)
        sides.setVerticalSpacing(step.step_1)
        sides.addWidget(Label("Event", "section"), 0, 0, Qt.AlignmentFlag.AlignVCenter)
        sides.addWidget(self.which, 0, 1)
        sides.addWidget(self.body, 1, 0)
        sides.addWidget(self.document, 1, 1)
        sides.setColumnStretch(0, 1)
        sides.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, 13, pad, 12)
        column.setSpacing(step.step_2)
        column.addLayout(head)
        column.addWidget(self.error)
        column.addLayout(facts)
        column.addWidget(Hairline())
        column.addLayout(buttons)
        column.addWidget(self.problem)
        column.addWidget(self.rest, 1)
        column.addStretch(0)

    def show_row(self, row: DeadLetterRow) -> None:
        """What the list knows; the rest is asked for."""
        if self.row is not None and row.letter_id == self.row.letter_id:
            return
        self.row, self.letter = row, None
        cell = class_cell(row)
        self.title.setText(row.event_type or "No type")
        self.badge.set_status(cell.status, cell.word, cell.icon)
        self.error.set_words(row.error or "No error text.", f"({reason_word(row)})" if reason_word(row) else "")
        values = (
            row.event_id, row.original_id, row.stream, row.conversation_id, row.user_id, str(row.attempts or DASH),
            date_and_time(row.first_failed_at), date_and_time(row.moved_at),
        )  # fmt: skip
        for fact, value in zip(self.facts.values(), values, strict=True):
            fact.set_value(value or DASH)
        self.problem.hide()
        self._show_parts()

    def show_letter(self, letter: DeadLetter) -> None:
        """Everything."""
        if self.row is None or letter.row.letter_id != self.row.letter_id:
            return
        self.letter = letter
        self.body.show_text(letter.body)
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItems([*(each.label for each in letter.documents), ENVELOPE])
        self.which.blockSignals(False)
        self.correct.set_off(letter.not_correctable or None)
        self.problem.hide()
        self._show_document()
        self._show_parts()
        self.body.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, headline: str, text: str) -> None:
        """The rest could not be read."""
        self.problem.set_words(headline, text, announced=True)
        self.problem.show()

    def _show_parts(self) -> None:
        known = self.letter is not None
        self.rest.setVisible(known)
        self.correct.setVisible(known)
        self.show_rest.setVisible(not known)
        self.note.setText(ASK if self.letter is None else self.letter.not_correctable)
        self.note.setVisible(bool(self.note.text()))

    def _show_document(self) -> None:
        letter = self.letter
        documents: tuple[DocumentBeside, ...] = letter.documents if letter is not None else ()
        place = self.which.currentIndex()
        if 0 <= place < len(documents):
            self.document.show_text(documents[place].json or NO_DOCUMENT)
        elif letter is not None:
            envelope = "\n".join(f"{name}: {value}" for name, value in letter.envelope)
            self.document.show_text(envelope if documents else f"{NO_DOCUMENTS}\n\n{envelope}")

    def copy_id(self) -> None:
        """The event id, for the producer."""
        if self.row is not None:
            QGuiApplication.clipboard().setText(self.row.event_id)
            announce(self, "Event id copied")
