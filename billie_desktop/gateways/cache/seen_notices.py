"""Which notices this agent has seen, encrypted with everything else that is kept on this machine."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from billie_desktop.gateways.cache.vault import Vault

TABLE = """CREATE TABLE IF NOT EXISTS seen_notice (
    place INTEGER PRIMARY KEY,
    notice_id TEXT NOT NULL UNIQUE
) STRICT"""


class SqlSeenNotices:
    """Implements ``desk.notice_board.SeenStore``; makes its table in the agent's file when it is missing."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def load(self) -> tuple[str, ...]:
        """The ids, oldest first."""

        def select(connection: Any) -> tuple[str, ...]:
            connection.execute(TABLE)
            rows = connection.execute("SELECT notice_id FROM seen_notice ORDER BY place").fetchall()
            return tuple(str(row[0]) for row in rows)

        return await self._vault.write(select)

    async def keep(self, ids: Collection[str]) -> None:
        """Exactly these from now on, in this order."""

        def replace(connection: Any) -> None:
            connection.execute(TABLE)
            connection.execute("DELETE FROM seen_notice")
            connection.executemany("INSERT INTO seen_notice VALUES (?, ?)", list(enumerate(ids)))

        await self._vault.write(replace)
