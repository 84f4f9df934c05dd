"""The suite in two parts: what must run where Qt is not installed, and the rest.

A test needs Qt when it lies in a room that may import Qt, or is marked `window`. Every other test must pass without.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_TESTS = Path(__file__).parent.parent
BLOCKED = str(Path(__file__).parent / "blocked")
# Rooms whose code may import Qt; the `live` tests drive the whole program.
QT_ROOMS = ("ui", "app", "live")


def in_qt_room(path: Path) -> bool:
    """Whether a test file or folder lies in a room that may import Qt."""
    return any(path == _TESTS / room or _TESTS / room in path.parents for room in QT_ROOMS)


def needs_qt(item: pytest.Item) -> bool:
    """Whether a collected test belongs to the part with Qt."""
    return in_qt_room(item.path) or item.get_closest_marker("window") is not None


def environment_with_qt() -> dict[str, str]:
    """The environment of a child that may import Qt, also when this process may not."""
    places = [place for place in os.environ.get("PYTHONPATH", "").split(os.pathsep) if place and place != BLOCKED]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(places)}


def keep(config: pytest.Config, items: list[pytest.Item], *, with_qt: bool) -> None:
    """Deselect the other part's tests."""
    kept = [item for item in items if needs_qt(item) is with_qt]
    dropped = [item for item in items if needs_qt(item) is not with_qt]
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept
