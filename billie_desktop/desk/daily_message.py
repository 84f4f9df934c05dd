"""The message of the day of the desk server: each text is shown until the agent has put it away, and then no more."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Protocol

from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.domain.session import Profile


class Server(Protocol):
    """As much of a session as is needed here."""

    @property
    def profile(self) -> Profile:
        """With the message of the day."""

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear that the profile is another one."""


class SeenMessages(Protocol):
    """Digests of texts that were put away on this machine, oldest first; a small file. Never raises."""

    def load(self) -> tuple[str, ...]:
        """What was kept."""

    def keep(self, digests: tuple[str, ...]) -> None:
        """Exactly these from now on."""


MOST_KEPT = 20


class DailyMessage:
    """Follows what the server says; ``close`` at the end."""

    def __init__(self, session: Server, store: SeenMessages) -> None:
        self._session = session
        self._store = store
        self._seen = store.load()
        self._subscribers: Subscribers[None] = Subscribers()
        self._shown = self.text
        self._release = session.subscribe(self._follow)

    @property
    def text(self) -> str:
        """What is to be shown now; '' for nothing."""
        text = self._session.profile.notice.strip()
        return text if text and _digest(text) not in self._seen else ""

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear that it is another text."""
        return self._subscribers.add(lambda _: callback())

    def put_away(self) -> None:
        """The agent has read it."""
        text = self.text
        if text:
            self._seen = (*self._seen, _digest(text))[-MOST_KEPT:]
            self._store.keep(self._seen)
            self._follow()

    def close(self) -> None:
        """Hear no more of the session."""
        self._release()

    def _follow(self) -> None:
        if self.text != self._shown:
            self._shown = self.text
            self._subscribers.tell(None)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
