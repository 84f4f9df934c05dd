"""The pages of a correction: what is typed, what will be sent, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.dead_letter import LONGEST_REASON, DeadLetter, DocumentBeside, SentCorrection
from billie_desktop.ui.kit.facts import FactRow, ResultHead, StageRow, StageState
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import Choice, TextInput
from billie_desktop.ui.kit.labels import Label, Paragraph
from billie_desktop.ui.kit.notice import ErrorSummary, Notice, NoticeKind
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.diff_lines import changes, side_by_side
from billie_desktop.ui.system.code_view import CodeInput, CodeView

FINAL = (
    "A correction is an event of its own under the same event id. It cannot be taken back, only followed by another "
    "one. The read models follow the event; nothing in them is edited."
)
NAMES = {"body": "Body", "reason": "Reason"}
NO_EFFECT = "The documents stay as they are: something newer holds already."


class EnterCorrection(QWidget):
    """Keeps everything typed until the inbox has the event."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = ErrorSummary()
        self.problem = Notice(NoticeKind.DANGER)
        self.problem.hide()
        self.error = Notice(NoticeKind.WARNING)
        self.body = CodeInput("Body", least=320)
        self.reason = TextInput("Why, and who confirmed it", limit=LONGEST_REASON, lines=2)
        self.fields = {"body": Field("Body", self.body, "JSON"), "reason": Field("Reason", self.reason)}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens().spacing.step_3)
        for widget in (self.summary, self.problem, self.error, *self.fields.values()):
            column.addWidget(widget)
        column.addStretch(1)

    def start(self, letter: DeadLetter) -> None:
        """With the body as it was, to be changed."""
        self.error.set_words(letter.row.error or "It could not be applied.", f"({letter.row.error_class})")
        self.body.setPlainText(letter.body)
        self.reason.setPlainText("")
        self.show_problems({})

    def show_problems(self, problems: Mapping[str, str], blocked: str = "") -> None:
        """What must be corrected first, and why the server would not take it."""
        for name, field in self.fields.items():
            field.set_error(problems.get(name, ""))
        self.summary.set_problems([f"{NAMES[name]}: {text}" for name, text in problems.items()])
        self.problem.setVisible(bool(blocked))
        if blocked:
            self.problem.set_words("It would fail again.", blocked, announced=True)


class ReviewCorrection(QWidget):
    """Old and new side by side: the event, and the documents."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.corrects = FactRow("Entry", "", line=True, mono=True)
        self.old, self.new = CodeView("Body as it was", least=190), CodeView("Body as it will be", least=190)
        self.before = CodeView("Document as it is now", least=190)
        self.after = CodeView("Document as it will be", least=190)
        self.which = Choice()
        self.which.setAccessibleName("Document")
        self.effect = Label("", "caption", "text-muted")
        self.reason = Paragraph("")
        self.warning = Notice(NoticeKind.INFO, "", FINAL)
        self._pairs: list[tuple[DocumentBeside, DocumentBeside]] = []
        self._lay_out()
        self.which.currentIndexChanged.connect(lambda _place: self._show_document())

    def _lay_out(self) -> None:
        step = tokens().spacing
        sides = QGridLayout()
        sides.setHorizontalSpacing(step.step_3)
        sides.setVerticalSpacing(step.step_1)
        sides.addWidget(Label("Event as it was", "section"), 0, 0)
        sides.addWidget(Label("Event as it will be", "section"), 0, 1)
        sides.addWidget(self.old, 1, 0)
        sides.addWidget(self.new, 1, 1)
        chosen = QHBoxLayout()
        chosen.setSpacing(step.step_2)
        chosen.addWidget(Label("Document now", "section"))
        chosen.addWidget(self.which, 1)
        sides.addLayout(chosen, 2, 0)
        then = QHBoxLayout()
        then.addWidget(Label("Document then", "section"))
        then.addStretch(1)
        then.addWidget(self.effect)
        sides.addLayout(then, 2, 1)
        sides.addWidget(self.before, 3, 0)
        sides.addWidget(self.after, 3, 1)
        for place in (0, 1):
            sides.setColumnStretch(place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(step.step_2)
        column.addWidget(Label("You are about to send this event again with another body", "caption", "text-muted"))
        column.addWidget(self.corrects)
        column.addLayout(sides)
        column.addWidget(Label("Reason", "section"))
        column.addWidget(self.reason)
        column.addWidget(self.warning)
        column.addStretch(1)

    def show_correction(self, letter: DeadLetter, body: str, reason: str, documents: Sequence[DocumentBeside]) -> None:
        """What will be sent, and what the server reckons it will do."""
        self.corrects.set_value(f"{letter.row.original_id} · {letter.row.stream}")
        left, right = side_by_side(letter.body, body)
        self.old.show_lines(left)
        self.new.show_lines(right)
        now = {each.label: each for each in letter.documents}
        self._pairs = [(now.get(each.label, DocumentBeside(each.collection, each.key, "")), each) for each in documents]
        self._pairs.sort(key=lambda pair: pair[0].json == pair[1].json)  # what changes first
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItems([each.label for _, each in self._pairs])
        self.which.blockSignals(False)
        self.which.setVisible(bool(self._pairs))
        self.reason.set_text(reason)
        self._show_document()

    def _show_document(self) -> None:
        place = self.which.currentIndex()
        before, after = self._pairs[place] if 0 <= place < len(self._pairs) else (None, None)
        left, right = side_by_side(before.json if before else "", after.json if after else "")
        self.before.show_lines(left)
        self.after.show_lines(right)
        number = changes(left) + changes(right)
        stays = not any(old.json != new.json for old, new in self._pairs)
        self.effect.setText(NO_EFFECT if stays else f"{number} lines differ" if number else "stays as it is")


class SendCorrection(QWidget):
    """Under way, and how it ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = StageRow(StageState.RUNNING, "Sending", "")
        self.problem = Notice(NoticeKind.DANGER)
        self._results = QVBoxLayout()
        self._results.setSpacing(tokens().spacing.step_3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens().spacing.step_3)
        column.addWidget(self.stage)
        column.addWidget(self.problem)
        column.addLayout(self._results)
        column.addStretch(1)

    def start(self) -> None:
        """It leaves now."""
        self._clear()
        self.problem.hide()
        self.stage.set_stage(StageState.RUNNING, "The event goes to the inbox, the dead letter goes away.")
        self.stage.show()

    def show_sent(self, sent: SentCorrection) -> None:
        """The inbox has it."""
        self.stage.hide()
        self.problem.hide()
        words = "Correction sent before" if sent.already_recorded else "Correction sent"
        self._results.addWidget(ResultHead(words, ((sent.entry_id, True),)))
        text = (
            "The read models follow within seconds. If it fails again, it comes back to the list as a new dead letter."
        )
        self._results.addWidget(Paragraph(text))

    def show_problem(self, kind: NoticeKind, headline: str, text: str, action: str, icon: str | None = None) -> None:
        """It did not come through, or nobody knows."""
        self.stage.set_stage(StageState.WAITING, headline)
        self.stage.hide()
        self.problem.set_kind(kind, icon)
        self.problem.set_words(headline, text, action, announced=True)
        self.problem.show()

    def _clear(self) -> None:
        while (item := self._results.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
