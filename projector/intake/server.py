"""The intake as a running gRPC server: its address, TLS, and the order of its end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import grpc

from projector.contract.addresses import is_loopback
from projector.contract.channel import RECEIVE_LIMIT

GRACE_SECONDS = 5.0
_OPTIONS: tuple[tuple[str, int], ...] = (
    # Without SO_REUSEPORT a second server on the same port fails instead of sharing it.
    ("grpc.so_reuseport", 0),
    ("grpc.max_send_message_length", RECEIVE_LIMIT),
    # Desks ping every 10 s, also when they have no call under way.
    ("grpc.http2.min_ping_interval_without_data_ms", 5_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_ping_strikes", 0),
)


class AddressError(Exception):
    """The server cannot listen there. The text says what to do."""


@dataclass(frozen=True, slots=True)
class ServerTls:
    """PEM files. ``client_ca_file``: only desks with a certificate of this authority are let in."""

    certificate_file: Path
    key_file: Path
    client_ca_file: Path | None = None

    def credentials(self) -> grpc.ServerCredentials:
        """Read the files. Raises OSError."""
        pair = (self.key_file.read_bytes(), self.certificate_file.read_bytes())
        authority = None if self.client_ca_file is None else self.client_ca_file.read_bytes()
        return grpc.ssl_server_credentials(
            [pair], root_certificates=authority, require_client_auth=authority is not None
        )


class IntakeServer:
    """Serves the handlers. Start and stop it on the same event loop."""

    def __init__(
        self,
        handlers: Sequence[grpc.GenericRpcHandler],  # type: ignore[type-arg]
        interceptors: Sequence[grpc.aio.ServerInterceptor] = (),  # type: ignore[type-arg]
    ) -> None:
        self._server = grpc.aio.server(options=_OPTIONS, interceptors=tuple(interceptors))
        self._server.add_generic_rpc_handlers(tuple(handlers))

    async def start(self, address: str, tls: ServerTls | None = None, *, allow_plaintext: bool = False) -> str:
        """Listen; the address with its true port (a port of 0 takes a free one). Raises AddressError, OSError.

        Without TLS it listens on this machine only, unless plaintext is allowed.
        """
        host, _, _ = address.rpartition(":")
        if tls is None and not allow_plaintext and not is_loopback(host):
            raise AddressError(
                f"{address} can be reached from other machines, and there is no certificate. Set INTAKE_TLS_CERT and"
                " INTAKE_TLS_KEY, or INTAKE_ALLOW_PLAINTEXT=yes when something in front ends TLS."
            )
        try:
            if tls is None:
                port = self._server.add_insecure_port(address)
            else:
                port = self._server.add_secure_port(address, tls.credentials())
        except RuntimeError as error:
            raise AddressError(f"Nothing can listen on {address}: is it in use?") from error
        await self._server.start()
        return f"{host}:{port}"

    async def wait(self) -> None:
        """Until the server ends. To give up waiting does no harm: gRPC would take it for the end of the server."""
        await asyncio.shield(self._server.wait_for_termination())

    async def stop(self, grace: float = GRACE_SECONDS) -> None:
        """Take no new calls, and end those that are not over in time."""
        await self._server.stop(grace)
