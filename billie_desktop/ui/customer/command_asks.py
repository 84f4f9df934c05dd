"""Retry, check now, dismiss a command, take a request back; and the notice when it is not possible."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.domain.command import Action
from billie_desktop.domain.errors import DeskError
from billie_desktop.ui.customer.waiting_requests import Waiting, waiting_requests
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.models.command_words import Ask
from billie_desktop.ui.tasks import Tasks


class AskNotice(Notice):
    """Takes its room only while there is something to say; its link closes it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(NoticeKind.WARNING, "", "", "Close", parent=parent)
        self._desk = desk
        self._commands = desk.commands
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

    def waiting(self, account_id: str) -> dict[Action, Waiting]:
        """Requests on the account that wait for a decision."""
        return waiting_requests(self._desk, account_id)

    def on_requests(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Hear that waiting requests may be others; ends with the returned call."""
        return self._desk.requests.subscribe(heard) if self._desk.requests is not None else _nothing

    def cancel_request(self, account_id: str, action: str) -> None:
        """Take back what waits on the account; its command then stands in the pending line like any other."""
        waiting = self.waiting(account_id).get(Action(action))
        if waiting is not None and not self._tasks.is_running(f"cancel {waiting.request.request_id}"):
            self._tasks.start(f"cancel {waiting.request.request_id}", self._cancel(waiting))

    async def _cancel(self, waiting: Waiting) -> None:
        assert self._desk.decisions is not None
        try:
            await self._desk.decisions.decide(Action.CANCEL_REQUEST, waiting.request)
        except DeskError as error:
            self.set_words("The request was not cancelled.", error.text, "Close", announced=True)
            self.show()
        else:
            self.hide()


def _nothing() -> None:
    """There is nothing to end."""
