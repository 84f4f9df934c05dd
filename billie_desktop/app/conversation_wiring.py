"""Puts the desk's conversations and communications together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from billie_desktop.desk.answer_desk import AnswerDesk
from billie_desktop.desk.connection_monitor import ConnectionMonitor
from billie_desktop.desk.conversation_ports import ChatCommands, DraftStore
from billie_desktop.desk.conversation_store import ConversationStore
from billie_desktop.desk.live_reader import LiveReader
from billie_desktop.desk.ports import Clock, KeptPages
from billie_desktop.desk.timeline_desk import TimelineDesk
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
    answering: AnswerDesk | None = None

    def start(self) -> None:
        """Follow the change stream."""
        self.live.subscribe(self.store.on_changes)
        self.store.start()

    async def offer_answering(
        self, agent: Agent, commands: ChatCommands, drafts: DraftStore | None, answers: Sequence[CannedAnswer]
    ) -> None:
        """The server that this agent is signed in at lets staff answer: screens show how from now on."""
        answering = AnswerDesk(agent, commands, self.store, self.clock, drafts=drafts, canned_answers=answers)
        await answering.start()
        self.answering = self.store.answering = answering

    async def stop(self) -> None:
        """End all reading and sending; drafts reach the disk first."""
        if self.answering is not None:
            await self.answering.stop()
        await self.store.stop()
        await self.timelines.stop()


def build_conversations(
    database: Database, live: LiveReader, monitor: ConnectionMonitor, clock: Clock, kept: KeptPages
) -> ConversationParts:
    """Make the parts; nothing is read before something is opened."""
    store = ConversationStore(
        MongoConversations(database, clock),
        clock,
        on_database_failure=monitor.suspect_database,
        is_live=lambda: monitor.state.stream.health is LinkHealth.CONNECTED,
        kept=kept,
    )
    timelines = TimelineDesk(MongoCommunications(database), live.subscribe, clock, kept)
    return ConversationParts(store, timelines, live, clock)
