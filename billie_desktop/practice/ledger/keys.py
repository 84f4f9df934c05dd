"""Idempotency keys: the first answer is remembered for 24 hours; a running command holds its key and its account."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from billie_desktop.practice.ledger.api import RefusalKind, Refused

LIFE_US = 24 * 3600 * 1_000_000
RESERVATION_SECONDS = 60.0
SHORTEST, LONGEST = 8, 128

_STORE = "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)"


class BusyError(Exception):
    """Somebody else is at work on the same account, or with the same key."""


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What the ledger answered to a key: the method and the response as bytes of the wire."""

    method: str
    response: bytes


@dataclass(slots=True)
class Keys:
    """Stored answers (in the ledger file) and running commands (in memory: they die with the process, unposted)."""

    connection: sqlite3.Connection
    monotonic: Callable[[], float] = time.monotonic
    _running: dict[str, float] = field(default_factory=dict)
    _accounts: set[str] = field(default_factory=set)

    def recall(self, key: str, now_us: int) -> FirstAnswer | None:
        row = self.connection.execute(
            "SELECT method, response FROM answers WHERE key = ? AND stored_us > ?", (key, now_us - LIFE_US)
        ).fetchone()
        return FirstAnswer(*row) if row else None

    def remember(self, key: str, answer: FirstAnswer, now_us: int) -> None:
        """Store the first answer inside the SQLite transaction of its posting; old answers go."""
        self.connection.execute("DELETE FROM answers WHERE stored_us <= ?", (now_us - LIFE_US,))
        self.connection.execute(_STORE, (key, answer.method, answer.response, now_us))

    @contextmanager
    def hold(self, key: str, account_id: str) -> Iterator[None]:
        """Hold a key (may be "") and an account while a command runs. Raises BusyError.

        A key is held for 60 s at most; after that another call may try, and finds the stored answer if there is one.
        """
        now = self.monotonic()
        if key and now < self._running.get(key, now):
            raise BusyError("A command with this idempotency key is still running.")
        if account_id in self._accounts:
            raise BusyError("Another posting on this loan account is still running.")
        reserved_until = now + RESERVATION_SECONDS
        if key:
            self._running[key] = reserved_until
        self._accounts.add(account_id)
        try:
            yield
        finally:
            self._accounts.discard(account_id)
            if key and self._running.get(key) == reserved_until:
                del self._running[key]


def check_key(key: str) -> None:
    """Raises Refused INVALID_ARGUMENT for a key that is too short or too long."""
    if not SHORTEST <= len(key) <= LONGEST:
        raise Refused(RefusalKind.INVALID_ARGUMENT, f"idempotency_key must have {SHORTEST} to {LONGEST} characters.")
