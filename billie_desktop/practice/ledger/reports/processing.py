"""How far the ledger's events are on their way to the stream."""

from collections.abc import Awaitable, Callable
from typing import Any

from google.protobuf.message import Message

from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.call import Call
from billie_desktop.practice.ledger.clock import iso
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

HEALTHY, LAGGING = "healthy", "lagging"
LAG_SECONDS = 30
_WAITING = "SELECT COUNT(*), MIN(at_us) FROM outbox"


class Processing:
    """The practice ledger reads no stream; what can wait is its own outbox. ``stream``: "" where nothing is sent."""

    def __init__(self, book: LedgerBook, stream: str) -> None:
        self._book = book
        self._stream = stream

    def unary(self) -> dict[str, Callable[[Any, Call], Awaitable[Message]]]:
        """The methods by their names in the contract."""
        return {"GetEventProcessingStatus": self.get_event_processing_status}

    async def get_event_processing_status(
        self, request: pb.GetEventProcessingStatusRequest, call: Call
    ) -> pb.EventProcessingStatusResponse:
        now = self._book.micros_of(None)
        if not self._stream:
            warning = "This ledger sends no events."
            return pb.EventProcessingStatusResponse(
                success=True, overall_status=HEALTHY, queried_at=iso(now), warning=warning
            )
        waiting, oldest = self._book.connection.execute(_WAITING).fetchone()
        lag = max(0, (now - oldest) // 1_000_000) if oldest is not None else 0
        status = LAGGING if lag > LAG_SECONDS else HEALTHY
        stream = pb.StreamProcessingStatus(
            stream_name=self._stream, pending_count=waiting, lag_seconds=lag, status=status, consumer_count=1
        )
        return pb.EventProcessingStatusResponse(
            success=True, overall_status=status, total_pending=waiting, streams=[stream], queried_at=iso(now)
        )
