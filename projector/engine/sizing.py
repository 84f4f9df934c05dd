"""How many entries the next read asks for."""

from __future__ import annotations


class BatchSize:
    """Small while the projector keeps up, doubling up to ``largest`` while it is behind.

    A full read means that more is waiting; a read that is less than a quarter full means that little was.
    """

    def __init__(self, smallest: int, largest: int) -> None:
        self._smallest = max(1, smallest)
        self._largest = max(self._smallest, largest)
        self.count = self._smallest

    def learn(self, received: int) -> bool:
        """Take in how many entries a read of ``count`` brought; whether the projector is behind."""
        behind = received >= self.count
        if behind:
            self.count = min(self._largest, self.count * 2)
        elif received * 4 < self.count:
            self.count = max(self._smallest, self.count // 2)
        return behind
