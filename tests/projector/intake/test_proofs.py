"""Proofs of payment through the front door, into a genuine S3 server."""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
import pytest_asyncio

from projector.adapters.intake_proofs import ObjectProofs
from projector.app.intake_settings import IntakeSettings
from projector.app.proof_settings import check_proofs
from projector.app.settings import SettingsError
from projector.contract.staff import Role
from projector.intake.guard import FROZEN
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as ledger_pb
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake import proof_samples as samples
from tests.projector.intake.certificates import Authority
from tests.projector.intake.conftest import Opener
from tests.projector.intake.front_door import Desk, FrontDoor
from tests.projector.intake.s3_server import ACCESS_KEY, SECRET_KEY, S3Server

ACCOUNT = "ACC-1001"
MOST = 10 * 1024 * 1024
PIECE = 256 * 1024
LOGIN = "user:secret"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[S3Server]:
    server = S3Server(tmp_path_factory.mktemp("s3"), authority.issue("s3"))
    yield server
    server.stop()


@pytest.fixture
def bucket(s3: S3Server, database_name: str) -> Path:
    """The part of the bucket that is this test's own; there is a folder once there is an object."""
    return s3.bucket / database_name


@pytest.fixture
def with_store(settings: IntakeSettings, s3: S3Server, authority: Authority, bucket: Path) -> IntakeSettings:
    return replace(
        settings,
        proofs_url=f"s3://{S3Server.NAME}/{bucket.name}",
        proofs_endpoint=s3.endpoint,
        proofs_access_key=ACCESS_KEY,
        proofs_secret_key=SECRET_KEY,
        proofs_ca=str(authority.certificate_file),
    )


@pytest_asyncio.fixture
async def proof_door(open_door: Opener, with_store: IntakeSettings) -> FrontDoor:
    door = await open_door(with_store)
    await _open_account(door)
    return door


async def _open_account(door: FrontDoor) -> None:
    accounts = door.servers.mongo[door.settings.db_name]["loan-accounts"]
    await accounts.insert_one({"loanAccountId": ACCOUNT})


def pieces(content: bytes, size: int | None = None, account: str = ACCOUNT) -> AsyncIterator[pb.StoreProofRequest]:
    async def send() -> AsyncIterator[pb.StoreProofRequest]:
        announced = len(content) if size is None else size
        yield pb.StoreProofRequest(loan_account_id=account, size=announced, content=content[:PIECE])
        for at in range(PIECE, len(content), PIECE):
            yield pb.StoreProofRequest(content=content[at : at + PIECE])

    return send()


def objects(bucket: Path) -> dict[str, bytes]:
    return {str(file.relative_to(bucket)): file.read_bytes() for file in bucket.rglob("*") if file.is_file()}


async def test_each_kind_is_kept_under_its_digest(proof_door: FrontDoor, bucket: Path) -> None:
    """A sample of each kind is in the bucket byte for byte, its key is its digest, and the answer tells its type."""
    desk = await proof_door.signed_in(Role.OPERATIONS)
    for kind, content in samples.KEPT.items():
        answer = await desk.call("StoreProof", pieces(content))
        key = f"disbursements/{hashlib.sha256(content).hexdigest()}.{kind}"
        assert answer.location == f"s3://{S3Server.NAME}/{bucket.name}/{key}"
        assert answer.size == len(content)
        assert objects(bucket)[key] == content
    assert len(objects(bucket)) == len(samples.KEPT)


async def test_the_largest_proof_fits_and_one_byte_more_does_not(proof_door: FrontDoor, bucket: Path) -> None:
    """10 MiB arrive whole; a byte more is refused by its announcement, before anything of it is taken in."""
    desk = await proof_door.signed_in(Role.SUPERVISOR)
    largest = samples.PDF.ljust(MOST, b"\n")
    answer = await desk.call("StoreProof", pieces(largest))
    assert list(objects(bucket).values()) == [largest]
    assert answer.media_type == "application/pdf"
    refused = await desk.refused("StoreProof", pieces(samples.PDF, size=MOST + 1))
    assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", "size")
    assert "10 MB" in refused.text


@pytest.mark.parametrize("what", ["a program", "a document of Word"])
async def test_another_content_is_refused(proof_door: FrontDoor, bucket: Path, what: str) -> None:
    """What is none of the kinds is refused with what to do, and nothing is kept or recorded as done."""
    desk = await proof_door.signed_in(Role.OPERATIONS)
    refused = await desk.refused("StoreProof", pieces(samples.REFUSED[what]))
    assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", "content")
    assert "choose it again" in refused.text
    assert objects(bucket) == {}
    assert proof_door.events("desk.command.requested.v1") == []


async def test_what_does_not_fit_its_announcement_is_refused(proof_door: FrontDoor, bucket: Path) -> None:
    """Less, more, nothing at all, no account and an unknown account keep nothing, each with its own answer."""
    desk = await proof_door.signed_in(Role.OPERATIONS)
    less = await desk.refused("StoreProof", pieces(samples.PDF, size=len(samples.PDF) + 1))
    more = await desk.refused("StoreProof", pieces(samples.PDF, size=3))
    nothing = await desk.refused("StoreProof", pieces(b""))
    nobody = await desk.refused("StoreProof", pieces(samples.PDF, account=""))
    unknown = await desk.refused("StoreProof", pieces(samples.PDF, account="ACC-NONE"))
    assert [less.code, more.code, nothing.code] == ["UNAVAILABLE", "INVALID_ARGUMENT", "INVALID_ARGUMENT"]
    assert (nobody.detail.field, unknown.detail.reason) == ("loan_account_id", "UNKNOWN_ACCOUNT")
    assert objects(bucket) == {}


async def test_a_second_upload_is_the_same_object(proof_door: FrontDoor, bucket: Path) -> None:
    """A retry of the same content, also by somebody else, has the same address and adds no object."""
    olga = await proof_door.signed_in(Role.OPERATIONS)
    sue = await proof_door.signed_in(Role.SUPERVISOR)
    first, second = await asyncio.gather(*(each.call("StoreProof", pieces(samples.PDF)) for each in (olga, sue)))
    assert first.location == second.location
    assert len(objects(bucket)) == 1


async def test_an_upload_is_recorded_before_and_after(proof_door: FrontDoor) -> None:
    """The trail says who kept what for which account, as an object's key and a size, and holds nothing of the file."""
    desk = await proof_door.signed_in(Role.OPERATIONS, name="Olga Operator")
    answer = await desk.call("StoreProof", pieces(samples.CSV))
    asked, done = proof_door.events("desk.command.requested.v1", "desk.command.completed.v1")
    assert (asked["action"], asked["resourceKind"], asked["resourceId"]) == ("StoreProof", "account", ACCOUNT)
    assert (asked["actor"], done["outcome"]) == (desk.user_id, "OK")
    assert asked["reason"] == f"{answer.location[answer.location.index('disbursements/') :]}, {len(samples.CSV)} bytes"
    assert "BILLIE-1" not in json.dumps([asked, done])


async def test_a_freeze_stops_uploads(proof_door: FrontDoor, bucket: Path) -> None:
    """While commands are stopped nothing is kept, and the reason is told."""
    await proof_door.servers.switches.set(FROZEN, "month end")
    desk = await proof_door.signed_in(Role.ADMIN)
    refused = await desk.refused("StoreProof", pieces(samples.PDF))
    assert (refused.code, refused.detail.reason) == ("FAILED_PRECONDITION", "FROZEN")
    assert objects(bucket) == {}


async def test_without_a_store_nothing_is_offered(open_door: Opener, settings: IntakeSettings, bucket: Path) -> None:
    """An intake without PROOFS_URL does not name the feature and does not have the method; one with it names it."""
    without = await (await open_door(settings)).signed_in(Role.OPERATIONS)
    assert "proof" not in (await without.call("WhoAmI", pb.WhoAmIRequest())).features
    assert (await without.refused("StoreProof", pieces(samples.PDF))).code == "UNIMPLEMENTED"


async def test_the_feature_is_named_to_those_who_may(proof_door: FrontDoor) -> None:
    """Operations hears of proofs, who may only read does not."""
    told = {}
    for role in (Role.OPERATIONS, Role.READONLY):
        desk = await proof_door.signed_in(role)
        told[role] = "proof" in (await desk.call("WhoAmI", pb.WhoAmIRequest())).features
    assert told == {Role.OPERATIONS: True, Role.READONLY: False}


@pytest.mark.parametrize(
    "wrong",
    [
        {"proofs_secret_key": "another"},
        {"proofs_url": "s3://no-such-bucket"},
        {"proofs_ca": ""},
        {"proofs_endpoint": "https://127.0.0.1:9"},
    ],
)
async def test_a_store_that_does_not_take_it_says_so(
    open_door: Opener, with_store: IntakeSettings, wrong: dict[str, Any], expect_log: Any
) -> None:
    """A wrong secret, no bucket, an unknown authority and no server: nothing is kept, try again; the trail knows."""
    expect_log("the store of proofs did not take an object")
    door = await open_door(replace(with_store, **wrong))
    await _open_account(door)
    desk = await door.signed_in(Role.OPERATIONS)
    refused = await desk.refused("StoreProof", pieces(samples.PDF), timeout=60)
    assert (refused.code, refused.detail.reason) == ("UNAVAILABLE", "STORE_AWAY")
    assert "Nothing was kept" in refused.text
    assert door.events("desk.command.completed.v1")[0]["outcome"] == "UNAVAILABLE"


async def test_the_address_passes_to_the_ledger(open_door: Opener, with_store: IntakeSettings, ledger: Any) -> None:
    """What StoreProof answers is taken by DisburseLoan's check of addresses."""
    door = await open_door(replace(with_store, ledger_address=ledger.address))
    await _open_account(door)
    desk: Desk = await door.signed_in(Role.OPERATIONS)
    answer = await desk.call("StoreProof", pieces(samples.PDF))
    refused = await desk.ledger_refused(
        "DisburseLoan",
        ledger_pb.DisburseLoanRequest(
            loan_account_id=ACCOUNT, bank_reference="B-1", attachment_location=answer.location,
            idempotency_key="key-of-a-test",
        ),
    )  # fmt: skip
    assert refused.code == "ALREADY_EXISTS"  # the ledger has judged it: this loan was paid out


class Listening(BaseHTTPRequestHandler):
    """Takes what is put, and remembers the headers."""

    heard: ClassVar[list[dict[str, str]]] = []

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append({name.lower(): value for name, value in self.headers.items()})
        self.send_response(200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


async def test_the_encryption_that_is_set_is_asked_for_and_signed() -> None:
    """What is put says the type of the content, the wanted encryption and its key, all of it in one signed request."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Listening) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            settings = IntakeSettings(
                proofs_url="s3://bucket/desk",
                proofs_endpoint=f"http://127.0.0.1:{server.server_port}",
                proofs_access_key=ACCESS_KEY,
                proofs_secret_key=SECRET_KEY,
                proofs_encryption="aws:kms",
                proofs_kms_key="key-of-a-test",
            )
            assert settings.proofs is not None
            address = await ObjectProofs(settings.proofs).keep("a/b.pdf", samples.PDF, "application/pdf")
        finally:
            server.shutdown()
            thread.join()
    (heard,) = Listening.heard
    assert address == "s3://bucket/desk/a/b.pdf"
    assert heard["content-type"] == "application/pdf"
    asked = {"x-amz-server-side-encryption": "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id": "key-of-a-test"}
    assert {name: heard[name] for name in asked} == asked
    signed = heard["authorization"].partition("SignedHeaders=")[2].partition(",")[0].split(";")
    assert asked.keys() <= set(signed)


@pytest.mark.parametrize(
    ("given", "allowed", "named"),
    [
        ({"proofs_url": "http:bucket"}, False, "PROOFS_URL"),
        ({"proofs_url": "s3://Bucket"}, False, "PROOFS_URL"),
        ({"proofs_url": "s3://bucket/../x"}, False, "PROOFS_URL"),
        ({"proofs_access_key": "k"}, False, "PROOFS_SECRET_KEY"),
        ({"proofs_encryption": "rot13"}, False, "PROOFS_ENCRYPTION"),
        ({"proofs_kms_key": "k"}, False, "PROOFS_KMS_KEY"),
        ({"proofs_endpoint": "http://s3.example"}, False, "without TLS"),
        ({"proofs_endpoint": f"https://{LOGIN}@s3.example"}, True, "PROOFS_ENDPOINT"),
        ({"proofs_endpoint": "s3.example"}, True, "PROOFS_ENDPOINT"),
    ],
)
def test_an_unsafe_place_is_refused(given: dict[str, str], allowed: bool, named: str) -> None:
    """Settings that are no place, or would send proofs in the clear, are refused by name."""
    with pytest.raises(SettingsError, match=named):
        check_proofs(replace(IntakeSettings(proofs_url="s3://bucket"), **given), allow_plaintext=allowed)


def test_plain_text_stays_on_this_machine_unless_it_is_allowed() -> None:
    """http is taken for loopback, and for others only by --allow-plaintext."""
    near = IntakeSettings(proofs_url="s3://bucket", proofs_endpoint="http://127.0.0.1:9000")
    check_proofs(near, allow_plaintext=False)
    check_proofs(replace(near, proofs_endpoint="http://s3.example"), allow_plaintext=True)
