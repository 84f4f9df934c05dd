"""Certificates of every kind, and fronts that show them before the genuine servers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest

from tests.projector.intake.certificates import Authority
from tests.transport.tls_front import TlsFronts, server_context


class Kind(StrEnum):
    """What a server shows."""

    GOOD = "good"
    EXPIRED = "expired"
    NOT_YET = "not yet valid"
    OTHER_NAME = "for another name"
    STRANGER = "of an unknown authority"
    SELF_SIGNED = "signed by itself"
    REVOKED = "revoked"
    OLD = "TLS 1.1 only"


@dataclass
class Pki:
    """``ca`` is trusted, ``crl`` lists the revoked certificate, ``bundle`` holds both in one file; ``other_crl`` is the
    list of an authority that signed nothing here."""

    ca: Path
    crl: Path
    bundle: Path
    other_crl: Path
    pairs: dict[Kind, tuple[Path, Path]]


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """One authority for all."""
    folder = tmp_path_factory.mktemp("pki")
    ours, stranger = Authority(folder, "ours"), Authority(folder, "stranger")
    pairs = {
        Kind.GOOD: ours.issue("good"),
        Kind.EXPIRED: ours.issue("expired", -dt.timedelta(hours=5)),
        Kind.NOT_YET: ours.issue("early", dt.timedelta(hours=5)),
        Kind.OTHER_NAME: ours.issue("other", host="secret-host.example"),
        Kind.STRANGER: stranger.issue("unknown"),
        Kind.SELF_SIGNED: stranger.issue("own", signed_by_itself=True),
        Kind.REVOKED: ours.issue("revoked"),
    }
    pairs[Kind.OLD] = pairs[Kind.GOOD]
    crl = ours.list_of_revoked(pairs[Kind.REVOKED][0])
    bundle = folder / "bundle.pem"
    bundle.write_bytes(ours.certificate_file.read_bytes() + crl.read_bytes())
    return Pki(ours.certificate_file, crl, bundle, stranger.list_of_revoked(), pairs)


Fronts = Callable[[int, Kind], int]


@pytest.fixture(scope="session")
def fronts(pki: Pki) -> Iterator[Fronts]:
    """Gives the port of a front before a port, which shows one kind."""
    known: dict[tuple[int, Kind], int] = {}
    with TlsFronts() as opened:

        def front(backend: int, kind: Kind) -> int:
            if (backend, kind) not in known:
                context = server_context(*pki.pairs[kind], old=kind is Kind.OLD)
                known[backend, kind] = opened.open(backend, context)
            return known[backend, kind]

        yield front
