"""Pauses of notifications through the desk server."""

from __future__ import annotations

from billie_desktop.domain.notification_pause import PauseForm
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb


class GrpcPauses:
    """Implements ``desk.pause_desk.PauseCommands``."""

    def __init__(self, calls: ServerCalls) -> None:
        self._calls = calls

    async def pause(self, form: PauseForm) -> str:
        """Ask for it."""
        request = pb.PauseNotificationsRequest(
            pause_key=form.key,
            customer_id=form.customer_id,
            mode=form.mode.value,
            reason=form.reason,
            last_day=form.last_day.isoformat() if form.last_day is not None else "",
        )
        answer: pb.PauseNotificationsResponse = await self._calls.ask("PauseNotifications", request)
        return answer.command_id
