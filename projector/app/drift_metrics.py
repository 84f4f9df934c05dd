"""What ``drift --metrics FILE`` leaves for Prometheus: a text file, as node_exporter's textfile collector reads it."""

from __future__ import annotations

import os
from pathlib import Path

PREFIX = "billie_drift_"


def render(accounts: int, differences: int, unreadable: int, ended_early: bool, now: float) -> str:
    """The page. ``now`` is the wall clock in seconds."""
    figures = (
        ("accounts", "Accounts compared.", accounts),
        ("differences", "Accounts whose balance is not the ledger's.", differences),
        ("unreadable", "Accounts that could not be read.", unreadable),
        ("ended_early", "1 when the run did not reach the end of the book.", int(ended_early)),
        ("last_run_timestamp_seconds", "When the run ended.", round(now, 3)),
    )
    lines: list[str] = []
    for name, about, value in figures:
        full = PREFIX + name
        lines += (f"# HELP {full} {about}", f"# TYPE {full} gauge", f"{full} {value}")
    return "\n".join(lines) + "\n"


def write(path: Path, page: str) -> None:
    """Put the page there in one step: the collector never reads half of it. Raises OSError."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")  # the collector reads *.prom only
    draft.write_text(page, encoding="utf-8")
    draft.chmod(0o644)
    draft.replace(path)
