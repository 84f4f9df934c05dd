"""The two parts of the suite cover it, and the part without Qt truly has none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.parts import environment_with_qt

ROOT = Path(__file__).parent.parent.parent

PROBE = """
import subprocess, sys
import pytest


def test_here():
    with pytest.raises(ModuleNotFoundError):
        import PySide6.QtCore


def test_in_a_child():
    for module in ("PySide6.QtCore", "shiboken6", "qasync"):
        child = subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, text=True)
        assert "runs without Qt" in child.stderr


@pytest.mark.window
def test_of_the_other_part():
    import PySide6.QtCore
"""


def run(tmp_path: Path, *plugins: str) -> str:
    """The summary line of a run of the probe with the plugins."""
    probe = tmp_path / "test_probe.py"
    probe.write_text(PROBE)
    command = [
        sys.executable,
        "-m",
        "pytest",
        *plugins,
        "-q",
        "--rootdir",
        str(ROOT),
        "-c",
        str(ROOT / "pyproject.toml"),
        str(probe),
    ]
    return subprocess.run(
        command, cwd=ROOT, env=environment_with_qt(), capture_output=True, text=True, check=False
    ).stdout.splitlines()[-1]


def test_without_qt_nothing_can_import_it(tmp_path: Path) -> None:
    """In the part without Qt an import fails in the test and in its child, and window tests are left out."""
    assert "2 passed, 1 deselected" in run(tmp_path, "-p", "no:pytest-qt", "-p", "tests.parts.without_qt")


def test_with_qt_only_window_tests_run(tmp_path: Path) -> None:
    """The part with Qt takes exactly what the other leaves out."""
    assert "1 passed, 2 deselected" in run(tmp_path, "-p", "tests.parts.with_qt")
