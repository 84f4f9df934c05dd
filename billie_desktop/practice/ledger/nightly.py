"""The aging monitor and the nightly expected losses: at the start and after every Sydney midnight."""

import asyncio

from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.clock import next_sydney_midnight

LOANS_AT_A_TIME = 50
NIGHTLY = "nightly"


async def age_all(book: LedgerBook, us: int) -> int:
    """The aging of every loan that needs it, in small batches between which calls are served; number changed."""
    account_ids, changed = book.overdue_account_ids(us), 0
    for start in range(0, len(account_ids), LOANS_AT_A_TIME):
        with book.batch():
            for account_id in account_ids[start : start + LOANS_AT_A_TIME]:
                changed += book.age(book.load(account_id), us)
        await asyncio.sleep(0)
    return changed


async def recalculate_all(book: LedgerBook, us: int) -> int:
    """The expected loss of every open loan that has none of that Sydney day yet, in small batches; how many."""
    stale = book.allowances.stale(us)
    for start in range(0, len(stale), LOANS_AT_A_TIME):
        with book.batch():
            for account_id in stale[start : start + LOANS_AT_A_TIME]:
                book.allowances.recalculate(book.load(account_id), us, NIGHTLY)
        await asyncio.sleep(0)
    return len(stale)


async def run_nightly(book: LedgerBook) -> None:
    """Until cancelled."""
    while True:
        now = book.micros_of(None)
        await age_all(book, now)
        await recalculate_all(book, now)
        await asyncio.sleep((next_sydney_midnight(now) - book.micros_of(None)) / 1_000_000 + 1)
