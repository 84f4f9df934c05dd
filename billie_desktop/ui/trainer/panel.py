"""The trainer's panel: how the ledger misbehaves, and what a customer does now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.training import Trainer
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.training import Fault, Happening, TrainingState
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.labels import Label, Paragraph
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.tasks import Tasks
from billie_desktop.ui.trainer import words
from billie_desktop.ui.trainer.fault_row import FaultRow

WIDTH = 464
LOOK_MS = 1_000


class TrainerPanel(QWidget):
    """A small window of its own beside the desk. ``customer_on_screen`` '' when none is."""

    def __init__(self, trainer: Trainer, customer_on_screen: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self._trainer = trainer
        self._customer_on_screen = customer_on_screen
        self._tasks = Tasks(self)
        self._state = TrainingState()
        self.rows: dict[Fault | None, FaultRow] = {None: FaultRow(*words.WELL)}
        self.rows |= {fault: FaultRow(*said) for fault, said in words.FAULTS.items()}
        self.scope = Segmented([(words.EVERY, "Every command", ""), (words.NEXT, "The next command only", "")])
        self.acts = {what: Button(text, icon=icon, small=True) for what, (text, icon) in words.HAPPENINGS.items()}
        self.whose = Label("", "caption", "text-muted")
        self.result = Paragraph("", "dense", "text-muted")
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._read)
        self.setObjectName("trainer-panel")
        self.setWindowTitle(words.TITLE)
        self.setAccessibleName(words.TITLE)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        self._connect()
        self._show_state(self._state)

    def _build(self) -> None:
        step, pad = tokens().spacing, tokens().spacing.pane_padding
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(0)
        column.addWidget(Label(words.TITLE, "h2"))
        column.addSpacing(step.step_1)
        column.addWidget(Paragraph(words.ABOUT, "dense", "text-muted"))
        column.addSpacing(step.step_4)
        column.addWidget(Label("The ledger", "section"))
        column.addSpacing(step.step_2)
        group = QButtonGroup(self)
        for row in self.rows.values():
            group.addButton(row)
            column.addWidget(row)
        column.addSpacing(step.step_2)
        column.addWidget(self.scope)
        column.addSpacing(step.step_4)
        column.addWidget(Label("Now a customer …", "section"))
        column.addWidget(self.whose)
        column.addSpacing(step.step_2)
        buttons = QHBoxLayout()
        buttons.setSpacing(step.step_2)
        for button in self.acts.values():
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addSpacing(step.step_2)
        column.addWidget(self.result)
        column.addStretch(1)
        self.setFixedWidth(WIDTH)

    def _connect(self) -> None:
        for fault, row in self.rows.items():
            row.clicked.connect(lambda _=False, fault=fault: self._choose(fault))
        self.scope.chosen.connect(lambda _: self._choose(self._state.fault))
        for what, button in self.acts.items():
            button.clicked.connect(lambda _=False, what=what: self._happen(what))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_whose()
        self._read()
        self._look.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def _choose(self, fault: Fault | None) -> None:
        # What concerns everything lasts until it is switched off.
        once = self.scope.current == words.NEXT and fault not in words.FOR_EVERYTHING
        self._tasks.start("choose", self._set(TrainingState(fault, once)))

    async def _set(self, wanted: TrainingState) -> None:
        try:
            self._show_state(await self._trainer.choose(wanted))
        except DeskError as error:
            self._show_state(self._state)
            self._say(error.text)

    def _read(self) -> None:
        self._show_whose()
        if not self._tasks.is_running("choose") and not self._tasks.is_running("read"):
            self._tasks.start("read", self._read_once())

    async def _read_once(self) -> None:
        try:
            self._show_state(await self._trainer.present())
        except DeskError as error:
            self._say(error.text)

    def _happen(self, what: Happening) -> None:
        self._tasks.start("happen", self._let_happen(what))

    async def _let_happen(self, what: Happening) -> None:
        for button in self.acts.values():
            button.setEnabled(False)
        try:
            self._say(await self._trainer.happen(what, self._customer_on_screen()))
        except DeskError as error:
            self._say(error.text)
        finally:
            for button in self.acts.values():
                button.setEnabled(True)

    def _show_state(self, state: TrainingState) -> None:
        self._state = state
        self.rows[state.fault].setChecked(True)
        if state.fault is not None:
            self.scope.set_current(words.NEXT if state.once else words.EVERY)

    def _show_whose(self) -> None:
        customer_id = self._customer_on_screen()
        self.whose.setText(words.ON_SCREEN if customer_id else words.ANYBODY)

    def _say(self, text: str) -> None:
        if text != self.result.text_shown():
            self.result.set_text(text)
            announce(self, text)
