"""Stream entry ids: two integers, which do not sort as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = "0-0"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def order(entry_id: str) -> tuple[int, int]:
    """``"1720000000000-3"`` as (milliseconds, sequence); '' counts as the very start."""
    ms, _, seq = entry_id.partition("-")
    return int(ms or 0), int(seq or 0)


def moment_of(entry_id: str) -> datetime | None:
    """The moment (UTC) in an entry id; None for the very start."""
    ms = order(entry_id)[0]
    return _EPOCH + timedelta(milliseconds=ms) if ms else None
