"""``python -m projector status``: where the streams end and how far the read models are."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from projector.adapters.mongo_errors import translated
from projector.adapters.mongo_lease import STATE, positions
from projector.adapters.redis_partitions import RedisPartitions, layout
from projector.app.settings import Settings
from projector.app.wiring import Servers, lease_name, servers, stream_names
from projector.engine.errors import EngineError, GroupMissing
from projector.engine.health import age

SECONDS_WITHOUT_OWNER = 15.0


def status(settings: Settings, *, as_json: bool) -> int:
    """Print the state; 0 when it could be read, 1 when a server cannot be asked."""
    with servers(settings) as parts:
        try:
            found = read(settings, parts)
        except EngineError as error:
            print(f"projector: {type(error).__name__}: {error}")  # noqa: T201
            return 1
    print(json.dumps(found) if as_json else as_text(found))  # noqa: T201
    return 0


def read(settings: Settings, parts: Servers) -> dict[str, Any]:
    """Lag to the true end of each stream, pending, dead letters, and the owner's own report.

    Raises StoreAway, StreamsAway.
    """
    with translated():
        state = parts.database[STATE].find_one({"_id": settings.consumer_group}) or {}
    applied = positions(state.get("applied") or {})
    report: Mapping[str, Any] = state.get("report") or {}
    renewed = state.get("renewed")
    now = time.time()
    silent = None if renewed is None else (datetime.now(UTC) - renewed).total_seconds()
    lanes: dict[str, Any] = {}
    try:
        for lane, each in parts.streams.state().items():
            lanes[each.stream] = {
                "lane": lane,
                "length": each.length,
                "last": str(each.last),
                "applied": str(applied[lane]) if lane in applied else None,
                "behind": each.behind,
                "pending": each.pending,
                "oldest_pending_seconds": age(each, now),
            }
    except GroupMissing:
        lanes = {}
    partitions = _partitions(settings, parts)
    return {
        "group": settings.consumer_group,
        "running": silent is not None and silent < SECONDS_WITHOUT_OWNER and report.get("state") != "stopped",
        "state": report.get("state"),
        "owner": state.get("consumer"),
        "fence": state.get("fence"),
        "silent_seconds": None if silent is None else round(silent, 1),
        "streams": lanes,
        "partitions": partitions,
        "lag": sum(each["behind"] + each["pending"] for each in lanes.values())
        + sum(each["waiting"] for each in partitions),
        "pending": sum(each["pending"] for each in lanes.values()),
        "dead_letters": parts.streams.dead_letters(),
        "events_per_second": report.get("per_second"),
        "entries_since_start": report.get("entries"),
    }


def _partitions(settings: Settings, parts: Servers) -> list[dict[str, Any]]:
    """What waits in each partition, and who works on it. Raises StoreAway, StreamsAway."""
    count = layout(parts.redis, stream_names(settings))
    found = []
    for number, progress in enumerate(RedisPartitions(parts.redis, stream_names(settings), count).progress()):
        with translated():
            state = parts.database[STATE].find_one({"_id": lease_name(settings.consumer_group, number)}) or {}
        report: Mapping[str, Any] = state.get("report") or {}
        renewed = state.get("renewed")
        silent = None if renewed is None else (datetime.now(UTC) - renewed).total_seconds()
        running = silent is not None and silent < SECONDS_WITHOUT_OWNER and report.get("state") != "stopped"
        found.append(
            {
                "partition": number,
                "waiting": progress.waiting,
                "running": running,
                "state": report.get("state"),
                "owner": state.get("consumer"),
                "events_per_second": report.get("per_second"),
            }
        )
    return found


def as_text(found: Mapping[str, Any]) -> str:
    """The same for reading."""
    lines = [f"group          {found['group']}"]
    if found["running"]:
        lines.append(f"projector      {found['state']}, heard of {found['silent_seconds']} s ago")
    else:
        heard = f", last heard of {found['silent_seconds']} s ago" if found["silent_seconds"] is not None else ""
        lines.append(f"projector      not running{heard}")
    for name, lane in found["streams"].items():
        lines.append(f"{name}")
        lines.append(f"  behind       {lane['behind']}")
        oldest = lane["oldest_pending_seconds"]
        lines.append(f"  pending      {lane['pending']}" + (f", oldest {oldest} s" if oldest is not None else ""))
        lines.append(f"  last entry   {lane['last']}   applied {lane['applied'] or 'nothing'}")
    if not found["streams"]:
        lines.append("streams        the consumer group does not exist yet")
    for part in found["partitions"]:
        owner = f"{part['state']}, owner {part['owner']}" if part["running"] else "nobody works on it"
        lines.append(f"partition {part['partition']:<4} {part['waiting']} waiting, {owner}")
    lines.append(f"lag            {found['lag']} events")
    lines.append(f"dead letters   {found['dead_letters']}")
    rate = found["events_per_second"]
    lines.append(f"throughput     {'unknown' if rate is None else f'{rate:.1f}'} events/s over the last 10 s")
    return "\n".join(lines)
