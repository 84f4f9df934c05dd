"""From the metadata of a call to a caller: one verifier for all methods."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, datetime

from projector.intake.caller import Caller, DeskFacts
from projector.intake.errors import Unauthenticated
from projector.intake.ports import SessionStore, Staff
from projector.intake.tokens import Claims, Tokens

METADATA_KEY = "authorization"
_PREFIX = "bearer "
_REMEMBERED = 10_000

Metadata = Sequence[tuple[str, str | bytes]]


class Authenticator:
    """Checks the token, then the session and the user as stored.

    What is stored is remembered for ``memory_seconds``: so long may a disabled user, an ended session or a changed role
    go unnoticed, and so seldom is the database asked for a desk that sends many calls. Calls of a session that come at
    the same time share one look-up. It goes on when they are given up: cut off, it would cost the store a connection
    each time and never be done while the store is slow.
    """

    def __init__(self, tokens: Tokens, staff: Staff, sessions: SessionStore, memory_seconds: float = 2.0) -> None:
        self._tokens = tokens
        self._staff = staff
        self._sessions = sessions
        self._memory_seconds = memory_seconds
        self._known: OrderedDict[str, tuple[float, Caller]] = OrderedDict()
        self._asked: dict[str, tuple[str, asyncio.Task[Caller]]] = {}

    async def caller(self, metadata: Metadata | None) -> Caller:
        """Who calls. Raises Unauthenticated, StoreAway."""
        return await self._stored(self._tokens.verify(_token(metadata)))

    async def check_again(self, caller: Caller) -> Caller:
        """The caller as stored now, for long streams. Raises Unauthenticated when the session or the user has gone."""
        return await self._look_up(Claims(caller.user_id, caller.session_id, 0.0, ""))

    def forget(self, session_id: str) -> None:
        """Ask the database at the next call of this session."""
        self._known.pop(session_id, None)
        self._asked.pop(session_id, None)

    async def _stored(self, claims: Claims) -> Caller:
        known = self._known.get(claims.session_id)
        if known is not None and known[0] > time.monotonic() and known[1].user_id == claims.user_id:
            return known[1]
        user_id, look_up = self._asked.get(claims.session_id, ("", None))
        if look_up is None or user_id != claims.user_id:
            look_up = asyncio.create_task(self._look_up(claims), name="session look-up")
            self._asked[claims.session_id] = claims.user_id, look_up
            look_up.add_done_callback(lambda done: self._remember(claims.session_id, done))
        return await asyncio.shield(look_up)

    def _remember(self, session_id: str, look_up: asyncio.Task[Caller]) -> None:
        """Unless the session was to be forgotten meanwhile."""
        failed = look_up.cancelled() or look_up.exception() is not None
        if self._asked.get(session_id, ("", None))[1] is not look_up:
            return
        del self._asked[session_id]
        if failed:
            return
        self._known[session_id] = (time.monotonic() + self._memory_seconds, look_up.result())
        self._known.move_to_end(session_id)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    async def _look_up(self, claims: Claims) -> Caller:
        session, staff = await asyncio.gather(self._sessions.find(claims.session_id), self._staff.by_id(claims.user_id))
        if session is None or session.ended or session.user_id != claims.user_id:
            raise Unauthenticated("SESSION_ENDED", "The session has ended. Sign in again.")
        if session.expires_at <= datetime.now(UTC):
            raise Unauthenticated("SESSION_ENDED", "The session has ended. Sign in again.")
        if staff is None or staff.disabled or not staff.user_id:
            raise Unauthenticated("SESSION_ENDED", "This user cannot sign in any more.")
        return Caller(staff, session.session_id, DeskFacts(session.terminal, session.application_version))


def _token(metadata: Metadata | None) -> str:
    """The bearer token; exactly one. Raises Unauthenticated."""
    sent = [value for key, value in metadata or () if key == METADATA_KEY]
    if len(sent) != 1 or not isinstance(sent[0], str) or not sent[0].lower().startswith(_PREFIX):
        raise Unauthenticated("TOKEN_MISSING", "Sign in first.")
    return sent[0][len(_PREFIX) :].strip()
