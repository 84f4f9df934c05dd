"""How long and how much the cache keeps; what is beyond is deleted."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

LIFE = timedelta(days=7)
MOST_CUSTOMERS = 2000
MOST_BYTES = 128 * 1024 * 1024
TOGETHER = 50

_EXPIRED = ("DELETE FROM kept_page WHERE read_at <= ?", "DELETE FROM kept_customer WHERE read_at <= ?")
_SURPLUS = """DELETE FROM kept_customer WHERE customer_id IN (
    SELECT customer_id FROM kept_customer WHERE customer_id NOT IN (SELECT customer_id FROM pinned)
    ORDER BY read_at DESC LIMIT -1 OFFSET ?)"""
_IN_ORDER_OF_LEAVING = (
    "DELETE FROM kept_page WHERE rowid IN (SELECT rowid FROM kept_page ORDER BY read_at LIMIT ?)",
    """DELETE FROM kept_customer WHERE customer_id IN (
        SELECT customer_id FROM kept_customer WHERE customer_id NOT IN (SELECT customer_id FROM pinned)
        ORDER BY read_at LIMIT ?)""",
    "DELETE FROM kept_customer WHERE customer_id IN (SELECT customer_id FROM kept_customer ORDER BY read_at LIMIT ?)",
)


def oldest() -> float:
    """What was read before this moment has expired."""
    return time.time() - LIFE.total_seconds()


def make(connection: Any) -> None:
    """Delete what has expired, then the oldest beyond the caps: pages, customers, pinned customers last of all.

    In a transaction of the caller.
    """
    for delete in _EXPIRED:
        connection.execute(delete, (oldest(),))
    connection.execute(_SURPLUS, (MOST_CUSTOMERS,))
    for delete in _IN_ORDER_OF_LEAVING:
        while _size(connection) > MOST_BYTES:
            if connection.execute(delete, (TOGETHER,)).rowcount < 1:
                break


def _size(connection: Any) -> int:
    found = connection.execute(
        "SELECT (SELECT total(size) FROM kept_page) + (SELECT total(size) FROM kept_customer)"
    ).fetchone()
    return int(found[0])
