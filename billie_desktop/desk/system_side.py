"""The state of the server side, for those who look after it (features.md DI-7 to DI-9)."""

from __future__ import annotations

from typing import Protocol

from billie_desktop.domain.processing import ProcessingStatus


class SystemSide(Protocol):
    """Every method raises Unreachable, OutcomeUnknown, NotAllowed or NotOffered."""

    async def processing(self) -> ProcessingStatus:
        """How far the read models are. An outage behind the server is part of the answer."""
