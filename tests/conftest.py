"""Fixtures that every room's tests share, and the guards that watch every test.

An unexpected warning (filterwarnings), log record, Qt message (qt_log_level_fail) or leaked thread fails a test.
A test that expects a log record says so with `expect_log("pattern")`.

A coroutine test runs on asyncio's own loop, and on the desk's loop when it is marked `window`.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import uuid
from collections.abc import Callable, Iterator, Mapping

import pytest
from hypothesis import HealthCheck, settings

from billie_desktop.practice.servers import MongoServer, RedisServer
from tests.guards.logs import expect_log, silent_logs
from tests.guards.threads import no_leaked_threads

__all__ = ["expect_log", "no_leaked_threads", "silent_logs"]

# How long an example takes depends on what else the machine does.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# A shell that runs a command in the background lets it ignore Ctrl+C, and children would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Tests start children while threads of gRPC run; its fork handlers are for children that go on without exec.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")

# Tests draw into memory unless a screen is asked for by name.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_numbers = itertools.count(1)


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The desk's loop for tests marked `window`, asyncio's for all others."""
    if item.get_closest_marker("window") is None:
        return {"asyncio": asyncio.new_event_loop}
    return {"qt": _new_qt_loop}


def _new_qt_loop() -> asyncio.AbstractEventLoop:
    from PySide6.QtWidgets import QApplication

    from billie_desktop.app.loop import QtAsyncioLoop

    app = QApplication.instance() or QApplication(["billie-desktop-tests"])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    return QtAsyncioLoop(app)


@pytest.fixture(scope="session")
def mongo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MongoServer]:
    """A genuine mongod without logins, test commands allowed: `.uri`. Shared: use a fresh database name."""
    server = MongoServer.start(tmp_path_factory.mktemp("mongo"), test_commands=True)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A genuine Valkey with the desk's read-only login: `.url`, `.url_for("desk")`. Use a fresh key prefix."""
    server = RedisServer.start(tmp_path_factory.mktemp("redis"), persistent=False)
    yield server
    server.stop()


@pytest.fixture
def database_name() -> str:
    """A database name that no other test uses."""
    return f"test-{next(_numbers)}-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def stream_prefix() -> str:
    """A key prefix, ending in a colon, that no other test uses."""
    return f"test-{next(_numbers)}-{uuid.uuid4().hex[:8]}:"
