"""The state of the events for desks: messages in, messages out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol

from google.protobuf.message import Message

from projector.engine.processing_state import ProcessingReading, StreamReading, judge
from projector.intake.caller import Caller
from projector.intake.desk_service import Signed
from projector.intake.session_methods import stamp
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb


class Processing(Protocol):
    """Where readings come from."""

    async def processing(self) -> ProcessingReading:
        """How far the read models are. An outage is told by the reading."""


class SystemMethods:
    """GetProcessingStatus."""

    def __init__(self, processing: Processing, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._processing = processing
        self._now = now

    def signed(self) -> Mapping[str, Signed]:
        """Methods by name."""
        return {"GetProcessingStatus": self.status}

    async def status(self, request: pb.GetProcessingStatusRequest, caller: Caller, seconds: float) -> Message:
        """The reading and its judgement."""
        reading = await self._processing.processing()
        verdict = judge(reading)
        answer = pb.ProcessingStatus(
            overall=verdict.overall,
            reasons=verdict.reasons,
            pending=reading.pending,
            catch_up_seconds=reading.catch_up_seconds,
            streams=[_stream(each) for each in reading.streams],
            dead_letters=reading.dead_letters,
            events_per_second=reading.per_second,
        )
        answer.read_at.CopyFrom(stamp(self._now()))
        return answer


def _stream(reading: StreamReading) -> pb.StreamStatus:
    message = pb.StreamStatus(
        stream=reading.stream,
        level=reading.level,
        pending=reading.pending,
        lag_seconds=reading.lag_seconds,
        consumers=reading.consumers,
    )
    if reading.last_processed is not None:
        message.last_processed.CopyFrom(stamp(reading.last_processed))
    return message
