"""Windows and half-written forms of this agent, encrypted with everything else that is kept on this machine."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import msgspec

from billie_desktop.desk.workspace import Workspace
from billie_desktop.gateways.cache.errors import StorageFailed
from billie_desktop.gateways.cache.vault import Vault

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS workspace (
        place INTEGER PRIMARY KEY CHECK (place = 1),
        kept_at REAL NOT NULL,
        body BLOB NOT NULL
    ) STRICT""",
)
LIFE = timedelta(days=14)
_decoder = msgspec.json.Decoder(Workspace)
_encoder = msgspec.json.Encoder()


class SqlWorkspace:
    """Implements ``desk.workspace.WorkspaceStore``; what was kept is forgotten after 14 days."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def load(self) -> Workspace:
        """What was kept last."""

        def select(connection: Any) -> Workspace:
            oldest = time.time() - LIFE.total_seconds()
            row = connection.execute("SELECT body FROM workspace WHERE kept_at > ?", (oldest,)).fetchone()
            return Workspace() if row is None else _decoder.decode(row[0])

        try:
            return await self._vault.read(select)
        except (StorageFailed, msgspec.ValidationError, msgspec.DecodeError):
            return Workspace()

    async def store(self, workspace: Workspace) -> None:
        """Keep it, replacing the older one."""

        def upsert(connection: Any) -> None:
            row = (time.time(), _encoder.encode(workspace))
            connection.execute("INSERT OR REPLACE INTO workspace VALUES (1, ?, ?)", row)

        try:
            await self._vault.write(upsert)
        except StorageFailed:
            return
