"""Free ports on the loopback interface."""

from __future__ import annotations

import socket
import sys

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A loopback TCP port that nothing listened on a moment ago.

    The kernel spreads such ports, so two calls in a row hardly meet; a server that finds its port taken all the
    same is started again on another.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def is_taken(port: int) -> bool:
    """Whether another socket is bound to the loopback port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            # As the servers do: a port in TIME_WAIT after a restart is not taken.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
        return False


def accepts(port: int, timeout: float = 0.5) -> bool:
    """Whether something accepts a connection on the loopback port. timeout: seconds."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=timeout):
            return True
    except OSError:
        return False
