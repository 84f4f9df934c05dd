"""Plugin: only the tests that need Qt."""

from __future__ import annotations

import pytest

from tests.parts import keep


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    keep(config, items, with_qt=True)
