"""Attaching the proof of a disbursement: whether it is possible, and doing it. The address goes into the command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from billie_desktop.domain.errors import InvalidInput, NotAllowed
from billie_desktop.domain.proof import StoredProof, problem_of

NO_STORE = (
    "A proof of payment cannot be attached here: this server has no store for files. "
    "Write in the notes where it is kept."
)


class ProofServer(Protocol):
    """Where proofs are kept."""

    async def store(self, account_id: str, content: bytes, on_sent: Callable[[int], None]) -> StoredProof:
        """Send the content; ``on_sent`` hears how many bytes have left. Raises DeskError; then nothing is kept, or the
        same content once, which a retry finds."""


class ProofDesk:
    """``server`` is None where no store is offered; ``read_only_reason`` says why commands are off, '' when not."""

    def __init__(self, server: ProofServer | None, read_only_reason: Callable[[], str]) -> None:
        self._server = server
        self._read_only_reason = read_only_reason

    @property
    def off_reason(self) -> str:
        """Why nothing can be attached now; '' when it can."""
        return NO_STORE if self._server is None else self._read_only_reason()

    async def store(
        self, account_id: str, content: bytes, on_sent: Callable[[int], None] = lambda sent: None
    ) -> StoredProof:
        """Attach it. Raises InvalidInput with what is wrong with the file, NotAllowed while it is off, DeskError."""
        problem = problem_of(content)
        if problem:
            raise InvalidInput("proof", problem)
        if self._server is None or self.off_reason:
            raise NotAllowed(self.off_reason, code="NOT_AVAILABLE")
        return await self._server.store(account_id, content, on_sent)
