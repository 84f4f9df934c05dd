"""Structured logs: one JSON object per line on stderr; ids and counts only (rule SAFE-3)."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any


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


def start_logging(level: str) -> None:
    """Write the projector's log to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    log = logging.getLogger("projector")
    log.handlers[:] = [handler]
    log.propagate = False
    log.setLevel(logging.getLevelNamesMapping().get(level.upper(), logging.INFO))
