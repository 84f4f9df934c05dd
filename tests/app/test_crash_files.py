"""What a program that was struck down leaves behind, and what a report may know of errors."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

import pytest

from billie_desktop.app.crash_files import CrashFile
from billie_desktop.app.trail_log import TrailHandler
from billie_desktop.desk.trail import Trail

CHILD = """
import resource
import sys
from pathlib import Path
from billie_desktop.app.crash_files import CrashFile
file = CrashFile(Path(sys.argv[1]))
file.begin()
print(resource.getrlimit(resource.RLIMIT_CORE))
match sys.argv[2]:
    case "struck":
        import faulthandler
        faulthandler._sigsegv()
    case "uncaught":
        raise ValueError("Priya Raghavan owes 453.00")
    case _:
        file.end()
"""


async def run(folder: Path, how: str) -> str:
    """What it said on both ways out."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", CHILD, str(folder), how),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(child.communicate(), 20)
    return said.decode()


async def test_a_struck_program_says_where_it_was(tmp_path: Path) -> None:
    """After a fault of memory the next start finds the places in the code, without folders; read, they are gone."""
    await run(tmp_path, "struck")
    crash = CrashFile(tmp_path)
    left = crash.left_behind()
    assert "Segmentation fault" in left
    assert str(Path.cwd()) not in left
    crash.forget()
    assert crash.left_behind() == ""


async def test_an_uncaught_error_leaves_no_names(tmp_path: Path) -> None:
    """Of an error that nobody caught its kind and place are kept and said on the terminal, and not its text; the
    memory is dumped nowhere."""
    said = await run(tmp_path, "uncaught")
    left = CrashFile(tmp_path).left_behind()
    assert left.startswith("ValueError at <string>:")
    assert 'File "<string>", line' in said
    assert "ValueError (its text is left out)" in said
    assert "(0, 0)" in said
    assert "Priya" not in left + said


async def test_an_orderly_end_leaves_nothing(tmp_path: Path) -> None:
    """A program that ended well leaves no file."""
    await run(tmp_path, "well")
    assert list(tmp_path.iterdir()) == []


def test_the_file_of_a_running_program_is_left_alone(tmp_path: Path) -> None:
    """Another program that still runs, with something in its file already, is not taken for a crash."""
    running = CrashFile(tmp_path)
    running.begin()
    running.path.with_name("crash-1.txt").write_text("of process 1, which runs")
    other = CrashFile(tmp_path)
    other.path = tmp_path / "crash-0.txt"
    if sys.platform != "win32":
        assert other.left_behind() == ""
        assert running.path.exists()
    running.end()


def test_errors_are_noted_by_kind_and_place(caplog: pytest.LogCaptureFixture) -> None:
    """Of a log record the trail has the words of the code and an exception's place; values and texts are left out, and
    errors ask for an offer while warnings do not."""
    trail, offers = Trail(), []
    handler = TrailHandler(trail, lambda: offers.append(1))
    record = logging.LogRecord("billie.storage", logging.WARNING, "x.py", 1, "file %s gone", ("Priya",), None)
    handler.emit(record)
    try:
        raise ValueError("Priya Raghavan")
    except ValueError:
        handler.emit(logging.LogRecord("asyncio", logging.ERROR, "x.py", 1, "failed", (), sys.exc_info()))
    values = ("WaiveFee", "OK", 4)
    handler.emit(logging.LogRecord("billie.calls", logging.DEBUG, "x.py", 1, "%s %s %d ms", values, None))
    handler.emit(logging.LogRecord("billie.start", logging.INFO, "x.py", 1, "not noted", (), None))
    entries = trail.entries()
    assert entries["errors"][0][1] == "warning billie.storage: file %s gone"
    assert entries["errors"][1][1].startswith("error asyncio: ValueError at test_crash_files.py:")
    assert [text for _, text in entries["calls"]] == ["WaiveFee OK 4 ms"]
    assert offers == [1]
    assert "Priya" not in str(entries)
