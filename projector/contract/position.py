"""Stream positions: two integers, which do not sort as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Position(NamedTuple):
    """An entry id ``ms-seq`` as two integers; compares in stream order."""

    ms: int
    seq: int

    @classmethod
    def parse(cls, text: str | bytes) -> Position:
        """Read ``b"1720000000000-3"``; a missing sequence counts as 0. Raises ValueError on anything else."""
        if isinstance(text, bytes):
            text = text.decode("ascii")
        ms, _, seq = text.partition("-")
        return cls(int(ms), int(seq or 0))

    def __str__(self) -> str:
        return f"{self.ms}-{self.seq}"

    @property
    def time(self) -> datetime:
        """The entry time: the millisecond part as a UTC moment (rule TIME-1)."""
        return _moment(self.ms)


@lru_cache(maxsize=4096)
def _moment(ms: int) -> datetime:
    """Asked for several times per event, and events of a batch share their milliseconds."""
    return _EPOCH + timedelta(milliseconds=ms)


ZERO = Position(0, 0)
