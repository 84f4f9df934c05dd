"""With the rights of ``projector grants`` the intake looks after events: state, dead letters, corrections, balances."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import redis
from pymongo import AsyncMongoClient

from projector.adapters.intake_corrections import Corrections
from projector.adapters.intake_stream import connect_events
from projector.adapters.mongo_balances import all_balances
from projector.app.letters import Letters
from projector.app.processing_reading import NO_GROUP, read_processing
from projector.app.settings import Settings
from projector.app.wiring import servers
from projector.contract.letters import CorrectionClaim, LetterFilter
from projector.engine.correction import corrected, texts_of
from tests.projector.app.test_replay import bury
from tests.projector.engine.kit import pairs
from tests.projector.operations.granting import Granted

pytestmark = pytest.mark.servers

BAD = {"customer_id": ["U77"], "first_name": "Mia"}
GOOD = {"customer_id": "U77", "first_name": "Mia"}


def test_the_intake_looks_after_events_with_its_rights(granted: Granted) -> None:
    """Everything that the system page of a desk asks for works with the intake's login and nothing more: the state of
    the streams, a dead letter with its documents, a correction tried out and sent in one step, and the balances."""
    ground = granted.ground
    settings = replace(
        Settings.from_environment(ground.environment()),
        redis_url=granted.address("intake", "redis-url"),
        database_uri=granted.address("intake", "database-uri"),
    )
    ground.redis.xadd(ground.inboxes["ext"], {"typ": "nobody.handles.v1"})
    for stream in ground.inboxes.values():
        try:
            ground.redis.xgroup_create(stream, ground.group, "0", mkstream=True)
        except redis.ResponseError:
            pass  # a projector has been here
    letter_id = bury(ground, "ext", 1_782_864_000_000, pairs("customer.created.v1", BAD, cause="evt-77", usr="U77"))
    with servers(settings, "intake") as parts:
        assert read_processing(settings, parts).problem in ("", NO_GROUP)
        letters = Letters(settings, parts)
        assert [each.letter_id for each in letters.page(LetterFilter("evt-77"), "", 10).letters] == [letter_id]
        letter = letters.find(letter_id)
        assert letter is not None
        assert letters.check(letter, json.dumps(GOOD), "user-1").problem == ""
        assert letters.check(letter, json.dumps(BAD), "user-1").problem != ""
        list(all_balances(parts.database))
    event = corrected(texts_of(letter.pairs), letter.summary.original_id, json.dumps(GOOD), "user-1")
    claim = CorrectionClaim("rights-1", letter_id, event, letter.pairs, "For a test", "user-1", datetime.now(UTC))

    async def send() -> list[str]:
        client, events = AsyncMongoClient[dict[str, object]](settings.database_uri), connect_events(settings.redis_url)
        try:
            own = client[f"{settings.db_name}-intake"]
            corrections = Corrections(own, events, settings.dlq_stream, settings.internal_stream)
            standing = await corrections.claim(claim)
            return [await corrections.send(standing) for _ in range(2)]
        finally:
            await events.aclose()
            await client.close()

    first, second = asyncio.run(send())
    assert first == second != ""
    assert all(letter["cause"] != "evt-77" for letter in ground.dead_letters() if "cause" in letter)
