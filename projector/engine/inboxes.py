"""The entries of both inboxes as one sequence, in the order of their ids."""

from __future__ import annotations

from dataclasses import dataclass, field

from projector.contract.event import LANES, Lane
from projector.contract.position import ZERO, Position
from projector.engine.entries import RawEntry
from projector.engine.ports import Streams


@dataclass(slots=True)
class Taken:
    """What may be applied next. ``behind``: more is waiting. ``recovered``: some of it was delivered before.

    ``held``: what is waiting must not be applied yet.
    """

    entries: list[RawEntry]
    behind: bool
    recovered: bool
    held: bool = False


@dataclass(slots=True)
class _Inbox:
    buffer: list[RawEntry] = field(default_factory=list)
    open: bool = False
    """Whether entries may follow directly behind the buffered ones."""
    recovering: bool = True
    """Whether pending entries come before new ones."""
    from_pending: bool = False
    """Whether the buffered entries were pending."""
    after: Position = ZERO


class Inboxes:
    """Reads what is pending first, then what is new, and merges the inboxes.

    While one inbox has more than was asked for, younger entries of the other wait for those in between. So a backlog
    and a recovery apply in the order that they would have had live; entries that wait are pending at the server.
    """

    def __init__(self, streams: Streams, block_ms: int) -> None:
        self._streams = streams
        self._block_ms = block_ms
        self._inboxes: dict[Lane, _Inbox] = {}
        self.restart()

    def restart(self) -> None:
        """Begin again with what is pending, after an answer may have been lost."""
        self._inboxes = {lane: _Inbox() for lane in LANES}

    def take(self, count: int) -> Taken:
        """The next entries, about ``count`` per inbox; none when nothing came for a while.

        Raises GroupMissing, StreamsAway; ``restart`` afterwards.
        """
        self._fill_from_pending(count)
        self._fill_from_new(count)
        ends = [inbox.buffer[-1].position for inbox in self._inboxes.values() if inbox.open]
        if ends:
            end = min(ends)
            ready = [self._cut(inbox, end) for inbox in self._inboxes.values()]
        else:
            ready = [inbox.buffer for inbox in self._inboxes.values()]
            for inbox in self._inboxes.values():
                inbox.buffer = []
        parts = [part for part in ready if part]
        recovered = any(
            bool(part) and inbox.from_pending for part, inbox in zip(ready, self._inboxes.values(), strict=True)
        )
        entries = parts[0] if len(parts) == 1 else sorted((e for part in parts for e in part), key=_position)
        return Taken(entries, bool(ends), recovered)

    def _fill_from_pending(self, count: int) -> None:
        wanted = {lane: inbox.after for lane, inbox in self._inboxes.items() if inbox.recovering and not inbox.buffer}
        if not wanted:
            return
        for entry in self._streams.pending(wanted, count, late=False, lanes=tuple(wanted)):
            self._inboxes[entry.lane].buffer.append(entry)
        for lane in wanted:
            inbox = self._inboxes[lane]
            if inbox.buffer:
                inbox.after = inbox.buffer[-1].position
                inbox.open = inbox.from_pending = True
            else:
                inbox.recovering = False

    def _fill_from_new(self, count: int) -> None:
        wanted = [lane for lane, inbox in self._inboxes.items() if not inbox.recovering and not inbox.buffer]
        if not wanted:
            return
        idle = not any(inbox.buffer for inbox in self._inboxes.values())
        for entry in self._streams.read(count, self._block_ms if idle else None, wanted):
            self._inboxes[entry.lane].buffer.append(entry)
        for lane in wanted:
            inbox = self._inboxes[lane]
            inbox.open, inbox.from_pending = len(inbox.buffer) >= count, False

    def _cut(self, inbox: _Inbox, end: Position) -> list[RawEntry]:
        """Take the entries up to a position out of a buffer."""
        buffer = inbox.buffer
        if not buffer or buffer[-1].position <= end:
            inbox.buffer, inbox.open = [], False
            return buffer
        ready = [entry for entry in buffer if entry.position <= end]
        inbox.buffer = buffer[len(ready) :]
        return ready


def _position(entry: RawEntry) -> Position:
    return entry.position
