"""What this agent opened, for showing at once the next time."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any

import msgspec

from billie_desktop.desk.ports import CachedCustomer
from billie_desktop.gateways.cache import room
from billie_desktop.gateways.cache.known_here import KnownHere
from billie_desktop.gateways.cache.vault import Vault

SCHEMA = (
    "DROP TABLE IF EXISTS customer",  # of version 1
    """CREATE TABLE IF NOT EXISTS kept_customer (
        customer_id TEXT PRIMARY KEY,
        read_at REAL NOT NULL,
        size INTEGER NOT NULL,
        body BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX IF NOT EXISTS kept_customer_by_age ON kept_customer (read_at, size)",
    """CREATE TABLE IF NOT EXISTS pinned (
        customer_id TEXT PRIMARY KEY,
        since REAL NOT NULL
    ) STRICT""",
)
_encoder = msgspec.json.Encoder(decimal_format="string")
_decoder = msgspec.json.Decoder(CachedCustomer)


class SqlRecordCache:
    """Implements ``desk.ports.RecordCache``. What is too old or beyond the caps (``room``) is deleted, not hidden.

    ``known`` finds what is kept while somebody types.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.known = KnownHere(vault)

    async def load(self, customer_id: str) -> CachedCustomer | None:
        """The stored record; None when there is none, it has expired or it has another form."""

        def select(connection: Any) -> CachedCustomer | None:
            row = connection.execute(
                "SELECT body FROM kept_customer WHERE customer_id = ? AND read_at > ?",
                (customer_id, room.oldest()),
            ).fetchone()
            return None if row is None else _record(row[0])

        return await self._vault.read(select)

    async def store(self, record: CachedCustomer) -> None:
        """Keep it, replacing an older one; what is too old or too much goes."""

        def upsert(connection: Any) -> None:
            body = _encoder.encode(record)
            connection.execute(
                "INSERT OR REPLACE INTO kept_customer VALUES (?, ?, ?, ?)",
                (record.customer.customer_id, record.read_at.timestamp(), len(body), body),
            )
            room.make(connection)

        await self._vault.write(upsert)
        self.known.learn(record)

    async def sweep(self) -> None:
        """Delete what is too old or too much."""
        await self._vault.write(room.make)

    async def pinned(self) -> dict[str, float]:
        """Customers to be kept for working offline, with the moment (UTC) of their kept record, 0 without one."""

        def select(connection: Any) -> dict[str, float]:
            rows = connection.execute(
                "SELECT pinned.customer_id, coalesce(read_at, 0) FROM pinned"
                " LEFT JOIN kept_customer ON pinned.customer_id = kept_customer.customer_id ORDER BY since"
            )
            return dict(rows)

        return await self._vault.read(select)

    async def pin(self, customer_ids: Collection[str], keep: bool) -> None:
        """Keep customers for working offline, or no longer."""

        def change(connection: Any) -> None:
            if keep:
                rows = [(customer_id, time.time()) for customer_id in customer_ids]
                connection.executemany("INSERT OR IGNORE INTO pinned VALUES (?, ?)", rows)
            else:
                connection.executemany(
                    "DELETE FROM pinned WHERE customer_id = ?", [(customer_id,) for customer_id in customer_ids]
                )

        await self._vault.write(change)


def _record(body: bytes) -> CachedCustomer | None:
    try:
        return _decoder.decode(body)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return None
