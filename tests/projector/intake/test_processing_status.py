"""The state of the processing through the front door, on genuine streams."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo import MongoClient

from projector.app.intake_settings import IntakeSettings
from projector.contract.staff import Role
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.conftest import Opener
from tests.projector.intake.front_door import Desk, FrontDoor

GROUP = "processor"


@pytest.fixture
def streams(settings: IntakeSettings) -> IntakeSettings:
    """An intake that knows streams and group of this test alone."""
    prefix = settings.internal_stream.removesuffix("internal")
    return replace(
        settings, inbox_stream=f"{prefix}inbox", dlq_stream=f"{prefix}dlq", consumer_group=f"{prefix}{GROUP}"
    )


def say_owner(mongo: MongoClient[dict[str, Any]], settings: IntakeSettings, applied: str, rate: float) -> None:
    """Write what a running projector writes with every renewal of its lease."""
    mongo[settings.db_name]["projector-state"].replace_one(
        {"_id": settings.consumer_group},
        {
            "renewed": datetime.now(UTC),
            "applied": {"ext": [int(part) for part in applied.split("-")]},
            "report": {"state": "running", "per_second": rate},
        },
        upsert=True,
    )


async def ask(desk: Desk) -> Any:
    return await desk.call("GetProcessingStatus", pb.GetProcessingStatusRequest())


async def test_every_stream_says_how_far_it_is(
    open_door: Opener, streams: IntakeSettings, mongo: MongoClient[dict[str, Any]]
) -> None:
    """Of three old entries one is delivered and not acknowledged, two are not delivered: three are pending, the lag is
    the age of the oldest of them, and the estimate is theirs at the reported rate; one dead letter is counted."""
    door = await open_door(streams)
    desk = await door.signed_in(Role.READONLY)  # before the group: a sign-in is an event of the internal inbox
    now = int(time.time() * 1000)
    inbox, group = streams.inbox_stream, streams.consumer_group
    for number, age in enumerate((900_000, 400_000, 200_000, 100_000)):
        door.redis.xadd(inbox, {"typ": "x"}, id=f"{now - age}-{number}")
    door.redis.xgroup_create(inbox, group, f"{now - 900_000}-0")
    door.redis.xgroup_create(streams.internal_stream, group, "$", mkstream=True)
    door.redis.xreadgroup(group, "projector-1", {inbox: ">"}, count=1)
    door.redis.xadd(streams.dlq_stream, {"typ": "x"})
    say_owner(mongo, streams, f"{now - 900_000}-0", 1.5)
    status = await ask(desk)
    external, internal = status.streams
    assert (external.stream, external.pending, external.consumers, external.level) == (inbox, 3, 1, "critical")
    assert 400 <= external.lag_seconds < 460
    assert external.last_processed.ToMilliseconds() == now - 900_000
    assert (internal.pending, internal.lag_seconds, internal.consumers) == (0, 0.0, 0)
    assert not internal.HasField("last_processed")
    assert (status.overall, status.pending, status.catch_up_seconds, status.dead_letters) == ("critical", 3, 2.0, 1)


async def test_a_projector_that_has_caught_up_is_healthy_until_it_is_silent(
    open_door: Opener, streams: IntakeSettings, mongo: MongoClient[dict[str, Any]]
) -> None:
    """Nothing pending and a fresh report: healthy, with nothing to catch up. Without a group: unknown."""
    door = await open_door(streams)
    desk = await door.signed_in(Role.READONLY)
    before = await ask(desk)
    assert (before.overall, list(before.streams)) == ("unknown", [])
    assert not before.HasField("catch_up_seconds")
    for stream in (streams.inbox_stream, streams.internal_stream):
        door.redis.xgroup_create(stream, streams.consumer_group, "$", mkstream=True)
    say_owner(mongo, streams, "1782864000000-0", 12.0)
    forget(door)
    after = await ask(desk)
    assert (after.overall, list(after.reasons), after.pending, after.catch_up_seconds) == ("healthy", [], 0, 0.0)


async def test_an_outage_of_the_streams_is_an_answer(open_door: Opener, streams: IntakeSettings) -> None:
    """When Redis cannot be asked, the call still answers: unknown, with the reason."""
    door = await open_door(streams)
    desk = await door.signed_in(Role.ADMIN)
    system = door.intake._system
    system._settings = replace(system._settings, redis_url="redis://127.0.0.1:9")
    status = await desk.call("GetProcessingStatus", pb.GetProcessingStatusRequest())
    assert (status.overall, list(status.reasons)) == ("unknown", ["The streams cannot be asked."])


def forget(door: FrontDoor) -> None:
    """Let the next question be asked of the servers."""
    door.intake._system._known = None
