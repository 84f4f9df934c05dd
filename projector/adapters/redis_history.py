"""The inboxes read from any place, without a consumer group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import redis

from projector.adapters.redis_connection import translated
from projector.adapters.redis_streams import StreamNames
from projector.contract.event import LANES, Lane
from projector.contract.position import ZERO, Position
from projector.engine.entries import RawEntry

PAGE_BYTES = 8 * 2**20
_SMALLEST_PAGE, _LARGEST_PAGE = 50, 5_000


@dataclass(frozen=True, slots=True)
class InboxExtent:
    """What an inbox holds and what it has ever held. ``delivered``: to our group; None when there is no group."""

    first: Position
    last: Position
    length: int
    ever: int
    delivered: Position | None


class RedisHistory:
    """A ``Source`` on a client that keeps bytes and raw answers (``redis_connection.connect``)."""

    def __init__(self, client: redis.Redis, names: StreamNames) -> None:
        self._client: Any = client
        self._names = names

    def pages(self, lane: Lane, after: Position, until: Position) -> Iterator[list[RawEntry]]:
        stream, count = self._names.of_lane(lane), 500
        while after < until:
            with translated():
                answer = self._client.execute_command("XRANGE", stream, f"({after}", str(until), "COUNT", count)
            if not answer:
                return
            page = [_entry(lane, entry_id, pairs) for entry_id, pairs in answer]
            yield page
            after = page[-1].position
            # The next page is to be of about the same number of bytes whatever the entries are like.
            size = sum(len(value) for _, pairs in answer for value in pairs)
            count = min(_LARGEST_PAGE, max(_SMALLEST_PAGE, PAGE_BYTES * len(page) // max(1, size)))

    def extents(self) -> dict[Lane, InboxExtent]:
        """Where the inboxes begin and end; one that does not exist is empty. Raises StreamsAway."""
        with translated():
            return {lane: self._extent(self._names.of_lane(lane)) for lane in LANES}

    def _extent(self, stream: str) -> InboxExtent:
        if not self._client.exists(stream):
            return InboxExtent(ZERO, ZERO, 0, 0, None)
        info = self._client.xinfo_stream(stream)
        groups = {group["name"]: group for group in self._client.xinfo_groups(stream)}
        group = groups.get(self._names.group.encode())
        first = info.get("first-entry")
        return InboxExtent(
            first=Position.parse(first[0]) if first else ZERO,
            last=Position.parse(info["last-generated-id"]),
            length=int(info["length"]),
            ever=int(info.get("entries-added") or info["length"]),
            delivered=None if group is None else Position.parse(group["last-delivered-id"]),
        )


def _entry(lane: Lane, entry_id: bytes, pairs: list[bytes]) -> RawEntry:
    ms, _, seq = entry_id.partition(b"-")
    return RawEntry(lane, entry_id, Position(int(ms), int(seq)), pairs)
