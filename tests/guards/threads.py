"""A thread that outlives its test fails the test."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator

import pytest

# A thread that was told to end gets this long to do so. The driver's threads look every half second whether they were,
# after the answer they wait for; on a machine that is busy elsewhere they need a multiple of that.
_GRACE_SECONDS = float(os.environ.get("TEST_THREAD_GRACE_SECONDS", "30"))
# gRPC's asyncio poller is one thread per process; it ends with the last channel that the garbage collector finds. The
# MongoDB driver can begin to measure round trips at the moment in which its client is closed, and then goes on; a
# client that nobody has closed is still seen by the thread of its monitor.
_PER_PROCESS = ("_poll_wrapper", "pymongo_server_rtt_thread")


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fails the test when threads are alive after its fixtures that were not there before."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + _GRACE_SECONDS
    for thread in _started_since(before):
        thread.join(max(0.0, deadline - time.monotonic()))
    leaked = [thread.name for thread in _started_since(before)]
    if leaked:
        pytest.fail(f"threads outlive the test: {', '.join(sorted(leaked))}", pytrace=False)


def _started_since(before: set[threading.Thread]) -> list[threading.Thread]:
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before
        and thread.is_alive()
        and not any(name in thread.name for name in _PER_PROCESS)
        # Qt's own threads appear when they call Python; Python can neither join nor end them.
        and not isinstance(thread, threading._DummyThread)
    ]
