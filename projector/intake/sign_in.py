"""Signing in, staying signed in, signing out.

A session has one refresh token that works; each use gives another. One that comes a second time was stolen, or the
desk was copied: the session ends for both. Wrong password, unknown e-mail, disabled user: one answer, in the same time.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from projector.contract.staff import StaffMember
from projector.contract.staff_sessions import Rotation, SessionRecord
from projector.intake import passwords as password_rules
from projector.intake.caller import Caller, DeskFacts, version_number
from projector.intake.errors import Facts, Invalid, NotInThisState, TooOften, Unauthenticated
from projector.intake.passwords import Passwords
from projector.intake.ports import SessionStore, Staff
from projector.intake.tokens import Tokens
from projector.intake.trail import Trail

SIGNED_OUT, REUSED, REVOKED = "signed out", "refresh token reused", "revoked"


@dataclass(frozen=True, slots=True)
class SignInRules:
    """Raise ``attempts`` when agents lock themselves out too often, lower it when guessing is a worry."""

    attempts: int = 5
    lock: timedelta = timedelta(minutes=15)
    session_life: timedelta = timedelta(hours=12)
    version_floor: str = ""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """What a desk gets."""

    staff: StaffMember
    access_token: str
    access_expires_at: datetime
    refresh_token: str
    session_expires_at: datetime


class SignIn:
    """Opens, renews and ends sessions. Errors: Unauthenticated, TooOften, NotInThisState, Invalid."""

    def __init__(
        self,
        staff: Staff,
        sessions: SessionStore,
        tokens: Tokens,
        passwords: Passwords,
        trail: Trail,
        rules: SignInRules,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._staff = staff
        self._sessions = sessions
        self._tokens = tokens
        self._passwords = passwords
        self._trail = trail
        self._rules = rules
        self._now = now

    async def with_password(self, email: str, password: str, desk: DeskFacts) -> OpenSession:
        """A new session for e-mail and password."""
        self._check_version(desk)
        if self._passwords.crowded:
            raise TooOften("BUSY", "Too many people sign in at this moment. Try again in a few seconds.")
        subject = _subject(email)
        await self._check_lock(subject)
        staff = await self._staff.by_email(email.strip())
        stored = None if staff is None else await self._staff.password_hash(staff.user_id)
        right = await self._passwords.verify(stored, password[: password_rules.LONGEST])
        if not right or staff is None or staff.disabled or staff.role is None:
            await self._count_failure(subject, staff, desk)
            raise _wrong()
        await self._sessions.forget_failures(subject)
        if stored is not None and self._passwords.is_weaker_than_now(stored):
            await self._staff.set_password_hash(staff.user_id, await self._passwords.hash(password), self._now())
        return await self._open(staff, desk)

    async def with_email(self, email: str, desk: DeskFacts) -> OpenSession:
        """A new session for an e-mail that a trusted provider has proved."""
        self._check_version(desk)
        staff = await self._staff.by_email(email.strip())
        if staff is None or staff.disabled or staff.role is None:
            raise _wrong()
        return await self._open(staff, desk)

    async def refresh(self, refresh_token: str, desk: DeskFacts, renewal_id: str = "") -> OpenSession:
        """New tokens of a living session. A renewal whose answer was lost, known by its id, is answered once more: the
        token that got lost counts as used from then on."""
        self._check_version(desk)
        session = await self._session_of(refresh_token)
        digest, renewal = _digest(refresh_token), _digest(renewal_id) if renewal_id else ""
        is_again = _is_again(session, digest, renewal)
        if digest in session.used and not is_again:
            await self._end_reused(session, desk)
        works = is_again or hmac.compare_digest(digest, session.refresh)
        if session.ended or session.expires_at <= self._now() or not works:
            raise _ended()
        staff = await self._staff.by_id(session.user_id)
        if staff is None or staff.disabled or staff.role is None:
            await self._sessions.end(session.session_id, REVOKED)
            raise _ended()
        fresh, facts = _refresh_token(session.session_id), desk.trimmed()
        rotated = await self._sessions.rotate(
            Rotation(
                session_id=session.session_id,
                current=session.refresh,
                shown=digest,
                new=_digest(fresh),
                renewal=renewal,
                terminal=facts.terminal,
                version=facts.application_version,
            )
        )
        if not rotated:  # another refresh with the same token came in between: the same renewal, or somebody else's
            if renewal and _is_again(await self._session_of(refresh_token), digest, renewal):
                return await self.refresh(refresh_token, desk, renewal_id)
            await self._end_reused(session, desk)
        token, expires = self._tokens.issue(staff.user_id, session.session_id)
        return OpenSession(staff, token, expires, fresh, session.expires_at)

    async def sign_out(self, refresh_token: str) -> None:
        """End the session; nothing happens for a token that is not known."""
        try:
            session = await self._session_of(refresh_token)
        except Unauthenticated:
            return
        digest = _digest(refresh_token)
        if session.ended or (digest != session.refresh and digest not in session.used):
            return
        await self._sessions.end(session.session_id, SIGNED_OUT)
        staff = await self._staff.by_id(session.user_id)
        if staff is not None:
            desk = DeskFacts(session.terminal, session.application_version)
            await self._trail.session(staff, desk, "SignOut", "OK")

    async def change_password(self, caller: Caller, current: str, new: str) -> None:
        """Give oneself another password; all other sessions end."""
        subject = _subject(caller.staff.email)
        await self._check_lock(subject)
        stored = await self._staff.password_hash(caller.user_id)
        if not await self._passwords.verify(stored, current[: password_rules.LONGEST]):
            await self._count_failure(subject, caller.staff, caller.desk)
            raise Invalid("WRONG_CREDENTIALS", "The current password is wrong.", Facts(field="current_password"))
        complaint = password_rules.complaint(new)
        if complaint:
            raise Invalid("INVALID", complaint, Facts(field="new_password"))
        await self._staff.set_password_hash(caller.user_id, await self._passwords.hash(new), self._now())
        await self._sessions.end_all(caller.user_id, REVOKED, keep=caller.session_id)
        await self._trail.session(caller.staff, caller.desk, "ChangePassword", "OK")

    # ----------------------------------------------------------------------------------------------------------

    async def _open(self, staff: StaffMember, desk: DeskFacts) -> OpenSession:
        session_id = secrets.token_hex(16)
        refresh, facts, now = _refresh_token(session_id), desk.trimmed(), self._now()
        session = SessionRecord(
            session_id=session_id,
            user_id=staff.user_id,
            refresh=_digest(refresh),
            used=(),
            opened_at=now,
            expires_at=now + self._rules.session_life,
            terminal=facts.terminal,
            application_version=facts.application_version,
        )
        await self._sessions.open(session)
        token, expires = self._tokens.issue(staff.user_id, session_id)
        await self._trail.session(staff, facts, "SignIn", "OK")
        return OpenSession(staff, token, expires, refresh, session.expires_at)

    async def _session_of(self, refresh_token: str) -> SessionRecord:
        session_id, _, secret = refresh_token.partition(".")
        session = await self._sessions.find(session_id) if session_id and secret else None
        if session is None:
            raise _ended()
        return session

    async def _end_reused(self, session: SessionRecord, desk: DeskFacts) -> None:
        await self._sessions.end(session.session_id, REUSED)
        staff = await self._staff.by_id(session.user_id)
        if staff is not None and not session.ended:
            await self._trail.session(staff, desk.trimmed(), "Refresh", "UNAUTHENTICATED", REUSED)
        raise _ended()

    async def _check_lock(self, subject: str) -> None:
        attempts = await self._sessions.attempts(subject)
        if attempts.locked_until is not None and attempts.locked_until > self._now():
            raise _locked(attempts.locked_until)

    async def _count_failure(self, subject: str, staff: StaffMember | None, desk: DeskFacts) -> None:
        now = self._now()
        attempts = await self._sessions.count_failure(subject, now, self._rules.attempts, now + self._rules.lock)
        if staff is not None:
            # Unknown e-mails are not recorded: anybody could fill the trail with them.
            locked = attempts.locked_until is not None
            await self._trail.session(
                staff, desk.trimmed(), "SignIn", "UNAUTHENTICATED", "locked out" if locked else "wrong password"
            )
        if attempts.locked_until is not None:
            raise _locked(attempts.locked_until)

    def _check_version(self, desk: DeskFacts) -> None:
        floor = self._rules.version_floor
        if floor and version_number(desk.application_version) < version_number(floor):
            raise NotInThisState("VERSION_TOO_OLD", f"This desk is too old. Version {floor} or later is needed.")


def _subject(email: str) -> str:
    return hashlib.sha256(email.strip().casefold().encode()).hexdigest()


def _refresh_token(session_id: str) -> str:
    return f"{session_id}.{secrets.token_urlsafe(32)}"


def _is_again(session: SessionRecord, digest: str, renewal: str) -> bool:
    """Whether this is the newest renewal once more: its token, and its id."""
    return bool(renewal and session.used) and session.used[-1] == digest and session.renewal == renewal


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _wrong() -> Unauthenticated:
    return Unauthenticated("WRONG_CREDENTIALS", "The sign-in was not accepted. Check e-mail and password.")


def _ended() -> Unauthenticated:
    return Unauthenticated("SESSION_ENDED", "The session has ended. Sign in again.")


def _locked(until: datetime) -> TooOften:
    return TooOften("LOCKED_OUT", "Too many failed attempts. Wait before you try again.", Facts(retry_at=until))
