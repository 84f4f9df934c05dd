"""Stream positions: two integers, which do not sort as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
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
        """The entry time: the millisecond part as a UTC moment (rule TIME-1).

        Raises OverflowError beyond the year 9999.
        """
        seconds, rest = divmod(self.ms, 1000)
        return _EPOCH + timedelta(0, seconds, rest * 1000)


ZERO = Position(0, 0)
