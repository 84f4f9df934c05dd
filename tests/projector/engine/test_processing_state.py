"""One word for the processing of events: the thresholds of features.md DI-7, to the entry and to the second."""

from __future__ import annotations

import pytest

from projector.engine.processing_state import Level, ProcessingReading, StreamReading, judge


def reading(pending: int = 0, lag: float | None = 0.0, **values: object) -> ProcessingReading:
    given: dict[str, object] = {"running": True, "per_second": 100.0, **values}
    return ProcessingReading([StreamReading("inbox", pending, lag, None, 1)], **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pending", "lag", "level"),
    [
        (0, 0.0, Level.HEALTHY),
        (1_000, 30.0, Level.HEALTHY),
        (1_001, 0.0, Level.DEGRADED),
        (1, 30.1, Level.DEGRADED),
        (10_000, 300.0, Level.DEGRADED),
        (10_001, 0.0, Level.CRITICAL),
        (1, 300.1, Level.CRITICAL),
        (5, None, Level.HEALTHY),
    ],
)
def test_the_thresholds_are_exceeded_not_reached(pending: int, lag: float | None, level: Level) -> None:
    """Amber above 1,000 entries or 30 s, red above 10,000 or 300 s; the stream and the whole say the same."""
    found = reading(pending, lag)
    assert (judge(found).overall, found.streams[0].level) == (level, level)
    assert bool(judge(found).reasons) == (level is not Level.HEALTHY)


def test_what_cannot_be_read_is_unknown_and_never_healthy() -> None:
    """Without a reading there is neither a word of health nor an estimate."""
    found = ProcessingReading(problem="The streams cannot be asked.")
    assert judge(found).overall is Level.UNKNOWN
    assert judge(found).reasons == ("The streams cannot be asked.",)
    assert found.catch_up_seconds is None


def test_nobody_at_work_is_critical_even_with_nothing_to_do() -> None:
    """A projector that gives no sign, and a partition with entries and without a worker, come first of all reasons."""
    assert judge(reading(running=False)).overall is Level.CRITICAL
    found = judge(reading(1_001, idle_partitions=[2]))
    assert found.overall is Level.CRITICAL
    assert found.reasons == ("Nobody works on partition 2.", "1,001 events are not applied yet.")


def test_the_estimate_counts_partitions_and_needs_a_rate() -> None:
    """Everything that waits, over the rate of the last seconds; without a rate, or without a projector, not known."""
    assert reading(300, waiting=100).catch_up_seconds == 4.0
    assert reading().catch_up_seconds == 0.0
    assert reading(1, per_second=None).catch_up_seconds is None
    assert reading(1, per_second=0.0).catch_up_seconds is None
    assert reading(1, running=False).catch_up_seconds is None
