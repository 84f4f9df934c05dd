"""Who else reads a conversation at this moment. It is no act: neither recorded nor stopped by a freeze."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from google.protobuf.message import Message

from projector.contract.chat_records import KnownConversation, ReadsAlong
from projector.intake import request_values as values
from projector.intake.caller import Caller
from projector.intake.desk_service import Signed
from projector.intake.errors import UnknownThing
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

SAID_PER_LIFE = 3
"""How often a desk says it within the time for which it counts: two calls may get lost."""
MOST_TOLD = 20
_LONGEST_ID = 200


class Known(Protocol):
    """Which conversations there are. Raises StoreAway."""

    async def known(self, conversation_id: str) -> KnownConversation | None:
        """The conversation in the read model; None when there is none."""


class Presence(Protocol):
    """Who has what in front; forgets by itself. Methods raise StoreAway."""

    async def here(self, conversation_id: str, session_id: str, reader: ReadsAlong) -> None:
        """The desk of this session has it in front now."""

    async def left(self, conversation_id: str, session_id: str) -> None:
        """The desk of this session has it in front no more."""

    async def others(self, conversation_id: str, user_id: str, life: timedelta) -> Sequence[ReadsAlong]:
        """Who else has it in front, each person once: those whose desk said so within ``life``."""


class PresenceMethods:
    """ReadAlong. ``life``: how long a desk counts after it has last said so."""

    def __init__(self, conversations: Known, presence: Presence, life: timedelta) -> None:
        self._conversations = conversations
        self._presence = presence
        self._life = life

    def signed(self) -> Mapping[str, Signed]:
        """Methods by name."""
        return {"ReadAlong": self.read_along}

    async def read_along(self, request: pb.ReadAlongRequest, caller: Caller, seconds: float) -> Message:
        """Say that the caller reads, or does no more; who else does."""
        conversation_id = values.required("conversation_id", request.conversation_id, _LONGEST_ID)
        if await self._conversations.known(conversation_id) is None:
            raise UnknownThing("UNKNOWN_CONVERSATION", "This conversation is not known.")
        if request.left:
            await self._presence.left(conversation_id, caller.session_id)
            return pb.ReadAlongResponse()
        me = ReadsAlong(caller.user_id, caller.staff.name)
        await self._presence.here(conversation_id, caller.session_id, me)
        others = await self._presence.others(conversation_id, caller.user_id, self._life)
        told = sorted(others, key=lambda each: (each.name.casefold(), each.user_id))[:MOST_TOLD]
        again = round(self._life.total_seconds() * 1000 / SAID_PER_LIFE)
        readers = [pb.Reader(user_id=each.user_id, name=each.name) for each in told]
        return pb.ReadAlongResponse(readers=readers, again_ms=again)
