"""What the intake measures: every call by method and by how it ended, and how long calls take."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import grpc

from projector.engine.telemetry import BUCKETS, Histogram

PREFIX = "billie_intake_"
_NAMES = {code.value[0]: code.name for code in grpc.StatusCode}


class CallCounts(grpc.aio.ServerInterceptor):  # type: ignore[type-arg,misc,unused-ignore]
    """Counts calls of methods that are offered; any other is "other", because anybody may send any name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._seconds = Histogram()

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Any]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Any:
        """Wrap the handler of one call."""
        handler = await continuation(handler_call_details)
        if handler is None:
            self._count("other", "UNIMPLEMENTED")
            return None
        method = handler_call_details.method.rpartition("/")[2]
        serialized = (handler.request_deserializer, handler.response_serializer)
        if handler.response_streaming:

            async def stream(request: Any, context: Any) -> AsyncIterator[Any]:
                with self._counted(method, context):
                    async for message in handler.unary_stream(request, context):
                        yield message

            return grpc.unary_stream_rpc_method_handler(stream, *serialized)

        if handler.request_streaming:

            async def upload(pieces: Any, context: Any) -> Any:
                with self._counted(method, context):
                    return await handler.stream_unary(pieces, context)

            return grpc.stream_unary_rpc_method_handler(upload, *serialized)

        async def call(request: Any, context: Any) -> Any:
            began = time.perf_counter()
            try:
                with self._counted(method, context):
                    return await handler.unary_unary(request, context)
            finally:
                with self._lock:
                    self._seconds.observe(time.perf_counter() - began)

        return grpc.unary_unary_rpc_method_handler(call, *serialized)

    def render(self) -> str:
        """The page in Prometheus' text format."""
        with self._lock:
            counts, seconds = sorted(self._counts.items()), self._seconds
            buckets, total = list(seconds.counts), seconds.total
        lines = _head("calls_total", "counter", "Calls by method and by the status code they ended with.")
        lines += (
            f'{PREFIX}calls_total{{method="{method}",code="{code}"}} {number}' for (method, code), number in counts
        )
        lines += _head("call_seconds", "histogram", "Time from a call to its answer; streams are left out.")
        reached = 0
        for bound, number in zip((*BUCKETS, "+Inf"), buckets, strict=True):
            reached += number
            lines.append(f'{PREFIX}call_seconds_bucket{{le="{bound}"}} {reached}')
        lines += (f"{PREFIX}call_seconds_sum {total}", f"{PREFIX}call_seconds_count {reached}")
        return "\n".join(lines) + "\n"

    @contextmanager
    def _counted(self, method: str, context: Any) -> Iterator[None]:
        try:
            yield
        except grpc.aio.AbortError:
            self._count(method, _name(context.code()))
            raise
        except Exception:
            self._count(method, "UNKNOWN")
            raise
        except BaseException:  # the caller went away, or the server ends
            self._count(method, "CANCELLED")
            raise
        self._count(method, _name(context.code() or 0))

    def _count(self, method: str, code: str) -> None:
        with self._lock:
            self._counts[(method, code)] += 1


def answer(counts: CallCounts, path: str) -> tuple[int, str, str]:
    """``/metrics``, and ``/health`` for probes: who can answer is alive."""
    if path == "/metrics":
        return 200, "text/plain; version=0.0.4", counts.render()
    if path == "/health":
        return 200, "application/json", '{"healthy": true}'
    return 404, "text/plain", "Try /health or /metrics.\n"


def _name(code: Any) -> str:
    """The name of a status code; the server gives it as a number or as a member of grpc.StatusCode."""
    return str(code.name) if isinstance(code, grpc.StatusCode) else _NAMES.get(code, "UNKNOWN")


def _head(name: str, kind: str, about: str) -> list[str]:
    return [f"# HELP {PREFIX}{name} {about}", f"# TYPE {PREFIX}{name} {kind}"]
