"""The trainer's part of the desk: only there in practice mode."""

from __future__ import annotations

from typing import Protocol

from billie_desktop.domain.training import Happening, TrainingState


class Trainer(Protocol):
    """Lets things go wrong, and customers act, in the practice world. Every method may raise Unavailable."""

    async def present(self) -> TrainingState:
        """What is in force now; one for the next command only is over after it."""

    async def choose(self, wanted: TrainingState) -> TrainingState:
        """Let the ledger misbehave like that, or be well; what is in force then."""

    async def happen(self, what: Happening, customer_id: str = "") -> str:
        """Let that customer ('' = any with an open loan) act now; a sentence about what came of it."""
