"""Events that wait for the stream. A row leaves only after its event is safely there."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from billie_desktop.practice.ledger.announce import AGING_UPDATED
from billie_desktop.practice.ledger.api import StreamEvent
from billie_desktop.practice.ledger.journal import event_id

_BY_SEQUENCE = "SELECT sequence, at_us, type, conv, usr, body FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT ?"
_BY_TIME = "SELECT sequence, at_us, type, conv, usr, body FROM outbox ORDER BY at_us / 1000, sequence"
_WORTH_COMPACTING = 50_000
_READ_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Outbox:
    """The outbox table of one ledger file."""

    connection: sqlite3.Connection

    def after(self, sequence: int, limit: int) -> list[StreamEvent]:
        """The next events in the order in which they were posted."""
        return [_event(row) for row in self.connection.execute(_BY_SEQUENCE, (sequence, limit))]

    def by_time(self) -> Iterator[StreamEvent]:
        """All events in order of their own times."""
        cursor = self.connection.execute(_BY_TIME)
        while rows := cursor.fetchmany(_READ_ROWS):
            for row in rows:
                yield _event(row)

    def remove_until(self, sequence: int) -> None:
        self.connection.execute("DELETE FROM outbox WHERE sequence <= ?", (sequence,))

    def clear(self) -> None:
        """Remove everything, and give the room of a large history back to the file system."""
        count = self.count()
        self.connection.execute("DELETE FROM outbox")
        if count >= _WORTH_COMPACTING:
            self.connection.execute("VACUUM")

    def count(self) -> int:
        return int(self.connection.execute("SELECT COUNT(*) FROM outbox").fetchone()[0])


def _event(row: tuple[int, int, str, str, str, str]) -> StreamEvent:
    sequence, at_us, event_type, conv, usr, body = row
    fields = {
        "conv": conv,
        "agt": "agingMonitor" if event_type == AGING_UPDATED else "accountsService",
        "usr": usr,
        "seq": "1",
        "cls": "msg",
        "typ": event_type,
        "cause": event_id(sequence),
    }
    if event_type == AGING_UPDATED:
        fields["rec"] = "[]"
    fields["payload"] = body
    return StreamEvent(sequence, at_us // 1000, fields)
