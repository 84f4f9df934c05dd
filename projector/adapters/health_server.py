"""``/health``, ``/alive`` and ``/metrics`` over HTTP, on a loopback port unless another address is named."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from projector.adapters.metrics_text import render
from projector.contract.event import Lane
from projector.engine.control import Control, Task
from projector.engine.errors import EngineError
from projector.engine.health import SILENT_SECONDS, Part, judge
from projector.engine.ports import LaneState, Streams
from projector.engine.telemetry import Telemetry, merged

LOOPBACK = "127.0.0.1"


class HealthServer(Task):
    """Serves until it is ended. ``port`` 0 takes a free one; ``address`` tells it.

    ``partitions``: those of this process, each with what it says and what tells how many entries wait for it. Raises
    OSError when the port is taken.
    """

    def __init__(
        self,
        port: int,
        telemetry: Telemetry,
        streams: Streams,
        control: Control,
        host: str = LOOPBACK,
        partitions: Mapping[int, tuple[Telemetry, Callable[[], int]]] | None = None,
    ) -> None:
        super().__init__("health", control)
        self._partitions = partitions or {}
        self._telemetry = telemetry
        self._streams = streams
        server = self

        class Handler(BaseHTTPRequestHandler):
            """One request. The base class wants one method per HTTP method."""

            def do_GET(self) -> None:
                code, kind, body = server.answer(self.path)
                self.send_response(code)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """No access log: it would drown the batches."""

        self._http = ThreadingHTTPServer((host, port), Handler)
        self._http.daemon_threads = True

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        host, port = self._http.server_address[:2]
        return str(host), int(port)

    def work(self) -> None:
        self._http.serve_forever(poll_interval=0.5)

    def end(self, seconds: float = 10.0) -> None:
        if self.alive:
            self._http.shutdown()
        super().end(seconds)
        self._http.server_close()

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """(status, content type, body) for a path.

        ``/alive`` asks nobody else: a supervisor that restarts on ``/health`` would restart for an outage elsewhere.
        """
        if path == "/alive":
            loops = [self._telemetry, *(telemetry for telemetry, _ in self._partitions.values())]
            silent = any(each.clock() - each.heartbeat > SILENT_SECONDS for each in loops)
            return (503 if silent else 200), "application/json", json.dumps({"alive": not silent}).encode()
        lanes, dead_letters = self._ask()
        if path == "/health":
            health = judge(
                self._telemetry, lanes, dead_letters, self._streams.lost, time.time(), self._ask_partitions()
            )
            body = json.dumps(health.as_json()).encode()
            return (200 if health.healthy else 503), "application/json", body
        if path == "/metrics":
            parts = self._ask_partitions()
            whole = merged([self._telemetry, *(each.telemetry for each in parts)]) if parts else self._telemetry
            text = render(whole, lanes or {}, dead_letters, self._streams.lost, time.time(), parts)
            return 200, "text/plain; version=0.0.4; charset=utf-8", text.encode()
        return 404, "text/plain; charset=utf-8", b"Try /health, /alive or /metrics.\n"

    def _ask_partitions(self) -> list[Part]:
        found = []
        for number, (telemetry, waiting) in self._partitions.items():
            try:
                found.append(Part(number, telemetry, waiting()))
            except EngineError:
                found.append(Part(number, telemetry, None))
        return found

    def _ask(self) -> tuple[Mapping[Lane, LaneState] | None, int]:
        try:
            return self._streams.state(), self._streams.dead_letters()
        except EngineError:
            return None, 0
