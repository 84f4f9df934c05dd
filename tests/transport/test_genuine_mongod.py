"""A mongod that itself speaks TLS and asks for certificates, as in production: the desk before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from billie_desktop.domain.errors import Unavailable
from billie_desktop.gateways.mongo import database as desk_database
from billie_desktop.gateways.mongo.database import Database
from billie_desktop.practice.servers import free_port
from billie_desktop.practice.servers.binaries import mongod_binary
from billie_desktop.practice.servers.child_process import ChildProcess
from tests.transport.conftest import Kind, Pki

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, pki: Pki) -> Iterator[int]:
    """Where it listens. It lets in only who has a certificate of the authority."""
    folder = tmp_path_factory.mktemp("tls-mongod")
    pair = folder / "server.pem"
    pair.write_bytes(b"".join(file.read_bytes() for file in pki.pairs[Kind.GOOD]))
    (folder / "db").mkdir()
    chosen = free_port()
    command: list[str | Path] = [mongod_binary(), "--dbpath", folder / "db", "--bind_ip", "127.0.0.1", "--port"]
    command += [str(chosen), "--nounixsocket", "--wiredTigerCacheSizeGB", "0.25", "--tlsMode", "requireTLS"]
    command += ["--tlsCertificateKeyFile", pair, "--tlsCAFile", pki.ca]
    process = ChildProcess.start("mongod", command, log=folder / "mongod.log")
    options = {"tls": True, "tlsCAFile": str(pki.ca), "tlsCertificateKeyFile": str(pair)}
    with MongoClient(f"mongodb://127.0.0.1:{chosen}/?directConnection=true", **options) as client:
        client.admin.command("ping")  # looks for it for as long as it needs to begin
    yield chosen
    process.stop()


async def test_a_desk_reads_over_tls(port: int, pki: Pki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the authority's file and a certificate of its own the desk reads; without one it is not let in."""
    own = tmp_path / "desk.pem"
    own.write_bytes(b"".join(file.read_bytes() for file in pki.pairs[Kind.GOOD]))
    address = f"mongodb://127.0.0.1:{port}/?directConnection=true&tls=true"
    for asked, let_in in ((f"{address}&tlsCertificateKeyFile={own}", True), (address, False)):
        monkeypatch.setattr(desk_database, "SELECTION_TIMEOUT_MS", 20_000 if let_in else 400)
        database = Database(asked, "any", ca_file=str(pki.ca))
        try:
            await database.ping()
        except Unavailable:
            assert not let_in
        else:
            assert let_in
        finally:
            await database.close()


def test_it_takes_nothing_in_the_clear(port: int) -> None:
    """A client without TLS gets no answer from it."""
    with (
        MongoClient(f"mongodb://127.0.0.1:{port}/", serverSelectionTimeoutMS=300) as client,
        pytest.raises(PyMongoError),
    ):
        client.admin.command("ping")
