"""Who appears in the tour: found in the practice world, never invented."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass

from billie_desktop.app.tour.hands import StepFailed
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountFilter, AccountRow, AccountSort
from billie_desktop.domain.account import CLOSED, AccountStatus
from billie_desktop.domain.errors import DeskError

PAGE = 60
MANY = 500
LOOK_AGAIN_S = 0.2


@dataclass(frozen=True, slots=True)
class Cast:
    """One overdue account with fees to waive, and another customer with an open loan."""

    overdue: AccountRow
    other: AccountRow


async def find_cast(desk: Desk, seconds: float = 10.0) -> Cast:
    """Look through the lists as an agent would, until the projector has filled them. Raises StepFailed when the world
    has nobody who fits after ``seconds``."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        try:
            return await _look(desk)
        except (StepFailed, DeskError):
            if loop.time() > deadline:
                raise
        await asyncio.sleep(LOOK_AGAIN_S)


async def _look(desk: Desk) -> Cast:
    late = await desk.lists.accounts(
        0,
        PAGE,
        AccountSort.DAYS_OVERDUE,
        True,
        AccountFilter(statuses=frozenset({AccountStatus.IN_ARREARS})),
    )
    # Whoever has the most open accounts shows the most of the desk.
    known = await desk.lists.accounts(0, MANY, AccountSort.BALANCE, True, AccountFilter())
    counts = Counter(row.customer_id for row in known.rows if row.status not in CLOSED)
    overdue = None
    for row in sorted(late.rows, key=lambda each: -counts[each.customer_id]):
        if row.customer_name and row.customer_id and await _has_fees(desk, row):
            overdue = row
            break
    if overdue is None:
        raise StepFailed("no account in arrears with a fee to waive")
    current = await desk.lists.accounts(
        0, PAGE, AccountSort.BALANCE, True, AccountFilter(statuses=frozenset({AccountStatus.ACTIVE}))
    )
    others = (row for row in current.rows if row.customer_name and row.customer_id != overdue.customer_id)
    other = next(others, None)
    if other is None:
        raise StepFailed("no second customer with an open loan")
    return Cast(overdue, other)


async def _has_fees(desk: Desk, row: AccountRow) -> bool:
    try:
        fees = await desk.records.fees(row.account_id)
    except DeskError:
        return False
    return bool(fees.fees)
