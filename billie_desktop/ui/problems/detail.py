"""One report: who, when and the beginning of it at once; all of it when asked for, because that is recorded."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from billie_desktop.domain.problem_report import LONGEST_COMMENT, Problem, ProblemRow
from billie_desktop.domain.words import DASH, date_and_time
from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.facts import FactRow
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import TextInput
from billie_desktop.ui.kit.labels import Hairline, Label, Pane, Paragraph
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.scroll import ScrollPane
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.problem_rows import decision_words, picture_words, role_word
from billie_desktop.ui.system.code_view import CodeView

ASK = "A report may show a customer. Looking at it is recorded."
NO_COMMENT = "Say what was done about it."
ROOM_FOR_TWO = 640
"""px from which on two columns of facts have room."""
FACTS = ("Reported by", "Role", "Form opened", "Received", "Version", "Picture")


class Picture(QLabel):
    """A picture as wide as its room, never larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Picture of the window")
        self.setMinimumWidth(1)
        self._whole = QPixmap()

    def show_png(self, data: bytes) -> bool:
        """False when it cannot be read."""
        self._whole = QPixmap()
        read = self._whole.loadFromData(data, "PNG")
        self._fit()
        return read

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            self.clear()
            return
        ratio = self.devicePixelRatio()
        width = max(1, min(round(self.width() * ratio), self._whole.width()))
        shown = self._whole.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(ratio)
        height = max(1, round(shown.height() / ratio))
        if self.height() != height:
            self.setFixedHeight(height)
        self.setPixmap(shown)


class ProblemDetail(Pane):
    """Asks by signals: ``show_asked`` for all of it, ``resolve_asked`` and ``reopen_asked`` with the comment."""

    show_asked = Signal()
    resolve_asked = Signal(str)
    reopen_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.row: ProblemRow | None = None
        self.problem: Problem | None = None
        self.title = Label("", "h3")
        self.badge = Badge("unknown", "")
        self.facts = {name: FactRow(name, DASH, mono=name == "Version") for name in FACTS}
        self.words = Paragraph("", "body")
        self.show_rest = Button("Show all of it", key="Enter")
        self.note = Label(ASK, "caption", "text-muted")
        self.picture = Picture()
        self.details = CodeView("Details that the desk added")
        self.history = Paragraph("", "dense", "text-muted")
        self.trouble = Notice(NoticeKind.WARNING, icon="help")
        self.comment = TextInput("What was done about it", limit=LONGEST_COMMENT, lines=2)
        self.field = Field("Comment", self.comment)
        self.decide = Button("Resolve", ButtonKind.MAIN)
        self._lay_out()
        self.show_rest.clicked.connect(self.show_asked)
        self.decide.clicked.connect(self.on_decided)
        self.comment.textChanged.connect(lambda: self.field.set_error(""))

    def _lay_out(self) -> None:
        pad, step = tokens().spacing.pane_padding, tokens().spacing
        head = QHBoxLayout()
        head.setSpacing(step.step_2)
        head.addWidget(self.title)
        head.addWidget(self.badge)
        head.addStretch(1)
        self._grid = facts = QGridLayout()
        facts.setHorizontalSpacing(step.step_6)
        facts.setVerticalSpacing(0)
        self._set_columns(2)
        ask = QHBoxLayout()
        ask.setSpacing(step.step_2)
        ask.addWidget(self.show_rest)
        ask.addWidget(self.note)
        ask.addStretch(1)
        self.area = ScrollPane()
        body = self.area.column
        body.setContentsMargins(pad, 13, pad, 12)
        body.setSpacing(step.step_2)
        body.addLayout(head)
        body.addLayout(facts)
        body.addWidget(Hairline())
        body.addWidget(self.words)
        body.addLayout(ask)
        body.addWidget(self.picture)
        body.addWidget(self.details, 1)
        body.addWidget(self.history)
        body.addStretch(0)
        foot = QVBoxLayout()
        foot.setContentsMargins(pad, step.step_2, pad, step.step_2)
        foot.setSpacing(step.step_2)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.decide)
        foot.addWidget(self.trouble)
        foot.addWidget(self.field)
        foot.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.area, 1)
        column.addWidget(Hairline())
        column.addLayout(foot)

    def _set_columns(self, count: int) -> None:
        """The facts in one column or in two."""
        each = len(self.facts) // count
        for place, row in enumerate(self.facts.values()):
            self._grid.addWidget(row, place % each, place // each)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < count else 0)
        self._grid.setHorizontalSpacing(tokens().spacing.step_6 if count > 1 else 0)
        self._columns = count

    def resizeEvent(self, event: object) -> None:
        count = 2 if self.width() >= ROOM_FOR_TWO else 1
        if count != self._columns:
            self._set_columns(count)

    def show_row(self, row: ProblemRow) -> None:
        """What the list knows; the rest is asked for. The same report keeps what is read of it and typed about it."""
        if self.row is None or row.number != self.row.number:
            self.problem = None
            self.comment.clear()
            self.trouble.hide()
            self.area.verticalScrollBar().setValue(0)
        elif row.is_open != self.row.is_open:
            self.comment.clear()
            self.trouble.hide()
        self.row = row
        self.title.setText(f"Report {row.number}")
        open_look, done_look = ("attention-amber", "Open", "flag"), ("approved", "Resolved", "check")
        self.badge.set_status(*(open_look if row.is_open else done_look))
        values = (
            row.reported_by, role_word(row.role), date_and_time(row.noticed_at), date_and_time(row.received_at),
            row.version, picture_words(row.picture_size),
        )  # fmt: skip
        for fact, value in zip(self.facts.values(), values, strict=True):
            fact.set_value(value or DASH)
        self.decide.setText("Resolve" if row.is_open else "Reopen")
        self.comment.setPlaceholderText("What was done about it" if row.is_open else "Why (may stay empty)")
        self.decide.set_off(None)
        self._show_history(row)
        self._show_parts()

    def show_problem(self, problem: Problem) -> None:
        """Everything."""
        if self.row is None or problem.row.number != self.row.number:
            return
        self.problem = problem
        self.trouble.hide()
        self.details.show_text(problem.details)
        if problem.picture and not self.picture.show_png(problem.picture):
            self.show_trouble("The picture cannot be read.", "")
        self.show_row(problem.row)
        self.details.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_trouble(self, headline: str, text: str) -> None:
        """Something could not be done; what was typed stays."""
        self.trouble.set_words(headline, text, announced=True)
        self.trouble.show()
        self.decide.set_off(None)

    def on_decided(self) -> None:
        """The button: resolving needs a comment."""
        row, comment = self.row, self.comment.toPlainText().strip()
        if row is None or self.decide.is_off:
            return
        if not row.is_open:
            self.decide.set_off("Being sent")
            self.reopen_asked.emit(comment)
        elif comment:
            self.decide.set_off("Being sent")
            self.resolve_asked.emit(comment)
        else:
            self.field.set_error(NO_COMMENT)
            self.comment.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_history(self, row: ProblemRow) -> None:
        lines = [" · ".join(part for part in decision_words(each) if part) for each in row.decisions]
        if row.removed_at is not None:
            lines.append(f"Will be removed on {date_and_time(row.removed_at)}")
        self.history.set_text("\n".join(lines))
        self.history.setVisible(bool(lines))

    def _show_parts(self) -> None:
        problem, row = self.problem, self.row
        self.words.set_text(problem.words if problem is not None else row.beginning if row is not None else "")
        self.details.setVisible(problem is not None)
        self.picture.setVisible(problem is not None and bool(problem.picture))
        self.show_rest.setVisible(problem is None)
        self.note.setVisible(problem is None)
