"""Claiming a conversation and answering in it, through the front door."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
import pytest_asyncio

from projector.app.intake_settings import IntakeSettings
from projector.contract.chat_records import ChatRecord
from projector.contract.staff import Role
from projector.engine.errors import StreamsAway
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.guards.logs import ExpectLog
from tests.projector.intake.conftest import Opener
from tests.projector.intake.front_door import Desk, FrontDoor
from tests.projector.intake.read_side import CUSTOMER, ReadSide

CONVERSATION = "conv-0001"


@pytest.fixture
def settings(settings: IntakeSettings) -> IntakeSettings:
    """Commands to the chat platform on a stream of the test's own."""
    return replace(settings, chat_stream=settings.internal_stream.replace("internal", "chatLedger"))


class Room:
    """A conversation of the read model, and two agents."""

    def __init__(self, door: FrontDoor, side: ReadSide, ann: Desk, bob: Desk) -> None:
        self.door, self.side, self.ann, self.bob = door, side, ann, bob

    async def claim(self, desk: Desk) -> Any:
        return await desk.call("ClaimConversation", pb.ClaimConversationRequest(conversation_id=CONVERSATION))

    async def release(self, desk: Desk) -> None:
        await desk.call("ReleaseConversation", pb.ReleaseConversationRequest(conversation_id=CONVERSATION))

    def message(self, key: str = "message-1", text: str = "Hello", **values: Any) -> pb.SendStaffMessageRequest:
        return pb.SendStaffMessageRequest(
            **{"message_key": key, "conversation_id": CONVERSATION, "text": text, **values}
        )

    async def say(self, desk: Desk, key: str = "message-1", text: str = "Hello", **values: Any) -> Any:
        return await desk.call("SendStaffMessage", self.message(key, text, **values))

    def commands(self) -> list[dict[str, str]]:
        """What lies on the command stream."""
        entries = cast(Any, self.door.redis.xrange(self.door.settings.chat_stream))
        return [{key.decode(): value.decode() for key, value in raw.items()} for _, raw in entries]

    def shown(self) -> dict[str, Any]:
        """The conversation as the read model shows it."""
        self.side.catch_up()
        found = self.side.database["conversations"].find_one(
            {"conversationId": CONVERSATION, "_proj": {"$exists": True}}
        )
        assert found is not None
        return found

    def said(self) -> list[tuple[str, str]]:
        """Who said what, as the read model shows it."""
        rows = self.shown().get("utterances") or ()
        return [(row["authorName"], row["utterance"]) for row in rows]


@pytest_asyncio.fixture
async def room(ledger_door: FrontDoor, read_side: ReadSide) -> Room:
    return await _room(ledger_door, read_side)


async def _room(door: FrontDoor, side: ReadSide) -> Room:
    side.database["conversations"].insert_one(
        {"_id": CONVERSATION, "conversationId": CONVERSATION, "customerIdString": CUSTOMER}
    )
    ann = await door.signed_in(Role.OPERATIONS, name="Ann Agent")
    bob = await door.signed_in(Role.SUPERVISOR, name="Bob Boss")
    return Room(door, side, ann, bob)


async def test_one_agent_at_a_time_has_a_conversation(room: Room) -> None:
    """While one agent has it another is refused by name; after handing it back the other gets it."""
    answer = await room.claim(room.ann)
    left = answer.expires_at.ToDatetime(tzinfo=UTC) - answer.claimed_at.ToDatetime(tzinfo=UTC)
    assert left == timedelta(seconds=300)
    refused = await room.bob.refused("ClaimConversation", pb.ClaimConversationRequest(conversation_id=CONVERSATION))
    assert (refused.code, refused.detail.reason) == ("ALREADY_EXISTS", "CLAIMED")
    assert (refused.detail.decision.user_id, refused.detail.decision.user_name) == (room.ann.user_id, "Ann Agent")
    await room.release(room.bob)  # nothing of his
    assert (await room.say(room.ann)).event_id
    await room.release(room.ann)
    await room.claim(room.bob)
    refused = await room.ann.refused("SendStaffMessage", room.message("message-2"))
    assert (refused.detail.reason, refused.detail.decision.user_name) == ("NOT_CLAIMED", "Bob Boss")


async def test_claims_reach_the_record(room: Room) -> None:
    """The read model shows who has the conversation, and nobody after it was handed back."""
    await room.claim(room.ann)
    assert room.shown()["claim"]["staffName"] == "Ann Agent"
    await room.release(room.ann)
    assert room.shown()["claim"] is None


async def test_a_claim_is_prolonged_by_its_holder(room: Room) -> None:
    """A second claim of the holder moves the end, keeps the beginning, and adds nothing to the trail."""
    first, second = await room.claim(room.ann), await room.claim(room.ann)
    assert second.claimed_at == first.claimed_at
    assert second.expires_at.ToDatetime() > first.expires_at.ToDatetime()
    assert len(room.door.events("conversation.claimed.v1")) == 2
    assert len(room.door.events("desk.command.requested.v1")) == 1


async def test_a_lapsed_claim_gives_way(open_door: Opener, settings: IntakeSettings, read_side: ReadSide) -> None:
    """After its life another agent takes the conversation, and the record shows the new holder; the old one may not
    answer any more."""
    door = await open_door(replace(settings, claim_seconds=1.0))
    room = await _room(door, ReadSide(door.settings, read_side.database.client, door.redis))
    ends = (await room.claim(room.ann)).expires_at.ToDatetime(tzinfo=UTC)
    await asyncio.sleep((ends - datetime.now(UTC)).total_seconds())
    await room.claim(room.bob)
    assert (await room.ann.refused("SendStaffMessage", room.message())).detail.reason == "NOT_CLAIMED"
    assert room.shown()["claim"]["staffName"] == "Bob Boss"


async def test_a_message_is_an_event_and_a_command(room: Room) -> None:
    """What an agent says is one event and one command of the same body, by the person of the session; the trail does
    not hold its text."""
    await room.claim(room.ann)
    answer = await room.say(room.ann, text="  We have your form.  ")
    (event,) = room.door.events("staff_message.sent.v1")
    (command,) = room.commands()
    assert (event["text"], event["staffId"], event["messageId"]) == (
        "We have your form.", room.ann.user_id, "message-1",
    )  # fmt: skip
    assert (event["_"]["cause"], event["_"]["conv"], event["_"]["cls"]) == (answer.event_id, CONVERSATION, "msg")
    assert (command["typ"], command["cls"], command["conv"]) == ("staff_message.send.v1", "cmd", CONVERSATION)
    assert json.loads(command["payload"]) == {name: value for name, value in event.items() if name != "_"}
    assert command["cause"] not in (answer.event_id, "")
    assert room.said() == [("Ann Agent", "We have your form.")]
    trail = room.door.events("desk.command.requested.v1", "desk.command.completed.v1")
    assert [entry["action"] for entry in trail] == ["ClaimConversation"] * 2 + ["SendStaffMessage"] * 2
    assert {entry["customerId"] for entry in trail} == {CUSTOMER}
    assert "form" not in repr(trail)


async def test_a_message_is_said_once(room: Room) -> None:
    """Five sends of the same key, three of them at once, are one message; the same key with another text is refused."""
    await room.claim(room.ann)
    answers = [await room.say(room.ann)]
    answers += await asyncio.gather(*(room.say(room.ann) for _ in range(3)))
    answers.append(await room.say(room.ann))
    assert len({answer.event_id for answer in answers}) == 1
    assert (answers[0].already_recorded, answers[-1].already_recorded) == (False, True)
    assert room.said() == [("Ann Agent", "Hello")]
    assert len({command["cause"] for command in room.commands()}) == 1
    refused = await room.ann.refused("SendStaffMessage", room.message(text="Something else"))
    assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", "message_key")


async def test_an_answer_in_between_must_be_read_first(room: Room) -> None:
    """When another agent has answered since, the message is refused in his name and goes through once it was seen."""
    await room.claim(room.bob)
    await room.say(room.bob, "message-of-bob", "I look into it")
    await room.release(room.bob)
    await room.claim(room.ann)
    refused = await room.ann.refused("SendStaffMessage", room.message())
    assert (refused.code, refused.detail.reason) == ("FAILED_PRECONDITION", "ANSWERED_MEANWHILE")
    assert refused.detail.decision.user_name == "Bob Boss"
    assert room.said() == [("Bob Boss", "I look into it")]
    await room.say(room.ann, seen_message_id="message-of-bob")
    assert len(room.said()) == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "  \n"}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"key": "short"}, "message_key"),
        ({"conversation_id": ""}, "conversation_id"),
        ({"seen_message_id": "x" * 101}, "seen_message_id"),
    ],
)
async def test_wrong_messages_are_named(room: Room, values: dict[str, Any], field: str) -> None:
    """A value that cannot be used is refused by its name, and nothing is said."""
    await room.claim(room.ann)
    refused = await room.ann.refused("SendStaffMessage", room.message(**values))
    assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", field)
    assert room.commands() == []


async def test_an_unknown_conversation_is_not_found(room: Room) -> None:
    """Nobody claims, hands back or answers in a conversation that the read model does not know."""
    for method, request in (
        ("ClaimConversation", pb.ClaimConversationRequest(conversation_id="conv-9")),
        ("ReleaseConversation", pb.ReleaseConversationRequest(conversation_id="conv-9")),
        ("SendStaffMessage", room.message(conversation_id="conv-9")),
    ):
        refused = await room.ann.refused(method, request)
        assert (refused.code, refused.detail.reason) == ("NOT_FOUND", "UNKNOWN_CONVERSATION")


async def test_a_platform_without_staff_messages(open_door: Opener, settings: IntakeSettings) -> None:
    """With STAFF_CHAT=no the feature is not named and its methods are not offered."""
    door = await open_door(replace(settings, staff_chat="no"))
    ann = await door.signed_in(Role.OPERATIONS)
    assert "chat" not in (await ann.call("WhoAmI", pb.WhoAmIRequest())).features
    refused = await ann.refused("ClaimConversation", pb.ClaimConversationRequest(conversation_id=CONVERSATION))
    assert refused.code == "UNIMPLEMENTED"


async def test_what_was_accepted_is_sent_when_the_stream_is_back(
    room: Room, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    """A message whose command the stream refuses is accepted, waits, and is sent by itself, event and command once."""
    expect_log("entries of a conversation wait")
    await room.claim(room.ann)
    commands = room.door.intake._servers.commands
    sending = commands.append

    async def away(fields: Any) -> None:
        raise StreamsAway("TimeoutError")

    monkeypatch.setattr(commands, "append", away)
    assert not (await room.say(room.ann)).already_recorded
    assert room.commands() == []
    assert list(await room.door.servers.chats.waiting(datetime.now(UTC) + timedelta(seconds=1))) == [CONVERSATION]
    monkeypatch.setattr(commands, "append", sending)
    assert await room.door.intake._outbox.flush(CONVERSATION) == 2
    assert await room.door.intake._outbox.flush(CONVERSATION) == 0
    assert [command["typ"] for command in room.commands()] == ["staff_message.send.v1"]
    assert room.said() == [("Ann Agent", "Hello")]
    assert await room.door.servers.chats.waiting(datetime.now(UTC) + timedelta(seconds=1)) == []


async def test_an_old_copy_of_a_record_is_not_stored(room: Room) -> None:
    """A record that has changed since it was read, also by what its stream has taken, is not overwritten."""
    chats, now = room.door.servers.chats, datetime.now(UTC)
    assert await chats.save(ChatRecord(CONVERSATION), now)
    assert not await chats.save(ChatRecord(CONVERSATION), now)
    read = await chats.load(CONVERSATION)
    await chats.published(CONVERSATION, [])
    assert not await chats.save(read, now)
    assert await chats.save(await chats.load(CONVERSATION), now)
