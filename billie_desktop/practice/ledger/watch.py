"""Live transactions: every commit reaches the streams that watch its account."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from billie_desktop.practice.ledger.loan import Transaction

Feed = asyncio.Queue[Transaction | None]


class WatchHub:
    """Feeds by account. ``None`` in a feed ends its stream."""

    def __init__(self) -> None:
        self._feeds: defaultdict[str, set[Feed]] = defaultdict(set)

    @contextmanager
    def feed(self, account_id: str) -> Iterator[Feed]:
        """A feed of the account's new transactions from now on."""
        feed: Feed = asyncio.Queue()
        self._feeds[account_id].add(feed)
        try:
            yield feed
        finally:
            self._feeds[account_id].discard(feed)
            if not self._feeds[account_id]:
                del self._feeds[account_id]

    def spread(self, transactions: Sequence[Transaction]) -> None:
        for transaction in transactions:
            for feed in self._feeds.get(transaction.account_id, ()):
                feed.put_nowait(transaction)

    def close_all(self) -> int:
        """End every stream, as a restarting server would; how many there were."""
        feeds = [feed for feeds in self._feeds.values() for feed in feeds]
        for feed in feeds:
            feed.put_nowait(None)
        return len(feeds)
