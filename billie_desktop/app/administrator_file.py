"""Where whoever looks after a computer leaves settings for everybody who uses it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

NAME = "settings.toml"


def administrator_file(platform: str = sys.platform, environ: Mapping[str, str] = os.environ) -> Path:
    """A TOML file with the names of ``Settings``: only an administrator may write there, everybody reads it.

    ``/etc/billie-desktop/settings.toml``, ``%ProgramData%\\Billie Desktop\\settings.toml``,
    ``/Library/Application Support/Billie Desktop/settings.toml``.
    """
    if platform == "win32":
        return Path(environ.get("PROGRAMDATA") or "C:/ProgramData") / "Billie Desktop" / NAME
    if platform == "darwin":
        return Path("/Library/Application Support/Billie Desktop") / NAME
    return Path("/etc/billie-desktop") / NAME
