"""Puts the desk together from its parts, and starts and stops them in order."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from billie_desktop.app.preference_files import PreferenceFile
from billie_desktop.app.seen_messages import SeenMessageFile
from billie_desktop.app.settings import Settings
from billie_desktop.desk.book import ReadModelBook
from billie_desktop.desk.case_queue import ReadModelCases
from billie_desktop.desk.clock import SystemClock
from billie_desktop.desk.command_book import CommandBook
from billie_desktop.desk.command_check import CommandCheck
from billie_desktop.desk.command_desk import CommandDesk
from billie_desktop.desk.command_sender import CommandSender
from billie_desktop.desk.connection_monitor import ConnectionMonitor
from billie_desktop.desk.customer_search import CustomerSearch
from billie_desktop.desk.daily_message import DailyMessage
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.keep_offline import KeepOffline
from billie_desktop.desk.live_reader import LiveReader
from billie_desktop.desk.live_updates import LiveUpdates
from billie_desktop.desk.notice_marks import NoticeMarks
from billie_desktop.desk.pause_list import ReadModelPauses
from billie_desktop.desk.ports import Clock
from billie_desktop.desk.proof_desk import ProofDesk
from billie_desktop.desk.read_model_lists import ReadModelLists
from billie_desktop.desk.record_store import RecordStore
from billie_desktop.desk.recovery import Recovery
from billie_desktop.desk.settlement_watch import SettlementWatch
from billie_desktop.desk.transaction_search import TransactionSearch
from billie_desktop.desk.wake_watch import WakeWatch
from billie_desktop.domain.connection import LinkHealth
from billie_desktop.domain.errors import DeskError, NotAllowed
from billie_desktop.domain.notice_mark import NewsKind
from billie_desktop.domain.session import Feature
from billie_desktop.domain.words import ROLE_WORDS

if TYPE_CHECKING:
    from billie_desktop.gateways.cache.person import KnownPerson
    from billie_desktop.gateways.grpc.session import GrpcSession

GATEWAYS = (
    "billie_desktop.gateways.grpc.commands",
    "billie_desktop.gateways.grpc.probe",
    "billie_desktop.gateways.grpc.reads",
    "billie_desktop.gateways.grpc.references",
    "billie_desktop.gateways.grpc.reports",
    "billie_desktop.gateways.mongo.lists",
    "billie_desktop.gateways.mongo.read_models",
    "billie_desktop.gateways.mongo.search",
    "billie_desktop.gateways.redis.change_feed",
    "billie_desktop.app.conversation_wiring",
    "billie_desktop.app.request_wiring",
    "billie_desktop.app.session_wiring",
    "billie_desktop.app.storage",
)
"""Heavy imports (half a second in all): made in a thread, after the first paint."""


async def build_desk(
    settings: Settings,
    clock: Clock | None = None,
    session: GrpcSession | None = None,
    person: KnownPerson | None = None,
) -> Desk:
    """Make the desk of one agent. Connects to nothing yet; call ``desk.start()`` next, ``desk.stop()`` at the end.

    With a ``session`` (and ``settings.signed_in``) commands and ledger reads go through the server where the agent has
    signed in; it stays the caller's to close. Without one they go to the ledger directly.

    Raises OSError when a certificate file of the settings cannot be read, Unavailable when hiredis is missing or an
    address of the read side is not safe, NotAllowed for a role that sees no lending data.
    """
    if not settings.agent.may_read_lending:
        raise NotAllowed(f"The role {ROLE_WORDS[settings.agent.role]} sees no lending data.", code="ROLE")
    await asyncio.to_thread(_import_gateways)
    from billie_desktop.app.conversation_wiring import build_conversations
    from billie_desktop.app.request_wiring import build_requests
    from billie_desktop.app.session_wiring import SessionParts, build_session_parts
    from billie_desktop.app.storage import open_storage
    from billie_desktop.app.storage_folders import folder_of
    from billie_desktop.app.unlocking import unlocking
    from billie_desktop.gateways.cache.notice_marks import SqlNoticeMarks
    from billie_desktop.gateways.grpc.channel import LedgerAddress, open_channel
    from billie_desktop.gateways.grpc.commands import GrpcLedgerCommands
    from billie_desktop.gateways.grpc.probe import GrpcLedgerProbe
    from billie_desktop.gateways.grpc.reads import GrpcLedgerReads
    from billie_desktop.gateways.grpc.references import GrpcPostingFinder
    from billie_desktop.gateways.grpc.reports import GrpcAccountReports
    from billie_desktop.gateways.mongo.book import MongoBook
    from billie_desktop.gateways.mongo.cases import MongoCases
    from billie_desktop.gateways.mongo.database import Database
    from billie_desktop.gateways.mongo.lists import MongoLists
    from billie_desktop.gateways.mongo.pauses import MongoPauses
    from billie_desktop.gateways.mongo.read_models import MongoReadModels
    from billie_desktop.gateways.mongo.search import MongoSearch
    from billie_desktop.gateways.redis.change_feed import RedisChangeFeed

    clock = clock or SystemClock()
    trust: dict[str, str | None] = {
        "ca_file": str(settings.ca_file) if settings.ca_file else None,
        "crl_file": str(settings.crl_file) if settings.crl_file else None,
    }
    address = LedgerAddress(
        address=settings.ledger_address,
        tls=settings.ledger_tls,
        ca_file=settings.ledger_ca_file or settings.ca_file,
        crl_file=settings.server_crl_file,
        certificate_file=settings.ledger_certificate_file,
        private_key_file=settings.ledger_private_key_file,
        server_name=settings.ledger_server_name,
        token=settings.ledger_token,
    )
    parts: SessionParts | None = build_session_parts(session) if session is not None else None
    message = DailyMessage(session, SeenMessageFile.beside(folder_of(settings))) if session is not None else None
    channel = session.channel if session is not None else open_channel(address)
    metadata = () if session is not None else address.metadata
    database = Database(settings.mongo_uri, settings.database, **trust)
    feed = RedisChangeFeed(settings.redis_url, settings.changes_stream, **trust)
    storage = await open_storage(settings, person)

    models = MongoReadModels(database)
    reads = GrpcLedgerReads(channel, metadata, settings.read_deadline_ms / 1000)
    monitor = ConnectionMonitor(GrpcLedgerProbe(channel, metadata), models.ping, clock)
    store = RecordStore(
        models,
        reads,
        storage.cache,
        clock,
        on_ledger_failure=monitor.suspect_ledger,
        on_database_failure=monitor.suspect_database,
        poll_seconds=settings.poll_seconds,
        kept=storage.pages,
    )
    live = LiveReader(feed, monitor.set_stream)
    updates = LiveUpdates(store, models)
    book = CommandBook(storage.outbox, clock)
    marks = NoticeMarks(clock, SqlNoticeMarks(storage.cache_vault))
    requests = build_requests(settings.agent, session, database, marks.of(NewsKind.REQUEST), clock)
    sender = CommandSender(
        requests.routes(GrpcLedgerCommands(channel, metadata, settings.write_deadline_ms / 1000)),
        book,
        clock,
        approved_by=settings.agent.user_id,
    )
    watch = SettlementWatch(book, sender, store, reads, clock, requests.trace)
    commands = CommandDesk(
        settings.agent,
        book,
        sender,
        watch,
        store,
        CommandCheck(
            book,
            models,
            clock,
            limit_of=requests.limit_of,
            cautions_of=lambda intent: requests.cautions_of(store, intent),
        ),
        clock,
        read_only_reason=lambda: monitor.state.away_reason,
        stopped=lambda: storage.problem or monitor.state.stopped_reason,
        not_offered=requests.not_offered,
        requests_of=requests.board.of_account,
    )
    store.attach_commands(commands.of_account)
    source = MongoSearch(database)
    search = CustomerSearch(
        source,
        monitor.suspect_database,
        here=storage.cache.known,
        transactions=TransactionSearch(source, GrpcPostingFinder(channel, metadata, settings.read_deadline_ms / 1000)),
        contacts=settings.agent.may_read_marketing,
    )
    wake = WakeWatch()
    recovery = Recovery(monitor, live, store, wake)
    conversations = build_conversations(
        settings.agent, database, live, monitor, clock, storage.pages, marks.of(NewsKind.CONVERSATION)
    )
    offline = KeepOffline(storage.cache, store, lambda: monitor.state.database.health is LinkHealth.CONNECTED)
    if parts is not None:
        parts.offer_notes(conversations, storage, clock)

    async def start() -> None:
        live.subscribe(updates.on_changes)
        recovery.start()
        watch.start()
        if not storage.problem:
            try:
                await commands.start()
            except DeskError:
                storage.failed()
        monitor.start()
        live.start()
        updates.start()
        store.start()
        search.start()
        await marks.load()
        requests.start(live)
        conversations.start()
        recovery.subscribe(conversations.store.on_gap)
        wake.start()
        offline.start()
        if parts is not None:
            parts.start(monitor, storage)
            await conversations.start_notes(monitor)
            if parts.profile.offers(Feature.CHAT):
                await parts.offer_answering(conversations, storage.drafts, settings.data_dir)

    steps: tuple[Callable[[], Awaitable[object]], ...] = (
        wake.stop,
        recovery.stop,
        offline.stop,
        live.stop,
        updates.stop,
        requests.stop,
        conversations.stop,
        search.stop,
        commands.stop,
        watch.stop,
        store.stop,
        monitor.stop,
        marks.stop,
        storage.close,
        feed.close,
        database.close,
    )

    async def stop() -> None:
        for step in steps:
            await step()
        if parts is not None:
            await parts.stop()
        if message is not None:
            message.close()
        if session is None:
            await channel.close(None)

    return Desk(
        agent=settings.agent,
        records=store,
        search=search,
        lists=ReadModelLists(MongoLists(database, clock), monitor.suspect_database),
        commands=commands,
        connection=monitor,
        live=live,
        start=start,
        stop=stop,
        notices=lambda: (*storage.notices, *(parts.notices if parts is not None else ())),
        conversations=conversations.store,
        communications=conversations.timelines,
        note_desk=conversations.notes,
        pauses=conversations.pauses,
        clears=requests.clears,
        queue=conversations.queue,
        session=session,
        approvals=parts.approvals if parts is not None else None,
        requests=requests.board,
        decisions=requests.decisions(commands),
        request_notices=requests.notices,
        notice_marks=marks,
        notes=parts.note_book if parts is not None else None,
        reveals=parts.reveals if parts is not None else None,
        system=parts.system if parts is not None else None,
        reports=GrpcAccountReports(channel, metadata, settings.read_deadline_ms / 1000),
        is_practice=settings.is_practice,
        map_url=settings.map_url,
        book=ReadModelBook(MongoBook(database), monitor.suspect_database),
        cases=ReadModelCases(MongoCases(database), monitor.suspect_database),
        pause_list=ReadModelPauses(settings.agent, MongoPauses(database, clock), monitor.suspect_database),
        offline=offline,
        catching_up=recovery,
        workspace=storage.workspace,
        preferences=PreferenceFile.beside(folder_of(settings)),
        message=message,
        proofs=ProofDesk(parts.proofs if parts is not None else None, lambda: monitor.state.read_only_reason),
        problems=parts.problems if parts is not None else None,
        unlock=unlocking(session, storage.people) if session is not None and not settings.is_practice else None,
    )


def _import_gateways() -> None:
    for name in GATEWAYS:
        importlib.import_module(name)
