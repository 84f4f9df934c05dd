"""Log records that a test of the engine expects, and how many examples property tests try.

``BILLIE_EXAMPLES=10000 pytest --timeout=0 tests/projector/engine/test_exactly_once.py`` tries more of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from hypothesis import settings

_PLACE = "_hypothesis_internal_use_settings"
"""Where Hypothesis keeps the settings of a test."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Raise the number of examples of every property test to the number asked for."""
    wanted = int(os.environ.get("BILLIE_EXAMPLES", "0"))
    for item in items if wanted else ():
        test = getattr(item, "obj", None)
        known = getattr(test, _PLACE, None)
        if isinstance(known, settings) and known.max_examples < wanted:
            setattr(test, _PLACE, settings(known, max_examples=wanted))


@pytest.fixture
def waits(expect_log: Callable[[str], None]) -> None:
    """The projector says that it waits for a server."""
    expect_log("^WARNING projector: waiting$")
