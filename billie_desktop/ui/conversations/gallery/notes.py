"""Notes and pauses without servers: the desk's own parts over a note book and a notification service in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from billie_desktop.desk.note_desk import NoteDesk
from billie_desktop.desk.pause_desk import PauseDesk
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.communication import ContactNote, Suppression
from billie_desktop.domain.errors import DeskError, Unreachable
from billie_desktop.domain.note_draft import NoteDraft, NoteRecorded, WaitingNote
from billie_desktop.domain.notification_pause import PauseForm
from billie_desktop.ui.conversations.gallery.fakes import FakeCommunications


class Moment:
    """A clock that shows the moment of the pictures."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now


class FakeNotes:
    """Implements ``NoteBook``: what is written is in the timeline at once. ``mood`` is raised instead, when set."""

    def __init__(self, agent: Agent, communications: FakeCommunications, now: Callable[[], datetime]) -> None:
        self._agent = agent
        self._communications = communications
        self._now = now
        self.mood: DeskError | None = None
        self.written: list[NoteDraft] = []

    async def add(self, draft: NoteDraft) -> NoteRecorded:
        return await self.amend("", draft)

    async def amend(self, note_id: str, draft: NoteDraft) -> NoteRecorded:
        if self.mood is not None:
            raise self.mood
        self.written.append(draft)
        entries = self._communications.entries
        if note_id:
            entries[:] = [each for each in entries if getattr(each, "note_id", "") != note_id]
        at = draft.written_at or self._now()
        self._communications.add(
            ContactNote(
                draft.key, at, draft.subject, draft.body, draft.channel, draft.topic, draft.direction, draft.priority,
                draft.sentiment, draft.account_id or None, draft.conversation_id or None, self._agent.name,
                replaces=note_id or None,
            )
        )  # fmt: skip
        return NoteRecorded(draft.key, at)


class FakeShelf:
    """Implements ``WaitingStore``."""

    def __init__(self) -> None:
        self.kept: dict[str, WaitingNote] = {}

    async def load(self) -> tuple[WaitingNote, ...]:
        return tuple(self.kept.values())

    async def put(self, note: WaitingNote) -> None:
        self.kept[note.key] = note

    async def remove(self, key: str) -> None:
        self.kept.pop(key, None)


class FakeService:
    """The notification service and what it has recorded; ``answers`` is False while it takes its time."""

    def __init__(self, agent: Agent, now: Callable[[], datetime]) -> None:
        self._agent = agent
        self._now = now
        self.changes: list[Suppression] = []
        self.answers = True
        self.asked: list[PauseForm] = []

    async def suppressions(self, customer_ids: Collection[str]) -> tuple[Suppression, ...]:
        return tuple(self.changes)

    async def pause(self, form: PauseForm) -> str:
        self.asked.append(form)
        if self.answers:
            change = Suppression(
                form.mode.value, form.reason, self._agent.name, self._now(), correlation=f"cmd-{form.key}"
            )
            self.changes.append(change)
        return f"cmd-{form.key}"


AWAY = Unreachable("The desk server is not reachable. Nothing was sent.")


class NoteRoom:
    """Both parts with what is behind them."""

    def __init__(self, agent: Agent, communications: FakeCommunications, now: Callable[[], datetime]) -> None:
        self.book = FakeNotes(agent, communications, now)
        self.shelf = FakeShelf()
        self.service = FakeService(agent, now)
        self.notes = NoteDesk(agent, self.book, self.shelf, Moment(now))
        self.pauses = PauseDesk(agent, self.service, lambda _hear: lambda: None, Moment(now))  # type: ignore[arg-type]
        self.pauses.offer(self.service)

    async def stop(self) -> None:
        """End what runs."""
        await self.notes.stop()
        await self.pauses.stop()
