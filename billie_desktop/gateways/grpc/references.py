"""Postings by their id or reference, read from the ledger."""

from __future__ import annotations

import grpc

from billie_desktop.domain.ledger import Transaction
from billie_desktop.gateways.grpc.reads import READ_DEADLINE_SECONDS, read_error
from billie_desktop.gateways.grpc.stub import ledger_stub
from billie_desktop.gateways.grpc.wire import read_transaction
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

NEWEST = 200
_NO_SEARCH = (grpc.StatusCode.UNIMPLEMENTED, grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND)


class GrpcPostingFinder:
    """Implements ``desk.ports.PostingFinder``."""

    def __init__(
        self,
        channel: grpc.aio.Channel,
        metadata: tuple[tuple[str, str], ...] = (),
        deadline: float = READ_DEADLINE_SECONDS,
    ) -> None:
        self._stub = ledger_stub(channel)
        self._metadata = metadata
        self._deadline = deadline

    async def accounts(self, reference: str, limit: int) -> tuple[str, ...]:
        """What ``SearchAccounts`` finds; () from a ledger that does not offer it."""
        request = pb.SearchAccountsRequest(query=reference, limit=limit)
        try:
            answer = await self._stub.SearchAccounts(request, timeout=self._deadline, metadata=self._metadata)
        except grpc.aio.AioRpcError as error:
            if error.code() in _NO_SEARCH:
                return ()
            raise read_error(error.code()) from error
        return tuple(row.loan_account_id for row in answer.results if row.loan_account_id)

    async def postings(self, account_id: str, reference: str) -> tuple[Transaction, ...]:
        """Id, reference id and what the metadata calls a reference are compared, without regard to case."""
        request = pb.GetTransactionsRequest(loan_account_id=account_id, limit=NEWEST)
        try:
            answer = await self._stub.GetTransactions(request, timeout=self._deadline, metadata=self._metadata)
        except grpc.aio.AioRpcError as error:
            raise read_error(error.code()) from error
        rows = (read_transaction(row) for row in answer.transactions if _fits(row, reference.casefold()))
        return tuple(row for row in rows if row is not None)


def _fits(row: pb.Transaction, reference: str) -> bool:
    named = (value for name, value in row.metadata.items() if "reference" in name)
    return any(value.casefold().startswith(reference) for value in (row.transaction_id, row.reference_id, *named))
