"""The whole history of both inboxes: what is archived, then what the streams still hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from projector.adapters.archive_files import LaneArchive
from projector.adapters.redis_history import InboxExtent, RedisHistory
from projector.contract.event import Lane
from projector.contract.position import ZERO, Position
from projector.engine.entries import RawEntry


class WholeHistory:
    """A ``Source``. ``archives`` is empty where nothing is archived.

    Methods raise StreamsAway, ArchiveError.
    """

    def __init__(self, streams: RedisHistory, archives: Mapping[Lane, LaneArchive]) -> None:
        self._streams = streams
        self._archives = archives

    def pages(self, lane: Lane, after: Position, until: Position) -> Iterator[list[RawEntry]]:
        archived = self._archived(lane)
        if after < archived:
            yield from self._archives[lane].pages(after, min(until, archived))
            after = archived
        yield from self._streams.pages(lane, after, until)

    def extents(self) -> Mapping[Lane, InboxExtent]:
        """Where the inboxes stand at the server."""
        return self._streams.extents()

    def last(self, lane: Lane, extent: InboxExtent) -> Position:
        """The last entry there is."""
        return max(extent.last, self._archived(lane))

    def missing(self) -> int:
        """Entries that have left the inboxes and are not archived."""
        return sum(self.missing_of(lane, extent) for lane, extent in self.extents().items())

    def missing_of(self, lane: Lane, extent: InboxExtent) -> int:
        """The same for one inbox."""
        archived = self._archived(lane)
        if archived == ZERO:
            return extent.ever - extent.length
        archive = self._archives[lane]
        if extent.length and extent.first <= archived:
            return archive.missing  # they overlap: nothing is lost in between
        return max(archive.missing, extent.ever - extent.length - archive.count())

    def _archived(self, lane: Lane) -> Position:
        return self._archives[lane].last() if lane in self._archives else ZERO
