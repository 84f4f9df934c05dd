"""Claim, hand back and answer over gRPC: every judgement of the service becomes the right error."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from billie_desktop.desk.conversation_values import Seen
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.conversation import AnsweredMeanwhile, ClaimedByAnother
from billie_desktop.domain.errors import (
    Busy,
    DeskError,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotOffered,
    OutcomeUnknown,
    Refused,
    TryLater,
    Unreachable,
)
from billie_desktop.gateways.grpc.chat_commands import GrpcChatCommands
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.gateways.toy_desk_service import Refusal, desk_service

HANNAH = Agent("u-hannah", "Hannah Boyle", Role.OPERATIONS)
AT = datetime(2026, 6, 10, 1, 2, 3, tzinfo=UTC)
CODE = grpc.StatusCode


def stamp(at: datetime) -> Timestamp:
    """A moment on the wire."""
    made = Timestamp()
    made.FromDatetime(at)
    return made


def judged(reason: str, name: str = "") -> pb.ErrorDetail:
    """The detail of a judgement."""
    return pb.ErrorDetail(reason=reason, decision=pb.DecisionFacts(user_name=name))


async def test_a_claim_carries_its_times() -> None:
    """The agent's own claim comes back with since when and until when, and with the metadata of the session."""
    async with desk_service() as (service, channel):
        service.answers["claim"] = pb.ClaimConversationResponse(claimed_at=stamp(AT), expires_at=stamp(AT))
        service.answers["release"] = pb.ReleaseConversationResponse()
        chat = GrpcChatCommands(channel, HANNAH, (("authorization", "Bearer t"),))
        claim = await chat.claim("conv-1")
        await chat.release("conv-1")
    assert (claim.staff_id, claim.staff_name, claim.since, claim.expires_at) == ("u-hannah", "Hannah Boyle", AT, AT)
    assert [request.conversation_id for request in service.requests] == ["conv-1", "conv-1"]
    assert service.metadata[0]["authorization"] == "Bearer t"


async def test_a_message_carries_what_was_seen() -> None:
    """Key, words and what the agent had before him go out as they are; without messages nothing is claimed as seen."""
    async with desk_service() as (service, channel):
        service.answers["send"] = pb.SendStaffMessageResponse(event_id="evt-1", already_recorded=True)
        chat = GrpcChatCommands(channel, HANNAH)
        sent = await chat.send("message-1", "conv-1", "Hello", Seen("key-9", AT))
        await chat.send("message-2", "conv-1", "Hello", Seen())
    first, second = service.requests
    assert (sent.event_id, sent.already_recorded) == ("evt-1", True)
    assert (first.message_key, first.text, first.seen_message_id) == ("message-1", "Hello", "key-9")
    assert first.seen_from.ToDatetime(tzinfo=UTC) == AT
    assert not second.HasField("seen_from")


REFUSALS: list[tuple[Refusal, type[DeskError]]] = [
    (Refusal(CODE.ALREADY_EXISTS, "Josh answers here.", judged("CLAIMED", "Josh")), ClaimedByAnother),
    (Refusal(CODE.FAILED_PRECONDITION, "Read it.", judged("ANSWERED_MEANWHILE", "Josh")), AnsweredMeanwhile),
    (Refusal(CODE.FAILED_PRECONDITION, "Take it.", judged("NOT_CLAIMED", "Josh")), ClaimedByAnother),
    (Refusal(CODE.FAILED_PRECONDITION, "Take it.", judged("NOT_CLAIMED")), Refused),
    (Refusal(CODE.FAILED_PRECONDITION, "Frozen.", judged("FROZEN")), Refused),
    (Refusal(CODE.INVALID_ARGUMENT, "Too long.", judged("INVALID")), InvalidInput),
    (Refusal(CODE.NOT_FOUND, "Not known.", judged("UNKNOWN_CONVERSATION")), NotFound),
    (Refusal(CODE.PERMISSION_DENIED, "Not you.", judged("ROLE")), NotAllowed),
    (Refusal(CODE.UNAUTHENTICATED, "Sign in.", judged("TOKEN_EXPIRED")), NotAllowed),
    (Refusal(CODE.ABORTED, "Again.", judged("BUSY")), Busy),
    (Refusal(CODE.RESOURCE_EXHAUSTED, "Wait.", judged("LOCKED_OUT")), TryLater),
    (Refusal(CODE.UNAVAILABLE, "The stream is away.", judged("STREAM_AWAY")), Unreachable),
    (Refusal(CODE.UNIMPLEMENTED), NotOffered),
    (Refusal(CODE.UNAVAILABLE, "socket closed"), OutcomeUnknown),
    (Refusal(CODE.DEADLINE_EXCEEDED, "too late"), OutcomeUnknown),
    (Refusal(CODE.INTERNAL, "oops"), OutcomeUnknown),
    (Refusal(CODE.UNKNOWN, "Traceback: secret"), OutcomeUnknown),
]


@pytest.mark.parametrize(("refusal", "kind"), REFUSALS, ids=lambda value: getattr(value, "__name__", None))
async def test_each_answer_says_who_must_act(refusal: Refusal, kind: type[DeskError]) -> None:
    """A judgement of the service keeps its words; without one nobody knows whether the message went out."""
    async with desk_service() as (service, channel):
        service.answers["send"] = refusal
        with pytest.raises(kind) as raised:
            await GrpcChatCommands(channel, HANNAH).send("message-1", "conv-1", "Hello", Seen())
    assert type(raised.value) is kind
    if refusal.detail is not None:
        assert raised.value.text == refusal.text
    else:
        assert not re.search("Traceback|socket", raised.value.text)
    if isinstance(raised.value, ClaimedByAnother):
        assert raised.value.name == "Josh"


async def test_nobody_there_means_nothing_was_sent() -> None:
    """When no connection can be made it is certain that nothing went out."""
    async with desk_service() as (_, channel):
        target = channel
    async with grpc.aio.insecure_channel("127.0.0.1:9") as closed:
        with pytest.raises(Unreachable):
            await GrpcChatCommands(closed, HANNAH).send("message-1", "conv-1", "Hello", Seen())
    assert target is not None
