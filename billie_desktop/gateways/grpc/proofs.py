"""Proofs of payment, piece by piece to the desk server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from billie_desktop.domain.errors import OutcomeUnknown, Unreachable
from billie_desktop.domain.proof import StoredProof
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

UPLOAD_SECONDS = 120.0
PIECE = 256 * 1024
BROKEN = "The file did not arrive whole. Nothing was attached; try again."


class GrpcProofs:
    """Implements ``desk.proof_desk.ProofServer``. ``calls`` should wait ``UPLOAD_SECONDS`` at most."""

    def __init__(self, calls: ServerCalls) -> None:
        self._calls = calls

    async def store(self, account_id: str, content: bytes, on_sent: Callable[[int], None]) -> StoredProof:
        """Send the content. Raises as ``server_errors`` says; a call that broke may be made again without harm."""
        try:
            answer: pb.StoreProofResponse = await self._calls.ask("StoreProof", _pieces(account_id, content, on_sent))
        except OutcomeUnknown as error:
            raise Unreachable(BROKEN, code=error.code, reference=error.reference) from error
        return StoredProof(answer.location, answer.size)


async def _pieces(
    account_id: str, content: bytes, on_sent: Callable[[int], None]
) -> AsyncIterator[pb.StoreProofRequest]:
    for at in range(0, len(content), PIECE):
        piece = pb.StoreProofRequest(content=content[at : at + PIECE])
        if at == 0:
            piece.loan_account_id, piece.size = account_id, len(content)
        yield piece
        on_sent(min(at + PIECE, len(content)))
