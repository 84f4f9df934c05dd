"""The link to the store of proofs against every kind of certificate: a genuine S3 server behind TLS."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from projector.adapters.intake_proofs import ObjectProofs
from projector.app.intake_settings import IntakeSettings
from projector.engine.errors import StoreAway
from tests.guards.logs import ExpectLog
from tests.projector.intake.proof_samples import PDF
from tests.projector.intake.s3_server import ACCESS_KEY, SECRET_KEY, S3Server
from tests.transport.conftest import Fronts, Kind, Pki

pytestmark = pytest.mark.servers
KINDS = [kind for kind in Kind if kind is not Kind.REVOKED]
"""No list of revoked certificates is asked for on this link (docs/security.md)."""


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    server = S3Server(tmp_path_factory.mktemp("s3"))
    yield server
    server.stop()


async def test_only_a_good_certificate_gets_a_proof(
    s3: S3Server, fronts: Fronts, pki: Pki, expect_log: ExpectLog
) -> None:
    """Of servers with certificates of every kind only the good one is given an object; no other sees a byte of it."""
    expect_log("the store of proofs did not take an object")
    port = urlsplit(s3.endpoint).port
    assert port is not None

    async def put(kind: Kind) -> str:
        settings = IntakeSettings(
            proofs_url=f"s3://{S3Server.NAME}/{kind.name.lower()}",
            proofs_endpoint=f"https://127.0.0.1:{fronts(port, kind)}",
            proofs_access_key=ACCESS_KEY,
            proofs_secret_key=SECRET_KEY,
            proofs_ca=str(pki.ca),
        )
        assert settings.proofs is not None
        try:
            return await ObjectProofs(settings.proofs).keep("a.pdf", PDF, "application/pdf")
        except StoreAway:
            return ""

    taken = dict(zip(KINDS, await asyncio.gather(*(put(kind) for kind in KINDS)), strict=True))
    assert taken == {kind: f"s3://{S3Server.NAME}/good/a.pdf" if kind is Kind.GOOD else "" for kind in KINDS}
    assert [file.read_bytes() for file in s3.bucket.rglob("*.pdf")] == [PDF]
