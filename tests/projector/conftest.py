"""Log records that a test of the engine expects."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture
def waits(expect_log: Callable[[str], None]) -> None:
    """The projector says that it waits for a server."""
    expect_log("^WARNING projector: waiting$")
