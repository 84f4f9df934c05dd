"""Random and mutated entries never stop the projector, are never lost and never hurt their neighbours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projector.app.running import Ground
from tests.projector.operations.fuzz_entries import VALID_EVERY
from tests.projector.operations.fuzzing import feed

pytestmark = pytest.mark.servers


def test_two_thousand_odd_entries(ground: Ground, tmp_path: Path) -> None:
    """Of 2,000 entries, three quarters of them bad UTF-8, deep, huge, wrongly typed or hostile, every one is settled,
    every dead letter has its bytes, every valid neighbour is applied, and no handler fails unexpectedly."""
    result = feed(ground, 2_000, 41, tmp_path / "log", 60.0)
    assert result.problems == []
    assert result.exit_code == 0
    assert (result.entries, result.valid) == (2_000, 2_000 // VALID_EVERY)
    assert {"permanent:bad-utf8", "permanent:bad-json", "permanent:too-large", "permanent:missing-key"} <= set(
        result.dead
    )
