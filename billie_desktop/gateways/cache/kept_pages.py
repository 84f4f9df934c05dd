"""Pages of a customer as they were read last: transactions, fees, timeline, conversations."""

from __future__ import annotations

import time
from typing import Any, TypeVar

import msgspec

from billie_desktop.gateways.cache import room
from billie_desktop.gateways.cache.errors import StorageFailed
from billie_desktop.gateways.cache.vault import Vault

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS kept_page (
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        read_at REAL NOT NULL,
        size INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (kind, key)
    ) STRICT""",
    "CREATE INDEX IF NOT EXISTS kept_page_by_age ON kept_page (read_at, size)",
)
Page = TypeVar("Page")
_encoder = msgspec.json.Encoder(decimal_format="string")


class SqlKeptPages:
    """Implements ``desk.ports.KeptPages``. A file that cannot be used is the same as nothing kept."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def load(self, key: str, shape: type[Page]) -> Page | None:
        """The page of this shape kept under ``key``; None when there is none, it has expired or it has another form."""

        def select(connection: Any) -> Page | None:
            row = connection.execute(
                "SELECT body FROM kept_page WHERE kind = ? AND key = ? AND read_at > ?",
                (shape.__name__, key, room.oldest()),
            ).fetchone()
            if row is None:
                return None
            try:
                return msgspec.json.decode(row[0], type=shape)
            except (msgspec.ValidationError, msgspec.DecodeError):
                return None

        try:
            return await self._vault.read(select)
        except StorageFailed:
            return None

    async def store(self, key: str, page: object) -> None:
        """Keep a page, replacing the older one of its shape."""

        def upsert(connection: Any) -> None:
            body = _encoder.encode(page)
            connection.execute(
                "INSERT OR REPLACE INTO kept_page VALUES (?, ?, ?, ?, ?)",
                (type(page).__name__, key, time.time(), len(body), body),
            )
            room.make(connection)

        try:
            await self._vault.write(upsert)
        except StorageFailed:
            return
