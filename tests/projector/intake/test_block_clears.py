"""Clearing re-application blocks through the front door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest
import pytest_asyncio

from projector.app.intake_settings import IntakeSettings
from projector.contract.staff import Role
from projector.engine.errors import StreamsAway
from projector.intake.publishing import Publishing
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.conftest import Opener
from tests.projector.intake.front_door import FrontDoor
from tests.projector.intake.read_side import CUSTOMER, ReadSide

COMMENT = "Looked at it well"
REQUESTS = "reapplication-block-clear-requests"


def wish(request_id: str, reason: str, customer_id: str = CUSTOMER) -> pb.RequestBlockClearRequest:
    return pb.RequestBlockClearRequest(
        request_id=request_id, customer_id=customer_id, shown_reason=reason, justification="Paid everything since"
    )


@pytest_asyncio.fixture
async def door(open_door: Opener, settings: IntakeSettings, read_side: ReadSide) -> FrontDoor:
    customers = read_side.database["customers"]
    customers.insert_one({"customerId": CUSTOMER, "reapplicationBlock": {"reason": "PRIOR_DEFAULT"}})
    customers.insert_one({"customerId": "CUS-OLD", "mergedInto": CUSTOMER})
    return await open_door(replace(settings, chat_stream=settings.internal_stream.replace("internal", "chatLedger")))


def block(side: ReadSide, reason: str | None) -> None:
    side.database["customers"].update_one({"customerId": CUSTOMER}, {"$set": {"reapplicationBlock.reason": reason}})


def commands(door: FrontDoor) -> list[Mapping[str, str]]:
    entries = cast(Any, door.redis.xrange(door.settings.chat_stream))
    return [{name.decode(): value.decode() for name, value in fields.items()} for _, fields in entries]


async def test_a_prior_default_needs_a_second_person(door: FrontDoor, read_side: ReadSide) -> None:
    """Also under an id that was merged: one request per customer, never decided by its requester, and authorised by
    one command however often it is approved."""
    asker, other = await door.signed_in(Role.SUPERVISOR), await door.signed_in(Role.SUPERVISOR)
    answer = await asker.call("RequestBlockClear", wish("request-1", "PRIOR_DEFAULT", "CUS-OLD"))
    assert (answer.reason, answer.needs_approval, answer.already_recorded) == ("PRIOR_DEFAULT", True, False)
    assert (await asker.call("RequestBlockClear", wish("request-1", "PRIOR_DEFAULT"))).already_recorded
    taken = await other.refused("RequestBlockClear", wish("request-2", "PRIOR_DEFAULT"))
    assert (taken.detail.reason, taken.detail.decision.request_id) == ("OPEN_REQUEST", "request-1")
    read_side.catch_up()
    approval = pb.ApproveRequest(request_id="request-1", comment=COMMENT)
    assert (await asker.refused("ApproveBlockClear", approval)).detail.reason == "OWN_REQUEST"
    assert commands(door) == []
    assert (await other.call("ApproveBlockClear", approval)).status == "approved"
    assert (await other.call("ApproveBlockClear", approval)).already_recorded
    (command,) = commands(door)
    body = json.loads(command["payload"])
    assert (command["typ"], command["cls"]) == ("reapplication_block.clear_authorized.v1", "cmd")
    assert (command["conv"], command["usr"]) == ("ops:block-clear:request-1", CUSTOMER)
    assert (body["reasons"], body["operator_id"]) == (["PRIOR_DEFAULT"], asker.user_id)
    assert (body["approval"]["approved_by"], body["approval"]["comment"]) == (other.user_id, COMMENT)
    read_side.catch_up()
    assert read_side.request("request-1", REQUESTS)["status"] == "approved"


async def test_a_request_without_a_requester_or_taken_back_authorises_nothing(
    door: FrontDoor, read_side: ReadSide
) -> None:
    """Nobody approves what does not say who asked; the requester cancels his own, and it stays cancelled."""
    asker, other = await door.signed_in(Role.OPERATIONS), await door.signed_in(Role.SUPERVISOR)
    await asker.call("RequestBlockClear", wish("request-1", "PRIOR_DEFAULT"))
    read_side.catch_up()
    stored = read_side.database[REQUESTS]
    approval = pb.ApproveRequest(request_id="request-1", comment=COMMENT)
    stored.update_one({}, {"$set": {"requestedBy": " "}})
    assert (await other.refused("ApproveBlockClear", approval)).detail.reason == "REQUESTER_MISSING"
    stored.update_one({}, {"$set": {"requestedBy": asker.user_id}})
    cancelled = await asker.call("CancelBlockClear", pb.CancelRequest(request_id="request-1"))
    assert cancelled.status == "cancelled"
    assert (await other.refused("ApproveBlockClear", approval)).detail.reason == "ALREADY_DECIDED"
    assert commands(door) == []


async def test_one_person_clears_what_needs_no_approval_and_nobody_the_rest(
    door: FrontDoor, read_side: ReadSide
) -> None:
    """Authorised at once, once however often it is sent, also when the block has gone by then; audited; a block that
    has changed, one for another reason and none at all are refused."""
    desk = await door.signed_in(Role.OPERATIONS)
    block(read_side, "SERVICEABILITY")
    changed = await desk.refused("RequestBlockClear", wish("request-0", "PRIOR_DEFAULT"))
    answer = await desk.call("RequestBlockClear", wish("request-1", "SERVICEABILITY"))
    assert (answer.needs_approval, answer.already_recorded) == (False, False)
    block(read_side, None)
    assert (await desk.call("RequestBlockClear", wish("request-1", "SERVICEABILITY"))).already_recorded
    gone = await desk.refused("RequestBlockClear", wish("request-2", "SERVICEABILITY"))
    block(read_side, "ACTIVE_LOAN")
    never = await desk.refused("RequestBlockClear", wish("request-3", "ACTIVE_LOAN"))
    reasons = [each.detail.reason for each in (changed, gone, never)]
    assert reasons == ["BLOCK_CHANGED", "NOT_BLOCKED", "NOT_CLEARABLE"]
    (command,) = commands(door)
    assert (command["cause"], "approval" in json.loads(command["payload"])) == (answer.event_id, False)
    trail = door.events("desk.command.requested.v1")
    assert [(entry["action"], entry["resourceId"]) for entry in trail] == [("RequestBlockClear", CUSTOMER)]


async def test_the_command_of_an_approval_is_kept_until_its_stream_takes_it(
    door: FrontDoor, read_side: ReadSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command stream refuses: the decision stands, and the command follows without anybody."""
    asker, other = await door.signed_in(Role.OPERATIONS), await door.signed_in(Role.SUPERVISOR)
    await asker.call("RequestBlockClear", wish("request-1", "PRIOR_DEFAULT"))
    read_side.catch_up()

    async def fails(_fields: dict[str, str]) -> None:
        raise StreamsAway("ConnectionError")

    monkeypatch.setattr(door.intake._servers.commands, "append", fails)
    answer = await other.call("ApproveBlockClear", pb.ApproveRequest(request_id="request-1", comment=COMMENT))
    assert (answer.status, answer.being_recorded, commands(door)) == ("approved", True, [])
    monkeypatch.undo()
    read_side.own["decisions"].update_one({}, {"$set": {"at": datetime(2026, 1, 1, tzinfo=UTC)}})
    assert await Publishing(door.intake._around).publish_waiting() == 1
    assert [each["cause"] for each in commands(door)] == ["block-clear:request-1:authorized"]
