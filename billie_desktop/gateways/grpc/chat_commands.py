"""What staff do in a conversation, through the desk's own service: claim, hand back, answer."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from billie_desktop.desk.conversation_ports import SentMessage
from billie_desktop.desk.conversation_values import Seen
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.conversation import AnsweredMeanwhile, Claim, ClaimedByAnother
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
from billie_desktop.gateways.grpc.error_detail import read_detail
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2_grpc as pb_grpc

DEADLINE_SECONDS = 15.0
CONNECT_SECONDS = 5.0
AWAY = "The service for conversations is not reachable. Nothing was sent."
UNKNOWN = "No answer came. Try again: it is never sent twice."
_FAILING = (grpc.ChannelConnectivity.TRANSIENT_FAILURE, grpc.ChannelConnectivity.SHUTDOWN)
_REFUSALS = frozenset({grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.OUT_OF_RANGE})


class GrpcChatCommands:
    """Implements ``desk.conversation_ports.ChatCommands``. ``agent`` is who is signed in on the channel."""

    def __init__(
        self,
        channel: grpc.aio.Channel,
        agent: Agent,
        metadata: tuple[tuple[str, str], ...] = (),
        deadline: float = DEADLINE_SECONDS,
    ) -> None:
        self._channel = channel
        self._agent = agent
        self._metadata = metadata
        self._deadline = deadline
        self._stub: Any = pb_grpc.ServicingDeskServiceStub(channel)  # type: ignore[no-untyped-call]

    async def claim(self, conversation_id: str) -> Claim:
        """Take it, or prolong one's own claim."""
        answer = await self._ask(
            self._stub.ClaimConversation, pb.ClaimConversationRequest(conversation_id=conversation_id)
        )
        since = _moment(answer.claimed_at) if answer.HasField("claimed_at") else None
        until = _moment(answer.expires_at) if answer.HasField("expires_at") else None
        return Claim(self._agent.user_id, self._agent.name, since, until)

    async def release(self, conversation_id: str) -> None:
        """Hand it back."""
        await self._ask(self._stub.ReleaseConversation, pb.ReleaseConversationRequest(conversation_id=conversation_id))

    async def send(self, key: str, conversation_id: str, text: str, seen: Seen) -> SentMessage:
        """Say something to the customer."""
        request = pb.SendStaffMessageRequest(
            message_key=key, conversation_id=conversation_id, text=text, seen_message_id=seen.message_key
        )
        if seen.since is not None:
            since = Timestamp()
            since.FromDatetime(seen.since)
            request.seen_from.CopyFrom(since)
        answer = await self._ask(self._stub.SendStaffMessage, request)
        return SentMessage(answer.event_id, answer.already_recorded)

    async def _ask(self, method: Any, request: Any) -> Any:
        await self._connect()
        try:
            return await method(request, timeout=self._deadline, metadata=self._metadata)
        except grpc.aio.AioRpcError as error:
            raise read_error(error) from error

    async def _connect(self) -> None:
        """A connection that cannot be made is known before anything is sent. Raises Unreachable."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                state = self._channel.get_state(try_to_connect=True)
                while state is not grpc.ChannelConnectivity.READY:
                    if state in _FAILING:
                        raise Unreachable(AWAY, code="CHAT_UNAVAILABLE")
                    await self._channel.wait_for_state_change(state)
                    state = self._channel.get_state(try_to_connect=True)
        except TimeoutError:
            raise Unreachable(AWAY, code="CHAT_UNAVAILABLE") from None


def read_error(error: grpc.aio.AioRpcError) -> DeskError:
    """The answer of the service as a domain error. A judgement carries a detail; without one nobody judged."""
    code, text, detail = error.code(), error.details() or "", read_detail(error)
    name = detail.user_name if detail is not None else ""
    reason = detail.reason if detail is not None else ""
    match code:
        case grpc.StatusCode.ALREADY_EXISTS:
            return ClaimedByAnother(text, name)
        case _ if code in _REFUSALS and reason == "ANSWERED_MEANWHILE":
            return AnsweredMeanwhile(text)
        case _ if code in _REFUSALS and reason == "NOT_CLAIMED" and name:
            return ClaimedByAnother(text, name)
        case _ if code in _REFUSALS:
            return Refused(text, code=reason or "REFUSED")
        case grpc.StatusCode.INVALID_ARGUMENT:
            return InvalidInput(detail.field if detail is not None and detail.field else "message", text)
        case grpc.StatusCode.NOT_FOUND:
            return NotFound(text, code=reason or "UNKNOWN_CONVERSATION")
        case grpc.StatusCode.PERMISSION_DENIED | grpc.StatusCode.UNAUTHENTICATED:
            return NotAllowed(text or "You are not signed in.", code=reason or "NOT_ALLOWED")
        case grpc.StatusCode.UNIMPLEMENTED:
            return NotOffered("This server does not offer answering in conversations.", code="CHAT_NOT_OFFERED")
        case grpc.StatusCode.ABORTED:
            return Busy(text, code=reason or "BUSY")
        case grpc.StatusCode.RESOURCE_EXHAUSTED:
            return TryLater(text, code=reason or "TOO_OFTEN")
        case grpc.StatusCode.UNAVAILABLE if detail is not None:
            return Unreachable(text or AWAY, code=reason)
        case _:
            return OutcomeUnknown(UNKNOWN, code="CHAT_UNKNOWN")


def _moment(stamp: Timestamp) -> datetime:
    return stamp.ToDatetime(tzinfo=UTC)
