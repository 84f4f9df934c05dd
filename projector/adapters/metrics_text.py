"""Prometheus' text format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from projector.contract.event import Lane
from projector.engine.health import Part, age
from projector.engine.ports import LaneState
from projector.engine.telemetry import BUCKETS, Histogram, Telemetry

_PREFIX = "billie_projector_"


def render(
    telemetry: Telemetry,
    lanes: Mapping[Lane, LaneState],
    dead_letters: int,
    lost: int,
    now: float,
    partitions: Sequence[Part] = (),
) -> str:
    """Everything that is measured, as one page. ``now`` is the wall clock in seconds."""
    lines: list[str] = []
    _simple(lines, "entries_total", "counter", "Entries acknowledged.", telemetry.entries)
    _simple(lines, "documents_written_total", "counter", "Documents written.", telemetry.documents)
    _simple(lines, "batches_total", "counter", "Batches completed.", telemetry.batches)
    _simple(lines, "write_conflicts_total", "counter", "Guarded writes lost to others.", telemetry.write_conflicts)
    _simple(lines, "retries_total", "counter", "Waits for a server.", telemetry.retries)
    _simple(lines, "lost_entries_total", "counter", "Entries trimmed while pending.", lost)
    _simple(lines, "dead_letters", "gauge", "Dead letters kept.", dead_letters)
    _simple(
        lines,
        "heartbeat_age_seconds",
        "gauge",
        "Since the main loop's last sign.",
        telemetry.clock() - telemetry.heartbeat,
    )
    _head(lines, "events_total", "counter", "Events by outcome and type.")
    with telemetry.lock:
        counts = sorted(telemetry.counts.items())
    for (outcome, name), number in counts:
        lines.append(f'{_PREFIX}events_total{{outcome="{_label(outcome)}",type="{_label(name)}"}} {number}')
    by_lane = (
        ("stream_behind", "Entries between the last delivered one and the true end.", lambda state: state.behind),
        ("pending", "Entries delivered and not acknowledged.", lambda state: state.pending),
        ("oldest_pending_seconds", "Age of the oldest pending entry.", lambda state: age(state, now) or 0),
    )
    for name, about, value in by_lane:
        _head(lines, name, "gauge", about)
        lines += (f'{_PREFIX}{name}{{lane="{lane}"}} {value(state)}' for lane, state in lanes.items())
    _head(lines, "stream_rewound", "gauge", "1 when an inbox ends before what was applied from it.")
    lines += (f'{_PREFIX}stream_rewound{{lane="{lane}"}} {int(lane in telemetry.rewound)}' for lane in lanes)
    if partitions:
        _head(lines, "partition_waiting", "gauge", "Entries routed to a partition of this process and not applied.")
        lines += (f'{_PREFIX}partition_waiting{{partition="{each.number}"}} {each.waiting or 0}' for each in partitions)
    _histogram(lines, "batch_seconds", "Reading to written, or to handed over for writing.", telemetry.batch_seconds)
    _histogram(lines, "event_latency_seconds", "Entry time to acknowledgement.", telemetry.latency_seconds)
    return "\n".join(lines) + "\n"


def _head(lines: list[str], name: str, kind: str, about: str) -> None:
    lines += (f"# HELP {_PREFIX}{name} {about}", f"# TYPE {_PREFIX}{name} {kind}")


def _simple(lines: list[str], name: str, kind: str, about: str, value: float) -> None:
    _head(lines, name, kind, about)
    lines.append(f"{_PREFIX}{name} {value}")


def _histogram(lines: list[str], name: str, about: str, histogram: Histogram) -> None:
    _head(lines, name, "histogram", about)
    total = 0
    for bound, number in zip((*BUCKETS, "+Inf"), histogram.counts, strict=True):
        total += number
        lines.append(f'{_PREFIX}{name}_bucket{{le="{bound}"}} {total}')
    lines += (f"{_PREFIX}{name}_sum {histogram.total}", f"{_PREFIX}{name}_count {total}")


def _label(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
