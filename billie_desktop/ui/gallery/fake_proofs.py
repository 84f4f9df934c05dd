"""A server that keeps proofs: answers at once, waits, or refuses, as the scene wants."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable

from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.proof import StoredProof


class FakeProofs:
    """Implements ``desk.proof_desk.ProofServer``. ``error`` is raised once; ``hold`` keeps uploads at a third
    (``arrived`` tells)."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, bytes]] = []
        self.error: DeskError | None = None
        self.hold: asyncio.Event | None = None
        self.arrived = asyncio.Event()

    async def store(self, account_id: str, content: bytes, on_sent: Callable[[int], None]) -> StoredProof:
        if self.hold is not None:
            on_sent(len(content) // 3)
            self.arrived.set()
            await self.hold.wait()
        error, self.error = self.error, None
        if error is not None:
            raise error
        self.kept.append((account_id, content))
        digest = hashlib.sha256(content).hexdigest()
        return StoredProof(f"s3://practice-proofs/disbursements/{digest}.pdf", len(content))
