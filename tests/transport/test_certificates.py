"""Every link of the product against every kind of certificate: genuine servers behind TLS, our own clients in front."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import replace

import pytest
import pytest_asyncio

from billie_desktop.domain.errors import Unavailable, Unreachable
from billie_desktop.domain.release import CannotCheck, UpdateProblem
from billie_desktop.domain.session import CannotSignIn
from billie_desktop.gateways.grpc.channel import LedgerAddress, guard_for, open_channel
from billie_desktop.gateways.grpc.door import DoorSettings, GrpcDoor
from billie_desktop.gateways.grpc.probe import GrpcLedgerProbe
from billie_desktop.gateways.mongo import database as desk_database
from billie_desktop.gateways.redis.change_feed import RedisChangeFeed
from billie_desktop.gateways.updates.https_source import HttpsReleaseSource
from billie_desktop.practice.servers import MongoServer, RedisServer
from projector.adapters import mongo_errors, redis_connection
from projector.app import intake_wiring
from projector.app.intake_settings import IntakeSettings
from projector.app.settings import Settings
from projector.app.wiring import servers
from projector.contract.certificates import Trouble
from projector.engine.errors import StoreAway, StreamsAway
from projector.intake import ledger_channel as intake_ledger
from projector.intake.errors import LedgerFailed
from projector.intake.ledger_link import LedgerLink
from projector.intake.web import Web, WebAway
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.gateways.toy_ledger import ToyLedger, saying
from tests.guards.logs import ExpectLog
from tests.transport.backends import Backends
from tests.transport.conftest import Fronts, Kind, Pki
from tests.transport.tls_front import only_old

pytestmark = pytest.mark.servers

TROUBLES: dict[Kind, Trouble | str] = {
    Kind.GOOD: "",
    Kind.EXPIRED: Trouble.EXPIRED,
    Kind.NOT_YET: Trouble.NOT_YET_VALID,
    Kind.OTHER_NAME: Trouble.OTHER_NAME,
    Kind.STRANGER: Trouble.AUTHORITY,
    Kind.SELF_SIGNED: Trouble.AUTHORITY,
    Kind.REVOKED: Trouble.REVOKED,
    Kind.OLD: Trouble.OLD_TLS,
}
SOON_MS = 500
SECRET = "secret-host.example"
"""Stands in the certificate for another name; what other machines are called is nobody's business."""


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is not found is given up at once."""
    monkeypatch.setattr(desk_database, "SELECTION_TIMEOUT_MS", SOON_MS)
    monkeypatch.setattr(intake_wiring, "SELECTION_MS", SOON_MS)


@pytest_asyncio.fixture
async def backends(
    mongo_server: MongoServer, redis_server: RedisServer, fronts: Fronts, pki: Pki
) -> AsyncIterator[Backends]:
    ledger = ToyLedger(answers={"GetBalance": saying(pb.GetBalanceResponse(total_outstanding="1.00"))})
    await ledger.start()
    provider = await asyncio.start_server(_answer, "127.0.0.1", 0)
    port = int(provider.sockets[0].getsockname()[1])
    yield Backends(mongo_server, redis_server, ledger, port, fronts, pki)
    provider.close()
    await ledger.stop()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """As the OpenID provider: one small document."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{"issuer": "x"}')
    await writer.drain()
    writer.close()


async def desk_to_mongo(to: Backends, kind: Kind) -> str:
    reading = desk_database.Database(to.mongo(kind), "any", ca_file=str(to.pki.ca), crl_file=str(to.pki.crl))
    try:
        await reading.ping()
    except Unavailable as error:
        return error.text
    finally:
        await reading.close()
    return ""


async def desk_to_redis(to: Backends, kind: Kind) -> str:
    feed = RedisChangeFeed(to.redis(kind), ca_file=str(to.pki.ca), crl_file=str(to.pki.crl))
    try:
        await feed.ends()
    except Unavailable as error:
        return error.text
    finally:
        await feed.close()
    return ""


def _projector(to: Backends, kind: Kind) -> Settings:
    uri = to.mongo(kind, tlsCAFile=str(to.pki.ca), tlsCRLFile=str(to.pki.crl), serverSelectionTimeoutMS=str(SOON_MS))
    url = to.redis(kind, ssl_ca_certs=str(to.pki.bundle), ssl_include_verify_flags="VERIFY_CRL_CHECK_LEAF")
    return Settings(database_uri=uri, redis_url=url)


async def projector_to_mongo(to: Backends, kind: Kind) -> str:
    return await asyncio.to_thread(_projector_to_mongo, to, kind)


def _projector_to_mongo(to: Backends, kind: Kind) -> str:
    with servers(_projector(to, kind)) as opened:
        try:
            with mongo_errors.translated():
                opened.mongo.admin.command("ping")
        except StoreAway as error:
            return str(error)
    return ""


async def projector_to_redis(to: Backends, kind: Kind) -> str:
    return await asyncio.to_thread(_projector_to_redis, to, kind)


def _projector_to_redis(to: Backends, kind: Kind) -> str:
    with servers(_projector(to, kind)) as opened:
        try:
            with redis_connection.translated():
                opened.redis.ping()
        except StreamsAway as error:
            return str(error)
    return ""


def _intake(to: Backends, kind: Kind, *, mongo: Kind) -> IntakeSettings:
    chosen = _projector(to, kind)
    return IntakeSettings(database_uri=_projector(to, mongo).database_uri, redis_url=chosen.redis_url, db_name="any")


async def intake_to_mongo(to: Backends, kind: Kind) -> str:
    try:
        opened = await intake_wiring.open_servers(_intake(to, kind, mongo=kind))
    except StoreAway as error:
        return str(error)
    await opened.close()
    return ""


async def intake_to_redis(to: Backends, kind: Kind) -> str:
    opened = await intake_wiring.open_servers(_intake(to, kind, mongo=Kind.GOOD))
    try:
        await opened.events.append({"typ": "x"})
    except StreamsAway as error:
        return str(error)
    finally:
        await opened.close()
    return ""


async def desk_to_ledger(to: Backends, kind: Kind) -> str:
    where = LedgerAddress(to.ledger(kind), tls="yes", ca_file=to.pki.ca, crl_file=to.pki.crl)
    guard = guard_for(where)
    assert guard is not None
    await guard.look()
    channel = open_channel(where, guard=guard)
    try:
        await GrpcLedgerProbe(channel).probe()
    except Unreachable as error:
        return error.text
    finally:
        await channel.close(None)
    return ""


async def intake_to_ledger(to: Backends, kind: Kind) -> str:
    link = LedgerLink(intake_ledger.LedgerAddress(to.ledger(kind), tls="yes", ca_file=to.pki.ca, crl_file=to.pki.crl))
    try:
        await link.read("GetBalance", pb.GetBalanceRequest(loan_account_id="A").SerializeToString(), 5.0)
    except LedgerFailed as error:
        return str(error)
    finally:
        await link.close()
    return ""


async def intake_to_provider(to: Backends, kind: Kind) -> str:
    try:
        answer = await asyncio.to_thread(Web(to.pki.ca).get, to.provider(kind))
    except WebAway as error:
        return str(error)
    return "" if answer == {"issuer": "x"} else "another answer"


async def desk_to_updates(to: Backends, kind: Kind) -> str:
    """What is published there is no announcement, which is seen once the connection is good."""
    with pytest.raises(CannotCheck) as caught:
        await HttpsReleaseSource(to.provider(kind), bytes(32), to.pki.ca).newest()
    return caught.value.text if caught.value.problem is UpdateProblem.UNREACHABLE else ""


Link = Callable[[Backends, Kind], Awaitable[str]]
WITH_A_LIST: tuple[Link, ...] = (
    desk_to_mongo,
    desk_to_redis,
    desk_to_ledger,
    projector_to_mongo,
    projector_to_redis,
    intake_to_mongo,
    intake_to_redis,
    intake_to_ledger,
)
WITHOUT_A_LIST: tuple[Link, ...] = (intake_to_provider, desk_to_updates)


async def settled(backends: Backends, link: Link, kind: Kind) -> str:
    """What the link says once both sides have met: on a busy machine the first attempts may run out of time."""
    said = ""
    for _ in range(20):
        said = await link(backends, kind)
        if not said or any(trouble.value in said for trouble in Trouble):
            break
    return said


async def judged(backends: Backends, link: Link, kinds: Iterable[Kind]) -> dict[Kind, Trouble | str]:
    """What the link says about each kind: its trouble, '' when it is spoken to, or other words."""
    asked = tuple(kinds)
    said = await asyncio.gather(*(settled(backends, link, kind) for kind in asked))
    assert not [text for text in said if SECRET in text or "default:" in text]
    named = {text: next((each for each in Trouble if each.value in text), text) for text in said}
    return {kind: named[text] for kind, text in zip(asked, said, strict=True)}


@pytest.mark.parametrize("link", WITH_A_LIST, ids=lambda link: link.__name__)
async def test_links_with_a_list_of_revoked_certificates(backends: Backends, link: Link, expect_log: ExpectLog) -> None:
    """A good certificate is spoken to; every other kind, a revoked one and TLS 1.1 among them, is refused in words that
    name the trouble, and quote neither a login nor what stands in the certificate."""
    if link is intake_to_ledger:
        expect_log("no safe connection to the ledger")
    assert await judged(backends, link, Kind) == TROUBLES


@pytest.mark.parametrize("link", WITHOUT_A_LIST, ids=lambda link: link.__name__)
async def test_links_without_a_list(backends: Backends, link: Link) -> None:
    """The same for the OpenID provider and the announcement of versions, but for revoked certificates, which they are
    not told of."""
    assert await judged(backends, link, Kind) == TROUBLES | {Kind.REVOKED: ""}


async def test_without_a_list_of_the_right_authority_nobody_is_trusted(backends: Backends) -> None:
    """Where revoked certificates are to be looked up, a good one is refused while the list is another authority's."""
    pki = backends.pki
    backends.pki = replace(pki, crl=pki.other_crl)
    for link in (desk_to_mongo, desk_to_redis, desk_to_ledger):
        assert Trouble.NO_LIST.value in await settled(backends, link, Kind.GOOD)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.OLD, "old version of TLS"),
        (Kind.SELF_SIGNED, "authority"),
        (Kind.EXPIRED, "expired"),
        (Kind.REVOKED, "revoked"),
    ],
)
async def test_signing_in(backends: Backends, kind: Kind, words: str) -> None:
    """At the sign-in nothing is sent, and the agent reads what is wrong with the server."""
    connection = LedgerAddress("", tls="yes", ca_file=backends.pki.ca, crl_file=backends.pki.crl)
    with pytest.raises(CannotSignIn) as caught:
        await GrpcDoor(DoorSettings("1.0.0", connection)).sign_in(backends.ledger(kind), "mia@staff.example", "a pass")
    assert words in caught.value.text


def test_the_old_front_speaks_tls_1_1(fronts: Fronts, mongo_server: MongoServer, pki: Pki) -> None:
    """Whoever asks for TLS 1.1 gets it from the front that is refused everywhere else."""
    context = ssl.create_default_context(cafile=str(pki.ca))
    only_old(context)
    with (
        socket.create_connection(("127.0.0.1", fronts(mongo_server.port, Kind.OLD))) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as safe,
    ):
        assert safe.version() == "TLSv1.1"
