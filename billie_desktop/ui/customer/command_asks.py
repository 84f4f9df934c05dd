"""Retry, check now, dismiss: what an agent asks of a command, and the notice when it is not possible."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from billie_desktop.desk.desk import Commands
from billie_desktop.domain.errors import DeskError
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.models.command_words import Ask
from billie_desktop.ui.tasks import Tasks


class AskNotice(Notice):
    """Takes its room only while there is something to say; its link closes it."""

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(NoticeKind.WARNING, "", "", "Close", parent=parent)
        self._commands = commands
        self._tasks = Tasks(self)
        self.hide()
        self.action_requested.connect(self.hide)

    def ask(self, key: str, word: str) -> None:
        """Ask, in the background; one question per command at a time."""
        self._tasks.start(f"ask {key}", self._ask(key, Ask(word)))

    async def _ask(self, key: str, ask: Ask) -> None:
        try:
            match ask:
                case Ask.RETRY:
                    await self._commands.retry(key)
                case Ask.CHECK_NOW:
                    await self._commands.check_now(key)
                case Ask.DISMISS:
                    await self._commands.dismiss(key)
        except DeskError as error:
            self.set_words(f"{ask.value} is not possible now.", error.text, "Close", announced=True)
            self.show()
        else:
            self.hide()
