"""The flags that staff set on a customer (vulnerable, staff, investor, founder).

No event of the contract carries them: on the platform a member of staff sets them in the web desk. Here this module
plays that member of staff. It touches only these four fields, which the projector leaves alone.
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase

from billie_desktop.practice.seed.calendar import sydney_day
from billie_desktop.practice.seed.people import people

_LOOK_SECONDS = 1.0


async def set_flags(database: AsyncDatabase[dict[str, Any]], customers: int, seed: int, stop: asyncio.Event) -> None:
    """Flag the planned customers once each of them has been projected."""
    today = sydney_day(datetime.now(UTC))
    wanted = {person.customer_id: person.flags for person in people(customers, seed, today) if person.flags}
    while wanted and not stop.is_set():
        known = database["customers"].find({"customerId": {"$in": list(wanted)}}, {"customerId": 1})
        here = [row["customerId"] async for row in known]
        if here:
            await database["customers"].bulk_write(
                [UpdateOne({"customerId": key}, {"$set": dict.fromkeys(wanted.pop(key), True)}) for key in here],
                ordered=False,
            )
        if wanted:
            # The projector announces changes, but a missed one must not lose a flag: look again.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _LOOK_SECONDS)
