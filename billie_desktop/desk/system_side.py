"""The state of the server side, for those who look after it (features.md DI-7 to DI-9)."""

from __future__ import annotations

from typing import Protocol

from billie_desktop.domain.dead_letter import (
    CheckedCorrection,
    Correction,
    DeadLetter,
    DeadLetterPage,
    LetterFilter,
    SentCorrection,
)
from billie_desktop.domain.drift import DriftReport
from billie_desktop.domain.processing import ProcessingStatus


class SystemSide(Protocol):
    """Every method raises Unreachable, OutcomeUnknown, NotAllowed or NotOffered."""

    async def processing(self) -> ProcessingStatus:
        """How far the read models are. An outage behind the server is part of the answer."""

    async def dead_letters(self, wanted: LetterFilter = ..., after: str = "") -> DeadLetterPage:
        """The newest ones that are wanted, from a place on."""

    async def dead_letter(self, letter_id: str) -> DeadLetter:
        """One whole; the look is recorded. Raises NotFound."""

    async def check_correction(self, letter_id: str, body: str) -> CheckedCorrection:
        """Try a body out; nothing is changed. Raises NotFound, InvalidInput, Refused."""

    async def correct(self, correction: Correction) -> SentCorrection:
        """Send it. The same correction again is sent once. Raises NotFound, InvalidInput, Refused."""

    async def drift(self) -> DriftReport:
        """The last comparison of balances, or the one that is running."""

    async def run_drift(self) -> DriftReport:
        """Begin another one unless one is running."""
