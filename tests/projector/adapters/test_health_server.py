"""/health and /metrics over HTTP."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from projector.adapters.health_server import HealthServer
from projector.engine.control import Control
from projector.engine.errors import StreamsAway
from tests.projector.engine.kit import MemoryProjector, counted, pairs


@pytest.fixture
def projector() -> MemoryProjector:
    return MemoryProjector()


@pytest.fixture
def server(projector: MemoryProjector) -> Iterator[HealthServer]:
    made = HealthServer(0, projector.telemetry, projector.streams, Control())
    made.start()
    yield made
    made.end()


def get(server: HealthServer, path: str) -> tuple[int, str, str]:
    host, port = server.address
    assert host == "127.0.0.1"
    try:
        with urllib.request.urlopen(f"http://{host}:{port}{path}", timeout=5) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


def test_health_tells_the_distance_to_the_true_end(projector: MemoryProjector, server: HealthServer) -> None:
    """The answer is 200 with the figures while all is well, and counts what is not applied."""
    projector.add(counted(1), pairs("x.y", {}))
    projector.streams.prepare()
    code, kind, body = get(server, "/health")
    found = json.loads(body)
    assert (code, kind, found["healthy"], found["behind"]) == (200, "application/json", True, 2)
    projector.work_off()
    assert json.loads(get(server, "/health")[2])["behind"] == 0


def test_unhealthy_is_503(projector: MemoryProjector, server: HealthServer) -> None:
    """When Redis cannot be asked, or the loop hangs, the answer is 503 and says why."""

    def away(name: str) -> None:
        raise StreamsAway("ConnectionError")

    projector.streams.trouble = away
    code, _, body = get(server, "/health")
    assert (code, json.loads(body)["reasons"]) == (503, ["the streams cannot be asked"])


def test_metrics_are_in_prometheus_format(projector: MemoryProjector, server: HealthServer) -> None:
    """Counters by outcome and type, lag by lane and histograms are there, each series once."""
    projector.add(counted(1), pairs('odd"type\n', {}), counted(2, trouble="permanent"), counted(1))
    projector.work_off()
    code, kind, body = get(server, "/metrics")
    assert (code, kind.partition(";")[0]) == (200, "text/plain")
    lines = body.splitlines()
    assert 'billie_projector_events_total{outcome="applied",type="batch.created.v1"} 1' in lines
    assert 'billie_projector_events_total{outcome="duplicate",type="batch.created.v1"} 1' in lines
    assert 'billie_projector_events_total{outcome="failed",type="batch.created.v1"} 1' in lines
    assert 'billie_projector_events_total{outcome="unknown",type="other"} 1' in lines
    assert 'billie_projector_stream_behind{lane="ext"} 0' in lines
    assert "billie_projector_entries_total 4" in lines
    assert 'billie_projector_event_latency_seconds_bucket{le="+Inf"} 4' in lines
    series = [line.rsplit(" ", 1)[0] for line in lines if not line.startswith("#")]
    assert len(series) == len(set(series))


def test_other_paths_are_unknown(server: HealthServer) -> None:
    """Anything else is 404."""
    assert get(server, "/")[0] == 404


def test_a_taken_port_is_an_error_at_once(server: HealthServer, projector: MemoryProjector) -> None:
    """A second server on the same port fails when it is made, not later on its thread."""
    with pytest.raises(OSError, match="in use"):
        HealthServer(server.address[1], projector.telemetry, projector.streams, Control())
