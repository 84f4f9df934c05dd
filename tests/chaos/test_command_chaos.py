"""A small chaos run; the large one is ``make bench NAME=command-chaos``."""

from __future__ import annotations

from pathlib import Path

import pytest

from billie_desktop.practice.servers import MongoServer, RedisServer
from tests.chaos.house import House
from tests.chaos.plan import SHARES, make_plan
from tests.chaos.run import Run, Size


@pytest.mark.servers
@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_every_intent_is_posted_once_or_known_as_not_posted(
    mongo_server: MongoServer, redis_server: RedisServer, database_name: str, stream_prefix: str, tmp_path: Path
) -> None:
    """150 commands of all kinds by two desks, with lost answers and each process killed: nothing doubled, nothing lost,
    balanced books, read models that equal the ledger, and an audit chain without a gap."""
    desk_url = redis_server.url_for("desk")
    house = House(tmp_path, mongo_server.uri, redis_server.url, desk_url, database_name, stream_prefix)
    try:
        outcome = await Run(house, Size(orders=150, faults=5, kills=1, hands=16, deadline_ms=800)).go()
    finally:
        house.stop()
    found = outcome.reckoning
    assert found.is_clean, found
    assert found.intents == found.posted_once + found.not_posted_known == 150
    assert {outcome.counts[name] for name in ("desk", "intake", "ledger", "projector")} == {1}
    assert set(outcome.exit_codes.values()) == {0}


def test_a_plan_holds_every_kind_and_follows_from_its_seed() -> None:
    """A hundred orders hold all kinds; the same seed gives the same plan, another one another."""
    plan = make_plan(100, 3)
    assert {order.kind for order in plan.all()} == set(SHARES)
    assert sorted(order.number for order in plan.all()) == list(range(100))
    assert plan == make_plan(100, 3)
    assert plan != make_plan(100, 4)
