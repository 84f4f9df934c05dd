"""The desk server of this machine, as it was found last: its address alone, never who signed in."""

from __future__ import annotations

import logging
from pathlib import Path

FILE = "server.txt"
log = logging.getLogger("billie.start")


def last_server(data_dir: Path) -> str:
    """The address; '' when there is none that can be read."""
    try:
        lines = (data_dir / FILE).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    return lines[0].strip()[:200] if lines else ""


def remember_server(data_dir: Path, address: str) -> None:
    """Keep it for the next start; a folder that cannot be written is no reason not to go on."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        (data_dir / FILE).write_text(f"{address}\n", encoding="utf-8")
    except OSError:
        log.warning("the address of the server could not be kept")
