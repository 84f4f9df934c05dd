"""The arrears list of the whole book, in pages: most days first."""

import sqlite3
from dataclasses import dataclass

from billie_desktop.practice.ledger.api import RefusalKind, Refused
from billie_desktop.practice.ledger.wire_numbers import number_in

_OVERDUE = """FROM accounts WHERE dpd > 0 AND dpd BETWEEN :least AND :most AND (:bucket = '' OR bucket = :bucket)"""
_PAGE = f"""
SELECT dpd, key, account_id {_OVERDUE}
AND (dpd < :after_dpd OR (dpd = :after_dpd AND key > :after_key)) ORDER BY dpd DESC, key LIMIT :limit
"""
_COUNT = f"SELECT COUNT(*) {_OVERDUE}"
MOST_DAYS = 2**31


@dataclass(frozen=True, slots=True)
class ArrearsFilter:
    """Which loans. bucket: "" for any; days past due, both ends included."""

    bucket: str = ""
    least_days: int = 1
    most_days: int = MOST_DAYS


@dataclass(frozen=True, slots=True)
class ArrearsPage:
    """Account ids, how many match in all, and where the next page begins ("" at the end)."""

    account_ids: list[str]
    total_count: int
    next_token: str


def overdue_page(connection: sqlite3.Connection, wanted: ArrearsFilter, size: int, token: str) -> ArrearsPage:
    """Loans in arrears as of their last aging. token: of the page before, "" for the first. Raises Refused."""
    after_dpd, after_key = _position(token)
    values = {
        "bucket": wanted.bucket,
        "least": wanted.least_days,
        "most": wanted.most_days,
        "after_dpd": after_dpd,
        "after_key": after_key,
        "limit": size + 1,
    }
    rows = connection.execute(_PAGE, values).fetchall()
    (count,) = connection.execute(_COUNT, values).fetchone()
    token = f"{rows[size - 1][0]}.{rows[size - 1][1]}" if len(rows) > size else ""
    return ArrearsPage([account_id for _, _, account_id in rows[:size]], int(count), token)


def _position(token: str) -> tuple[int, int]:
    if not token:
        return MOST_DAYS, 0
    first, _, second = token.partition(".")
    days, key = number_in(first), number_in(second)
    if days is None or key is None:
        raise Refused(RefusalKind.INVALID_ARGUMENT, "page_token is not one of this ledger.")
    return days, key
