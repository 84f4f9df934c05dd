"""Puts the desk's conversations and communications together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from billie_desktop.desk.answer_desk import AnswerDesk
from billie_desktop.desk.connection_monitor import ConnectionMonitor
from billie_desktop.desk.conversation_ports import ChatCommands, DraftStore
from billie_desktop.desk.conversation_store import ConversationStore
from billie_desktop.desk.live_reader import LiveReader
from billie_desktop.desk.note_desk import NoteDesk
from billie_desktop.desk.notice_marks import Marks
from billie_desktop.desk.pause_desk import PauseDesk
from billie_desktop.desk.ports import Clock, KeptPages
from billie_desktop.desk.reading_along import PresenceServer, ReadingAlong
from billie_desktop.desk.timeline_desk import TimelineDesk
from billie_desktop.desk.waiting_queue import WaitingQueue
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.canned_answer import CannedAnswer
from billie_desktop.domain.connection import LinkHealth
from billie_desktop.gateways.mongo.communications import MongoCommunications
from billie_desktop.gateways.mongo.conversations import MongoConversations
from billie_desktop.gateways.mongo.database import Database


@dataclass(slots=True)
class ConversationParts:
    """What the desk's faces are made of, and how it is started and stopped."""

    store: ConversationStore
    timelines: TimelineDesk
    live: LiveReader
    clock: Clock
    pauses: PauseDesk
    queue: WaitingQueue
    notes: NoteDesk | None = None
    answering: AnswerDesk | None = None
    presence: ReadingAlong | None = None
    _release: Callable[[], None] = field(default=lambda: None)

    def start(self) -> None:
        """Follow the change stream."""
        self.live.subscribe(self.store.on_changes)
        self.live.subscribe(self.queue.on_changes)
        self.store.start()
        self.queue.start()

    async def offer_answering(
        self, agent: Agent, commands: ChatCommands, drafts: DraftStore | None, answers: Sequence[CannedAnswer]
    ) -> None:
        """The server that this agent is signed in at lets staff answer: screens show how from now on."""
        answering = AnswerDesk(agent, commands, self.store, self.clock, drafts=drafts, canned_answers=answers)
        await answering.start()
        self.answering = self.store.answering = answering

    def offer_presence(self, server: PresenceServer) -> None:
        """The server tells desks of each other: who has the same conversation in front."""
        self.presence = self.store.presence = ReadingAlong(server, self.store.set_readers)

    async def start_notes(self, monitor: ConnectionMonitor) -> None:
        """Where the server takes notes, what waits is sent as soon as it is there."""
        notes = self.notes
        if notes is not None:
            await notes.start()
            self._release = monitor.subscribe(lambda _state: notes.try_now())

    async def stop(self) -> None:
        """End all reading and sending; drafts reach the disk first."""
        self._release()
        if self.notes is not None:
            await self.notes.stop()
        await self.queue.stop()
        await self.pauses.stop()
        if self.answering is not None:
            await self.answering.stop()
        if self.presence is not None:
            await self.presence.stop()
        await self.store.stop()
        await self.timelines.stop()


def build_conversations(
    agent: Agent,
    database: Database,
    live: LiveReader,
    monitor: ConnectionMonitor,
    clock: Clock,
    kept: KeptPages,
    marks: Marks,
) -> ConversationParts:
    """Make the parts; nothing is read before something is opened."""
    store = ConversationStore(
        MongoConversations(database, clock),
        clock,
        on_database_failure=monitor.suspect_database,
        is_live=lambda: monitor.state.stream.health is LinkHealth.CONNECTED,
        kept=kept,
    )
    communications = MongoCommunications(database)
    timelines = TimelineDesk(communications, live.subscribe, clock, kept)
    pauses = PauseDesk(agent, communications, live.subscribe, clock)
    return ConversationParts(store, timelines, live, clock, pauses, WaitingQueue(agent, store, clock, marks))
