"""Half-written messages of this agent, encrypted with everything else that is kept on this machine."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from billie_desktop.gateways.cache.vault import Vault

VERSION = 1
SCHEMA = (
    """CREATE TABLE IF NOT EXISTS draft (
        conversation_id TEXT PRIMARY KEY,
        kept_at REAL NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
)
LIFE = timedelta(days=14)
MOST = 500


class SqlDrafts:
    """Implements ``desk.conversation_ports.DraftStore``: drafts are forgotten after 14 days, the oldest beyond 500."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def load(self) -> dict[str, str]:
        """All drafts that are not too old."""

        def select(connection: Any) -> dict[str, str]:
            oldest = time.time() - LIFE.total_seconds()
            return dict(connection.execute("SELECT conversation_id, text FROM draft WHERE kept_at > ?", (oldest,)))

        return await self._vault.read(select)

    async def store(self, conversation_id: str, text: str) -> None:
        """Keep a draft, replacing an older one."""

        def upsert(connection: Any) -> None:
            connection.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", (conversation_id, time.time(), text))
            connection.execute(
                "DELETE FROM draft WHERE conversation_id IN "
                "(SELECT conversation_id FROM draft ORDER BY kept_at DESC LIMIT -1 OFFSET ?)",
                (MOST,),
            )

        await self._vault.write(upsert)

    async def remove(self, conversation_id: str) -> None:
        """Forget a draft."""
        await self._vault.write(
            lambda connection: connection.execute("DELETE FROM draft WHERE conversation_id = ?", (conversation_id,))
        )
