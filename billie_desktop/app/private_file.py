"""A login in a settings file is for the owner of the file alone."""

from __future__ import annotations

import stat
import sys
from collections.abc import Mapping
from pathlib import Path

_ADDRESSES = ("DATABASE_URI", "REDIS_URL")
_TOKENS = ("LEDGER_GRPC_TOKEN",)


def logins_in(values: Mapping[str, object]) -> tuple[str, ...]:
    """Names of the settings that hold a password or a token."""
    found = [name for name in _TOKENS if values.get(name)]
    found += [name for name in _ADDRESSES if ":" in _login(str(values.get(name, "")))]
    return tuple(found)


def others_can_read(path: Path) -> bool:
    """Whether more than its owner may read the file; not known of Windows, where folders decide. Raises OSError."""
    return sys.platform != "win32" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _login(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].rpartition("@")[0]
