"""What this agent opened, for showing at once the next time."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import msgspec

from billie_desktop.desk.ports import CachedCustomer
from billie_desktop.gateways.cache.vault import Vault

VERSION = 1
SCHEMA = (
    """CREATE TABLE IF NOT EXISTS customer (
        customer_id TEXT PRIMARY KEY,
        read_at REAL NOT NULL,
        body BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX IF NOT EXISTS customer_by_age ON customer (read_at)",
)
LIFE = timedelta(days=7)
MOST_CUSTOMERS = 2000
_encoder = msgspec.json.Encoder(decimal_format="string")
_decoder = msgspec.json.Decoder(CachedCustomer)


class SqlRecordCache:
    """Implements ``desk.ports.RecordCache``: expires after seven days, holds at most 2,000 customers."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def load(self, customer_id: str) -> CachedCustomer | None:
        """The stored record; None when there is none, it has expired or it has another form."""

        def select(connection: Any) -> bytes | None:
            row = connection.execute(
                "SELECT body FROM customer WHERE customer_id = ? AND read_at > ?",
                (customer_id, time.time() - LIFE.total_seconds()),
            ).fetchone()
            return None if row is None else row[0]

        body = await self._vault.read(select)
        if body is None:
            return None
        try:
            return _decoder.decode(body)
        except (msgspec.ValidationError, msgspec.DecodeError):
            return None

    async def store(self, record: CachedCustomer) -> None:
        """Keep it, replacing an older one; the oldest beyond the cap go."""

        def upsert(connection: Any) -> None:
            connection.execute(
                "INSERT OR REPLACE INTO customer VALUES (?, ?, ?)",
                (record.customer.customer_id, record.read_at.timestamp(), _encoder.encode(record)),
            )
            connection.execute(
                "DELETE FROM customer WHERE customer_id IN "
                "(SELECT customer_id FROM customer ORDER BY read_at DESC LIMIT -1 OFFSET ?)",
                (MOST_CUSTOMERS,),
            )

        await self._vault.write(upsert)
