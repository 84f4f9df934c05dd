"""The audit trail: what somebody wants to do is on the stream before it happens, what became of it after.

Before: without the entry nothing happens. After: the deed stands whatever the stream does, so the entry is kept and
sent until the stream takes it.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from projector.contract import desk_events
from projector.contract.staff import StaffMember
from projector.engine.errors import StreamsAway
from projector.intake.caller import Caller, DeskFacts
from projector.intake.errors import Away, IntakeError
from projector.intake.ports import EventStream

log = logging.getLogger(__name__)

_WAIT_FOR_AFTER = 0.25
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
_MOST_WAITING = 10_000


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants to do, to what, and why. ``amount`` is a decimal text; '' = not given everywhere."""

    action: str
    resource_kind: str = ""
    resource_id: str = ""
    customer_id: str = ""
    amount: str = ""
    reason: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: ``OK`` or the name of a status code, and what the ledger said."""

    code: str
    transaction_id: str = ""
    ledger_event_id: str = ""
    replay: bool = False


class Trail:
    """Writes entries. ``close`` at the end."""

    def __init__(self, stream: EventStream, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._stream = stream
        self._now = now
        self._waiting: deque[tuple[dict[str, str], asyncio.Future[None]]] = deque()
        self._sender: asyncio.Task[None] | None = None

    async def requested(self, caller: Caller, act: Act) -> dict[str, Any]:
        """Record the wish; what ``completed`` needs. Raises Away when it cannot be recorded: then do nothing."""
        command_id = uuid.uuid4().hex
        body = {"commandId": command_id, **_act(act), **_who(caller.staff, caller.desk), "at": self._at()}
        body["sessionId"] = caller.session_id
        entry = _entry(desk_events.COMMAND_REQUESTED, f"audit:{command_id}:requested", caller.user_id, body)
        await self._append(entry)
        return body

    async def completed(self, requested: dict[str, Any], outcome: Outcome) -> None:
        """Record what became of it; never fails, and waits only a moment for a slow stream."""
        body = {**requested, "at": self._at(), "outcome": outcome.code, "replay": outcome.replay}
        if outcome.transaction_id:
            body["transactionId"] = outcome.transaction_id
        if outcome.ledger_event_id:
            body["ledgerEventId"] = outcome.ledger_event_id
        event_id = f"audit:{requested['commandId']}:completed"
        await self._later(_entry(desk_events.COMMAND_COMPLETED, event_id, str(requested["actor"]), body))

    @asynccontextmanager
    async def around(self, caller: Caller, act: Act) -> AsyncIterator[list[Outcome]]:
        """Record before and after what is done inside; put another outcome than a plain OK into the list.

        Raises Away before anything is done when it cannot be recorded.
        """
        wish = await self.requested(caller, act)
        said: list[Outcome] = []
        try:
            yield said
        except IntakeError as error:
            await self.completed(wish, Outcome(error.status.name))
            raise
        except BaseException:
            await self.completed(wish, Outcome("INTERNAL"))
            raise
        await self.completed(wish, said[-1] if said else Outcome("OK"))

    async def session(self, staff: StaffMember, desk: DeskFacts, action: str, outcome: str, reason: str = "") -> None:
        """Somebody signed in or out, was refused or locked out."""
        body = {**_who(staff, desk), "action": action, "resourceKind": "user", "resourceId": staff.user_id}
        body |= {"outcome": outcome, "reason": reason, "at": self._at()}
        await self._later(_entry(desk_events.SESSION_CHANGED, f"audit:{uuid.uuid4().hex}", staff.user_id, body))

    async def reveal(self, caller: Caller, customer_id: str, detail: str, reason: str) -> None:
        """A masked detail is about to be shown. Raises Away when it cannot be recorded."""
        act = Act("Reveal", "customer", customer_id, customer_id, reason=f"{detail}: {reason}" if reason else detail)
        body = {**_act(act), **_who(caller.staff, caller.desk), "sessionId": caller.session_id, "at": self._at()}
        await self._append(_entry(desk_events.REVEAL_LOGGED, f"audit:{uuid.uuid4().hex}", caller.user_id, body))

    async def looked_at(self, caller: Caller, action: str, kind: str, resource_id: str) -> None:
        """Something that holds personal data is about to be shown. Raises Away when it cannot be recorded."""
        body = {**_act(Act(action, kind, resource_id)), **_who(caller.staff, caller.desk)}
        body |= {"sessionId": caller.session_id, "at": self._at()}
        await self._append(_entry(desk_events.REVEAL_LOGGED, f"audit:{uuid.uuid4().hex}", caller.user_id, body))

    async def staff_changed(self, operator: str, action: str, user_id: str, reason: str) -> None:
        """An operator changed a member of staff on the server. Raises Away when it cannot be recorded."""
        body = {"actor": f"operator:{operator}", "actorName": operator, "role": "operator", "action": action}
        body |= {"resourceKind": "user", "resourceId": user_id, "reason": reason, "at": self._at()}
        await self._append(_entry(desk_events.STAFF_CHANGED, f"audit:{uuid.uuid4().hex}", "operator", body))

    async def switch_changed(self, operator: str, action: str, switch: str, reason: str) -> None:
        """An operator stopped commands or let them go. Raises Away when it cannot be recorded."""
        body = {"actor": f"operator:{operator}", "actorName": operator, "role": "operator", "action": action}
        body |= {"resourceKind": "switch", "resourceId": switch, "reason": reason, "at": self._at()}
        await self._append(_entry(desk_events.STAFF_CHANGED, f"audit:{uuid.uuid4().hex}", "operator", body))

    async def close(self, seconds: float = 3.0) -> None:
        """Wait a little for entries that the stream has not taken; the number of those lost is logged."""
        if self._sender is not None:
            await asyncio.wait({self._sender}, timeout=seconds)
            self._sender.cancel()
            await asyncio.gather(self._sender, return_exceptions=True)
        if self._waiting:
            log.error("audit entries were not recorded before the end", extra={"fields": {"lost": len(self._waiting)}})

    async def _append(self, entry: dict[str, str]) -> None:
        try:
            await self._stream.append(entry)
        except StreamsAway as error:
            raise Away(
                "STREAM_AWAY", "This cannot be recorded at the moment, so nothing was done. Try again."
            ) from error

    async def _later(self, entry: dict[str, str]) -> None:
        if len(self._waiting) >= _MOST_WAITING:
            _settle(self._waiting.popleft()[1])
            log.error("too many audit entries wait for the stream; the oldest was dropped")
        taken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, taken))
        if self._sender is None or self._sender.done():
            self._sender = asyncio.create_task(self._send(), name="audit-sender")
        await asyncio.wait({taken}, timeout=_WAIT_FOR_AFTER)

    async def _send(self) -> None:
        pause = _SHORTEST_PAUSE
        while self._waiting:
            batch = list(self._waiting)
            try:
                await asyncio.gather(*(self._stream.append(entry) for entry, _ in batch))
            except StreamsAway:
                # The same event ids again: what had been taken is recognised.
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
                continue
            for _ in batch:
                _settle(self._waiting.popleft()[1])

    def _at(self) -> str:
        return desk_events.iso(self._now())


def _entry(event_type: str, event_id: str, user_id: str, body: dict[str, Any]) -> dict[str, str]:
    return desk_events.envelope(
        event_type, event_id=event_id, conversation=str(body.get("commandId") or event_id), user_id=user_id, body=body
    )


def _settle(taken: asyncio.Future[None]) -> None:
    if not taken.done():
        taken.set_result(None)


def _act(act: Act) -> dict[str, Any]:
    values = {
        "action": act.action,
        "resourceKind": act.resource_kind,
        "resourceId": act.resource_id,
        "customerId": act.customer_id,
        "amount": act.amount,
        "reason": act.reason[:1000],
        "idempotencyKey": act.key[:128],
    }
    return {name: value for name, value in values.items() if value}


def _who(staff: StaffMember, desk: DeskFacts) -> dict[str, Any]:
    return {
        "actor": staff.user_id,
        "actorName": staff.name,
        "role": "" if staff.role is None else staff.role.value,
        "terminal": desk.terminal,
        "applicationVersion": desk.application_version,
    }
