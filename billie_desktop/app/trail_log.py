"""From log records to the trail of a problem report: kind and place of what went wrong, and the calls."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

from billie_desktop.desk.trail import Trail

CALLS = "billie.calls"
DEEPEST = 4


class TrailHandler(logging.Handler):
    """Hears warnings and errors of everything, and each call. Texts of exceptions may hold names: they are left out."""

    def __init__(self, trail: Trail, on_error: Callable[[], None] = lambda: None) -> None:
        super().__init__(logging.DEBUG)
        self._on_error = on_error
        self._trail = trail
        self._calls = logging.getLogger(CALLS)

    def attach(self) -> None:
        """Begin to hear."""
        self._calls.setLevel(logging.DEBUG)
        self._calls.propagate = False
        self._calls.addHandler(self)
        logging.getLogger().addHandler(self)

    def detach(self) -> None:
        """Hear no more."""
        self._calls.removeHandler(self)
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == CALLS:
            self._trail.call(record.getMessage())
        elif record.levelno >= logging.WARNING:
            self._trail.error(f"{record.levelname.lower()} {record.name}: {_what(record)}")
            if record.levelno >= logging.ERROR and threading.current_thread() is threading.main_thread():
                self._on_error()


def _what(record: logging.LogRecord) -> str:
    """The exception's kind and where it came from, else the record's own words without what was put into them."""
    error = record.exc_info[1] if record.exc_info else None
    return place_of(error) if error is not None else str(record.msg)


def place_of(error: BaseException) -> str:
    """ "ValueError at money.py:41 in parse < page.py:88 in read"."""
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    places = [f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in reversed(frames)]
    return f"{type(error).__name__} at {' < '.join(places)}" if places else type(error).__name__
