"""Documents of conversations, notices and notes as the projector and the desks write them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 6, 10, 0, 0, tzinfo=UTC)


class FixedClock:
    """Time stands still."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        """The moment."""
        return self.at


def utterance(number: int, speaker: str = "customer", **changes: Any) -> dict[str, Any]:
    """The message number ``number``, one per second before now."""
    return {
        "id": f"u-{number}",
        "username": speaker,
        "utterance": f"message {number}",
        "rationale": None,
        "createdAt": NOW - timedelta(hours=1) + timedelta(seconds=number),
        **changes,
    }


def conversation(key: str, silent: timedelta = timedelta(0), messages: int = 0, **changes: Any) -> dict[str, Any]:
    """A conversation in which nothing was said for ``silent``."""
    last = NOW - silent
    return {
        "conversationId": key,
        "applicationNumber": f"APP-{key}",
        "customerIdString": "CUS-1",
        "status": "active",
        "startedAt": last - timedelta(minutes=30),
        "lastUtteranceTime": last,
        "updatedAt": last,
        "utterances": [utterance(number) for number in range(messages)],
        "utteranceCount": messages,
        "version": messages + 1,
        "assessments": {},
        "noticeboard": [],
        **changes,
    }


def notification(key: str, minutes_ago: int, status: str = "sent", **changes: Any) -> dict[str, Any]:
    """A notice of CUS-1."""
    return {
        "notificationId": key,
        "customerId": "CUS-1",
        "status": status,
        "channel": "sms",
        "templateName": "overdue_step",
        "idempotencyKey": "overdue:ACC-1:2026-06-01:2",
        "tags": {"category": "servicing", "reason": "overdue", "step": 2},
        "eventAt": NOW - timedelta(minutes=minutes_ago),
        **changes,
    }


@asynccontextmanager
async def broken_off(writer: Any) -> AsyncIterator[None]:
    """Inside, the server hangs up on every read of a desk."""
    point = {"failCommands": ["find", "aggregate", "count"], "closeConnection": True, "appName": "billie-desktop"}
    admin = writer.client.admin
    await admin.command("configureFailPoint", "failCommand", mode="alwaysOn", data=point)
    try:
        yield
    finally:
        await admin.command("configureFailPoint", "failCommand", mode="off")
