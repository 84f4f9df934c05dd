"""Looks at a server's certificate with a list of revoked ones, which gRPC's own TLS cannot do.

Python's TLS makes a connection of its own and verifies everything. What it found good is then the only certificate
that gRPC trusts (`checked_channel.py`), so a server that shows gRPC another one than it showed here is refused.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable

from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.gateways.grpc.address import LedgerAddress
from projector.contract.addresses import host_of, port_of
from projector.contract.certificates import Trouble
from projector.contract.tls import RefusedCertificate, certificate_over, trusting

PAUSE_SECONDS = 2.0
"""Between two looks at a server."""
PATIENCE_SECONDS = 5.0


def context_for(where: LedgerAddress) -> ssl.SSLContext:
    """A context that verifies as the settings say, revoked certificates included. Raises OSError for a file."""
    context = trusting(str(where.ca_file) if where.ca_file else None, where.crl_file)
    context.set_alpn_protocols(["h2"])
    if where.certificate_file is not None:
        context.load_cert_chain(where.certificate_file, where.private_key_file)
    return context


class CertificateGuard:
    """The certificate of one server as it was seen last; shared by all channels to that server.

    ``certificate`` is PEM, None while none was found good. ``trouble`` says why a certificate was refused, '' else.
    """

    def __init__(self, where: LedgerAddress) -> None:
        self._where = where
        self.certificate: bytes | None = None
        self.trouble = ""
        self._subscribers: Subscribers[None] = Subscribers()
        self._lock = asyncio.Lock()
        self._looked_at = -PAUSE_SECONDS

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear of another certificate, or that the one there is refused now."""
        return self._subscribers.add(lambda _: callback())

    async def look(self, within: float = 0.0) -> None:
        """Look at the server, unless that was done since this was asked for, or a good certificate was found in the
        last ``within`` seconds. While the server is away what is known stays."""
        clock = asyncio.get_running_loop().time
        asked = clock()
        async with self._lock:
            if self._looked_at >= (asked if self.certificate is None else asked - within):
                return
            await asyncio.sleep(max(0.0, self._looked_at + PAUSE_SECONDS - asked))
            before = self.certificate, self.trouble
            try:
                self.certificate, self.trouble = await asyncio.to_thread(shown_by, self._where), ""
            except RefusedCertificate as error:
                self.certificate, self.trouble = None, str(error)
            except OSError:
                pass  # away, or the handshake broke: nothing new is known
            finally:
                self._looked_at = clock()
            if before != (self.certificate, self.trouble):
                self._subscribers.tell(None)


def shown_by(where: LedgerAddress) -> bytes:
    """The server's certificate in PEM, verified. Blocking. Raises RefusedCertificate; OSError when it is away."""
    try:
        context = context_for(where)
    except OSError as error:  # ssl.SSLError, too: a file that is missing or holds something else
        raise RefusedCertificate(Trouble.NO_LIST) from error
    host = host_of(where.address)
    with socket.create_connection((host, port_of(where.address) or 0), PATIENCE_SECONDS) as connection:
        return certificate_over(connection, context, where.server_name or host)
