"""Why a server cannot be reached: name, port, TLS or clock. Asked step by step after a connection has failed."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

from billie_desktop.domain.session import CannotSignIn, SignInProblem
from projector.contract.addresses import host_of, uses_tls

PATIENCE_SECONDS = 5.0
DEFAULT_PORT = 443
_NOT_YET_VALID, _EXPIRED = 9, 10
_OTHER_NAME = (62, 64)  # of a host name, of an IP address


def port_of(address: str) -> int | None:
    """The port in ``host:port``; 443 without one, None when it is no port."""
    _, colon, text = address.strip().rpartition(":")
    if not colon or "]" in text or (address.count(":") > 1 and not address.strip().startswith("[")):
        return DEFAULT_PORT
    return int(text) if text.isdigit() and 0 < int(text) < 65_536 else None


def diagnose(address: str, tls: str = "", ca_file: Path | None = None, server_name: str = "") -> CannotSignIn:
    """Find out what is wrong. Blocking, at most about ten seconds: for a thread.

    When name, port and TLS are all right now, the server was away and is back, or something else answers there.
    """
    host, port = host_of(address), port_of(address)
    if not host or port is None:
        return CannotSignIn(SignInProblem.NAME, "This is no server address. It looks like desk.example.com:443.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return CannotSignIn(
            SignInProblem.NAME, f"There is no server by the name {host}. Check its spelling and the network."
        )
    problem = ""
    for family, kind, protocol, _, where in found:
        with socket.socket(family, kind, protocol) as connection:
            connection.settimeout(PATIENCE_SECONDS)
            try:
                connection.connect(where)
            except ConnectionRefusedError:
                problem = f"{host} is there, but nothing listens on port {port}. Check the port."
                continue
            except OSError:
                problem = f"{host} does not answer on port {port}. A firewall may be in between."
                continue
            return _after_connecting(connection, host, address, tls, ca_file, server_name)
    return CannotSignIn(SignInProblem.PORT, problem or f"{host} has no address that can be used.")


def _after_connecting(
    connection: socket.socket, host: str, address: str, tls: str, ca_file: Path | None, server_name: str
) -> CannotSignIn:
    if not uses_tls(address, tls):
        return CannotSignIn(
            SignInProblem.OTHER_SERVER, f"What answers at {address} is no desk server, or it wants TLS. Check the port."
        )
    context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    context.set_alpn_protocols(["h2"])
    try:
        with context.wrap_socket(connection, server_hostname=server_name or host):
            return CannotSignIn(
                SignInProblem.AWAY, f"{host} answers, but its desk server does not. Try again in a moment."
            )
    except ssl.SSLCertVerificationError as error:
        return _certificate(error, host)
    except (ssl.SSLError, OSError):
        return CannotSignIn(
            SignInProblem.TLS, f"{host} does not speak TLS on this port, so nothing was sent. Check the port."
        )


def _certificate(error: ssl.SSLCertVerificationError, host: str) -> CannotSignIn:
    match error.verify_code:
        case code if code == _NOT_YET_VALID:
            return CannotSignIn(
                SignInProblem.CLOCK, f"The certificate of {host} is not valid yet. Check the clock of this computer."
            )
        case code if code == _EXPIRED:
            return CannotSignIn(
                SignInProblem.CLOCK,
                f"The certificate of {host} has expired. Check the clock of this computer; if it is right, tell"
                " whoever runs the server.",
            )
        case code if code in _OTHER_NAME:
            return CannotSignIn(
                SignInProblem.TLS, f"The certificate there is not for {host}. Check the name of the server."
            )
        case _:
            return CannotSignIn(
                SignInProblem.TLS,
                f"The certificate of {host} is not from an authority that this computer trusts. Ask for the file of"
                " the authority (BILLIE_CA_FILE).",
            )
