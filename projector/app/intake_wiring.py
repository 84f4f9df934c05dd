"""Building an intake from its settings, and the start and end of its parts in order."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.asynchronous import pool, topology
from redis.asyncio import Redis

from projector.adapters import intake_metrics
from projector.adapters.intake_audit import MongoAudit
from projector.adapters.intake_chat import MongoChats
from projector.adapters.intake_claims import MongoClaims
from projector.adapters.intake_corrections import Corrections
from projector.adapters.intake_drift import MongoDriftRuns
from projector.adapters.intake_metrics import CallCounts
from projector.adapters.intake_notes import MongoNotes
from projector.adapters.intake_presence import MongoPresence
from projector.adapters.intake_problems import MongoProblems
from projector.adapters.intake_proofs import ObjectProofs
from projector.adapters.intake_records import MongoRecords
from projector.adapters.intake_sessions import MongoSessions, MongoSwitches
from projector.adapters.intake_staff import MongoStaff
from projector.adapters.intake_stream import RedisEvents, RedisMarks, connect_events
from projector.adapters.page_server import PageServer
from projector.app.drift_desk import DriftDesk
from projector.app.intake_settings import YES, IntakeSettings
from projector.app.system_side import SystemSide
from projector.contract.chat_records import Target
from projector.contract.driver_waits import make_waits_safe
from projector.contract.tls import require_tls12
from projector.intake.approval_methods import ApprovalMethods
from projector.intake.audit_methods import AuditMethods
from projector.intake.authentication import Authenticator
from projector.intake.block_clears import BlockClears
from projector.intake.chat import Chat, ChatOutbox
from projector.intake.chat_methods import ChatMethods
from projector.intake.decisions import Decisions
from projector.intake.desk_service import DeskService, Signed, Upload
from projector.intake.drift_methods import DriftMethods
from projector.intake.gateway import LedgerGateway
from projector.intake.guard import Guard
from projector.intake.ledger_link import LedgerLink
from projector.intake.ledger_posting import LedgerPosting
from projector.intake.letter_methods import LetterMethods
from projector.intake.note_methods import NoteMethods
from projector.intake.oidc import OidcProvider
from projector.intake.passwords import Passwords
from projector.intake.pause_methods import PauseMethods
from projector.intake.policy import LEDGER_METHODS
from projector.intake.presence_methods import PresenceMethods
from projector.intake.problem_methods import ProblemMethods
from projector.intake.proof_methods import ProofMethods
from projector.intake.publishing import Publishing
from projector.intake.requests import Requests, Surroundings
from projector.intake.server import IntakeServer
from projector.intake.session_methods import FEATURES, DeskConfiguration, SessionMethods
from projector.intake.shelter import Shelter
from projector.intake.sign_in import SignIn, SignInRules
from projector.intake.signing_keys import SigningKeys
from projector.intake.system_methods import SystemMethods
from projector.intake.tokens import Tokens
from projector.intake.trail import Trail
from projector.intake.web import Web

SELECTION_MS = 3000
"""How long a server of MongoDB is looked for."""
_SHELTER_SECONDS = 10.0
_REPORTS_AT_ONCE = 4
"""Reports of problems, 5 MB each at most, that are held in memory at the same time."""


@dataclass(frozen=True, slots=True)
class Servers:
    """Open clients, and what stands on them."""

    mongo: AsyncMongoClient[dict[str, Any]]
    redis: Redis
    staff: MongoStaff
    sessions: MongoSessions
    switches: MongoSwitches
    records: MongoRecords
    claims: MongoClaims
    chats: MongoChats
    presence: MongoPresence
    problems: MongoProblems
    events: RedisEvents
    commands: RedisEvents
    trail: Trail

    async def close(self) -> None:
        """What is waiting for the stream first, then the connections."""
        await self.trail.close()
        await self.events.close()
        await self.commands.close()
        await self.redis.aclose()
        await self.mongo.close()


async def open_servers(settings: IntakeSettings) -> Servers:
    """Connect and make the indexes. Raises StoreAway."""
    make_waits_safe(asyncio.timeout, topology, pool)
    mongo: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
        settings.database_uri,
        tz_aware=True,
        serverSelectionTimeoutMS=SELECTION_MS,
        w="majority",
        appname="billie-intake",
    )
    require_tls12(mongo)
    redis = connect_events(settings.redis_url)
    own = mongo[settings.own_database]
    events = RedisEvents(redis, settings.internal_stream)
    servers = Servers(
        mongo,
        redis,
        MongoStaff(mongo[settings.db_name], own),
        MongoSessions(own),
        MongoSwitches(own),
        MongoRecords(mongo[settings.db_name]),
        MongoClaims(own),
        MongoChats(mongo[settings.db_name], own),
        MongoPresence(own),
        MongoProblems(own),
        events,
        RedisEvents(redis, settings.chat_stream),
        Trail(events),
    )
    try:
        await servers.sessions.prepare()
        await servers.claims.prepare()
        await servers.chats.prepare()
        await servers.presence.prepare()
        await servers.problems.prepare()
    except BaseException:
        await servers.close()
        raise
    return servers


class Intake:
    """A running intake. ``address`` is where it listens."""

    def __init__(self, settings: IntakeSettings, servers: Servers) -> None:
        self._settings = settings
        self._servers = servers
        self._passwords = Passwords(settings.hash_cost)
        self._ledger = LedgerLink(settings.ledger)
        self._shelter = Shelter()
        self._system = SystemSide(settings.projector)
        runs = MongoDriftRuns(servers.mongo[settings.own_database])
        self._drift = DriftDesk(settings.projector, self._system.parts, settings.ledger, runs)
        tokens = Tokens(
            SigningKeys.open(settings.keys), settings.environment, timedelta(seconds=settings.access_seconds)
        )
        authenticator = Authenticator(tokens, servers.staff, servers.sessions, settings.memory_seconds)
        self._guard = Guard(
            authenticator,
            servers.switches,
            settings.role_limits,
            recheck_seconds=max(settings.memory_seconds, 0.05),
            desks=settings.desk_certificates,
        )
        self._around = Surroundings(
            servers.records, servers.claims, self._ledger, servers.events, servers.commands, servers.trail
        )
        self._outbox = ChatOutbox(servers.chats, {Target.EVENTS: servers.events, Target.CHAT: servers.commands})
        problems = ProblemMethods(servers.problems, servers.trail, self._shelter, _REPORTS_AT_ONCE)
        signed: dict[str, Signed] = {**self._requests(), **problems.signed()}
        uploads = {**self._uploads(), **problems.uploads()}
        sessions = self._session_methods(tokens, {*signed, *uploads})
        gateway = LedgerGateway(self._guard, self._ledger, servers.trail, self._shelter)
        signed |= sessions.signed()
        desk = DeskService(self._guard, self._shelter, sessions.without_session(), signed, uploads)
        self._calls = CallCounts()
        self._pages: PageServer | None = None
        self._server = IntakeServer([gateway, desk], [self._calls])
        self._background: list[asyncio.Task[None]] = []
        self.address = ""

    @classmethod
    async def start(cls, settings: IntakeSettings) -> Intake:
        """Connect, listen. Raises SettingsError, KeyFolderError, AddressError, OSError, StoreAway."""
        tls = settings.tls
        servers = await open_servers(settings)
        intake = None
        try:
            intake = cls(settings, servers)
            intake.address = await intake._server.start(
                settings.address, tls, allow_plaintext=settings.plaintext_allowed
            )
            if settings.metrics_port:
                answers = partial(intake_metrics.answer, intake._calls)
                intake._pages = PageServer(settings.metrics_host, settings.metrics_port, answers)
            for name, work in (("decisions", Publishing(intake._around).run()), ("chats", intake._outbox.run())):
                intake._background.append(asyncio.create_task(work, name=f"intake-{name}"))
        except BaseException:
            await (servers.close() if intake is None else intake.stop(0.0))
            raise
        return intake

    async def wait(self) -> None:
        """Until the server ends, or a background task dies, whose error is raised."""
        ended = asyncio.create_task(self._server.wait(), name="intake-termination")
        try:
            done, _ = await asyncio.wait([ended, *self._background], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            ended.cancel()
            await asyncio.gather(ended, return_exceptions=True)

    async def stop(self, grace: float = 5.0) -> None:
        """Take no new calls, finish commands that have left, record what became of them, disconnect."""
        await self._server.stop(grace)
        if self._pages is not None:
            await asyncio.to_thread(self._pages.close)
        await self._shelter.close(_SHELTER_SECONDS)
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        await self._ledger.close()
        await self._drift.close()
        await self._system.close()
        await self._servers.close()
        await asyncio.to_thread(self._passwords.close)

    def _requests(self) -> Mapping[str, Signed]:
        servers, settings = self._servers, self._settings
        decisions = Decisions(self._around, LedgerPosting(self._around, RedisMarks(servers.redis)))
        mongo = servers.mongo
        read_models = mongo[settings.db_name]
        chat = Chat(servers.chats, self._outbox, servers.trail, timedelta(seconds=settings.claim_seconds))
        notes = MongoNotes(read_models, mongo[settings.own_database])
        requests = Requests(self._around)
        clears = BlockClears(self._around, requests, notes, self._around.now)
        own, dead, internal = mongo[settings.own_database], settings.dlq_stream, settings.internal_stream
        corrections = Corrections(own, servers.redis, dead, internal)
        answering = ChatMethods(chat).signed() if settings.staff_chat.lower() in YES else {}
        return {
            **ApprovalMethods(self._guard, requests, decisions, clears).signed(),
            **NoteMethods(notes, servers.events, servers.trail).signed(),
            **PauseMethods(notes, servers.commands, servers.trail).signed(),
            **AuditMethods(MongoAudit(read_models)).signed(),
            **PresenceMethods(servers.chats, servers.presence, timedelta(seconds=settings.presence_seconds)).signed(),
            **SystemMethods(self._system).signed(),
            **LetterMethods(self._system, corrections, servers.trail).signed(),
            **DriftMethods(self._drift, servers.trail).signed(),
            **answering,
        }

    def _uploads(self) -> Mapping[str, Upload]:
        settings, servers = self._settings, self._servers
        if settings.proofs is None:
            return {}
        proofs = ObjectProofs(settings.proofs)
        accounts = MongoNotes(servers.mongo[settings.db_name], servers.mongo[settings.own_database])
        return ProofMethods(proofs, accounts, servers.trail, self._shelter, settings.proofs_at_once).uploads()

    def _session_methods(self, tokens: Tokens, methods: Collection[str]) -> SessionMethods:
        settings, servers = self._settings, self._servers
        rules = SignInRules(
            settings.lock_attempts,
            timedelta(seconds=settings.lock_seconds),
            timedelta(seconds=settings.session_seconds),
            settings.version_floor,
        )
        sign_in = SignIn(servers.staff, servers.sessions, tokens, self._passwords, servers.trail, rules)
        told = DeskConfiguration(
            settings.environment,
            settings.db_name,
            settings.desk_database_uri,
            settings.desk_redis_url,
            settings.version_floor,
            settings.password_sign_in.lower() in YES,
        )
        ours = settings.oidc
        ca_file = Path(settings.oidc_ca) if settings.oidc_ca else None
        self._provider = None if ours is None else OidcProvider(ours, Web(ca_file))
        offered = {*methods, *LEDGER_METHODS}
        features = tuple(name for name, needed in FEATURES if offered.issuperset(needed))
        return SessionMethods(sign_in, self._guard, told, features, self._provider)
