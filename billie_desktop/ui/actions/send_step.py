"""Step 3: the stages of the command, each set by something that happened, and what can follow."""

from __future__ import annotations

import asyncio
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.command import REQUESTS, Action, Command, CommandStage, Intent
from billie_desktop.domain.words import clock
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.facts import StageRow, StageState
from billie_desktop.ui.kit.labels import Hairline, Label
from billie_desktop.ui.kit.money_label import MoneyLabel
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.command_words import Ask, details_of

DEADLINE_S = 45
COPY = "Copy details"


class SendStep(QWidget):
    """Shows one command while it is under way and when it did not go through."""

    asked = Signal(str)

    def __init__(self, action: Action, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        asks = action in REQUESTS
        self._other_side = "desk server" if asks else "ledger"
        self._at_the_end = "The server accepts the request" if asks else "The ledger gives the split"
        self._command: Command | None = None
        self._since: datetime | None = None
        self._details = ""
        self.amount = MoneyLabel(role="figure-large", left=True, name="Amount")
        self.elapsed = Label("", "caption", "text-muted")
        self.subtitle = Label("", "caption", "text-muted")
        self.intended = StageRow(StageState.RUNNING, "Intended", "")
        self.sent = StageRow(StageState.WAITING, "Sent", "")
        self.confirmed = StageRow(StageState.WAITING, "Confirmed", self._at_the_end)
        self.rule = Hairline()
        self.unknown = Notice(
            NoticeKind.WARNING,
            "We do not know yet whether this was recorded.",
            "Do not enter it again.",
            Ask.CHECK_NOW.value,
            icon="help",
        )
        self.refused = Notice(NoticeKind.DANGER, "Refused.", "", COPY)
        self.failed = Notice(NoticeKind.WARNING, "Not recorded.", "", Ask.RETRY.value)
        self.copy = LinkButton(COPY)
        self.copy.hide()
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self.on_second)
        self._seconds = 0
        self._lay_out()
        self.unknown.action_requested.connect(lambda: self.asked.emit(Ask.CHECK_NOW.value))
        self.failed.action_requested.connect(lambda: self.asked.emit(Ask.RETRY.value))
        self.refused.action_requested.connect(self.copy_details)
        self.copy.clicked.connect(self.copy_details)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.amount)
        head.addStretch(1)
        head.addWidget(self.elapsed, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, tokens().spacing.step_2, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.subtitle)
        column.addSpacing(tokens().spacing.step_3)
        for stage in (self.intended, self.sent, self.confirmed):
            column.addWidget(stage)
        column.addSpacing(tokens().spacing.step_2)
        column.addWidget(self.rule)
        column.addSpacing(tokens().spacing.step_3)
        for notice in (self.unknown, self.refused, self.failed):
            column.addWidget(notice)
            notice.hide()
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.rule.hide()

    def start(self, intent: Intent, subtitle: str) -> None:
        """Nothing is known yet but the intent."""
        self._command = None
        self.amount.set_value(intent.amount)
        self.subtitle.setText(subtitle)
        self.intended.set_stage(StageState.RUNNING, "Writing to this desk’s outbox")
        self.sent.set_stage(StageState.WAITING, "Waiting for the outbox")
        self.confirmed.set_stage(StageState.WAITING, self._at_the_end)
        self._show_notices(None)
        self._seconds = 0
        self.elapsed.setText("")
        self._clock.start()

    async def hold(self, seconds: int) -> None:
        """Count down before anything is written or sent; cancel the task to stop it."""
        for left in range(seconds, 0, -1):
            self.intended.set_stage(StageState.RUNNING, f"Held: leaves in {left} s")
            await asyncio.sleep(1)
        self.intended.set_stage(StageState.RUNNING, "Writing to this desk’s outbox")

    def show_command(self, command: Command) -> None:
        """The stage it is in now."""
        self._command = command
        intent = command.intent
        self.intended.set_stage(StageState.DONE, f"Written to this desk’s outbox, {clock(intent.made_at)}")
        match command.stage:
            case CommandStage.INTENDED:
                self.sent.set_stage(StageState.WAITING, "Not sent yet")
            case CommandStage.SENT:
                self.sent.set_stage(StageState.RUNNING, f"Waiting for the {self._other_side}, up to {DEADLINE_S} s")
            case CommandStage.CONFIRMED | CommandStage.SETTLED:
                self.sent.set_stage(StageState.DONE, f"Answered {clock(command.changed_at)}")
                self.confirmed.set_stage(StageState.DONE, f"The {self._other_side} recorded it")
            case CommandStage.UNKNOWN:
                self.sent.set_stage(StageState.DONE, f"Sent {clock(command.changed_at)}, no answer")
                self.confirmed.set_stage(StageState.WAITING, "Not known")
            case CommandStage.REFUSED:
                self.sent.set_stage(StageState.DONE, f"Answered {clock(command.changed_at)}")
                self.confirmed.set_stage(StageState.WAITING, "Nothing was recorded")
            case CommandStage.FAILED:
                self.sent.set_stage(StageState.WAITING, f"Tried {command.tries} of 5, last {clock(command.changed_at)}")
                self.confirmed.set_stage(StageState.WAITING, "Nothing was recorded")
        if command.stage not in (CommandStage.INTENDED, CommandStage.SENT):
            self._clock.stop()
        self._show_notices(command)

    def _show_notices(self, command: Command | None) -> None:
        stage = command.stage if command is not None else None
        self.unknown.setVisible(stage is CommandStage.UNKNOWN)
        self.refused.setVisible(stage is CommandStage.REFUSED)
        self.failed.setVisible(stage is CommandStage.FAILED)
        self.rule.setVisible(stage in (CommandStage.UNKNOWN, CommandStage.REFUSED, CommandStage.FAILED))
        if command is None:
            self.copy.hide()
            return
        text = command.error_text
        self._details = details_of(command)
        self.copy.setVisible(stage in (CommandStage.UNKNOWN, CommandStage.FAILED))
        if stage is CommandStage.REFUSED:
            text = text if text.endswith(".") else f"{text}."
            self.refused.set_words("Refused.", f"{text} Nothing was recorded.", COPY, announced=True)
        elif stage is CommandStage.FAILED:
            self.failed.set_words("Not recorded.", f"{text} Nothing was posted.", Ask.RETRY.value, announced=True)
        elif stage is CommandStage.UNKNOWN:
            self.unknown.set_words(
                "We do not know yet whether this was recorded.",
                "Do not enter it again.",
                Ask.CHECK_NOW.value,
                announced=True,
            )

    def focus_way_on(self) -> None:
        """The focus goes to what can be done now: check, or retry."""
        for notice in (self.unknown, self.failed):
            if notice.isVisibleTo(self):
                notice.focus_action()

    def copy_details(self) -> None:
        """Code, reference and key, for operations; no personal data."""
        QGuiApplication.clipboard().setText(self._details)

    def on_second(self) -> None:
        """How long it has been under way."""
        self._seconds += 1
        self.elapsed.setText(f"{self._seconds} s")

    def hideEvent(self, event: object) -> None:
        self._clock.stop()
