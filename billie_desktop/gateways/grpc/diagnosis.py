"""Why a server cannot be reached: name, port, TLS or clock. Asked step by step after a connection has failed."""

from __future__ import annotations

import socket
import ssl

from billie_desktop.domain.session import CannotSignIn, SignInProblem
from billie_desktop.gateways.grpc.address import LedgerAddress
from billie_desktop.gateways.grpc.certificate_guard import PATIENCE_SECONDS, context_for
from projector.contract.addresses import host_of, port_of, uses_tls
from projector.contract.certificates import Trouble, trouble_of

FIRST_WORD_SECONDS = 1.0


def diagnose(where: LedgerAddress) -> CannotSignIn:
    """Find out what is wrong. Blocking, at most about ten seconds: for a thread.

    When name, port and TLS are all right now, the server was away and is back, or something else answers there.
    """
    host, port = host_of(where.address), port_of(where.address)
    if not host or port is None:
        return CannotSignIn(SignInProblem.NAME, "This is no server address. It looks like desk.example.com:443.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return CannotSignIn(
            SignInProblem.NAME, f"There is no server by the name {host}. Check its spelling and the network."
        )
    problem = ""
    for family, kind, protocol, _, endpoint in found:
        with socket.socket(family, kind, protocol) as connection:
            connection.settimeout(PATIENCE_SECONDS)
            try:
                connection.connect(endpoint)
            except ConnectionRefusedError:
                problem = f"{host} is there, but nothing listens on port {port}. Check the port."
                continue
            except OSError:
                problem = f"{host} does not answer on port {port}. A firewall may be in between."
                continue
            return _after_connecting(connection, host, where)
    return CannotSignIn(SignInProblem.PORT, problem or f"{host} has no address that can be used.")


def _after_connecting(connection: socket.socket, host: str, where: LedgerAddress) -> CannotSignIn:
    if not uses_tls(where.address, where.tls):
        return CannotSignIn(
            SignInProblem.OTHER_SERVER,
            f"What answers at {where.address} is no desk server, or it wants TLS. Check the port.",
        )
    try:
        with context_for(where).wrap_socket(connection, server_hostname=where.server_name or host) as safe:
            if not _is_let_in(safe):
                return _unsafe(Trouble.WANTS_OURS, host)
    except (ssl.SSLError, OSError) as error:
        return _unsafe(trouble_of(error), host)
    return CannotSignIn(SignInProblem.AWAY, f"{host} answers, but its desk server does not. Try again in a moment.")


def _is_let_in(safe: ssl.SSLSocket) -> bool:
    """With TLS 1.3 a server refuses our certificate after our side of the handshake is over; gRPC's just hangs up."""
    safe.settimeout(FIRST_WORD_SECONDS)
    try:
        return safe.recv(1) != b""
    except TimeoutError:
        return True  # it waits for us to speak first


def _unsafe(trouble: Trouble | None, host: str) -> CannotSignIn:
    match trouble:
        case Trouble.NOT_YET_VALID:
            return CannotSignIn(
                SignInProblem.CLOCK, f"The certificate of {host} is not valid yet. Check the clock of this computer."
            )
        case Trouble.EXPIRED:
            return CannotSignIn(
                SignInProblem.CLOCK,
                f"The certificate of {host} has expired. Check the clock of this computer; if it is right, tell"
                " whoever runs the server.",
            )
        case Trouble.OTHER_NAME:
            return CannotSignIn(
                SignInProblem.TLS, f"The certificate there is not for {host}. Check the name of the server."
            )
        case Trouble.OLD_TLS:
            return CannotSignIn(
                SignInProblem.TLS,
                f"{host} speaks an old version of TLS only, so nothing was sent. Tell whoever runs the server.",
            )
        case Trouble.WANTS_OURS:
            return CannotSignIn(
                SignInProblem.TLS,
                f"{host} hangs up at once: it lets in only computers with a certificate of their own. Ask whoever runs"
                " it for one (LEDGER_GRPC_CERT_FILE and LEDGER_GRPC_KEY_FILE).",
            )
        case Trouble.AUTHORITY:
            return CannotSignIn(
                SignInProblem.TLS,
                f"The certificate of {host} is not from an authority that this computer trusts. Ask for the file of"
                " the authority (BILLIE_CA_FILE).",
            )
        case Trouble.REVOKED:
            return CannotSignIn(
                SignInProblem.TLS,
                f"The certificate of {host} was revoked, so nothing was sent. Tell whoever runs the server.",
            )
        case Trouble.NO_LIST:
            return CannotSignIn(
                SignInProblem.TLS,
                f"There is no valid list of revoked certificates for {host}, so nothing was sent. Ask for a new one"
                " (BILLIE_CRL_FILE).",
            )
        case _:
            return CannotSignIn(
                SignInProblem.TLS, f"{host} does not speak TLS on this port, so nothing was sent. Check the port."
            )
