"""Plugin: only the tests that need Qt."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.parts import in_qt_room, keep

_MARK = "mark.window"


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Files outside the rooms of Qt that mark nothing are not even imported."""
    if collection_path.suffix != ".py" or in_qt_room(collection_path):
        return None
    return None if _MARK in collection_path.read_text() else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    keep(config, items, with_qt=True)
