"""What an agent is told when the server cannot be reached: real sockets, real certificates."""

from __future__ import annotations

import datetime as dt
import socketserver
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import grpc
import pytest

from billie_desktop.desk.server_check import check_server
from billie_desktop.domain.session import CannotSignIn, SignInProblem
from billie_desktop.gateways.grpc.channel import LedgerAddress
from billie_desktop.gateways.grpc.door import DoorSettings, GrpcDoor
from billie_desktop.practice.servers import free_port
from projector.contract.addresses import port_of
from projector.intake.server import ServerTls
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.gateways.toy_desk_service import Refusal, desk_service
from tests.projector.intake.certificates import Authority


async def why(server: str, connection: LedgerAddress | None = None) -> CannotSignIn:
    """The refusal."""
    door = GrpcDoor(DoorSettings("1.4.0", connection or LedgerAddress("")))
    with pytest.raises(CannotSignIn) as caught:
        await door.sign_in(server, "mia@staff.example", "a password")
    return caught.value


@asynccontextmanager
async def tls_server(pair: tuple[Path, Path]) -> AsyncIterator[int]:
    """A gRPC server with a certificate; the port."""
    server = grpc.aio.server()
    port = server.add_secure_port("127.0.0.1:0", ServerTls(*pair).credentials())
    await server.start()
    yield port
    await server.stop(0)


class _Mail(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.sendall(b"220 mail.example ESMTP\r\n")
        try:
            while self.request.recv(4096):
                pass
        except ConnectionError:
            pass  # the other side has left in a hurry


@contextmanager
def silent_server() -> Iterator[int]:
    """Something that takes connections and speaks no TLS; the port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mail) as server:
        acceptor = threading.Thread(target=server.serve_forever, args=(0.01,))
        acceptor.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            acceptor.join()


@pytest.mark.parametrize("server", ["no-such-server.invalid:443", "desk.example.com:none", "desk.example.com:99999"])
async def test_a_wrong_name(server: str) -> None:
    """A name that does not exist, and an address that is none, are called wrong."""
    assert (await why(server)).problem is SignInProblem.NAME


async def test_an_empty_address_is_asked_for() -> None:
    """Without an address nothing is tried."""
    assert "Enter the address" in (await why("  ")).text


async def test_a_wrong_port() -> None:
    """A machine that is there without a server on the port: both are named."""
    port = free_port()
    refused = await why(f"127.0.0.1:{port}")
    assert refused.problem is SignInProblem.PORT
    assert str(port) in refused.text


async def test_another_server_on_the_port() -> None:
    """A gRPC server that is no desk server, and something that speaks no gRPC at all."""
    server = grpc.aio.server()
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    assert (await why(f"127.0.0.1:{port}")).problem is SignInProblem.OTHER_SERVER
    await server.stop(0)
    with silent_server() as port:
        assert (await why(f"127.0.0.1:{port}")).problem is SignInProblem.OTHER_SERVER


async def test_a_server_without_tls(tmp_path: Path) -> None:
    """Where TLS is wanted and the server speaks none, nothing is sent in the clear."""
    connection = LedgerAddress("", tls="yes", ca_file=Authority(tmp_path).certificate_file)
    with silent_server() as port:
        refused = await why(f"127.0.0.1:{port}", connection)
    assert refused.problem is SignInProblem.TLS
    assert "nothing was sent" in refused.text


@pytest.mark.parametrize(
    ("begins_in", "host", "trusted", "problem", "word"),
    [
        (dt.timedelta(minutes=-1), "", False, SignInProblem.TLS, "authority"),
        (dt.timedelta(minutes=-1), "other.example", True, SignInProblem.TLS, "not for 127.0.0.1"),
        (dt.timedelta(hours=5), "", True, SignInProblem.CLOCK, "not valid yet"),
        (dt.timedelta(hours=-5), "", True, SignInProblem.CLOCK, "expired"),
    ],
)
async def test_certificates_that_do_not_fit(
    tmp_path: Path, begins_in: dt.timedelta, host: str, trusted: bool, problem: SignInProblem, word: str
) -> None:
    """An unknown authority and another name are TLS problems; outside its time the clock is named first."""
    ours, other = Authority(tmp_path, "ours"), Authority(tmp_path, "other")
    ca_file = ours.certificate_file if trusted else other.certificate_file
    async with tls_server(ours.issue("desk", begins_in, host)) as port:
        refused = await why(f"127.0.0.1:{port}", LedgerAddress("", tls="yes", ca_file=ca_file))
    assert (refused.problem, word in refused.text) == (problem, True), refused.text


async def test_a_server_that_cannot_answer_now() -> None:
    """A refusal without a judgement is no wrong password: it is said to be the server."""
    async with desk_service() as (service, _channel):
        service.answers["sign_in"] = Refusal(grpc.StatusCode.INTERNAL, "boom")
        refused = await why(service.address)
        assert refused.problem is SignInProblem.AWAY
        assert "boom" not in refused.text


async def test_a_server_is_looked_at_before_a_password_is_typed() -> None:
    """Only an address is sent to it; a floor above this desk and a server without passwords are refused with words."""
    door = GrpcDoor(DoorSettings("1.4.0"))
    async with desk_service() as (service, _channel):
        for floor, password, problem in (
            ("1.4", True, None),
            ("1.10.0", True, SignInProblem.VERSION),
            ("", False, SignInProblem.NO_PASSWORDS),
        ):
            service.answers["options"] = pb.GetSignInOptionsResponse(
                environment="training", password=password, version_floor=floor
            )
            if problem is None:
                assert (await check_server(door, service.address, "1.4.0")).environment == "training"
                continue
            with pytest.raises(CannotSignIn) as caught:
                await check_server(door, service.address, "1.4.0")
            assert caught.value.problem is problem
            if floor:
                assert floor in caught.value.text
                assert "this is 1.4.0" in caught.value.text
        assert {type(request).__name__ for request in service.requests} == {"GetSignInOptionsRequest"}
    with pytest.raises(CannotSignIn) as caught:
        await check_server(door, f"127.0.0.1:{free_port()}", "1.4.0")
    assert caught.value.problem is SignInProblem.PORT


@pytest.mark.parametrize(
    ("address", "port"),
    [
        ("desk.example.com", 443),
        ("desk.example.com:50061", 50061),
        ("dns:///desk:50061", 50061),
        ("[::1]:9", 9),
        ("::1", 443),
        ("host:0", None),
    ],
)
def test_ports_of_addresses(address: str, port: int | None) -> None:
    """The port is what stands after the last colon, 443 when nothing does."""
    assert port_of(address) == port
