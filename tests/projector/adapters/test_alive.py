"""/alive speaks of the process alone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from projector.adapters.health_server import HealthServer
from projector.engine.control import Control
from projector.engine.errors import StreamsAway
from projector.engine.health import SILENT_SECONDS
from tests.projector.engine.kit import MemoryProjector


@pytest.fixture
def projector() -> MemoryProjector:
    return MemoryProjector()


@pytest.fixture
def server(projector: MemoryProjector) -> Iterator[HealthServer]:
    made = HealthServer(0, projector.telemetry, projector.streams, Control())
    made.start()
    yield made
    made.end()


def test_an_outage_elsewhere_is_no_reason_to_restart(projector: MemoryProjector, server: HealthServer) -> None:
    """With Redis away the process is unhealthy and alive."""

    def away(name: str) -> None:
        raise StreamsAway("ConnectionError")

    projector.streams.trouble = away
    assert server.answer("/health")[0] == 503
    assert server.answer("/alive")[0] == 200


def test_a_hanging_loop_is(projector: MemoryProjector, server: HealthServer) -> None:
    """Without a sign of the main loop for too long the answer is 503."""
    projector.telemetry.heartbeat = projector.telemetry.clock() - SILENT_SECONDS - 1
    code, _, body = server.answer("/alive")
    assert (code, json.loads(body)) == (503, {"alive": False})
