"""Whether a gRPC connection is made with TLS: one rule for the desk and for the intake (ledger.md 12)."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_ON = frozenset({"1", "true", "yes", "on", "require"})
_OFF = frozenset({"0", "false", "no", "off", "insecure", "disable"})


def host_of(address: str) -> str:
    """The host name in ``host:port``, ``[::1]:port``, ``dns:///host:port`` or a bare name, in lower case."""
    target = address.strip()
    if "://" in target:
        _, _, rest = target.partition("://")
        target = rest.rsplit("/", 1)[-1] if "/" in rest else rest
    elif target.lower().startswith(("ipv4:", "ipv6:", "dns:")):
        target = target.partition(":")[2]
    if target.count(":") > 1 and not target.startswith("["):
        return target.lower()
    return (urlsplit(f"//{target}").hostname or "").lower()


def is_loopback(host: str) -> bool:
    """Whether a host name is this machine: exactly localhost, or a loopback address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def uses_tls(address: str, setting: str = "") -> bool:
    """The setting when it is a known word, else plaintext only for loopback, ``.internal`` and ``.platform`` hosts."""
    word = setting.strip().lower()
    if word in _ON:
        return True
    if word in _OFF:
        return False
    host = host_of(address)
    return not (is_loopback(host) or host.endswith((".internal", ".platform")))
