"""How far the read models are, as desks are told: the same figures as ``projector status``, judged."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from projector.adapters.redis_backlog import backlog_of
from projector.app import status
from projector.app.settings import Settings
from projector.app.wiring import Servers
from projector.contract.position import Position
from projector.engine.errors import EngineError, StoreAway
from projector.engine.processing_state import ProcessingReading, StreamReading

STORE_AWAY = "The database cannot be asked."
STREAMS_AWAY = "The streams cannot be asked."
NO_GROUP = "No projector has ever read the streams."


def read_processing(settings: Settings, parts: Servers) -> ProcessingReading:
    """Ask both servers now. Never raises for an outage: the reading says that nothing is known."""
    try:
        found = status.read(settings, parts)
        streams = [_stream(name, lane, settings, parts) for name, lane in found["streams"].items()]
    except StoreAway:
        return ProcessingReading(problem=STORE_AWAY)
    except EngineError:
        return ProcessingReading(problem=STREAMS_AWAY)
    if not streams:
        return ProcessingReading(problem=NO_GROUP)
    partitions = found["partitions"]
    rates = [each["events_per_second"] for each in partitions] or [found["events_per_second"]]
    known = [rate for rate in rates if rate is not None]
    return ProcessingReading(
        streams,
        waiting=sum(each["waiting"] for each in partitions),
        running=found["running"],
        per_second=sum(known) if known else None,
        dead_letters=found["dead_letters"],
        idle_partitions=[each["partition"] for each in partitions if each["waiting"] and not each["running"]],
    )


def _stream(name: str, lane: dict[str, Any], settings: Settings, parts: Servers) -> StreamReading:
    backlog = backlog_of(parts.redis, name, settings.consumer_group)
    # By its entry id: what waits in Redis has the time of its arrival there.
    lag = 0.0 if backlog.oldest is None else max(0.0, time.time() - backlog.oldest.ms / 1000)
    return StreamReading(
        name, lane["behind"] + lane["pending"], round(lag, 1), _moment(lane["applied"]), backlog.consumers
    )


def _moment(applied: str | None) -> datetime | None:
    if applied is None:
        return None
    try:
        return Position.parse(applied).time
    except OverflowError:
        return None
