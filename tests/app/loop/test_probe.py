"""The probe sees what holds the loop."""

from __future__ import annotations

import asyncio
import time

import pytest

from billie_desktop.app.loop import LoopProbe

pytestmark = pytest.mark.window


async def test_a_hold_is_measured_and_never_understated() -> None:
    """A hold of 60 ms shows as at least 60 ms, counts as over the limit, and is forgotten by reset()."""
    probe = LoopProbe(interval_ms=2, limit_ms=50)
    probe.start()
    await asyncio.sleep(0.02)
    began = time.monotonic()
    time.sleep(0.06)
    await asyncio.sleep(0.02)
    assert probe.greatest_ms >= 60
    assert probe.worst.at >= began + 0.06
    assert probe.over_limit >= 1
    probe.reset()
    assert (probe.greatest_ms, probe.over_limit, probe.beats) == (0.0, 0, 0)
    probe.stop()


async def test_stop_counts_a_hold_that_is_under_way() -> None:
    """A hold that ends with stop(), before any beat, is measured too."""
    probe = LoopProbe(interval_ms=2)
    probe.start()
    time.sleep(0.03)
    probe.stop()
    assert probe.greatest_ms >= 30


async def test_a_stopped_probe_measures_nothing() -> None:
    """After stop() no beat is counted."""
    probe = LoopProbe(interval_ms=1)
    probe.start()
    await asyncio.sleep(0.01)
    probe.stop()
    beats = probe.beats
    assert beats > 0
    await asyncio.sleep(0.01)
    assert probe.beats == beats
