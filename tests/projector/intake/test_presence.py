"""Who reads a conversation at this moment, through the front door and with the desk's own gateway."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
import pytest_asyncio

from billie_desktop.domain.errors import NotFound
from billie_desktop.domain.reading_along import Reader
from billie_desktop.domain.session import Feature
from billie_desktop.gateways.grpc.door import DoorSettings, GrpcDoor
from billie_desktop.gateways.grpc.presence import GrpcPresence
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from projector.app.intake_settings import IntakeSettings
from projector.contract.staff import Role
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.conftest import Opener
from tests.projector.intake.front_door import PASSWORD, Desk, FrontDoor
from tests.projector.intake.read_side import CUSTOMER

CONVERSATION = "conv-0001"


@pytest_asyncio.fixture
async def house(open_door: Opener, settings: IntakeSettings) -> FrontDoor:
    """A front door that forgets a silent desk after 0.6 seconds, with one conversation behind it."""
    door = await open_door(replace(settings, presence_seconds=0.6))
    await door.servers.mongo[door.settings.db_name]["conversations"].insert_one(
        {"_id": CONVERSATION, "conversationId": CONVERSATION, "customerIdString": CUSTOMER}
    )
    return door


async def others(desk: Desk, conversation_id: str = CONVERSATION, *, left: bool = False) -> list[str]:
    """Say that this desk reads, or no more; who else does."""
    answer = await desk.call("ReadAlong", pb.ReadAlongRequest(conversation_id=conversation_id, left=left))
    return [each.name for each in answer.readers]


async def test_those_who_read_see_each_other_until_they_leave(house: FrontDoor) -> None:
    """Everybody sees the others by name and never himself, a person at two desks once; who leaves is gone at once, and
    another conversation has other readers."""
    mia = await house.signed_in(Role.READONLY, name="Mia Chen")
    josh = await house.signed_in(Role.OPERATIONS, name="Josh Lindqvist")
    assert mia.session is not None
    again = await house.sign_in(mia.session.user.email)
    assert await others(mia) == []
    assert await others(josh) == ["Mia Chen"]
    assert await others(mia) == await others(again) == ["Josh Lindqvist"]
    assert await others(josh) == ["Mia Chen"]
    assert await others(mia, left=True) == []
    assert await others(josh) == ["Mia Chen"]  # her other desk
    await others(again, left=True)
    assert await others(josh) == []


async def test_a_desk_that_died_is_forgotten(house: FrontDoor) -> None:
    """Nothing is heard of it any more: after its time it is told to nobody, while the one that goes on asking stays."""
    mia = await house.signed_in(Role.SUPERVISOR, name="Mia Chen")
    josh = await house.signed_in(Role.OPERATIONS, name="Josh Lindqvist")
    await others(mia)
    async with asyncio.timeout(20):
        while await others(josh):
            await asyncio.sleep(0.05)
    assert await others(mia) == ["Josh Lindqvist"]


async def test_who_may_not_read_lending_data_is_not_told(house: FrontDoor) -> None:
    """Another role is refused, an unknown conversation is not found, and neither leaves a trace; the events of the desk
    do not name the method, for reading is no act."""
    josh = await house.signed_in(Role.OPERATIONS, name="Josh Lindqvist")
    stranger = await house.signed_in(Role.MARKETING, name="Max Marketing")
    request = pb.ReadAlongRequest(conversation_id=CONVERSATION)
    assert (await stranger.refused("ReadAlong", request)).code == "PERMISSION_DENIED"
    unknown = await josh.refused("ReadAlong", pb.ReadAlongRequest(conversation_id="conv-9999"))
    assert (unknown.code, unknown.detail.reason) == ("NOT_FOUND", "UNKNOWN_CONVERSATION")
    nothing = await josh.refused("ReadAlong", pb.ReadAlongRequest())
    assert (nothing.code, nothing.detail.field) == ("INVALID_ARGUMENT", "conversation_id")
    assert await others(josh) == []
    assert not [each for each in house.events() if "ReadAlong" in json.dumps(each, default=str)]


async def test_the_desk_reads_along_by_its_own_gateway(house: FrontDoor) -> None:
    """Readers come as values with the pause the server asks for; a refusal is the desk's own error; whoever may is told
    that the server offers it."""
    mia = await house.signed_in(Role.OPERATIONS, name="Mia Chen")
    await others(mia)
    josh = await house.hire(Role.READONLY, name="Josh Lindqvist")
    session = await GrpcDoor(DoorSettings("1.4.0")).sign_in(house.intake.address, josh.email, PASSWORD)
    try:
        assert session.profile.offers(Feature.PRESENCE)
        presence = GrpcPresence(ServerCalls(session.channel))
        along = await presence.read_along(CONVERSATION)
        assert (along.readers, along.again_seconds) == ((Reader(mia.user_id, "Mia Chen"),), 0.2)
        await presence.leave(CONVERSATION)
        assert await others(mia) == []
        with pytest.raises(NotFound):
            await presence.read_along("conv-9999")
    finally:
        await session.close()
