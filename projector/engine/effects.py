"""Making the calls that events ask for (``contract.effects``), beside the batch loop and never in its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from projector.contract.effects import Effect, Kind
from projector.engine.control import Control, Task
from projector.engine.errors import StoreAway
from projector.engine.policy import Pauses

PAUSES = Pauses(first=1.0, cap=3_600.0)
"""Between attempts of one call: doubling from a second to an hour, for as long as it takes."""


class CallFailed(Exception):
    """The marketing service did not take a call. ``str`` is a kind, never a text of the service."""


class MarketingService(Protocol):
    """The service that keeps the contacts. A call with a key it has seen answers like the first one.

    Every method raises CallFailed.
    """

    def log_interaction(self, key: str, contact_id: str, arguments: Mapping[str, Any]) -> None:
        """Log a message of a contact."""

    def set_consent(self, key: str, contact_id: str, arguments: Mapping[str, Any]) -> None:
        """Grant or withdraw a consent of a contact."""

    def upsert_contact(self, key: str, arguments: Mapping[str, Any]) -> str:
        """Make or find the contact of a mobile number; its id."""


@dataclass(frozen=True, slots=True)
class Due:
    """A call whose time has come, and how often it has been tried."""

    effect: Effect
    attempts: int


class EffectStore(Protocol):
    """The outbox. Every method raises StoreAway."""

    def due(self, now: datetime, limit: int) -> list[Due]:
        """Calls that are due, the oldest first."""

    def done(self, effect: Effect, contact_id: str | None) -> None:
        """Close a call: its arguments go, and the answer goes where it belongs if nothing stands there."""

    def failed(self, effect: Effect, attempts: int, next_at: datetime, error: str) -> None:
        """Put a call off."""


class EffectRunner(Task):
    """Makes due calls, one after the other; one that fails is put off and holds up none.

    ``now`` is the wall clock in seconds, ``chance`` gives random numbers in [0, 1). ``idle``: seconds to wait when
    nothing is due; lower it for quicker calls, raise it to ask the store less often.
    """

    def __init__(
        self,
        store: EffectStore,
        service: MarketingService,
        control: Control,
        *,
        now: Callable[[], float],
        chance: Callable[[], float],
        idle: float = 1.0,
        limit: int = 50,
    ) -> None:
        super().__init__("effects", control)
        self._store = store
        self._service = service
        self._now = now
        self._chance = chance
        self._idle = idle
        self._limit = limit

    def work(self) -> None:
        """Make calls until asked to end. A store that is away is waited for."""
        going = True
        while going:
            try:
                made = self.run_once()
            except StoreAway:
                made = 0
            going = self.wait(0 if made else self._idle)

    def run_once(self) -> int:
        """Try every call that is due; how many succeeded. Raises StoreAway."""
        made = 0
        for due in self._store.due(self._moment(), self._limit):
            try:
                contact_id = self._call(due.effect)
            except CallFailed as error:
                attempts = due.attempts + 1
                pause = timedelta(seconds=PAUSES.before(attempts + 1, self._chance()))
                self._store.failed(due.effect, attempts, self._moment() + pause, str(error))
            else:
                self._store.done(due.effect, contact_id)
                made += 1
        return made

    def _call(self, effect: Effect) -> str | None:
        if effect.kind is Kind.UPSERT_CONTACT:
            return self._service.upsert_contact(effect.key, effect.arguments)
        call = self._service.set_consent if effect.kind is Kind.SET_CONSENT else self._service.log_interaction
        call(effect.key, effect.contact_id or "", effect.arguments)
        return None

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self._now(), UTC)
