"""The one channel to the ledger (ledger.md 12)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import grpc

from billie_desktop.gateways.grpc.address import LedgerAddress
from billie_desktop.gateways.grpc.call_log import NotedUnary
from billie_desktop.gateways.grpc.certificate_guard import CertificateGuard
from billie_desktop.gateways.grpc.checked_channel import CheckedChannel
from projector.contract.addresses import uses_tls
from projector.contract.channel import CHANNEL_OPTIONS

__all__ = ["LedgerAddress", "guard_for", "open_channel"]


def guard_for(where: LedgerAddress) -> CertificateGuard | None:
    """Who looks for revoked certificates, where there is a list of them; one for all channels to a server."""
    return CertificateGuard(where) if where.crl_file is not None and uses_tls(where.address, where.tls) else None


def open_channel(
    where: LedgerAddress,
    interceptors: Sequence[grpc.aio.ClientInterceptor] = (),
    guard: CertificateGuard | None = None,
) -> grpc.aio.Channel:
    """Make the channel; it connects by itself. Without a guard it brings its own where there is a list of revoked
    certificates. Raises OSError when a certificate file cannot be read."""
    noted: list[Any] = [NotedUnary(), *interceptors]
    if not uses_tls(where.address, where.tls):
        return grpc.aio.insecure_channel(where.address, options=CHANNEL_OPTIONS, interceptors=noted)
    guard = guard or guard_for(where)
    if guard is None:
        return _secure(where, _read(where.ca_file), noted)
    return CheckedChannel(guard, lambda certificate: _secure(where, certificate, noted), noted)


def _secure(where: LedgerAddress, trusted: bytes | None, interceptors: Sequence[Any]) -> grpc.aio.Channel:
    credentials = grpc.ssl_channel_credentials(
        root_certificates=trusted,
        private_key=_read(where.private_key_file),
        certificate_chain=_read(where.certificate_file),
    )
    options: tuple[tuple[str, int | str], ...] = CHANNEL_OPTIONS
    if where.server_name:
        options = (*CHANNEL_OPTIONS, ("grpc.ssl_target_name_override", where.server_name))
    return grpc.aio.secure_channel(where.address, credentials, options=options, interceptors=interceptors)


def _read(path: Path | None) -> bytes | None:
    return path.read_bytes() if path is not None else None
