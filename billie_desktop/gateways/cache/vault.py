"""One encrypted SQLite file, used from a thread of its own."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import sqlcipher3.dbapi2 as sqlite

from billie_desktop.gateways.cache.errors import StorageFailed

Result = TypeVar("Result")
_KEPT_ASIDE = 3
LOCK_SECONDS = 2.0


class Vault:
    """An open SQLCipher file: raw key, write-ahead log, every commit on the disk before it returns.

    A file that is damaged, of another key or of a newer version is set aside (renamed) and a new one made: never a
    crash, and nothing is deleted unseen. ``set_aside`` says where it went.
    """

    def __init__(self, path: Path, key_hex: str, schema: Sequence[str], version: int, *, durable: bool) -> None:
        self.path = path
        self.set_aside: Path | None = None
        self._key_hex = key_hex
        self._schema = tuple(schema)
        self._version = version
        self._durable = durable
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"vault-{path.stem}")
        self._connection: Any = None
        self._closed = False

    async def open(self, key_hex: str = "") -> None:
        """Open or make the file, after ``destroy`` with a new key. Raises StorageFailed when it cannot be written."""
        self._key_hex = key_hex or self._key_hex
        await self._run(self._open)

    async def destroy(self) -> None:
        """Close the file and take it away, with what was set aside of it; every use fails until it is opened again.

        Forget the key first: a file that cannot be removed is noise from then on.
        """
        self._key_hex = ""
        await self._run(self._destroy)

    async def close(self) -> None:
        """Close the file and end the thread; waits for what is under way. Closing twice is harmless."""
        if not self._closed:
            await self._run(self._close)
            self._closed = True
            self._thread.shutdown(wait=False)

    async def write(self, work: Callable[[Any], Result]) -> Result:
        """Run ``work(connection)`` in one transaction; returns after the commit has reached the disk."""
        return await self._run(lambda: self._transaction(work))

    async def read(self, work: Callable[[Any], Result]) -> Result:
        """Run ``work(connection)`` without a transaction."""
        return await self._run(lambda: work(self._usable()))

    async def _run(self, work: Callable[[], Result]) -> Result:
        try:
            if self._closed:
                raise OSError("the file is closed")
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except (sqlite.Error, OSError) as error:
            raise StorageFailed(
                "The desk could not write to its own file on this machine.", code="STORAGE_FAILED"
            ) from error

    def _transaction(self, work: Callable[[Any], Result]) -> Result:
        connection = self._usable()
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        return result

    def _usable(self) -> Any:
        if self._connection is None:
            raise OSError("the file is not open")
        return self._connection

    def _open(self) -> None:
        if not self._key_hex:
            raise OSError("there is no key")
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._connect()
        except sqlite.OperationalError:
            self._close()  # locked, full or not writable: the file itself is good
            raise
        except sqlite.DatabaseError:
            self._close()
            self._put_aside()
            self._connect()

    def _connect(self) -> None:
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        os.close(descriptor)
        connection = sqlite.connect(self.path, isolation_level=None, check_same_thread=False, timeout=LOCK_SECONDS)
        self._connection = connection
        connection.execute("PRAGMA cipher_log_level = NONE")  # its log would go to the terminal
        connection.execute(f"PRAGMA key = \"x'{self._key_hex}'\"")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {'FULL' if self._durable else 'NORMAL'}")
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not only forgotten
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found > self._version:
            raise sqlite.DatabaseError(f"made by a newer version ({found})")
        if self._durable and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite.DatabaseError("damaged")
        self._transaction(lambda open_file: [open_file.execute(statement) for statement in self._schema])
        connection.execute(f"PRAGMA user_version = {self._version}")

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _destroy(self) -> None:
        self._close()
        for file in self.path.parent.glob(f"{self.path.name}*"):
            file.unlink(missing_ok=True)

    def _put_aside(self) -> None:
        target = self.path.with_name(f"{self.path.name}.aside-{int(time.time() * 1000)}")
        self.path.replace(target)
        for suffix in ("-wal", "-shm"):
            extra = self.path.with_name(self.path.name + suffix)
            if extra.exists():
                extra.replace(target.with_name(target.name + suffix))
        self.set_aside = target
        older = sorted(self.path.parent.glob(f"{self.path.name}.aside-*[0-9]"))
        for stale in older[:-_KEPT_ASIDE]:
            for suffix in ("", "-wal", "-shm"):
                stale.with_name(stale.name + suffix).unlink(missing_ok=True)
