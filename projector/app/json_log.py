"""Structured logs: one JSON object per line on stderr; ids and counts only (rule SAFE-3)."""

from __future__ import annotations

import json
import logging
import os
import select
import stat
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

PATIENCE_MS = 250
"""How long the first line waits for a reader that does not keep up; lines after it do not wait."""


class JsonLines(logging.Formatter):
    """``log.info("batch", extra={"fields": {...}})`` → ``{"at": …, "level": …, "event": "batch", …}``.

    Of an exception only the types and the places in the code are kept: their texts may quote values.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[1] is not None:
            line["error"], line["trace"] = describe(record.exc_info[1])
        return json.dumps(line, separators=(",", ":"), default=str)


def describe(error: BaseException) -> tuple[str, list[str]]:
    """The types of an exception and its causes, and the places it came through; no texts."""
    names: list[str] = []
    places: list[str] = []
    current: BaseException | None = error
    while current is not None and len(names) < 5:
        names.append(type(current).__name__)
        step = current.__traceback__
        while step is not None:
            code = step.tb_frame.f_code
            places.append(f"{code.co_filename}:{step.tb_lineno} {code.co_name}")
            step = step.tb_next
        current = current.__cause__ or current.__context__
    return " from ".join(names), places[-30:]


class Unhindered(logging.StreamHandler[TextIO]):
    """Writes lines, and leaves them out while a pipe is full that nobody empties: the log never stops the work.

    How many were left out is said as soon as there is room again.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._room = _room_in_pipe(stream)
        self._left_out = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record if there is room for it."""
        if self._room is not None and not self._room.poll(0 if self._left_out else PATIENCE_MS):
            self._left_out += 1
            return
        if self._left_out:
            record.__dict__["fields"] = {**getattr(record, "fields", {}), "lines_left_out": self._left_out}
            self._left_out = 0
        super().emit(record)


def _room_in_pipe(stream: TextIO) -> Any:
    """What says whether a line can be written to a pipe or socket at once; None for anything else."""
    if not hasattr(select, "poll"):
        return None
    try:
        number = stream.fileno()
        mode = os.fstat(number).st_mode
    except (OSError, ValueError):
        return None
    if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
        return None
    room = select.poll()
    room.register(number, select.POLLOUT)
    return room


def start_logging(level: str) -> None:
    """Write the projector's log to stderr."""
    handler = Unhindered(sys.stderr)
    handler.setFormatter(JsonLines())
    log = logging.getLogger("projector")
    log.handlers[:] = [handler]
    log.propagate = False
    log.setLevel(logging.getLevelNamesMapping().get(level.upper(), logging.INFO))
