"""Pauses of notifications through the front door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from projector.app.intake_settings import IntakeSettings
from projector.contract.staff import Role
from projector.intake.pause_methods import _end_of
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.conftest import Opener
from tests.projector.intake.front_door import FrontDoor
from tests.projector.intake.read_side import CUSTOMER, ReadSide

SYDNEY = ZoneInfo("Australia/Sydney")


def pause(key: str = "pause-form-1", **values: Any) -> pb.PauseNotificationsRequest:
    given = {"pause_key": key, "customer_id": CUSTOMER, "mode": "all", "reason": "Asked for it", **values}
    return pb.PauseNotificationsRequest(**given)


@pytest_asyncio.fixture
async def door(open_door: Opener, settings: IntakeSettings, read_side: ReadSide) -> FrontDoor:
    read_side.database["customers"].insert_one({"customerId": CUSTOMER})
    return await open_door(replace(settings, chat_stream=settings.internal_stream.replace("internal", "chatLedger")))


def commands(door: FrontDoor) -> list[Mapping[str, str]]:
    entries = cast(Any, door.redis.xrange(door.settings.chat_stream))
    return [{name.decode(): value.decode() for name, value in fields.items()} for _, fields in entries]


async def test_a_pause_is_a_command_of_its_setter(door: FrontDoor) -> None:
    """It names customer, mode, reason and the setter of the session, ends with the Sydney day, and is audited before
    and after."""
    desk = await door.signed_in(Role.OPERATIONS, name="Olga Operator")
    day = datetime.now(SYDNEY).date() + timedelta(days=30)
    answer = await desk.call("PauseNotifications", pause(last_day=day.isoformat()))
    (command,) = commands(door)
    body = json.loads(command["payload"])
    assert (command["typ"], command["cls"], command["cause"]) == (
        "notification.suppression.set.v1", "cmd", answer.command_id,
    )  # fmt: skip
    assert (body["customer_id"], body["mode"], body["reason"]) == (CUSTOMER, "all", "Asked for it")
    assert (body["set_by"], body["set_by_name"]) == (desk.user_id, "Olga Operator")
    ends = datetime.fromisoformat(body["expires_at"])
    assert ends.astimezone(SYDNEY).isoformat(timespec="milliseconds")[:23] == f"{day}T23:59:59.999"
    trail = door.events("desk.command.requested.v1", "desk.command.completed.v1")
    assert [(entry["action"], entry["reason"]) for entry in trail] == [("PauseNotifications", "all: Asked for it")] * 2


async def test_the_same_form_is_one_pause(door: FrontDoor) -> None:
    """A pause sent three times is one command; a pause without end has none; switching on again is a command too."""
    desk = await door.signed_in(Role.SUPERVISOR)
    answers = [await desk.call("PauseNotifications", pause()) for _ in range(3)]
    assert [answer.already_recorded for answer in answers] == [False, True, True]
    assert not answers[0].HasField("expires_at")
    await desk.call("PauseNotifications", pause("pause-form-2", mode="off"))
    assert [json.loads(command["payload"])["mode"] for command in commands(door)] == ["all", "off"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"mode": "panic_button"}, "mode"),
        ({"mode": ""}, "mode"),
        ({"reason": "  "}, "reason"),
        ({"reason": "r" * 501}, "reason"),
        ({"last_day": "tomorrow"}, "last_day"),
        ({"last_day": "2020-01-01"}, "last_day"),
        ({"last_day": "2199-01-01"}, "last_day"),
        ({"mode": "off", "last_day": "2199-01-01"}, "last_day"),
        ({"pause_key": "short"}, "pause_key"),
        ({"customer_id": ""}, "customer_id"),
    ],
)
async def test_wrong_pauses_are_named(door: FrontDoor, values: dict[str, Any], field: str) -> None:
    """What is not right is refused with the name of the field, and nothing is sent."""
    desk = await door.signed_in(Role.OPERATIONS)
    refused = await desk.refused("PauseNotifications", pause(**values))
    assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", field)
    assert commands(door) == []


async def test_an_unknown_customer_is_not_paused(door: FrontDoor) -> None:
    """NOT_FOUND, and nothing is sent."""
    desk = await door.signed_in(Role.OPERATIONS)
    refused = await desk.refused("PauseNotifications", pause(customer_id="CUS-NONE"))
    assert refused.detail.reason == "UNKNOWN_CUSTOMER"
    assert commands(door) == []


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        ("2026-04-05", "2026-04-05T13:59:59.999000+00:00"),
        ("2026-10-04", "2026-10-04T12:59:59.999000+00:00"),
    ],
)
def test_a_pause_ends_with_the_sydney_day_on_change_days(day: str, ends: str) -> None:
    """Also where the day has 25 or 23 hours."""
    found = _end_of("last_day", day, "all", datetime(2026, 4, 1, tzinfo=UTC))
    assert found is not None
    assert found.isoformat() == ends
