"""What a program that was struck down leaves behind: the places in the code where its threads were, nothing else."""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO

from billie_desktop.app.trail_log import place_of

PATTERN = "crash-*.txt"
MOST_KEPT = 5
LONGEST = 32 * 1024


class CrashFile:
    """Open while the program runs, and empty unless it is struck down; taken away at an orderly end."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir
        self.path = data_dir / f"crash-{os.getpid()}.txt"
        self._file: TextIO | None = None

    def begin(self) -> None:
        """Let the interpreter write here when it dies. A folder that cannot be written is no reason not to go on."""
        no_memory_dumps()
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        except OSError:
            return
        self._file = os.fdopen(descriptor, "w", encoding="utf-8")
        faulthandler.enable(self._file)
        sys.excepthook = self._on_uncaught
        threading.excepthook = lambda args: self._write(args.exc_value)

    def _on_uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """On the terminal, which may be a journal on the disk, the places only: the text may quote a customer."""
        self._write(error)
        traceback.print_tb(trace)
        sys.stderr.write(f"{kind.__name__} (its text is left out)\n")

    def _write(self, error: BaseException | None) -> None:
        if self._file is not None and error is not None:
            self._file.write(f"{place_of(error)}\n")
            self._file.flush()

    def end(self) -> None:
        """The program ends in order: what is empty goes."""
        if self._file is None:
            return
        faulthandler.disable()
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        self._file.close()
        self._file = None
        if self.path.stat().st_size == 0:
            self.path.unlink()

    def left_behind(self) -> str:
        """What earlier programs wrote when they were struck down, the newest first; '' when nothing. Empty files go."""
        found: list[str] = []
        for file in sorted(self._folder.glob(PATTERN), key=lambda each: each.stat().st_mtime, reverse=True):
            if file == self.path or _runs(file):
                continue
            text = file.read_text(encoding="utf-8", errors="replace")
            if text.strip() and len(found) < MOST_KEPT:
                found.append(_places(text))
            else:
                file.unlink(missing_ok=True)
        return "\n\n".join(found)[:LONGEST]

    def forget(self) -> None:
        """It was read: the files of earlier programs go."""
        for file in self._folder.glob(PATTERN):
            if file != self.path and not _runs(file):
                file.unlink(missing_ok=True)


def no_memory_dumps() -> None:
    """A dump of the memory would hold customers and tokens: the system is asked to make none of this program."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _runs(file: Path) -> bool:
    """Whether the program that writes this file is still there."""
    number = file.stem.removeprefix("crash-")
    if not number.isdigit() or sys.platform == "win32":
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return False  # the number belongs to another user's program now
    return True


def _places(text: str) -> str:
    """Without the folders of this machine: they name whoever uses it."""
    lines = []
    for line in text.splitlines():
        head, quote, rest = line.partition('File "')
        path, end, tail = rest.partition('"')
        lines.append(f"{head}{quote}{Path(path).name}{end}{tail}" if quote else line)
    return "\n".join(lines)
