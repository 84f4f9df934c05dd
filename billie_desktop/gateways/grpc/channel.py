"""The one channel to the ledger (ledger.md 12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc

from billie_desktop.gateways.grpc.call_log import NotedUnary
from projector.contract.addresses import uses_tls

DEFAULT_ADDRESS = "localhost:50051"
RECEIVE_LIMIT = 64 * 2**20  # GetExportResult returns a whole file in one text
OPTIONS: tuple[tuple[str, int], ...] = (
    # All three keepalive settings together, or a frozen server goes unnoticed for a minute.
    ("grpc.keepalive_time_ms", 10_000),
    ("grpc.keepalive_timeout_ms", 3_000),
    ("grpc.http2.ping_timeout_ms", 3_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    ("grpc.max_receive_message_length", RECEIVE_LIMIT),
    ("grpc.enable_retries", 0),  # no repeat below us: every send is counted and has its record on disk
)


@dataclass(frozen=True, slots=True)
class LedgerAddress:
    """Where the ledger is and how to speak to it.

    ``tls`` is the text of LEDGER_GRPC_TLS ('' = decide by the host). Certificates are PEM files. ``token_key`` and
    ``token_prefix`` say how a bearer token is sent; without a token nothing is sent.
    """

    address: str = DEFAULT_ADDRESS
    tls: str = ""
    ca_file: Path | None = None
    certificate_file: Path | None = None
    private_key_file: Path | None = None
    server_name: str = ""
    token: str = ""
    token_key: str = "authorization"  # noqa: S105 - the name of a metadata entry
    token_prefix: str = "Bearer "  # noqa: S105 - a public word before the token

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """Metadata of every call."""
        return ((self.token_key, f"{self.token_prefix}{self.token}"),) if self.token else ()


def open_channel(where: LedgerAddress, interceptors: Sequence[grpc.aio.ClientInterceptor] = ()) -> grpc.aio.Channel:
    """Make the channel; it connects by itself. Raises OSError when a certificate file cannot be read."""
    noted: list[Any] = [NotedUnary(), *interceptors]
    if not uses_tls(where.address, where.tls):
        return grpc.aio.insecure_channel(where.address, options=OPTIONS, interceptors=noted)
    credentials = grpc.ssl_channel_credentials(
        root_certificates=_read(where.ca_file),
        private_key=_read(where.private_key_file),
        certificate_chain=_read(where.certificate_file),
    )
    options: tuple[tuple[str, int | str], ...] = OPTIONS
    if where.server_name:
        options = (*OPTIONS, ("grpc.ssl_target_name_override", where.server_name))
    return grpc.aio.secure_channel(where.address, credentials, options=options, interceptors=noted)


def _read(path: Path | None) -> bytes | None:
    return path.read_bytes() if path is not None else None
