"""Each guard fails the test that it is there for, and lets a silent one pass."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.parts import environment_with_qt

ROOT = Path(__file__).parent.parent.parent

CONFTEST = """
from tests.guards.logs import expect_log, silent_logs
from tests.guards.threads import no_leaked_threads
"""

NOISY = """
import asyncio, logging, threading, warnings

import pytest


def test_silent():
    logging.getLogger("room").info("all is well")
    thread = threading.Thread(target=print)
    thread.start()


def test_expected(expect_log):
    expect_log("ERROR room: lost")
    logging.getLogger("room").error("lost the connection")


def test_warning():
    warnings.warn("old", DeprecationWarning)


def test_log():
    logging.getLogger("room").warning("lost the connection")


def test_missing_log(expect_log):
    expect_log("never said")


def test_thread():
    threading.Thread(target=threading.Event().wait, name="stray", daemon=True).start()


async def test_forgotten_task():
    async def fail():
        raise ValueError("nobody asks")

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
"""

QT = """
import pytest


@pytest.mark.window
def test_qt_message(qapp):
    from PySide6.QtCore import qWarning

    qWarning("QPainter::begin: no device")


@pytest.mark.window
def test_qt_exception(qapp):
    from PySide6.QtCore import QCoreApplication, QEvent, QObject

    class Broken(QObject):
        def event(self, event):
            raise ValueError("in a virtual method")

    QCoreApplication.sendEvent(Broken(), QEvent(QEvent.Type.User))
"""


def outcomes(folder: Path, tests: str) -> dict[str, set[str]]:
    """Outcomes by test name: a guard speaks at teardown, so a test may both pass and have an error."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_noise.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-rA", "-q", "--rootdir", str(folder)]
    command += ["-c", str(ROOT / "pyproject.toml"), str(folder)]
    environment = environment_with_qt() | {"TEST_THREAD_GRACE_SECONDS": "1"}
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False).stdout
    found: dict[str, set[str]] = {}
    for line in said.splitlines():
        outcome, _, rest = line.partition(" ")
        if outcome in {"PASSED", "FAILED", "ERROR"} and "::" in rest:
            found.setdefault(rest.split("::")[1].split(" ")[0], set()).add(outcome)
    return found


def test_noise_fails_and_silence_passes(tmp_path: Path) -> None:
    """A warning, a log record, a missing expected record, a stray thread and a lost task's error each fail a test."""
    found = outcomes(tmp_path, NOISY)
    assert {name for name, outcome in found.items() if outcome == {"PASSED"}} == {"test_silent", "test_expected"}
    assert set(found) == {line.split("(")[0].split()[-1] for line in NOISY.splitlines() if "def test_" in line}


@pytest.mark.window
def test_what_qt_says_fails(tmp_path: Path) -> None:
    """A Qt warning and an exception in a virtual method, which Qt swallows, each fail a test."""
    found = outcomes(tmp_path, QT)
    assert set(found) == {"test_qt_message", "test_qt_exception"}
    assert all(outcome != {"PASSED"} for outcome in found.values())
