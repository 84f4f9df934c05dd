"""Which projection handles which event type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from projector.contract.event import Event
from projector.projections.workspace import Needs, Workspace


@dataclass(frozen=True, slots=True)
class Projection:
    """One event type's fold.

    ``needs`` names the documents to load; it must not fail on bad values (it skips them). ``fold`` reads and checks
    everything before its first write (rule ORD-4) and raises PermanentError for an entry that cannot be applied.
    """

    needs: Callable[[Event, Needs], None]
    fold: Callable[[Event, Workspace], None]
