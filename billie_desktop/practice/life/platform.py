"""The rest of the platform, as far as the desk can hear it: the chat that carries what staff say to the customer, and
the notification service that answers a pause, and the service of re-application blocks that clears what staff have
authorised. They read the commands of the stream ``chatLedger``.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import redis.asyncio as redis
from redis.exceptions import RedisError

from billie_desktop.practice.life.chats import EXTERNAL

COMMANDS = "chatLedger"
STAFF_MESSAGE = "staff_message.send.v1"
PAUSE = "notification.suppression.set.v1"
CLEAR = "reapplication_block.clear_authorized.v1"
NEEDS_APPROVAL = frozenset({"PRIOR_DEFAULT", "PRIOR_SERIOUS_ARREARS"})
_BLOCK_MS = 2_000
_PAUSE_SECONDS = 1.0


class ExternalInbox:
    """Implements ``chats.Stream``."""

    def __init__(self, stream: redis.Redis) -> None:
        self._stream = stream

    async def append(self, fields: dict[str, str]) -> None:
        """Append one entry."""
        await self._stream.xadd(EXTERNAL, fields)  # type: ignore[arg-type]


Said = Callable[[str, str], Awaitable[None]]
"""Hears conversation and text of a message of staff."""


class Platform:
    """Hears the commands that come after its begin. ``stream`` decodes its answers, in the shape of protocol 2."""

    def __init__(self, stream: redis.Redis, inbox: ExternalInbox, said: Said) -> None:
        self._stream = stream
        self._inbox = inbox
        self._said = said
        self._position = ""

    async def begin(self, since_ms: int = 0) -> None:
        """From now on commands are heard, or from a past time in milliseconds of the epoch. Raises RedisError."""
        if since_ms:
            self._position = f"{since_ms}-0"
            return
        last = await self._stream.xrevrange(COMMANDS, count=1)
        self._position = str(last[0][0]) if last else "0-0"

    async def run(self) -> None:
        """Until cancelled; waits while the stream is away."""
        while True:
            try:
                found: Any = await self._stream.xread({COMMANDS: self._position}, count=50, block=_BLOCK_MS)
                for position, fields in found[0][1] if found else ():
                    await self._obey(fields)
                    self._position = position
            except RedisError:
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _obey(self, fields: dict[str, str]) -> None:
        kind = fields.get("typ")
        if kind not in (STAFF_MESSAGE, PAUSE, CLEAR):
            return
        body: dict[str, Any] = json.loads(fields["payload"])
        if kind == STAFF_MESSAGE:
            await self._said(fields["conv"], str(body["text"]))
        elif kind == PAUSE:
            await self._inbox.append(_paused(fields, body))
        else:
            await self._inbox.append(_cleared(fields, body))


def _paused(fields: dict[str, str], body: dict[str, Any]) -> dict[str, str]:
    """The notification service's answer, with the command's id as its correlation id."""
    said = {name: body.get(name) for name in ("customer_id", "mode", "reason", "set_by", "set_at", "expires_at")}
    command = fields.get("cause", "")
    return {
        "conv": command, "agt": "notifications", "usr": str(body.get("customer_id", "")), "seq": "1", "cls": "msg",
        "typ": "notification.suppression.changed.v1", "cause": f"{command}:changed",
        "payload": json.dumps({**said, "correlation_id": command}, separators=(",", ":")),
    }  # fmt: skip


def _cleared(fields: dict[str, str], body: dict[str, Any]) -> dict[str, str]:
    """The answer of the block service: a reason that needs a second person is cleared with an approval only."""
    reasons = [str(each) for each in body.get("reasons") or ()]
    answer = {"canonical_customer_id": body.get("canonical_customer_id"), "request_id": body.get("request_id")}
    if NEEDS_APPROVAL.intersection(reasons) and not body.get("approval"):
        kind = "clear_rejected"
        answer |= {"rejection_code": "APPROVAL_REQUIRED", "detail": "A second person has to approve this."}
    else:
        kind = "cleared"
        answer |= {
            "cleared_reasons": reasons, "prior_block_reason": reasons[0] if reasons else None,
            "cleared_at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "operator_id": body.get("operator_id"), "justification": body.get("justification"),
        }  # fmt: skip
    return {
        "conv": fields["conv"], "agt": "reapplicationBlock", "usr": str(body.get("canonical_customer_id", "")),
        "seq": "1", "cls": "msg", "typ": f"reapplication_block.{kind}.v1",
        "cause": f"{fields.get('cause', '')}:answer", "payload": json.dumps(answer, separators=(",", ":")),
    }  # fmt: skip
