"""The state of the server side through the desk server."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from billie_desktop.domain.processing import Health, ProcessingStatus, StreamStanding
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb


class GrpcSystem:
    """Implements ``desk.system_side.SystemSide``."""

    def __init__(self, calls: ServerCalls) -> None:
        self._calls = calls

    async def processing(self) -> ProcessingStatus:
        """How far the read models are."""
        answer: pb.ProcessingStatus = await self._calls.ask("GetProcessingStatus", pb.GetProcessingStatusRequest())
        return ProcessingStatus(
            health=Health.of(answer.overall),
            reasons=tuple(answer.reasons),
            pending=answer.pending,
            catch_up_seconds=_number(answer, "catch_up_seconds"),
            streams=tuple(
                StreamStanding(
                    each.stream,
                    Health.of(each.level),
                    each.pending,
                    _number(each, "lag_seconds"),
                    _moment(each, "last_processed"),
                    each.consumers,
                )
                for each in answer.streams
            ),
            dead_letters=answer.dead_letters,
            events_per_second=_number(answer, "events_per_second"),
            read_at=_moment(answer, "read_at"),
        )


def _number(message: Any, field: str) -> float | None:
    return float(getattr(message, field)) if message.HasField(field) else None


def _moment(message: Any, field: str) -> datetime | None:
    if not message.HasField(field):
        return None
    found: datetime = getattr(message, field).ToDatetime(tzinfo=UTC)
    return found
