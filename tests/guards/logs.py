"""An unexpected log record of level WARNING or above fails the test."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator

import pytest

ExpectLog = Callable[[str], None]
PROGRAMS = ("projector", "billie")


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = f"{record.levelname} {record.name}: {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            text += f" ({record.exc_info[1]!r})"
        self.said.append(text)


@pytest.fixture
def expect_log() -> ExpectLog:
    """Call with a regular expression: the test must log such a warning or error, and may do so often."""
    patterns: list[str] = []

    def expect(pattern: str) -> None:
        patterns.append(pattern)

    expect.patterns = patterns  # type: ignore[attr-defined]
    return expect


@pytest.fixture(autouse=True)
def silent_logs(expect_log: ExpectLog) -> Iterator[None]:
    """Fails the test for each unexpected record, and for each expected one that did not come."""
    listener = _Listener()
    root = logging.getLogger()
    root.addHandler(listener)
    # A program that a test runs in this process sends its log elsewhere; the next test must hear it again.
    before = [(log, log.propagate, log.level, list(log.handlers)) for log in map(logging.getLogger, PROGRAMS)]
    try:
        yield
    finally:
        root.removeHandler(listener)
        for log, propagate, level, handlers in before:
            log.propagate, log.handlers[:] = propagate, handlers
            log.setLevel(level)
    patterns: list[str] = expect_log.patterns  # type: ignore[attr-defined]
    missing = [pattern for pattern in patterns if not any(re.search(pattern, text) for text in listener.said)]
    unexpected = [text for text in listener.said if not any(re.search(pattern, text) for pattern in patterns)]
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected), pytrace=False)
    if missing:
        pytest.fail("expected log records did not come:\n" + "\n".join(missing), pytrace=False)
