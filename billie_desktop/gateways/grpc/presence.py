"""Who reads along in a conversation, through the desk server."""

from __future__ import annotations

from billie_desktop.desk.reading_along import Along
from billie_desktop.domain.reading_along import Reader
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

SECONDS = 5.0
"""An answer that comes later is of no use."""
LEAST_PAUSE_SECONDS = 0.1


class GrpcPresence:
    """Implements ``desk.reading_along.PresenceServer``. ``calls`` should wait ``SECONDS`` at most."""

    def __init__(self, calls: ServerCalls) -> None:
        self._calls = calls

    async def read_along(self, conversation_id: str) -> Along:
        """This desk has the conversation in front; who else has."""
        request = pb.ReadAlongRequest(conversation_id=conversation_id)
        answer: pb.ReadAlongResponse = await self._calls.ask("ReadAlong", request)
        readers = tuple(Reader(each.user_id, each.name) for each in answer.readers)
        return Along(readers, max(LEAST_PAUSE_SECONDS, answer.again_ms / 1000))

    async def leave(self, conversation_id: str) -> None:
        """It is not in front any more."""
        await self._calls.ask("ReadAlong", pb.ReadAlongRequest(conversation_id=conversation_id, left=True))
