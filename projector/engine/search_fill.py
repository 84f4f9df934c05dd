"""Giving search terms to documents that have none: written by an older projector or by another program."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from projector.contract.search_terms import SOURCES
from projector.engine.control import Control, Task
from projector.engine.errors import StoreAway
from projector.engine.policy import Pauses

log = logging.getLogger("projector")

PAGE = 500
SHARE = 0.25
"""Of the time, so that the batches have the rest."""
AGAIN_SECONDS = 600.0
STALLS = 5
PAUSES = Pauses(first=1.0, cap=60.0)


@dataclass(frozen=True, slots=True)
class Filled:
    """One step: documents found without terms, and how many of them got some."""

    found: int
    written: int


class TermStore(Protocol):
    """The read models. Methods raise StoreAway."""

    def fill(self, collection: str, limit: int) -> Filled:
        """Give terms to at most ``limit`` documents without any; one that changed meanwhile is left as it is."""


class SearchFill(Task):
    """Works through the collections once after the start and looks again every ten minutes.

    It keeps no mark of how far it is: what has no terms is found by the index. A step can be repeated freely, so can
    the whole, also by two processes at once.
    """

    def __init__(
        self, store: TermStore, control: Control, *, chance: Callable[[], float], again: float = AGAIN_SECONDS
    ) -> None:
        super().__init__("search-fill", control)
        self._store = store
        self._chance = chance
        self._again = again

    def work(self) -> None:
        """Until asked to end. An error ends the filling, not the process: the search has a slower way."""
        try:
            while all(self._fill(collection) for collection in SOURCES) and self.wait(self._again):
                pass
        except Exception:
            log.exception("search terms not filled")

    def _fill(self, collection: str) -> bool:
        """All of a collection; False when the task is to end."""
        total, stalls, attempt = 0, 0, 1
        while True:
            started = time.monotonic()
            try:
                step = self._store.fill(collection, PAGE)
            except StoreAway:
                attempt += 1
                if not self.wait(PAUSES.before(attempt, self._chance())):
                    return False
                continue
            attempt = 1
            total += step.written
            stalls = 0 if step.written else stalls + 1
            if not step.found or stalls >= STALLS:
                break
            if not self.wait((time.monotonic() - started) * (1 / SHARE - 1)):
                return False
        if total:
            log.info("search terms filled", extra={"fields": {"collection": collection, "documents": total}})
        return True
