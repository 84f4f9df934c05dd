"""The chat methods of the desk's service: messages in, messages out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from google.protobuf.message import Message

from projector.intake import request_values as values
from projector.intake.caller import Caller
from projector.intake.chat import Chat
from projector.intake.chat_rules import Seen, Wording
from projector.intake.desk_service import Signed
from projector.intake.session_methods import stamp
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

LONGEST_MESSAGE = 4000
_LONGEST_ID = 200


class ChatMethods:
    """ClaimConversation, ReleaseConversation, SendStaffMessage."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    def signed(self) -> Mapping[str, Signed]:
        """Methods by name."""
        return {
            "ClaimConversation": self.claim,
            "ReleaseConversation": self.release,
            "SendStaffMessage": self.send,
        }

    async def claim(self, request: pb.ClaimConversationRequest, caller: Caller, seconds: float) -> Message:
        """Take a conversation."""
        holder = await self._chat.claim(caller, _conversation(request.conversation_id))
        return pb.ClaimConversationResponse(claimed_at=stamp(holder.claimed_at), expires_at=stamp(holder.expires_at))

    async def release(self, request: pb.ReleaseConversationRequest, caller: Caller, seconds: float) -> Message:
        """Hand a conversation back."""
        await self._chat.release(caller, _conversation(request.conversation_id))
        return pb.ReleaseConversationResponse()

    async def send(self, request: pb.SendStaffMessageRequest, caller: Caller, seconds: float) -> Message:
        """Say something to the customer."""
        wording = Wording(
            values.identifier("message_key", request.message_key),
            values.required("text", request.text, LONGEST_MESSAGE),
            Seen(values.optional("seen_message_id", request.seen_message_id, 100), _since(request)),
        )
        said, already = await self._chat.send(caller, _conversation(request.conversation_id), wording)
        return pb.SendStaffMessageResponse(event_id=said.event_id, already_recorded=already)


def _conversation(conversation_id: str) -> str:
    return values.required("conversation_id", conversation_id, _LONGEST_ID)


def _since(request: pb.SendStaffMessageRequest) -> datetime | None:
    if not request.HasField("seen_from"):
        return None
    try:
        return request.seen_from.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise values.invalid("seen_from", "This is no moment.") from None
