"""Which part of a long transcript is in the view: a window of some hundred messages that moves with the agent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from billie_desktop.domain.conversation import Message

FIRST = 120
SIZE = 300
STEP = 40
MOST = 340


class TranscriptWindow:
    """Everything that was loaded is kept; views only ever see ``messages[start:end]``, at most 340 of them."""

    def __init__(self) -> None:
        self.messages: Sequence[Message] = ()
        self.start = 0
        self.end = 0

    @property
    def shown(self) -> Sequence[Message]:
        """The messages in the view."""
        return self.messages[self.start : self.end]

    @property
    def reaches_end(self) -> bool:
        """Whether the newest message is in the view."""
        return self.end == len(self.messages)

    def show(self, messages: Sequence[Message], *, follow: bool) -> None:
        """Take other messages: older ones above, newer ones below. With ``follow`` the window moves with its end."""
        before, old_start, reached = self.messages, self.start, self.reaches_end
        self.messages = messages
        if not before:
            self.to_end()
            return
        moved = _place_of(messages, before[old_start].message_id) if old_start < len(before) else None
        if moved is None:
            self.to_end()
            return
        self.end = len(messages) if reached else min(len(messages), self.end + moved - old_start)
        self.start = moved
        if follow and reached and self.end - self.start > MOST:
            self.start = self.end - SIZE

    def to_end(self) -> None:
        """The newest messages; more stand above as soon as one scrolls there."""
        self.end = len(self.messages)
        self.start = max(0, self.end - FIRST)

    def up(self) -> bool:
        """A step towards the first message; False when nothing older is loaded."""
        if self.start == 0:
            return False
        self.start = max(0, self.start - STEP)
        self.end = min(self.end, self.start + MOST)
        return True

    def down(self) -> bool:
        """A step towards the newest message; False when it is in the view."""
        if self.reaches_end:
            return False
        self.end = min(len(self.messages), self.end + STEP)
        self.start = max(self.start, self.end - MOST)
        return True

    def around(self, message_id: str) -> bool:
        """Move so that a message is in the view; False when it is not loaded."""
        place = _place_of(self.messages, message_id)
        if place is None:
            return False
        if not self.start <= place < self.end:
            self.start = max(0, place - SIZE // 2)
            self.end = min(len(self.messages), self.start + SIZE)
        return True


def _place_of(messages: Sequence[Message], message_id: str) -> int | None:
    return next((place for place, message in enumerate(messages) if message.message_id == message_id), None)
