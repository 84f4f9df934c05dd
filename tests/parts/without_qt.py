"""Plugin: only the tests that do not need Qt, and Qt not importable, neither here nor in child processes.

Use it together with "-p no:pytest-qt", which needs Qt itself.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.parts import BLOCKED, in_qt_room, keep

# Packages that raise at import stand before the real ones on the path, which child processes inherit.
sys.path.insert(0, BLOCKED)
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (BLOCKED, os.environ.get("PYTHONPATH"))))


def pytest_addoption(parser: pytest.Parser) -> None:
    for name in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
        parser.addini(name, "belongs to the plugin that is left out", type="args", default=[])


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return True if in_qt_room(collection_path) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    keep(config, items, with_qt=False)
