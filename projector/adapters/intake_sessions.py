"""Sessions, failed attempts and operators' switches in the intake's own database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase

from projector.adapters.mongo_errors import translated
from projector.contract.staff_sessions import FailedAttempts, Rotation, SessionRecord

SESSIONS, ATTEMPTS, SWITCHES = "sessions", "attempts", "switches"
_USED_KEPT = 500
_KEPT_AFTER_END = timedelta(days=7)
_ATTEMPTS_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Switch:
    """What an operator has set: ``text`` '' = off."""

    text: str
    by: str
    at: datetime | None


class MongoSessions:
    """Implements ``intake.ports.SessionStore``."""

    def __init__(self, own: AsyncDatabase[dict[str, Any]]) -> None:
        self._sessions = own[SESSIONS]
        self._attempts = own[ATTEMPTS]

    async def prepare(self) -> None:
        """Make the indexes: sessions by user; what is long over goes by itself."""
        with translated():
            await self._sessions.create_index("userId")
            await self._sessions.create_index("removeAt", expireAfterSeconds=0)
            await self._attempts.create_index("removeAt", expireAfterSeconds=0)

    async def open(self, session: SessionRecord) -> None:
        """Store a new session."""
        document = {
            "_id": session.session_id,
            "userId": session.user_id,
            "refresh": session.refresh,
            "used": list(session.used),
            "openedAt": session.opened_at,
            "expiresAt": session.expires_at,
            "removeAt": session.expires_at + _KEPT_AFTER_END,
            "terminal": session.terminal,
            "applicationVersion": session.application_version,
            "ended": session.ended,
        }
        with translated():
            await self._sessions.insert_one(document)

    async def find(self, session_id: str) -> SessionRecord | None:
        """A session, ended or not."""
        with translated():
            found = await self._sessions.find_one({"_id": session_id})
        return None if found is None else _session(found)

    async def rotate(self, rotation: Rotation) -> bool:
        """Replace the refresh token where ``current`` is still the one that works; False when it is not."""
        used = list(dict.fromkeys((rotation.current, rotation.shown)))  # the one that was shown stays the newest
        change = {
            "$set": {
                "refresh": rotation.new,
                "renewal": rotation.renewal,
                "terminal": rotation.terminal,
                "applicationVersion": rotation.version,
            },
            "$push": {"used": {"$each": used, "$slice": -_USED_KEPT}},
        }
        wanted = {"_id": rotation.session_id, "refresh": rotation.current, "ended": ""}
        with translated():
            done = await self._sessions.update_one(wanted, change)
        return bool(done.modified_count)

    async def end(self, session_id: str, why: str) -> None:
        """End a session; one that has ended keeps its reason."""
        with translated():
            await self._sessions.update_one({"_id": session_id, "ended": ""}, {"$set": {"ended": why}})

    async def end_all(self, user_id: str, why: str, keep: str = "") -> int:
        """End every session of a user but ``keep``; their number."""
        wanted = {"userId": user_id, "ended": "", "_id": {"$ne": keep}}
        with translated():
            return (await self._sessions.update_many(wanted, {"$set": {"ended": why}})).modified_count

    async def attempts(self, subject: str) -> FailedAttempts:
        """Failed attempts of a subject."""
        with translated():
            return _failed(await self._attempts.find_one({"_id": subject}))

    async def count_failure(self, subject: str, now: datetime, most: int, lock_until: datetime) -> FailedAttempts:
        """One more in one step; the subject is locked, and counting starts again, when ``most`` is reached."""
        reached = {"$gte": [{"$add": [{"$ifNull": ["$count", 0]}, 1]}, most]}
        change = [
            {
                "$set": {
                    "lockedUntil": {"$cond": [reached, lock_until, None]},
                    "count": {"$cond": [reached, 0, {"$add": [{"$ifNull": ["$count", 0]}, 1]}]},
                    "removeAt": max(lock_until, now + _ATTEMPTS_KEPT),
                }
            }
        ]
        with translated():
            after = await self._attempts.find_one_and_update(
                {"_id": subject}, change, upsert=True, return_document=ReturnDocument.AFTER
            )
        return _failed(after)

    async def forget_failures(self, subject: str) -> None:
        """Signed in: start from 0 again."""
        with translated():
            await self._attempts.delete_one({"_id": subject})


class MongoSwitches:
    """Implements ``intake.ports.Switches``."""

    def __init__(self, own: AsyncDatabase[dict[str, Any]]) -> None:
        self._switches = own[SWITCHES]

    async def get(self, name: str) -> str:
        """The text of a switch; '' = off."""
        return (await self.read(name)).text

    async def read(self, name: str) -> Switch:
        """A switch with who changed it last, and when."""
        with translated():
            found = await self._switches.find_one({"_id": name}) or {}
        at = found.get("at")
        return Switch(str(found.get("text") or ""), str(found.get("by") or ""), None if at is None else _utc(at))

    async def set(self, name: str, text: str, by: str = "", at: datetime | None = None) -> None:
        """Change it."""
        with translated():
            change = {"$set": {"text": text, "by": by, "at": at}}
            await self._switches.update_one({"_id": name}, change, upsert=True)


def _session(found: Mapping[str, Any]) -> SessionRecord:
    return SessionRecord(
        session_id=found["_id"],
        user_id=found["userId"],
        refresh=found["refresh"],
        used=tuple(found["used"]),
        opened_at=_utc(found["openedAt"]),
        expires_at=_utc(found["expiresAt"]),
        terminal=found["terminal"],
        application_version=found["applicationVersion"],
        ended=found["ended"],
        renewal=str(found.get("renewal") or ""),
    )


def _failed(found: Mapping[str, Any] | None) -> FailedAttempts:
    if found is None:
        return FailedAttempts()
    until = found.get("lockedUntil")
    return FailedAttempts(int(found["count"]), None if until is None else _utc(until))


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
