"""News of conversations while another program is in front: the first at once, what follows in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from billie_desktop.domain.chat_notice import ChatNotice, Severity

if TYPE_CHECKING:
    from billie_desktop.desk.waiting_queue import WaitingQueue
    from billie_desktop.ui.shell.shell import Shell

TOGETHER_MS = 30_000
AWAY = "While you were away: {count} conversations."

Say = Callable[..., None]


class ChatNews(QObject):
    """Words of hardship and answers in one's own conversation are told at once; everything else within half a minute
    becomes one line. What was done or seen meanwhile is not told. Nothing names a customer."""

    def __init__(self, shell: Shell, queue: WaitingQueue, say: Say, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._queue = queue
        self._say = say
        self._held: dict[str, ChatNotice] = {}
        self._together = QTimer(self)
        self._together.setSingleShot(True)
        self._together.setInterval(TOGETHER_MS)
        self._together.timeout.connect(self.on_time)
        self.release = queue.subscribe(self.on_news)

    def on_news(self, fresh: tuple[ChatNotice, ...]) -> None:
        """Some came just now."""
        for notice in fresh:
            if notice.severity is Severity.HIGH or not self._together.isActive():
                self._tell(notice)
                self._together.start()
            else:
                self._held[notice.notice_id] = notice

    def on_time(self) -> None:
        """What was held back and still is news."""
        held = [notice for key, notice in self._held.items() if key in self._queue.unread]
        self._held.clear()
        if len(held) == 1:
            self._tell(held[0])
        elif held:
            first = held[0].conversation_id
            self._say(AWAY.format(count=len(held)), lambda: self._shell.open_conversation(first))

    def _tell(self, notice: ChatNotice) -> None:
        conversation = notice.conversation_id
        self._say(
            f"{notice.headline}.",
            lambda: self._shell.open_conversation(conversation),
            urgent=notice.severity is Severity.HIGH,
        )
