"""Which news this agent has read or put away, encrypted with everything else that is kept on this machine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from billie_desktop.domain.notice_mark import NoticeMark
from billie_desktop.gateways.cache.vault import Vault

SCHEMA = (
    "DROP TABLE IF EXISTS seen_notice",  # of earlier versions, which kept ids of requests only
    """CREATE TABLE IF NOT EXISTS notice_mark (
        kind TEXT NOT NULL,
        notice_id TEXT NOT NULL,
        marked_at REAL NOT NULL,
        dismissed INTEGER NOT NULL,
        PRIMARY KEY (kind, notice_id)
    ) STRICT, WITHOUT ROWID""",
)


class SqlNoticeMarks:
    """Implements ``desk.notice_marks.MarkStore``. Ids and moments only; how many and how long is the caller's rule."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def load(self) -> dict[str, tuple[NoticeMark, ...]]:
        """All marks by kind."""

        def select(connection: Any) -> dict[str, tuple[NoticeMark, ...]]:
            found: dict[str, list[NoticeMark]] = {}
            for kind, notice_id, at, dismissed in connection.execute("SELECT * FROM notice_mark"):
                mark = NoticeMark(notice_id, datetime.fromtimestamp(at, UTC), bool(dismissed))
                found.setdefault(kind, []).append(mark)
            return {kind: tuple(marks) for kind, marks in found.items()}

        return await self._vault.read(select)

    async def keep(self, kind: str, marks: tuple[NoticeMark, ...]) -> None:
        """Exactly these of a kind from now on."""

        def replace(connection: Any) -> None:
            connection.execute("DELETE FROM notice_mark WHERE kind = ?", (kind,))
            rows = [(kind, each.notice_id, each.at.timestamp(), each.dismissed) for each in marks]
            connection.executemany("INSERT INTO notice_mark VALUES (?, ?, ?, ?)", rows)

        await self._vault.write(replace)
