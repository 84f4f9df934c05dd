"""The outbox: every command on disk before its first byte is sent."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlite

from billie_desktop.domain.command import Command
from billie_desktop.domain.errors import DeskError
from billie_desktop.gateways.cache.errors import StorageFailed
from billie_desktop.gateways.cache.vault import Vault

VERSION = 1
SCHEMA = (
    """CREATE TABLE IF NOT EXISTS command (
        key TEXT PRIMARY KEY,
        made_at REAL NOT NULL,
        account_id TEXT NOT NULL,
        stage TEXT NOT NULL,
        body BLOB NOT NULL
    ) STRICT""",
)
_encoder = msgspec.json.Encoder(decimal_format="string")
_decoder = msgspec.json.Decoder(Command)


class SqlOutbox:
    """Implements ``desk.ports.Outbox`` in a vault opened with ``durable=True``."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def add(self, command: Command) -> None:
        """A new command. Raises DeskError when its key is there already, StorageFailed when it cannot be written."""

        def insert(connection: Any) -> bool:
            try:
                connection.execute("INSERT INTO command VALUES (?, ?, ?, ?, ?)", _row(command))
            except sqlite.IntegrityError:
                return False
            return True

        if not await self._vault.write(insert):
            raise DeskError("This command has been entered already.", code="DUPLICATE_KEY")

    async def put(self, command: Command) -> None:
        """The command in its new stage. Raises StorageFailed when it is not on disk."""

        def update(connection: Any) -> int:
            cursor = connection.execute(
                "UPDATE command SET stage = ?, body = ? WHERE key = ?",
                (command.stage.value, _encoder.encode(command), command.key),
            )
            return int(cursor.rowcount)

        if await self._vault.write(update) != 1:
            raise StorageFailed("A command is missing from the desk's own file.", code="STORAGE_FAILED")

    async def load(self) -> tuple[Command, ...]:
        """All commands, oldest first."""

        def select(connection: Any) -> list[bytes]:
            rows = connection.execute("SELECT body FROM command ORDER BY made_at, key").fetchall()
            return [row[0] for row in rows]

        return tuple(_decoder.decode(body) for body in await self._vault.read(select))

    async def remove(self, keys: Collection[str]) -> None:
        """Forget commands that are over."""

        def delete(connection: Any) -> None:
            connection.executemany("DELETE FROM command WHERE key = ?", [(key,) for key in keys])

        if keys:
            await self._vault.write(delete)


def _row(command: Command) -> tuple[str, float, str, str, bytes]:
    return (
        command.key,
        command.intent.made_at.timestamp(),
        command.intent.account_id,
        command.stage.value,
        _encoder.encode(command),
    )
