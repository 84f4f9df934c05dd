"""The filters of the conversation list: state, decision, days."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from billie_desktop.desk.conversation_values import ConversationFilter
from billie_desktop.domain.chat_state import ChatState
from billie_desktop.domain.conversation import Decision
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.inputs import Choice, LineInput, set_wrong
from billie_desktop.ui.kit.labels import Label, Pane
from billie_desktop.ui.kit.tokens import tokens

ANY = "any"
STATES = (
    (ANY, "Any state"),
    (ChatState.ACTIVE.value, "Active"),
    (ChatState.PAUSED.value, "Paused"),
    (ChatState.SOFT_END.value, "Soft end"),
    (ChatState.HARD_END.value, "Hard end"),
    (ChatState.ENDED.value, "Ended"),
)
DECISIONS = (
    (ANY, "Any decision"),
    (Decision.NONE.value, "No decision yet"),
    (Decision.APPROVED.value, "Approved"),
    (Decision.DECLINED.value, "Declined"),
    (Decision.REFERRED.value, "Referred"),
)
DATE_HINT = "dd/mm/yyyy"


def parse_day(text: str) -> date | None:
    """A day as people here write it: 5/6/2026, 05.06.26, 2026-06-05; None when it is none."""
    parts = text.replace(".", "/").replace("-", "/").split("/")
    if len(parts) != 3 or not all(part.isdecimal() and part.isascii() for part in parts):
        return None
    first, month, last = (int(part) for part in parts)
    day, year = (last, first) if len(parts[0]) == 4 else (first, last)
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


class FilterStrip(Pane):
    """Tells that something else is wanted; ``apply_to`` puts its choices on a filter."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("rail", parent)
        self.state = Choice([word for _, word in STATES])
        self.state.setAccessibleName("State")
        self.decision = Choice([word for _, word in DECISIONS])
        self.decision.setAccessibleName("Decision")
        self.from_day = LineInput(DATE_HINT)
        self.from_day.setAccessibleName("Began on or after")
        self.to_day = LineInput(DATE_HINT)
        self.to_day.setAccessibleName("Began on or before")
        self.clear = LinkButton("Clear filters", underline=False)
        grid = QGridLayout(self)
        pad, gap = tokens().spacing.pane_padding, tokens().spacing.step_2
        grid.setContentsMargins(pad, 0, pad, tokens().spacing.step_3)
        grid.setHorizontalSpacing(gap)
        grid.setVerticalSpacing(gap)
        grid.addWidget(self.state, 0, 0, 1, 2)
        grid.addWidget(self.decision, 1, 0, 1, 2)
        grid.addWidget(Label("From", "caption", "text-muted"), 2, 0)
        grid.addWidget(Label("To", "caption", "text-muted"), 2, 1)
        grid.addWidget(self.from_day, 3, 0)
        grid.addWidget(self.to_day, 3, 1)
        grid.addWidget(self.clear, 4, 0, 1, 2)
        self.state.currentIndexChanged.connect(lambda _index: self.chosen.emit())
        self.decision.currentIndexChanged.connect(lambda _index: self.chosen.emit())
        for field in (self.from_day, self.to_day):
            field.editingFinished.connect(self.on_day_typed)
        self.clear.clicked.connect(self.reset)

    def on_day_typed(self) -> None:
        """A day was typed: wrong ones are marked and change nothing."""
        for field in (self.from_day, self.to_day):
            wrong = bool(field.text().strip()) and parse_day(field.text().strip()) is None
            set_wrong(field, "Write a day such as 5/6/2026" if wrong else "")
        self.chosen.emit()

    def reset(self) -> None:
        """Everything again."""
        for choice in (self.state, self.decision):
            choice.blockSignals(True)
            choice.setCurrentIndex(0)
            choice.blockSignals(False)
        for field in (self.from_day, self.to_day):
            field.clear()
            set_wrong(field, "")
        self.chosen.emit()

    def filters(self, text: str) -> ConversationFilter:
        """What is wanted, with the text of the search field."""
        state = STATES[self.state.currentIndex()][0]
        decision = DECISIONS[self.decision.currentIndex()][0]
        return ConversationFilter(
            text=text.strip(),
            states=frozenset() if state == ANY else frozenset({ChatState(state)}),
            decision=None if decision == ANY else Decision(decision),
            from_day=parse_day(self.from_day.text().strip()),
            to_day=parse_day(self.to_day.text().strip()),
        )
