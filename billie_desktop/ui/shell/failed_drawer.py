"""Failed actions of the last 24 hours: what was not recorded, or is not known yet, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.command import Command, CommandStage
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.words import date_and_time
from billie_desktop.ui.keys.router import KeyRouter, Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.buttons import Button, LinkButton
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.labels import Label, Paragraph
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.models.command_words import Ask, details_of, line_of
from billie_desktop.ui.models.stranded import NEVER_SENT
from billie_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Commands


class FailedRow(QWidget):
    """One command: headline, account and moment, the message, buttons."""

    asked = Signal(str, str)

    def __init__(self, command: Command, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = line_of(command)
        unknown = command.stage is CommandStage.UNKNOWN
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        asks = (Ask.CHECK_NOW,) if unknown else (Ask.DISMISS, Ask.RETRY)
        for ask in asks:
            button = Button(ask.value, small=True)
            button.setAccessibleName(f"{ask.value}: {line.headline}")
            button.clicked.connect(lambda _checked=False, ask=ask: self.asked.emit(command.intent.key, ask.value))
            buttons.addWidget(button)
        when = f"{command.intent.account_number} · {date_and_time(command.changed_at)} · tried {command.tries} of 5"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 12)
        column.setSpacing(2)
        column.addWidget(Label(line.headline, "dense", "warning" if unknown else "danger", weight=600))
        column.addWidget(Label(when, "caption", "text-muted"))
        copy = LinkButton("Copy details")
        copy.setAccessibleName(f"Copy details: {line.headline}")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details_of(command)))
        buttons.insertWidget(0, copy)
        message = command.error_text or NEVER_SENT
        column.addWidget(Paragraph("We do not know yet whether this was recorded." if unknown else message))
        column.addLayout(buttons)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())


class FailedDrawer(Drawer):
    """Opens over any page."""

    def __init__(self, host: QWidget, router: KeyRouter) -> None:
        super().__init__(host, "Failed actions", subtitle=(("Last 24 hours, at most 50", False),))
        self._router = router
        self._commands: Commands | None = None
        self._tasks = Tasks(self)
        self._shown: tuple[Command, ...] | None = None
        self.problem = Notice(NoticeKind.WARNING)
        self.problem.hide()
        self.message = StateMessage(self.body)
        self.message.show_empty("No failed actions", "Everything that was sent has been answered.")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body_layout.addWidget(self.problem)
        self.body_layout.addWidget(self.message)
        self.body_layout.addLayout(self._rows)
        self.body_layout.addStretch(1)
        close = Button("Close")
        close.clicked.connect(self.request_close)
        self.foot.hints.set_hints([("Esc", "close")])
        self.clear = Button("Clear all")
        self.clear.clicked.connect(lambda: self._tasks.start("clear", self._clear_all()))
        self.foot.set_buttons([self.clear, close])
        self.layer = Layer(Scope.FORM, {Do.CLOSE: self.request_close})
        self.closed.connect(self.on_closed)

    def attach(self, commands: Commands) -> None:
        """There are commands to show."""
        self._commands = commands
        self.show_commands(commands.failed())

    def show_commands(self, commands: Sequence[Command]) -> None:
        """Show these; the same ones change nothing."""
        if tuple(commands) == self._shown:
            return
        self._shown = tuple(commands)
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for command in commands:
            row = FailedRow(command)
            row.asked.connect(self.on_asked)
            self._rows.addWidget(row)
        self.message.setVisible(not commands)
        known = any(each.stage is not CommandStage.UNKNOWN for each in commands)
        self.clear.set_off(None if known else "There is nothing that can be cleared.")

    def summon(self) -> None:
        """Open, with what failed now."""
        if self._commands is None or self.is_open:
            return
        self.show_commands(self._commands.failed())
        self._router.push(self.window(), self.layer)
        self.open()

    def on_closed(self) -> None:
        """The keys go back."""
        self._router.pop(self.window(), self.layer)

    def on_asked(self, key: str, ask: str) -> None:
        """Retry, check or dismiss one."""
        commands = self._commands
        if commands is None:
            return
        by_ask: dict[Ask, Callable[[str], object]] = {
            Ask.RETRY: commands.retry,
            Ask.CHECK_NOW: commands.check_now,
            Ask.DISMISS: commands.dismiss,
        }
        self._tasks.start(f"ask {key}", self._ask(by_ask[Ask(ask)], key, ask))

    async def _clear_all(self) -> None:
        """Dismiss what is known not to be recorded; what is not known yet stays until it is."""
        commands = self._commands
        if commands is None:
            return
        kept = 0
        for command in commands.failed():
            if command.stage is CommandStage.UNKNOWN:
                kept += 1
                continue
            try:
                await commands.dismiss(command.intent.key)
            except DeskError:
                kept += 1
        if kept:
            words = "One stays" if kept == 1 else f"{kept} stay"
            self.problem.set_words(f"{words}.", "We do not know yet whether it was recorded. Check it first.")
        self.problem.setVisible(bool(kept))
        self.show_commands(commands.failed())

    async def _ask(self, act: Callable[[str], object], key: str, word: str) -> None:
        try:
            await act(key)  # type: ignore[misc]
        except DeskError as error:
            self.problem.set_words(f"{word} is not possible now.", error.text, announced=True)
            self.problem.show()
        else:
            self.problem.hide()
        if self._commands is not None:
            self.show_commands(self._commands.failed())
