"""What the desk has only through a desk server: approvals, notes, the record of reveals, answering in conversations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from billie_desktop.app.conversation_wiring import ConversationParts
from billie_desktop.app.storage import Storage
from billie_desktop.desk.approvals import Approvals
from billie_desktop.desk.background import Background
from billie_desktop.desk.connection_monitor import ConnectionMonitor
from billie_desktop.desk.conversation_ports import DraftStore
from billie_desktop.desk.note_book import NoteBook, RevealLog
from billie_desktop.desk.note_desk import NoteDesk
from billie_desktop.desk.ports import Clock
from billie_desktop.desk.problem_desk import ProblemDesk
from billie_desktop.desk.proof_desk import ProofServer
from billie_desktop.desk.system_side import SystemSide
from billie_desktop.desk.values import Notice
from billie_desktop.domain.session import Feature, Profile
from billie_desktop.domain.words import ROLE_WORDS
from billie_desktop.gateways.grpc.approvals import GrpcApprovals
from billie_desktop.gateways.grpc.chat_commands import GrpcChatCommands
from billie_desktop.gateways.grpc.notes import GrpcNoteBook, GrpcRevealLog
from billie_desktop.gateways.grpc.pauses import GrpcPauses
from billie_desktop.gateways.grpc.presence import SECONDS as PRESENCE_SECONDS
from billie_desktop.gateways.grpc.presence import GrpcPresence
from billie_desktop.gateways.grpc.problems import GrpcProblems
from billie_desktop.gateways.grpc.proofs import UPLOAD_SECONDS, GrpcProofs
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from billie_desktop.gateways.grpc.session import GrpcSession
from billie_desktop.gateways.grpc.system import GrpcSystem

OFFLINE = (
    "The desk server is away. You see what this desk has kept, with its age; you are signed in by itself when the "
    "server is back."
)
MOST_APART_SECONDS = 120.0
"""From here on a clock is called wrong: figures would be marked with a time that was not."""


@dataclass(slots=True)
class SessionParts:
    """The faces that stand on a session; None where the server does not offer them to the agent."""

    session: GrpcSession
    profile: Profile
    approvals: Approvals | None
    note_book: NoteBook | None
    reveals: RevealLog | None
    system: SystemSide | None = None
    proofs: ProofServer | None = None
    problems: ProblemDesk | None = None
    _releases: list[Callable[[], None]] = field(default_factory=list)
    _background: Background = field(default_factory=Background)

    def start(self, monitor: ConnectionMonitor, storage: Storage) -> None:
        """Let the connection's state follow the session: frozen commands, and the end of it.

        When the server refuses the session before its time, the copy of the records on this machine is destroyed.
        """
        destroyed = False

        def follow() -> None:
            nonlocal destroyed
            monitor.set_frozen(self.session.profile.frozen)
            if self.session.ended:
                monitor.suspect_ledger()
            if self.session.was_revoked and not destroyed:
                destroyed = True
                self._background.spawn(storage.destroy_cache(), "destroying the cache")
            elif destroyed and not self.session.ended:
                destroyed = False
                self._background.spawn(storage.renew_cache(), "renewing the cache")

        self._releases.append(self.session.subscribe(follow))
        follow()

    async def stop(self) -> None:
        """Hear no more of it; a destruction that has begun is finished."""
        while self._releases:
            self._releases.pop()()
        await self._background.finish()

    async def offer_answering(
        self, conversations: ConversationParts, drafts: DraftStore | None, data_dir: Path
    ) -> None:
        """Let screens answer in conversations. Raises SettingsError for a file of canned answers that is wrong."""
        from billie_desktop.app.canned_answers import load_canned_answers

        answers = await asyncio.to_thread(load_canned_answers, data_dir)
        agent = self.profile.agent
        commands = GrpcChatCommands(self.session.channel, agent)
        await conversations.offer_answering(agent, commands, drafts, answers)

    def offer_notes(self, conversations: ConversationParts, storage: Storage, clock: Clock) -> None:
        """Let screens write notes, pause notifications and show who reads along, as far as the server offers it."""
        if self.note_book is not None:
            agent = self.profile.agent
            conversations.notes = NoteDesk(agent, self.note_book, storage.waiting_notes, clock, storage.drafts)
        if self.profile.offers(Feature.PRESENCE):
            conversations.offer_presence(GrpcPresence(ServerCalls(self.session.channel, PRESENCE_SECONDS)))
        if self.profile.offers(Feature.NOTIFICATION_PAUSE):
            conversations.pauses.offer(GrpcPauses(ServerCalls(self.session.channel)))

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the server says to the agent, and what must be said about this machine's clock and a changed role."""
        present = self.session.profile
        found = []
        if self.session.is_standing_in:
            found.append(Notice("offline", OFFLINE))
        if present.notice:
            found.append(Notice("server-notice", present.notice))
        if abs(present.clock_ahead) > MOST_APART_SECONDS:
            minutes = round(abs(present.clock_ahead) / 60)
            way = "ahead of" if present.clock_ahead > 0 else "behind"
            found.append(Notice("clock", f"The clock of this computer is {minutes} minutes {way} the server's."))
        if present.agent.role is not self.profile.agent.role:
            role = ROLE_WORDS[present.agent.role]
            found.append(Notice("role", f"Your role is {role} now. Sign in again to work with it."))
        return tuple(found)


def build_session_parts(session: GrpcSession) -> SessionParts:
    """Make the faces; nothing is sent."""
    profile, calls = session.profile, ServerCalls(session.channel)
    problems = GrpcProblems(session.channel)
    approves = profile.offers(Feature.WRITE_OFF) or profile.offers(Feature.ADJUSTMENT)
    return SessionParts(
        session,
        profile,
        approvals=GrpcApprovals(calls) if approves else None,
        note_book=GrpcNoteBook(calls) if profile.offers(Feature.NOTES) else None,
        reveals=GrpcRevealLog(calls) if profile.offers(Feature.REVEAL_LOG) else None,
        system=GrpcSystem(calls) if profile.offers(Feature.PROCESSING) else None,
        proofs=GrpcProofs(ServerCalls(session.channel, UPLOAD_SECONDS)) if profile.offers(Feature.PROOF) else None,
        problems=ProblemDesk(
            profile.agent,
            problems if profile.offers(Feature.PROBLEM_REPORT) else None,
            problems if profile.offers(Feature.PROBLEM_INBOX) else None,
            lambda: session.ended,
        ),
    )
