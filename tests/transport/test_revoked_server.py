"""A server's certificate is revoked, renewed or exchanged while a desk is connected."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import grpc
import pytest
import pytest_asyncio

from billie_desktop.gateways.grpc import certificate_guard, checked_channel
from billie_desktop.gateways.grpc.certificate_guard import CertificateGuard
from billie_desktop.gateways.grpc.channel import LedgerAddress, guard_for, open_channel
from projector.contract.certificates import Trouble
from projector.intake import ledger_link
from projector.intake.errors import LedgerFailed
from projector.intake.ledger_channel import LedgerAddress as IntakeSide
from projector.intake.ledger_link import LedgerLink
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from projector.stubs.billie.ledger.v1.accounting_ledger_pb2_grpc import AccountingLedgerServiceStub
from tests.gateways.toy_ledger import ToyLedger, saying
from tests.guards.logs import ExpectLog
from tests.projector.app.running import PATIENCE
from tests.projector.intake.certificates import Authority
from tests.transport.tls_front import TlsFronts, server_context

REQUEST = pb.GetBalanceRequest(loan_account_id="A")


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes seconds and hours takes a moment."""
    monkeypatch.setattr(certificate_guard, "PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(checked_channel, "AGAIN_SECONDS", 0.1)
    monkeypatch.setattr(ledger_link, "PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(ledger_link, "AGAIN_SECONDS", 0.1)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest_asyncio.fixture
async def ledger() -> AsyncIterator[ToyLedger]:
    found = ToyLedger(answers={"GetBalance": saying(pb.GetBalanceResponse(total_outstanding="1.00"))})
    yield found
    await found.stop()


def shows(certificate: tuple[Path, Path]) -> grpc.ServerCredentials:
    return grpc.ssl_server_credentials([(certificate[1].read_bytes(), certificate[0].read_bytes())])


def guarded(address: str, authority: Authority) -> tuple[CertificateGuard, grpc.aio.Channel]:
    where = LedgerAddress(address, tls="yes", ca_file=authority.certificate_file, crl_file=authority.list_of_revoked())
    guard = guard_for(where)
    assert guard is not None
    return guard, open_channel(where, guard=guard)


async def said(channel: grpc.aio.Channel) -> str:
    """What became of one call: "1.00" or why not."""
    try:
        answer = await AccountingLedgerServiceStub(channel).GetBalance(REQUEST, timeout=10)
    except grpc.aio.AioRpcError as error:
        return error.details() or error.code().name
    return str(answer.total_outstanding)


async def until(words: str, guard: CertificateGuard, channel: grpc.aio.Channel) -> None:
    """Call again after each look at the server, until the words come."""
    async with asyncio.timeout(PATIENCE):
        while words not in await said(channel):
            await guard.look()


async def test_a_server_that_comes_later_and_renews_its_certificate(ledger: ToyLedger, authority: Authority) -> None:
    """Before the server is there calls fail at once and say so; then they go through, and again after the server came
    back with another certificate of the same authority, all over one channel."""
    await ledger.start(credentials=shows(authority.issue("first")))
    address = ledger.address
    await ledger.stop()
    guard, channel = guarded(address, authority)
    assert channel.get_state(try_to_connect=True) is grpc.ChannelConnectivity.TRANSIENT_FAILURE
    assert "not looked at yet" in await said(channel)
    for name in ("second", "third"):
        await ledger.start(address, shows(authority.issue(name)))
        await until("1.00", guard, channel)
        await ledger.stop()
    await channel.close()


async def test_a_certificate_that_is_revoked_while_the_connection_lasts(
    ledger: ToyLedger, authority: Authority
) -> None:
    """Once the certificate stands on the list, the connection is given up and calls fail in words that name it."""
    shown = authority.issue("shown")
    await ledger.start(credentials=shows(shown))
    guard, channel = guarded(ledger.address, authority)
    await until("1.00", guard, channel)
    authority.list_of_revoked().write_bytes(authority.list_of_revoked(shown[0]).read_bytes())
    await until(Trouble.REVOKED, guard, channel)
    answered = len(ledger.requests)
    assert Trouble.REVOKED in await said(channel)
    assert len(ledger.requests) == answered
    await channel.close()


async def test_another_certificate_than_the_one_that_was_looked_at(ledger: ToyLedger, authority: Authority) -> None:
    """A server that shows a good certificate to the look and a revoked one of the same authority afterwards is sent
    nothing."""
    good, revoked = authority.issue("good"), authority.issue("revoked")
    list_file = authority.list_of_revoked(revoked[0])
    await ledger.start()
    context, other = server_context(*good), server_context(*revoked)
    handshakes = 0

    def choose(connection: ssl.SSLObject, name: str | None, first: ssl.SSLContext) -> None:
        nonlocal handshakes
        handshakes += 1
        if handshakes > 1:
            connection.context = other

    context.sni_callback = choose
    with TlsFronts() as fronts:
        port = fronts.open(int(ledger.address.rpartition(":")[2]), context)
        where = LedgerAddress(f"localhost:{port}", tls="yes", ca_file=authority.certificate_file, crl_file=list_file)
        guard = guard_for(where)
        assert guard is not None
        await guard.look()
        assert guard.certificate is not None
        channel = open_channel(where, guard=guard)
        assert "1.00" not in await said(channel)
        await until(Trouble.REVOKED, guard, channel)
        await channel.close()
    assert ledger.requests == []


async def test_a_list_that_cannot_be_read(ledger: ToyLedger, authority: Authority, tmp_path: Path) -> None:
    """Without its list of revoked certificates the desk trusts nobody."""
    await ledger.start(credentials=shows(authority.issue("shown")))
    for text in (None, "no list"):
        file = tmp_path / "list.pem"
        if text is not None:
            file.write_text(text)
        where = LedgerAddress(ledger.address, tls="yes", ca_file=authority.certificate_file, crl_file=file)
        guard = guard_for(where)
        assert guard is not None
        await guard.look()
        channel = open_channel(where, guard=guard)
        assert Trouble.NO_LIST in await said(channel)
        await channel.close()


async def answered(link: LedgerLink, words: str) -> None:
    """Ask until the words come."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                answer = await link.write("GetBalance", REQUEST.SerializeToString(), 5.0)
            except LedgerFailed as error:
                found = error.text
            else:
                found = str(pb.GetBalanceResponse.FromString(answer).total_outstanding)
            if words in found:
                return
            await asyncio.sleep(0)


async def test_the_ledger_of_the_intake_renews_its_certificate_and_is_revoked(
    ledger: ToyLedger, authority: Authority, tmp_path: Path, expect_log: ExpectLog
) -> None:
    """The intake goes on over one link when the ledger comes back with another certificate, and sends nothing more once
    that one stands on the list."""
    expect_log("no safe connection to the ledger")
    first, second = authority.issue("first"), authority.issue("second")
    revoked_list = tmp_path / "list.pem"
    revoked_list.write_bytes(authority.list_of_revoked().read_bytes())
    await ledger.start(credentials=shows(first))
    address = ledger.address
    link = LedgerLink(IntakeSide(address, tls="yes", ca_file=authority.certificate_file, crl_file=revoked_list))
    await answered(link, "1.00")
    await ledger.stop()
    await answered(link, "not reachable")
    await ledger.start(address, shows(second))
    await answered(link, "1.00")
    revoked_list.write_bytes(authority.list_of_revoked(second[0]).read_bytes())
    await answered(link, Trouble.REVOKED)
    sent = len(ledger.requests)
    await answered(link, Trouble.REVOKED)
    assert len(ledger.requests) == sent
    await link.close()
