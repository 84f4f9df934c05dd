"""Every event that the ledger has announced for a loan, newest first, page by page."""

from collections.abc import Awaitable, Callable
from typing import Any

from google.protobuf.message import Message

from billie_desktop.practice.ledger.api import RefusalKind, Refused
from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.call import Call
from billie_desktop.practice.ledger.clock import iso
from billie_desktop.practice.ledger.journal import event_id
from billie_desktop.practice.ledger.reports.checks import invalid, known_loan
from billie_desktop.practice.ledger.wire_numbers import number_in
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

DEFAULT_EVENTS, MOST_EVENTS = 100, 1_000
_PAGE = """
SELECT sequence, at_us, type, body FROM events WHERE account_key = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?
"""
_BEFORE_ALL = 2**62


class EventHistory:
    """Answers from the book. An unknown loan is said inside OK (ledger.md 4). ``stream``: where events go."""

    def __init__(self, book: LedgerBook, stream: str) -> None:
        self._book = book
        self._stream = stream

    def unary(self) -> dict[str, Callable[[Any, Call], Awaitable[Message]]]:
        """The methods by their names in the contract."""
        return {"GetEventHistory": self.get_event_history}

    async def get_event_history(self, request: pb.GetEventHistoryRequest, call: Call) -> pb.EventHistoryResponse:
        before = number_in(request.cursor) if request.cursor else _BEFORE_ALL
        if before is None:
            raise invalid("cursor is not one of this ledger.")
        try:
            loan = known_loan(self._book, request.account_id)
        except Refused as error:
            if error.kind is not RefusalKind.NOT_FOUND:
                raise
            return pb.EventHistoryResponse(success=False, error_message=str(error))
        limit = min(request.limit, MOST_EVENTS) if request.limit > 0 else DEFAULT_EVENTS
        rows = self._book.connection.execute(_PAGE, (loan.terms.key, before, limit + 1)).fetchall()
        answer = pb.EventHistoryResponse(success=True)
        for sequence, at_us, type_, body in rows[:limit]:
            answer.events.add(
                event_id=event_id(sequence),
                stream=self._stream,
                event_type=type_,
                account_id=loan.terms.account_id,
                timestamp=iso(at_us),
                data_json=body,
            )
        if len(rows) > limit:
            answer.next_cursor = str(rows[limit - 1][0])
        return answer
