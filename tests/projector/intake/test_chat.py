"""Claiming a conversation and answering in it, through the front door."""

from __future__ import annotations

import asyncio
from typing import Any

import grpc
import pytest

from projector.contract.staff import Role
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.front_door import Desk, FrontDoor
from tests.projector.intake.read_side import CUSTOMER, ReadSide

ROUNDS = 25


@pytest.fixture
def chats(read_side: ReadSide) -> list[str]:
    """Conversations in the read model."""
    names = [f"conv-{number}" for number in range(ROUNDS)]
    read_side.database["conversations"].insert_many(
        [{"conversationId": name, "customerIdString": CUSTOMER} for name in names]
    )
    return names


def claim(chat: str) -> pb.ClaimConversationRequest:
    return pb.ClaimConversationRequest(conversation_id=chat)


def message(chat: str, key: str, text: str = "Hello, this is Olga.", seen: str = "") -> pb.SendStaffMessageRequest:
    return pb.SendStaffMessageRequest(message_key=key, conversation_id=chat, text=text, seen_message_id=seen)


async def _try(desk: Desk, method: str, request: Any) -> bool:
    try:
        await desk.call(method, request)
    except grpc.aio.AioRpcError:
        return False
    return True


async def test_of_two_agents_one_owns_the_conversation(ledger_door: FrontDoor, chats: list[str]) -> None:
    """Claimed and answered by two agents at once: one owner each time, one message each time, none lost or doubled."""
    first = await ledger_door.signed_in(Role.OPERATIONS, name="Olga Operator")
    second = await ledger_door.signed_in(Role.OPERATIONS, name="Otto Operator")
    for chat in chats:
        won = await asyncio.gather(*(_try(desk, "ClaimConversation", claim(chat)) for desk in (first, second)))
        assert sorted(won) == [False, True]
        requests = (message(chat, f"{chat}-first"), message(chat, f"{chat}-second"))
        said = await asyncio.gather(
            _try(first, "SendStaffMessage", requests[0]), _try(second, "SendStaffMessage", requests[1])
        )
        assert said == won
    sent = ledger_door.events("staff_message.sent.v1")
    assert len(sent) == len(chats)
    assert len({event["messageId"] for event in sent}) == len(chats)


async def test_a_message_sent_again_under_its_key_is_said_once(ledger_door: FrontDoor, chats: list[str]) -> None:
    """A retry answers that it was recorded; the same key with other words is refused."""
    desk = await ledger_door.signed_in(Role.OPERATIONS, name="Olga Operator")
    await desk.call("ClaimConversation", claim(chats[0]))
    answers = [await desk.call("SendStaffMessage", message(chats[0], "message-key-1")) for _ in range(3)]
    assert [answer.already_recorded for answer in answers] == [False, True, True]
    assert len({answer.event_id for answer in answers}) == 1
    assert len(ledger_door.events("staff_message.sent.v1")) == 1
    refusal = await desk.refused("SendStaffMessage", message(chats[0], "message-key-1", text="Other words"))
    assert refusal.code == "INVALID_ARGUMENT"


async def test_who_has_not_claimed_cannot_answer(ledger_door: FrontDoor, chats: list[str]) -> None:
    """Without a claim, and after handing back, an answer is refused and nothing reaches the stream."""
    desk = await ledger_door.signed_in(Role.OPERATIONS, name="Olga Operator")
    assert (await desk.refused("SendStaffMessage", message(chats[0], "message-key-1"))).code == ("FAILED_PRECONDITION")
    await desk.call("ClaimConversation", claim(chats[0]))
    await desk.call("ReleaseConversation", pb.ReleaseConversationRequest(conversation_id=chats[0]))
    assert (await desk.refused("SendStaffMessage", message(chats[0], "message-key-2"))).code == ("FAILED_PRECONDITION")
    assert ledger_door.events("staff_message.sent.v1") == []


async def test_an_answer_in_between_must_be_read_first(ledger_door: FrontDoor, chats: list[str]) -> None:
    """After another agent's answer the next one is refused until his message was seen."""
    first = await ledger_door.signed_in(Role.OPERATIONS, name="Olga Operator")
    second = await ledger_door.signed_in(Role.OPERATIONS, name="Otto Operator")
    await first.call("ClaimConversation", claim(chats[0]))
    await first.call("SendStaffMessage", message(chats[0], "message-key-1"))
    await first.call("ReleaseConversation", pb.ReleaseConversationRequest(conversation_id=chats[0]))
    await second.call("ClaimConversation", claim(chats[0]))
    refusal = await second.refused("SendStaffMessage", message(chats[0], "message-key-2"))
    assert refusal.code == "FAILED_PRECONDITION"
    await second.call("SendStaffMessage", message(chats[0], "message-key-2", seen="message-key-1"))
    assert len(ledger_door.events("staff_message.sent.v1")) == 2


async def test_a_reader_cannot_claim(ledger_door: FrontDoor, chats: list[str]) -> None:
    """The role readonly is refused by the server, whatever its desk offers."""
    desk = await ledger_door.signed_in(Role.READONLY)
    assert (await desk.refused("ClaimConversation", claim(chats[0]))).code == "PERMISSION_DENIED"
