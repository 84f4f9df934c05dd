"""Addresses that are refused before anything is sent: by the desk, the projector and the intake alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from billie_desktop.app.settings import Settings
from billie_desktop.app.wiring import build_desk
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.errors import Unavailable
from billie_desktop.gateways.mongo.database import Database
from billie_desktop.practice.servers import MongoServer
from projector.app.cli import main
from projector.contract.transport import Unsafe, judge_mongo, judge_redis, mongo_speaks_tls

MONGO: list[tuple[str, Unsafe | None]] = [
    ("mongodb://desk:secret@127.0.0.1:27017/?directConnection=true", None),
    ("mongodb://localhost,[::1]:27018/", None),
    ("mongodb://u:secret@%2Frun%2Fmongo.sock/", None),
    ("mongodb://u:secret@db.example/?tls=true", None),
    ("mongodb://u:secret@db.example/x?authSource=admin&SSL=True", None),
    ("mongodb+srv://u:secret@db.example/", None),
    ("mongodb://127.0.0.1/?tls=true&tlsInsecure=true", None),
    ("mongodb://u:secret@db.example/", Unsafe.PLAINTEXT),
    ("mongodb://u:secret@mongo.internal/", Unsafe.PLAINTEXT),
    ("mongodb://localhost,db.example/", Unsafe.PLAINTEXT),
    ("mongodb://localhost.db.example/", Unsafe.PLAINTEXT),
    ("mongodb://localhost@db.example/", Unsafe.PLAINTEXT),
    ("mongodb://u:secret@db.example/?tls=true&tls=false", Unsafe.PLAINTEXT),
    ("mongodb://u:secret@db.example/?tls=yes", Unsafe.PLAINTEXT),
    ("mongodb://u:secret@db.example/?tlsCAFile=/ca.pem", Unsafe.PLAINTEXT),
    ("mongodb+srv://u:secret@db.example/?ssl=false", Unsafe.PLAINTEXT),
    ("mongodb://u:secret@db.example/?tls=true&tlsInsecure=true", Unsafe.UNVERIFIED),
    ("mongodb://u:secret@db.example/?tls=true;TLSAllowInvalidCertificates=1", Unsafe.UNVERIFIED),
    ("mongodb+srv://u:secret@db.example/?tlsAllowInvalidHostnames=true", Unsafe.UNVERIFIED),
    ("mongodb://u:secret@db.example/?tls=true&tls%49nsecure=true", Unsafe.NO_ADDRESS),
    ("mongodb://localhost/@db.example/", Unsafe.NO_ADDRESS),
    ("mongodb://u:secret@,db.example/?tls=true", Unsafe.NO_ADDRESS),
    ("redis://secret@127.0.0.1/", Unsafe.NO_ADDRESS),
    ("", Unsafe.NO_ADDRESS),
]
REDIS: list[tuple[str, Unsafe | None]] = [
    ("redis://desk:secret@127.0.0.1:6379/0", None),
    ("redis://localhost", None),
    ("unix://u:secret@/run/redis.sock", None),
    ("rediss://desk:secret@cache.example:6380/0", None),
    ("rediss://cache.example?ssl_ca_certs=/ca.pem&ssl_include_verify_flags=VERIFY_CRL_CHECK_LEAF", None),
    ("redis://desk:secret@cache.example", Unsafe.PLAINTEXT),
    ("redis://:secret@cache.internal:6379", Unsafe.PLAINTEXT),
    ("redis://localhost:x@cache.example", Unsafe.PLAINTEXT),
    ("redis://127.0.0.1.cache.example/", Unsafe.PLAINTEXT),
    ("rediss://:secret@cache.example?ssl_cert_reqs=none", Unsafe.UNVERIFIED),
    ("rediss://:secret@cache.example?ssl_cert_reqs=optional", Unsafe.UNVERIFIED),
    ("rediss://:secret@cache.example?ssl_check_hostname=False", Unsafe.UNVERIFIED),
    ("rediss://:secret@cache.example?ssl_min_version=769", Unsafe.UNVERIFIED),
    ("rediss://:secret@cache.example?ssl_exclude_verify_flags=VERIFY_X509_STRICT", Unsafe.UNVERIFIED),
    ("redis://?host=cache.example", Unsafe.NO_ADDRESS),
    ("http://secret@cache.example", Unsafe.NO_ADDRESS),
    ("redis://[::1", Unsafe.NO_ADDRESS),
    ("", Unsafe.NO_ADDRESS),
]


@pytest.mark.parametrize(("uri", "expected"), MONGO)
def test_addresses_of_mongodb(uri: str, expected: Unsafe | None) -> None:
    """Loopback and verified TLS pass; everything that a driver might read as less is refused."""
    assert judge_mongo(uri) is expected


@pytest.mark.parametrize(("url", "expected"), REDIS)
def test_addresses_of_redis(url: str, expected: Unsafe | None) -> None:
    """Loopback and verified TLS pass; everything that a driver might read as less is refused."""
    assert judge_redis(url) is expected


def test_files_of_certificates_go_with_tls_only() -> None:
    """An authority's file would switch TLS on at a server of this machine that has none."""
    assert mongo_speaks_tls("mongodb://db.example/?x=y&TLS=true")
    assert mongo_speaks_tls("mongodb+srv://db.example/")
    assert not mongo_speaks_tls("mongodb://127.0.0.1/?directConnection=true")


@pytest.mark.parametrize(
    ("mongo", "redis", "code", "setting"),
    [
        ("mongodb://u:secret@db.example/", "redis://127.0.0.1", "ADDRESS_PLAINTEXT", "DESK_DATABASE_URI"),
        ("mongodb://127.0.0.1", "redis://u:secret@cache.example", "ADDRESS_PLAINTEXT", "DESK_REDIS_URL"),
        ("mongodb://127.0.0.1", "rediss://cache.example?ssl_cert_reqs=none", "ADDRESS_UNVERIFIED", "DESK_REDIS_URL"),
        ("mongodb://db.example/?tls=true&tlsInsecure=1", "redis://localhost", "ADDRESS_UNVERIFIED", "DATABASE_URI"),
        ("mongodb://127.0.0.1,localhost:2/", "redis://localhost", "ADDRESS_PLAINTEXT", "DESK_DATABASE_URI"),
        ("", "redis://localhost", "ADDRESS_WRONG", "DESK_DATABASE_URI"),
    ],
)
async def test_a_desk_does_not_start_on_an_unsafe_address(
    tmp_path: Path, mongo: str, redis: str, code: str, setting: str
) -> None:
    """No desk is made; the words say what is wrong and who sets it, and quote no login and no host."""
    agent = Agent("U-1", "Alex", Role.SUPERVISOR)
    with pytest.raises(Unavailable) as caught:
        await build_desk(Settings(agent=agent, data_dir=tmp_path, mongo_uri=mongo, redis_url=redis))
    assert caught.value.code == code
    assert setting in caught.value.text
    assert "secret" not in caught.value.text
    assert ".example" not in caught.value.text


@pytest.mark.servers
async def test_without_tls_a_desk_visits_one_server_only(mongo_server: MongoServer, database_name: str) -> None:
    """A server of this machine that belongs to a replica set does not lead the desk to its other members."""
    address = f"mongodb://127.0.0.1:{mongo_server.port}/?directConnection=false"
    database = Database(address, database_name)
    await database.ping()
    assert database._client.topology_description.topology_type_name == "Single"
    await database.close()


PLAIN_MONGO, PLAIN_REDIS = "mongodb://u:secret@db.example/", "redis://u:secret@cache.example"


@pytest.mark.parametrize(
    ("arguments", "setting", "address"),
    [
        (["intake"], "DATABASE_URI", PLAIN_MONGO),
        (["intake"], "REDIS_URL", PLAIN_REDIS),
        (["users", "list"], "DATABASE_URI", PLAIN_MONGO),
        (["freeze", "status"], "REDIS_URL", PLAIN_REDIS),
        (["audit", "verify"], "DATABASE_URI", PLAIN_MONGO),
        (["intake", "--allow-plaintext"], "DESK_REDIS_URL", PLAIN_REDIS),
        (["intake", "--allow-plaintext"], "DESK_DATABASE_URI", PLAIN_MONGO),
        (["status", "--allow-plaintext"], "REDIS_URL", "rediss://u:secret@cache.example?ssl_cert_reqs=none"),
    ],
)
def test_programs_of_the_server_refuse_with_code_2(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    setting: str,
    address: str,
) -> None:
    """Every program that has a login refuses to carry it in the clear, or to give desks one that they would; plaintext
    can be allowed, certificates are verified all the same. The sentence names the setting and quotes nothing."""
    for name in ("DATABASE_URI", "REDIS_URL", "DESK_DATABASE_URI", "DESK_REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(setting, address)
    assert main(arguments) == 2
    said = capsys.readouterr()
    text = json.loads(said.out)["error"] if arguments[0] == "intake" else said.err
    assert setting in text
    assert "secret" not in text
    assert ".example" not in text
