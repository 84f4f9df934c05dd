"""The keyboard tour on genuine servers: the whole loop of the product, as a newcomer sees it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from PySide6.QtGui import QImage

from tests.app.canary import Watch, left_in_files, marks

LOOK_SECONDS = 0.3

pytestmark = [pytest.mark.slow, pytest.mark.servers]


def run_tour(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program with a practice world of its own under ``folder``."""
    command = [sys.executable, "-m", "billie_desktop.app", "--directory", str(folder / "world"), *arguments]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, capture_output=True, text=True, timeout=280, check=False, env=environment)


def watched_tour(folder: Path, watch: Watch, *arguments: str) -> int:
    """The same with a home of its own, so that whatever is written lies under ``folder``; the exit code."""
    home = folder / "home"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home), "TMPDIR": str(home / "tmp")}
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        environment[f"XDG_{name}_HOME"] = str(home / name.lower())
    (home / "tmp").mkdir(parents=True)
    command = [sys.executable, "-m", "billie_desktop.app", "--directory", str(watch.world), *arguments]
    with (folder / "said.txt").open("wb") as said:
        desk = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
        deadline = time.monotonic() + 280
        try:
            while desk.poll() is None:
                watch.look(desk.pid)
                with suppress(subprocess.TimeoutExpired):
                    desk.wait(LOOK_SECONDS)
                assert time.monotonic() < deadline
        finally:
            desk.kill()
            desk.wait()
    return desk.returncode


def running_in(folder: Path) -> list[int]:
    """Processes whose command line names a folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if str(folder) in " ".join(process.cmdline()):
                found.append(process.pid)
    return found


def test_the_tour_walks_through_the_whole_loop(tmp_path: Path) -> None:
    """Search, waive, repay, a second customer, live changes, three looks, an answer in a conversation: every step ends,
    each leaves its picture, and no process of the practice world is left. Nothing that was written on the way, and no
    argument or environment of a process, holds a name, address, number, password or token of the world."""
    tour, world = tmp_path / "tour", tmp_path / "world"
    watch = Watch(world)
    code = watched_tour(tmp_path, watch, "--tour", str(tour))
    report = json.loads((tour / "tour.json").read_text())
    assert code == 0, report["failure"]
    assert report["ok"]
    persons = marks(200)
    stream = b"".join(file.read_bytes() for file in (world / "redis" / "appendonlydir").iterdir())
    assert sum(mark in stream for mark in persons) > 500
    assert len(watch.secrets) > 12  # of four people, seven logins, the ledger's trainer, and the signing key
    assert watch.leaks(persons) == []
    assert left_in_files(tmp_path, world, persons | watch.secrets) == []
    names = [step["name"] for step in report["steps"]]
    assert {
        "waive-fee",
        "repayment-recorded",
        "second-customer",
        "accounts-live",
        "high-contrast",
        "answer",
        "note",
    } <= set(names)
    pictures = [picture for step in report["steps"] for picture in step["pictures"]]
    assert sorted(pictures) == sorted(path.name for path in tour.glob("*.png"))
    for picture in pictures:
        assert QImage(str(tour / picture)).size().toTuple() == (1440, 900)
    assert running_in(tmp_path / "world") == []


def test_a_failed_step_is_an_error_with_a_picture(tmp_path: Path) -> None:
    """A world of one customer has no cast: the first step fails, the exit code says so, its picture is kept."""
    tour = tmp_path / "tour"
    done = run_tour(tmp_path, "--customers", "1", "--rate", "0", "--tour", str(tour))
    report = json.loads((tour / "tour.json").read_text())
    assert done.returncode == 1
    assert not report["ok"]
    assert report["failure"].startswith("home: no ")
    assert (tour / report["steps"][-1]["pictures"][0]).exists()


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_takes_everything_down(tmp_path: Path, sent: signal.Signals, code: int) -> None:
    """Ctrl+C and SIGTERM end the desk without a trace on the terminal and leave no process of its world."""
    world = tmp_path / "world"
    command = [sys.executable, "-m", "billie_desktop.app", "--practice", "--directory", str(world), "--customers", "2"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    desk = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        deadline = time.monotonic() + 60
        while not (world / "world.json").exists():  # written when the world has its seed
            assert time.monotonic() < deadline, "the world was never seeded"
            assert desk.poll() is None
            time.sleep(0.05)
        desk.send_signal(sent)
        _, words = desk.communicate(timeout=120)
    finally:
        desk.kill()
        desk.wait()
    assert desk.returncode == code
    assert "Traceback" not in words
    assert running_in(world) == []
