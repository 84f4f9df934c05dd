"""Pauses of notifications: a command to the notification service, which answers with an event of its own.

A pause counts when its answer is in the read model (docs/staff-events.md). Setter and time come from the session, the
end of a pause is the end of a Sydney day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from google.protobuf.message import Message

from projector.contract.desk_events import envelope
from projector.contract.notes import NoteClaim
from projector.contract.staff_events import SUPPRESSION_SET, suppression_set
from projector.engine.errors import StreamsAway
from projector.intake import request_values as values
from projector.intake.caller import Caller
from projector.intake.desk_service import Signed
from projector.intake.errors import Away, UnknownThing
from projector.intake.ports import EventStream
from projector.intake.session_methods import stamp
from projector.intake.trail import Act, Trail
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

SYDNEY = ZoneInfo("Australia/Sydney")
MODES = ("all", "non_essential", "marketing_only", "off")
OFF = "off"
LONGEST_REASON = 500
LONGEST_PAUSE = timedelta(days=730)


class Pauses(Protocol):
    """What pauses need from the store. Methods raise StoreAway."""

    async def missing(self, about: Mapping[str, str]) -> str:
        """``customerId`` when the customer is not known; '' when he is."""

    async def claim(self, claim: NoteClaim) -> NoteClaim:
        """Claim a command; the claim that stands, ours or that of an earlier attempt of the same form."""

    async def published(self, note_id: str) -> None:
        """The stream holds the command."""


class PauseMethods:
    """PauseNotifications."""

    def __init__(
        self,
        pauses: Pauses,
        commands: EventStream,
        trail: Trail,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._pauses = pauses
        self._commands = commands
        self._trail = trail
        self._now = now

    def signed(self) -> Mapping[str, Signed]:
        """Methods by name."""
        return {"PauseNotifications": self.pause}

    async def pause(self, request: pb.PauseNotificationsRequest, caller: Caller, seconds: float) -> Message:
        """Pause a customer's notifications, or lift the pause."""
        customer = values.required("customer_id", request.customer_id, 100)
        mode = values.one_of("mode", request.mode, MODES)
        reason = values.required("reason", request.reason, LONGEST_REASON)
        now = self._now()
        expires = _end_of("last_day", request.last_day, mode, now)
        key = values.identifier("pause_key", request.pause_key)
        command_id = f"pause:{hashlib.sha256(f'{caller.user_id}:{key}'.encode()).hexdigest()[:24]}"
        if await self._pauses.missing({"customerId": customer}):
            raise UnknownThing("UNKNOWN_CUSTOMER", "This customer is not known.")
        body = suppression_set(customer, mode, reason, caller.user_id, caller.staff.name, now, expires)
        fields = envelope(
            SUPPRESSION_SET, event_id=command_id, conversation=command_id, user_id=caller.user_id, body=body
        )
        ours = NoteClaim(command_id, now, {**fields, "cls": "cmd"})
        act = Act("PauseNotifications", "customer", customer, customer, reason=f"{mode}: {reason}", key=key)
        async with self._trail.around(caller, act):
            standing = await self._pauses.claim(ours)
            if not standing.published:
                await self._send(standing)
        answer = pb.PauseNotificationsResponse(command_id=command_id, already_recorded=standing is not ours)
        if expires is not None:
            answer.expires_at.CopyFrom(stamp(expires))
        return answer

    async def _send(self, claim: NoteClaim) -> None:
        try:
            await self._commands.append(claim.event)
        except StreamsAway as error:
            raise Away("STREAM_AWAY", "The pause could not be sent. Nothing was changed; try again.") from error
        await self._pauses.published(claim.note_id)


def _end_of(field: str, last_day: str, mode: str, now: datetime) -> datetime | None:
    """The last millisecond of the last day, in UTC; None for no end. Raises Invalid."""
    if not last_day:
        return None
    if mode == OFF:
        raise values.invalid(field, "Only a pause has a last day.")
    try:
        day = date.fromisoformat(last_day)
    except ValueError:
        raise values.invalid(field, "This is no day.") from None
    today = now.astimezone(SYDNEY).date()
    if not today <= day <= today + LONGEST_PAUSE:
        raise values.invalid(field, "A pause ends today or later, within two years.")
    return datetime.combine(day + timedelta(days=1), time(), SYDNEY).astimezone(UTC) - timedelta(milliseconds=1)
