"""From the keystroke to the painted result in the palette.

``palette_server_p95_ms``  the last letter of a text, to the painted answer of the servers. The pause in typing (300 ms
                           by features.md SE-1) is taken out: it is a wish, no cost.
``palette_cached_p95_ms``  the same, to the painted hits of 2,000 customers kept on this computer, pause or no pause
``raw_find_p95_ms``        limit: the two searches themselves, by a bare driver on the same loop, ids only
"""

from __future__ import annotations

import asyncio
import random
import time
from datetime import UTC, datetime
from typing import Any

from pymongo import AsyncMongoClient
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from billie_desktop.desk.customer_search import CustomerSearch
from billie_desktop.desk.ports import CachedCustomer
from billie_desktop.domain.search_text import route
from billie_desktop.gateways.cache.known_here import KnownHere
from billie_desktop.gateways.mongo.documents import read_account, read_customer
from billie_desktop.gateways.mongo.term_search import INDEX, condition
from billie_desktop.gateways.search_beginnings import account_beginnings, person_beginnings
from projector.contract.collections import CUSTOMERS, LOAN_ACCOUNTS
from tests.bench.desk_parts.painted import Painted, median, p95
from tests.bench.desk_parts.seeding import DATABASE, account, customer
from tests.bench.desk_parts.world import World

KEPT = 2_000
PAUSE_MS = 300


def texts(count: int, customers: int, seed: int = 3) -> list[str]:
    """What agents type: beginnings of names in every order, numbers, addresses, ids; no text twice."""
    made, found = random.Random(seed), dict[str, None]()
    while len(found) < count:
        person = customer(made.randrange(customers))
        first, last = person["firstName"].lower(), person["lastName"].lower()
        text = made.choice(
            [
                last[: made.randrange(3, 6)],
                first[: made.randrange(3, 6)],
                f"{first[:2]} {last[:3]}",
                f"{last[:4]} {first[:1]}",
                f"{first} {last}",
                f"0{person['mobilePhoneNumber'][3 : made.randrange(8, 13)]}",
                person["emailAddress"][: made.randrange(5, 20)],
                person["customerId"],
                person["customerId"].replace("CUS-", "VN00"),
            ]
        )
        found[text.strip()] = None
    return list(found)


async def measure(world: World, count: int) -> dict[str, Any]:
    """Both figures and the limit."""
    palette, chosen = world.shell.main.palette_overlay, texts(count, world.servers.customers)
    raw = await _raw(world, chosen)
    palette.summon()
    palette._pause.setInterval(0)
    server = [await _typed(world, text, from_here=False) for text in chosen]
    palette.dismiss()
    search = world.desk.search
    assert isinstance(search, CustomerSearch)
    here = _kept(world)
    search.forget()
    search._here = here
    palette._pause.setInterval(60_000)
    palette.summon()
    known = [text for text in texts(3 * count, KEPT, seed=4) if any(here.find(route(text), 1))]
    cached = [await _typed(world, text, from_here=True) for text in known[:count]]
    palette.dismiss()
    palette._pause.setInterval(PAUSE_MS)
    return {
        "palette_cached_p95_ms": p95(cached),
        "palette_cached_p50_ms": median(cached),
        "palette_server_p95_ms": p95(server),
        "palette_server_p50_ms": median(server),
        "palette_server_max_ms": round(max(server), 2),
        "raw_find_p95_ms": p95(raw),
    }


async def _typed(world: World, text: str, *, from_here: bool) -> float:
    """Milliseconds from the last letter to the paint of the answer."""
    palette = world.shell.main.palette_overlay
    query = palette.panel.query
    query.blockSignals(True)
    query.setText(text[:-1])
    query.blockSignals(False)

    def holds() -> bool:
        result = palette.result
        return result is not None and result.text == text and result.from_here == from_here

    painted = Painted(palette.panel.list.viewport(), holds)
    started = time.perf_counter()
    QTest.keyClick(query, text[-1]) if text[-1] != " " else QTest.keyClick(query, Qt.Key.Key_Space)
    moment = await painted.wait()
    await asyncio.sleep(0.005)
    return (moment - started) * 1000


def _kept(world: World) -> KnownHere:
    here = KnownHere(None)  # type: ignore[arg-type]  # nothing is loaded from a file
    for number in range(KEPT):
        person = customer(number)
        records = (read_account(account(number, person)),)
        here.learn(CachedCustomer(read_customer(person), records, (), datetime.now(UTC)))
    return here


async def _raw(world: World, chosen: list[str]) -> list[float]:
    found = []
    async with AsyncMongoClient[dict[str, Any]](world.servers.mongo) as client:
        database = client[DATABASE]
        for text in chosen:
            query, started = route(text), time.perf_counter()
            people, accounts = person_beginnings(query), account_beginnings(query)
            await asyncio.gather(
                database[CUSTOMERS].find(condition(people), {"customerId": 1}).hint(INDEX).limit(41).to_list(),
                *(
                    [database[LOAN_ACCOUNTS].find(condition(accounts), {"_id": 1}).hint(INDEX).limit(41).to_list()]
                    if accounts
                    else []
                ),
            )
            found.append((time.perf_counter() - started) * 1000)
    return found
