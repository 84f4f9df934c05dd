"""The audit log through the desk server."""

from __future__ import annotations

from datetime import UTC

from billie_desktop.desk.request_ports import AuditEntry
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

MOST_ENTRIES = 50


class GrpcAudit:
    """Implements ``desk.request_ports.AuditSource``. The server shows who may not approve only his own entries."""

    def __init__(self, calls: ServerCalls) -> None:
        self._calls = calls

    async def about(self, resource_id: str) -> tuple[AuditEntry, ...]:
        """The newest 50 entries about a request."""
        request = pb.ListAuditRequest(resource_id=resource_id, page_size=MOST_ENTRIES)
        answer = await self._calls.ask("ListAudit", request)
        return tuple(
            AuditEntry(
                number=entry.number,
                at=entry.at.ToDatetime(tzinfo=UTC) if entry.HasField("at") else None,
                actor_name=entry.actor_name,
                role=entry.role,
                action=entry.action,
                phase=entry.phase,
                reason=entry.reason,
                outcome=entry.outcome,
                terminal=entry.terminal,
                version=entry.application_version,
                amount=entry.amount,
            )
            for entry in answer.entries
        )
