"""Is the projector well? Pure: from what it says about itself and from where the servers say the streams end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from projector.contract.event import Lane
from projector.engine.ports import LaneState
from projector.engine.telemetry import Telemetry

SILENT_SECONDS = 30.0
"""Without a sign of the main loop for so long, it hangs."""

STUCK_SECONDS = 60.0
"""Behind and not moving for so long, something is wrong even if the loop turns."""


@dataclass(frozen=True, slots=True)
class Health:
    """The verdict, why, and the figures behind it."""

    healthy: bool
    reasons: tuple[str, ...]
    figures: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """For /health."""
        return {"healthy": self.healthy, "reasons": list(self.reasons), **self.figures}


@dataclass(frozen=True, slots=True)
class Part:
    """One partition of this process: what it says about itself, and what waits for it (None: cannot be asked)."""

    number: int
    telemetry: Telemetry
    waiting: int | None

    def reasons(self) -> list[str]:
        """Why it is not well."""
        found, telemetry = [], self.telemetry
        if telemetry.clock() - telemetry.heartbeat > SILENT_SECONDS:
            found.append(f"partition {self.number} gives no sign")
        idle = telemetry.clock() - telemetry.moved
        if self.waiting and telemetry.state != "standby" and idle > STUCK_SECONDS:
            found.append(f"partition {self.number} is behind and not moving")
        return found

    def figures(self) -> dict[str, Any]:
        """For /health."""
        telemetry = self.telemetry
        return {
            "partition": self.number,
            "state": telemetry.state,
            "heartbeat_age_seconds": round(telemetry.clock() - telemetry.heartbeat, 3),
            "waiting": self.waiting,
            "entries": telemetry.entries,
            "per_second": round(telemetry.rate(), 1),
        }


def judge(
    telemetry: Telemetry,
    lanes: Mapping[Lane, LaneState] | None,
    dead_letters: int,
    lost: int,
    now: float,
    partitions: Sequence[Part] = (),
) -> Health:
    """``lanes`` is None when Redis cannot be asked; ``now`` is the wall clock in seconds."""
    reasons = []
    clock = telemetry.clock()
    heartbeat_age = clock - telemetry.heartbeat
    if heartbeat_age > SILENT_SECONDS:
        reasons.append("the main loop gives no sign")
    if lanes is None:
        reasons.append("the streams cannot be asked")
    behind = sum(state.behind + state.pending for state in (lanes or {}).values())
    if behind and telemetry.state != "standby" and clock - telemetry.moved > STUCK_SECONDS:
        reasons.append("behind and not moving")
    reasons += [reason for each in partitions for reason in each.reasons()]
    figures: dict[str, Any] = {
        "state": telemetry.state,
        "heartbeat_age_seconds": round(heartbeat_age, 3),
        "behind": behind,
        "lanes": {
            lane: {
                "behind": state.behind,
                "pending": state.pending,
                "oldest_pending_seconds": age(state, now),
                "last": str(state.last),
                "applied": str(telemetry.applied[lane]) if lane in telemetry.applied else None,
            }
            for lane, state in (lanes or {}).items()
        },
        "dead_letters": dead_letters,
        "lost": lost,
        "alarms": [f"the stream of lane {lane} ends before what was applied" for lane in telemetry.rewound],
        "entries": telemetry.entries,
        "per_second": round(telemetry.rate(), 1),
    }
    if partitions:
        figures["partitions"] = [each.figures() for each in partitions]
    return Health(not reasons, tuple(reasons), figures)


def age(state: LaneState, now: float) -> float | None:
    """Seconds since the entry time of the oldest pending entry, None without one."""
    return None if state.oldest_pending is None else round(max(0.0, now - state.oldest_pending.ms / 1000), 3)
