"""Clearing re-application blocks through the desk server."""

from __future__ import annotations

from billie_desktop.domain.block_clear import BlockClearForm
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb


class GrpcBlockClears:
    """Implements ``desk.block_clear_desk.BlockClearCommands``."""

    def __init__(self, calls: ServerCalls) -> None:
        self._calls = calls

    async def clear(self, form: BlockClearForm) -> bool:
        """Ask for it; whether another person has to approve."""
        request = pb.RequestBlockClearRequest(
            request_id=form.request_id,
            customer_id=form.customer_id,
            shown_reason=form.reason,
            justification=form.justification,
        )
        answer: pb.RequestBlockClearResponse = await self._calls.ask("RequestBlockClear", request)
        return answer.needs_approval
