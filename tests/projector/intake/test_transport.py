"""Where the intake listens, and to whom it speaks."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import socket
import ssl
from dataclasses import replace
from pathlib import Path

import grpc
import pytest

from billie_desktop.gateways.grpc.channel import LedgerAddress as DeskSide
from billie_desktop.gateways.grpc.diagnosis import diagnose
from billie_desktop.gateways.grpc.door import DoorSettings, GrpcDoor
from projector.app.intake_settings import IntakeSettings
from projector.app.settings import SettingsError
from projector.contract.addresses import uses_tls
from projector.intake.ledger_channel import LedgerAddress
from projector.intake.server import AddressError
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.guards.logs import ExpectLog
from tests.projector.intake.certificates import Authority
from tests.projector.intake.conftest import Opener
from tests.projector.intake.front_door import Desk
from tests.transport.tls_front import only_old


async def options_over(channel: grpc.aio.Channel) -> str:
    """The environment that the intake names, or the status of the failure."""
    async with channel:
        try:
            answer = await Desk(channel).call("GetSignInOptions", pb.GetSignInOptionsRequest(), timeout=5.0)
        except grpc.aio.AioRpcError as error:
            return error.code().name
    return str(answer.environment)


async def test_desks_come_in_over_tls(open_door: Opener, settings: IntakeSettings, tmp_path: Path) -> None:
    """With a certificate the intake answers over TLS to who trusts its authority, and to no one in plaintext."""
    authority, stranger = Authority(tmp_path), Authority(tmp_path, "stranger")
    certificate, key = authority.issue("server")
    door = await open_door(replace(settings, tls_certificate=str(certificate), tls_key=str(key)))
    trusted = grpc.ssl_channel_credentials(authority.certificate_file.read_bytes())
    other = grpc.ssl_channel_credentials(stranger.certificate_file.read_bytes())
    assert await options_over(grpc.aio.secure_channel(door.intake.address, trusted)) == "test"
    assert await options_over(grpc.aio.secure_channel(door.intake.address, other)) == "UNAVAILABLE"
    assert await options_over(grpc.aio.insecure_channel(door.intake.address)) == "UNAVAILABLE"


async def test_desks_can_be_asked_for_a_certificate(
    open_door: Opener, settings: IntakeSettings, tmp_path: Path
) -> None:
    """With a client authority only desks with its certificate, in its time, get an answer; others are told why not."""
    authority, stranger = Authority(tmp_path), Authority(tmp_path, "stranger")
    certificate, key = authority.issue("server")
    door = await open_door(
        replace(
            settings,
            tls_certificate=str(certificate),
            tls_key=str(key),
            tls_client_ca=str(authority.certificate_file),
        )
    )
    root = authority.certificate_file.read_bytes()
    answers = []
    late = authority.issue("late", dt.timedelta(hours=-5))
    for pair in (authority.issue("desk"), stranger.issue("intruder"), late, None):
        own = (None, None) if pair is None else (pair[1].read_bytes(), pair[0].read_bytes())
        credentials = grpc.ssl_channel_credentials(root, *own)
        answers.append(await options_over(grpc.aio.secure_channel(door.intake.address, credentials)))
    assert answers == ["test", "UNAVAILABLE", "UNAVAILABLE", "UNAVAILABLE"]
    where = DeskSide(door.intake.address, tls="yes", ca_file=authority.certificate_file)
    told = await asyncio.to_thread(diagnose, where)
    assert "a certificate of their own" in told.text
    own_certificate, own_key = authority.issue("window")
    ours = replace(where, address="", certificate_file=own_certificate, private_key_file=own_key)
    offered = await GrpcDoor(DoorSettings("1.0.0", ours)).options(door.intake.address)
    assert offered.environment == "test"


async def test_revoked_certificates_of_desks(
    open_door: Opener, settings: IntakeSettings, tmp_path: Path, expect_log: ExpectLog
) -> None:
    """A desk is let in until its certificate stands on the list, which is read when it is replaced; while the list is
    of another authority or no list at all, nobody is."""
    expect_log("no list of revoked desk certificates")
    authority, stranger = Authority(tmp_path), Authority(tmp_path, "stranger")
    certificate, key = authority.issue("server")
    revoked_list = tmp_path / "list.pem"
    shutil.copy(authority.list_of_revoked(), revoked_list)
    asking = replace(settings, tls_certificate=str(certificate), tls_key=str(key))
    door = await open_door(
        replace(asking, tls_client_ca=str(authority.certificate_file), tls_client_crl=str(revoked_list))
    )
    root, desk, other = authority.certificate_file.read_bytes(), authority.issue("desk"), authority.issue("other")

    async def answer(pair: tuple[Path, Path]) -> str:
        credentials = grpc.ssl_channel_credentials(root, pair[1].read_bytes(), pair[0].read_bytes())
        return await options_over(grpc.aio.secure_channel(door.intake.address, credentials))

    def publish(text: bytes) -> None:
        new = tmp_path / "new.pem"
        new.write_bytes(text)
        new.replace(revoked_list)

    assert [await answer(desk), await answer(other)] == ["test", "test"]
    publish(authority.list_of_revoked(desk[0]).read_bytes())
    assert [await answer(desk), await answer(other)] == ["PERMISSION_DENIED", "test"]
    for text in (stranger.list_of_revoked().read_bytes(), b"no list"):
        publish(text)
        assert await answer(other) == "PERMISSION_DENIED"
    publish(authority.list_of_revoked().read_bytes())
    assert await answer(desk) == "test"
    revoked_list.unlink()
    assert await answer(desk) == "PERMISSION_DENIED"
    with pytest.raises(SettingsError):
        await open_door(replace(asking, tls_client_crl=str(revoked_list)))


async def test_old_tls_is_refused(open_door: Opener, settings: IntakeSettings, tmp_path: Path) -> None:
    """The intake speaks TLS 1.2, and not 1.1 with a client that wants nothing else."""
    authority = Authority(tmp_path)
    certificate, key = authority.issue("server")
    door = await open_door(replace(settings, tls_certificate=str(certificate), tls_key=str(key)))

    def version(old: bool) -> str | None:
        context = ssl.create_default_context(cafile=str(authority.certificate_file))
        context.set_alpn_protocols(["h2"])
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        if old:
            only_old(context)
        host, _, port = door.intake.address.rpartition(":")
        with (
            socket.create_connection((host, int(port)), timeout=5) as plain,
            context.wrap_socket(plain, server_hostname=host) as safe,
        ):
            return safe.version()

    assert await asyncio.to_thread(version, False) == "TLSv1.2"
    with pytest.raises(OSError):
        await asyncio.to_thread(version, True)


async def test_plaintext_stays_on_this_machine(open_door: Opener, settings: IntakeSettings) -> None:
    """Without a certificate an address that others reach is refused unless plaintext is allowed by name."""
    with pytest.raises(AddressError):
        await open_door(replace(settings, address="0.0.0.0:0"))
    door = await open_door(replace(settings, address="0.0.0.0:0", allow_plaintext="yes"))
    port = door.intake.address.rpartition(":")[2]
    assert await options_over(grpc.aio.insecure_channel(f"127.0.0.1:{port}")) == "test"


async def test_a_taken_port_is_said(open_door: Opener, settings: IntakeSettings) -> None:
    """A second intake on the same port fails instead of sharing it."""
    door = await open_door(settings)
    with pytest.raises(AddressError, match="in use"):
        await open_door(replace(settings, address=door.intake.address))


def test_half_a_certificate_is_refused(settings: IntakeSettings) -> None:
    """A certificate without its key is a wrong setting."""
    with pytest.raises(SettingsError):
        _ = replace(settings, tls_certificate="server.pem").tls


@pytest.mark.parametrize(
    ("address", "setting", "expected"),
    [
        ("localhost:50051", "", False),
        ("127.0.0.1:50051", "", False),
        ("127.9.9.9:50051", "", False),
        ("[::1]:50051", "", False),
        ("ledger.internal:50051", "", False),
        ("ledger.platform:443", "", False),
        ("localhost.example.com:443", "", True),
        ("127.0.0.1.example.com:443", "", True),
        ("ledger.example.com:443", "", True),
        ("localhost:50051", "require", True),
        ("ledger.example.com:443", "insecure", False),
        ("ledger.example.com:443", "perhaps", True),
    ],
)
def test_the_ledger_is_spoken_to_in_the_right_way(address: str, setting: str, expected: bool) -> None:
    """TLS follows the setting when it is a known word, else the parsed host name (ledger.md 12)."""
    assert uses_tls(address, setting) is expected


def test_the_ledgers_token_is_not_shown() -> None:
    """The printed form of the ledger's address holds no token."""
    assert "secret" not in repr(LedgerAddress("localhost:1", token="secret"))
