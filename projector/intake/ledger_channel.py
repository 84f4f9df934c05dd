"""Connections to the ledger: where it is, and a gRPC channel that trusts whom it should.

gRPC's TLS takes no list of revoked certificates, Python's does. Where there is a list, a handshake of Python's TLS
looks the ledger's certificate up, and gRPC then trusts that one alone.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

import grpc

from projector.contract.addresses import host_of, port_of, uses_tls
from projector.contract.certificates import Trouble
from projector.contract.channel import CHANNEL_OPTIONS
from projector.contract.tls import RefusedCertificate, certificate_over, trusting

LOOK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class LedgerAddress:
    """Where the ledger is (ledger.md 12). ``tls`` is the text of LEDGER_GRPC_TLS; '' = decide by the host. PEM files;
    ``crl_file`` lists the revoked certificates of the ledger's authority."""

    address: str = "localhost:50051"
    tls: str = ""
    ca_file: Path | None = None
    crl_file: Path | None = None
    certificate_file: Path | None = None
    key_file: Path | None = None
    server_name: str = ""
    token: str = ""

    def __repr__(self) -> str:  # the token stays out of logs and tracebacks
        return f"LedgerAddress({self.address!r})"

    @property
    def is_looked_up(self) -> bool:
        """Whether the ledger's certificate is looked up in a list of revoked ones."""
        return self.crl_file is not None and uses_tls(self.address, self.tls)


def open_channel(where: LedgerAddress, certificate: bytes | None = None) -> grpc.aio.Channel:
    """A channel that connects by itself, and trusts ``certificate`` (PEM) alone when it is given."""
    if not uses_tls(where.address, where.tls):
        return grpc.aio.insecure_channel(where.address, options=CHANNEL_OPTIONS)
    credentials = grpc.ssl_channel_credentials(
        root_certificates=certificate or _read(where.ca_file),
        private_key=_read(where.key_file),
        certificate_chain=_read(where.certificate_file),
    )
    options: tuple[tuple[str, int | str], ...] = CHANNEL_OPTIONS
    if where.server_name:
        options = (*options, ("grpc.ssl_target_name_override", where.server_name))
    return grpc.aio.secure_channel(where.address, credentials, options=options)


def shown_by(where: LedgerAddress) -> bytes:
    """The ledger's certificate in PEM, looked up. Blocking. Raises RefusedCertificate; OSError when it is away."""
    try:
        context = trusting(None if where.ca_file is None else str(where.ca_file), where.crl_file)
        context.set_alpn_protocols(["h2"])
        if where.certificate_file is not None:
            context.load_cert_chain(where.certificate_file, where.key_file)
    except OSError as error:  # ssl.SSLError, too: a file that is missing or holds something else
        raise RefusedCertificate(Trouble.NO_LIST) from error
    host = host_of(where.address)
    with socket.create_connection((host, port_of(where.address) or 0), LOOK_SECONDS) as connection:
        return certificate_over(connection, context, where.server_name or host)


def _read(path: Path | None) -> bytes | None:
    return path.read_bytes() if path is not None else None
