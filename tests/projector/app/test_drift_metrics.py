"""What a drift run leaves for Prometheus."""

from __future__ import annotations

from pathlib import Path

from projector.app import drift_metrics


def test_the_counts_are_gauges_by_name() -> None:
    """Every figure of the run is a gauge with a help line, and the early end is 1."""
    page = drift_metrics.render(1200, 2, 1, True, 1_700_000_000.5)
    assert "billie_drift_accounts 1200\n" in page
    assert "billie_drift_differences 2\n" in page
    assert "billie_drift_unreadable 1\n" in page
    assert "billie_drift_ended_early 1\n" in page
    assert "billie_drift_last_run_timestamp_seconds 1700000000.5\n" in page
    assert page.count("# TYPE ") == page.count("# HELP ") == 5


def test_the_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    """A second run replaces the first one's file and leaves no draft behind."""
    target = tmp_path / "billie-drift.prom"
    drift_metrics.write(target, "one\n")
    drift_metrics.write(target, "two\n")
    assert target.read_text() == "two\n"
    assert list(tmp_path.iterdir()) == [target]
