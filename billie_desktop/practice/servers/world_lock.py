"""One practice world per folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import IO

from billie_desktop.practice.servers.errors import WorldRunningError

_LOCK_NAME = "world.lock"


class WorldLock:
    """Holds a folder for this process; the system lets go when the process ends, however it ends."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the folder, which is made when it is not there.

        Raises WorldRunningError when another world holds it.
        """
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = (self._directory / _LOCK_NAME).open("a+", encoding="ascii")
        try:
            _lock(file)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip()
            file.close()
            raise WorldRunningError(self._directory, int(holder) if holder.isdigit() else None) from error
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    def release(self) -> None:
        """Let the folder go. The file stays: removing it would let two holders hold two files."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> WorldLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    # Bytes beyond the text are locked, so that others can read the holder's number.
    _LOCKED_BYTE = 1024

    def _lock(file: IO[str]) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        # flock belongs to the open file; children inherit no descriptor, so none can keep the lock alive.
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
