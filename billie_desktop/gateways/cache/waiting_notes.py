"""Notes that wait for the connection, in the file that also holds commands: it outlives the copy of the records."""

from __future__ import annotations

from typing import Any

import msgspec

from billie_desktop.domain.note_draft import WaitingNote
from billie_desktop.gateways.cache.vault import Vault

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS waiting_note (
        key TEXT PRIMARY KEY,
        written_at REAL NOT NULL,
        body BLOB NOT NULL
    ) STRICT""",
)
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(WaitingNote)


class SqlWaitingNotes:
    """Implements ``desk.note_desk.WaitingStore`` in a vault opened with ``durable=True``."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def load(self) -> tuple[WaitingNote, ...]:
        """All of them, oldest first."""

        def select(connection: Any) -> list[bytes]:
            return [row[0] for row in connection.execute("SELECT body FROM waiting_note ORDER BY written_at, key")]

        return tuple(_decoder.decode(body) for body in await self._vault.read(select))

    async def put(self, note: WaitingNote) -> None:
        """Keep one, replacing an older form of it."""
        written = note.draft.written_at.timestamp() if note.draft.written_at is not None else 0.0
        row = (note.key, written, _encoder.encode(note))
        await self._vault.write(
            lambda connection: connection.execute("INSERT OR REPLACE INTO waiting_note VALUES (?, ?, ?)", row)
        )

    async def remove(self, key: str) -> None:
        """Forget one."""
        await self._vault.write(lambda connection: connection.execute("DELETE FROM waiting_note WHERE key = ?", (key,)))
