"""A server as a child process: it dies with its parent, stops in order, and its end is explained."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from billie_desktop.practice.servers.errors import (
    DiskFullError,
    LibraryMissingError,
    PortTakenError,
    ServerExitedError,
)

_PR_SET_PDEATHSIG = 1
_LOADER_EXIT_CODE = 127
_LIBRARY_PACKAGES = {"libcurl.so.4": "libcurl4"}
_STOP_SECONDS = 10.0


class ChildProcess:
    """One child with its log file.

    On Linux the kernel sends it SIGTERM when the starting thread ends, so that servers end in order even when
    the parent is killed with -9; therefore children are started on the main thread only. Each has a session of
    its own: Ctrl+C in the terminal reaches the parent, which stops its children in the right order.
    """

    def __init__(self, name: str, popen: subprocess.Popen[bytes], log: Path) -> None:
        self.name = name
        self.log = log
        self._popen = popen

    @classmethod
    def start(
        cls,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
        reports: bool = False,
    ) -> ChildProcess:
        """Start the command with stdout and stderr in log (started afresh).

        environment: the whole environment of the child; None hands on ours.
        reports: stdout is a pipe for read_reports instead; only stderr goes to the log.

        Raises RuntimeError off the main thread, OSError when the program cannot be run.
        """
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError(f"{name} must be started from the main thread: it ends with the thread that starts it")
        with log.open("wb") as output, warnings.catch_warnings():
            # From 3.12 on a hook between fork and exec is warned about in threaded programs; ours takes no lock.
            warnings.simplefilter("ignore", DeprecationWarning)
            popen = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if reports else output,
                stderr=output,
                cwd=cwd,
                env=dict(environment) if environment is not None else None,
                preexec_fn=_die_with_parent(),
                start_new_session=sys.platform != "win32",
            )
        return cls(name, popen, log)

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def running(self) -> bool:
        return self._popen.poll() is None

    def wait(self, seconds: float) -> int | None:
        """Exit code, or None when the child still runs after the time."""
        try:
            return self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def read_reports(self) -> Iterator[str]:
        """The lines the child prints on stdout, until it closes it; blocks, so for a thread of its own."""
        if self._popen.stdout is None:
            return
        with self._popen.stdout as output:
            for line in output:
                yield line.decode("utf-8", "replace")

    def stop(self, seconds: float = _STOP_SECONDS) -> None:
        """Ask the child to end, and kill it when it has not ended in time. Harmless when it has ended."""
        if self.running:
            self._popen.terminate()
        if self.wait(seconds) is None:
            self.kill()

    def kill(self) -> None:
        """End the child at once, as a crash would."""
        if self.running:
            self._popen.kill()
        self._popen.wait()

    def log_tail(self, size: int = 8192) -> str:
        """The last bytes of the log as text."""
        try:
            with self.log.open("rb") as log:
                log.seek(0, os.SEEK_END)
                log.seek(max(0, log.tell() - size))
                return log.read().decode("utf-8", "replace")
        except OSError:
            return ""

    def explain_end(self, exit_code: int, *, port: int, needed_bytes: int) -> Exception:
        """The error that says why the child ended before it was ready."""
        said = self.log_tail()
        library = re.search(r"loading shared libraries: (\S+):", said)
        if exit_code == _LOADER_EXIT_CODE and library is not None:
            return LibraryMissingError(self.name, library[1], _LIBRARY_PACKAGES.get(library[1]))
        if "Address already in use" in said:
            return PortTakenError(self.name, port)
        if "No space left on device" in said:
            return disk_full(self.name, self.log.parent, needed_bytes)
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        return ServerExitedError(self.name, exit_code, self.log, lines[-1][:300] if lines else "")


def check_room(name: str, directory: Path, needed_bytes: int) -> None:
    """Raise DiskFullError when the folder's disk has fewer bytes free than needed."""
    if shutil.disk_usage(directory).free < needed_bytes:
        raise disk_full(name, directory, needed_bytes)


def disk_full(name: str, directory: Path, needed_bytes: int) -> DiskFullError:
    """The error with the room there is now."""
    return DiskFullError(name, directory, shutil.disk_usage(directory).free, needed_bytes)


def _die_with_parent() -> Callable[[], None] | None:
    """A hook between fork and exec that ties the child's life to the starting thread's; None off Linux."""
    if sys.platform != "linux":
        return None
    # Everything is looked up before the fork: the child of a threaded process may not take locks.
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()
    getppid, leave = os.getppid, os._exit
    end = int(signal.SIGTERM)

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, end, 0, 0, 0)
        if getppid() != parent:  # the parent died before the signal was asked for
            leave(1)

    return tie
