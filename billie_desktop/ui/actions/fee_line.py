"""One fee of a waiver of several: what it is, how much, and what became of its waiver."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.command import Command, CommandStage
from billie_desktop.domain.fees import OutstandingFee
from billie_desktop.domain.words import TYPE_WORDS, long_date
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.facts import StageRow, StageState
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.models.command_words import Ask, ask_of


class FeeLine(QWidget):
    """One fee: what it is, how much, and what became of its waiver."""

    def __init__(self, fee: OutstandingFee, ask: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        posting = fee.transaction
        words = f"{TYPE_WORDS[posting.type]} of {long_date(business_day(posting.at))}"
        self.amount = Label(fee.remaining.with_symbol(), "dense", weight=600)
        self.stage = StageRow(StageState.WAITING, words, "")
        self.link = LinkButton("")
        self.link.hide()
        self.link.clicked.connect(ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.stage, 1)
        row.addWidget(self.link)
        row.addWidget(self.amount)
        self.words = words

    def show_words(self, state: StageState, text: str) -> None:
        """How far it is."""
        self.stage.set_stage(state, text)

    def show_unsent(self, problem: str) -> None:
        """It could not even be written down: the agent may try again."""
        self.show_words(StageState.WAITING, f"Not sent: {problem}")
        self._show_link(Ask.RETRY)

    def _show_link(self, ask: Ask | None) -> None:
        self.link.setVisible(ask is not None)
        if ask is not None:
            self.link.setText(ask.value)
            self.link.setAccessibleName(f"{ask.value}: {self.words}")
            self.link.updateGeometry()

    def show_command(self, command: Command) -> None:
        """What became of it, and what can be asked."""
        self._show_link(ask_of(command) if command.stage is not CommandStage.REFUSED else None)
        match command.stage:
            case CommandStage.CONFIRMED | CommandStage.SETTLED:
                self.show_words(StageState.DONE, "Waived")
            case CommandStage.INTENDED | CommandStage.SENT:
                self.show_words(StageState.RUNNING, "Waiting for the ledger")
            case CommandStage.UNKNOWN:
                self.show_words(StageState.WAITING, "We do not know yet whether this was recorded")
            case CommandStage.REFUSED:
                self.show_words(StageState.WAITING, f"Refused: {command.error_text}")
            case CommandStage.FAILED:
                self.show_words(StageState.WAITING, f"Not recorded: {command.error_text}")
