"""A signed-in person: renewing the tokens one at a time before they expire, asking who that is, signing out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import grpc

from billie_desktop.desk.background import Background
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.errors import DeskError, NotAllowed, OutcomeUnknown, Unreachable
from billie_desktop.domain.money import Money
from billie_desktop.domain.session import CannotSignIn, Limits, Profile, ReadSide, SignInProblem
from billie_desktop.gateways.grpc.bearer import BearerStream, BearerUnary, BearerUpload
from billie_desktop.gateways.grpc.error_detail import read_detail
from billie_desktop.gateways.grpc.servicing_stub import servicing_stub
from billie_desktop.gateways.grpc.tokens import SessionLife, TokenPair
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

CALL_SECONDS = 10.0
SIGN_OUT_SECONDS = 3.0
PROFILE_SECONDS = 30.0
PAUSES = (1.0, 2.0, 5.0)
"""Between attempts to renew while the server is away; the last one is repeated."""

ENDED = "Your session has ended. Sign in again."
SIGNED_OUT = "You have signed out."
AWAY = "The desk server is not reachable."

Open = Callable[[tuple[Any, ...]], grpc.aio.Channel]
"""Makes a channel to the server with these interceptors."""
SignIn = Callable[[str, str], Coroutine[Any, Any, pb.Session]]
"""E-mail and password to a session of the server. Raises CannotSignIn."""


class GrpcSession:
    """Implements ``desk.session.Session`` and ``TokenSource``. ``channel`` carries the token with every call."""

    def __init__(self, open_channel: Open, sign_in: SignIn, facts: pb.DeskFacts) -> None:
        self._bare = open_channel(())
        self.channel = open_channel((BearerUnary(self), BearerStream(self), BearerUpload(self)))
        self._sign_in = sign_in
        self._facts = facts
        self._pair: TokenPair | None = None
        self._profile: Profile | None = None
        self._ended = ENDED
        self._life: SessionLife | None = None
        self._refused = False
        self._subscribers: Subscribers[None] = Subscribers()
        self._background = Background()
        self._lock = asyncio.Lock()
        self._keeper: asyncio.Task[None] | None = None

    # being signed in

    async def begin(self, message: pb.Session) -> None:
        """Take over what a sign-in gave, and ask who that is. Raises DeskError; then nobody is signed in."""
        self._pair, self._ended, self._life = TokenPair.of(message), "", SessionLife.of(message)
        self._refused = False
        try:
            await self.refresh_profile()
        except DeskError:
            self._end(ENDED)
            raise
        if self._keeper is None or self._keeper.done():
            self._keeper = self._background.spawn(self._keep(), "session")

    @property
    def profile(self) -> Profile:
        """Who is signed in, as the server said last."""
        assert self._profile is not None, "a session is handed out after begin"
        return self._profile

    @property
    def ended(self) -> str:
        """Why nobody is signed in any more; '' while somebody is."""
        return self._ended

    @property
    def was_signed_out(self) -> bool:
        """Whether it ended because the person said so."""
        return self._ended == SIGNED_OUT

    @property
    def was_revoked(self) -> bool:
        """Whether the server ended it before its time: shut out, disabled, or a token that came twice."""
        early = self._refused or (self._life is not None and not self._life.is_over())
        return bool(self._ended) and not self.was_signed_out and early

    @property
    def is_standing_in(self) -> bool:
        """Whether the person was not signed in yet because the server is away."""
        return self._ended == AWAY

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear of another profile or the end."""
        return self._subscribers.add(lambda _: callback())

    async def refresh_profile(self) -> Profile:
        """Ask who is signed in. Raises NotAllowed, Unreachable, OutcomeUnknown."""
        began = datetime.now(UTC)
        try:
            answer = await servicing_stub(self.channel).WhoAmI(pb.WhoAmIRequest(), timeout=CALL_SECONDS)
        except grpc.aio.AioRpcError as error:
            raise _error(error) from error
        profile = read_profile(answer, began, datetime.now(UTC))
        if self._profile is not None and self._profile.agent.user_id != profile.agent.user_id:
            raise NotAllowed("Somebody else is signed in now.", code="OTHER_USER")
        changed = self._profile is None or replace(self._profile, clock_ahead=0.0) != replace(profile, clock_ahead=0.0)
        self._profile = profile
        if changed:
            self._subscribers.tell(None)
        return profile

    async def sign_in_again(self, password: str) -> None:
        """Go on as the same person. Raises CannotSignIn."""
        message = await self._sign_in(self.profile.email, password)
        if message.user.user_id != self.profile.agent.user_id:
            await self._sign_out(message.refresh_token)
            raise CannotSignIn(SignInProblem.ROLE, "Somebody else has signed in. Sign out first.")
        try:
            await self.begin(message)
        except DeskError as error:
            raise CannotSignIn(SignInProblem.AWAY, error.text) from error
        self._subscribers.tell(None)

    async def unlock(self, password: str) -> None:
        """Whether it is still the same person: a new session in place of the old one. Raises CannotSignIn."""
        before = self._pair
        await self.sign_in_again(password)
        if before is not None:
            self._background.spawn(self._sign_out(before.refresh), "end of the session before the lock")

    async def sign_out(self) -> None:
        """Forget the tokens at once; the server is told when it can be reached."""
        pair = self._pair
        self._end(SIGNED_OUT)
        if pair is not None:
            await self._sign_out(pair.refresh)

    async def close(self) -> None:
        """End what runs and the connections. Tokens are forgotten; the session goes on for nobody."""
        self._pair = None
        await self._background.stop()
        for channel in (self.channel, self._bare):
            await channel.close(None)

    def stand_in(self, profile: Profile) -> None:
        """Nobody is signed in, and this is who would be: for what can be done while the server is away."""
        self._profile, self._ended = profile, AWAY

    def refuse(self, words: str) -> None:
        """The server does not let this person in any more."""
        self._refused, self._ended = True, words or ENDED
        self._subscribers.tell(None)

    # tokens

    async def token(self) -> str:
        """One that works now; the old one when the server cannot be asked for another, '' when nobody is signed in."""
        pair = self._pair
        if pair is not None and time.monotonic() >= pair.dies_at:
            await self._renew(pair)
        return self._pair.access if self._pair is not None else ""

    async def renewed(self, stale: str) -> bool:
        """Whether there is another token than the one that the server does not take."""
        pair = self._pair
        if pair is not None and pair.access == stale:
            await self._renew(pair)
        return self._pair is not None and self._pair.access != stale

    def session_ended(self, token: str, words: str) -> None:
        """A call was refused because the session has ended on the server: told at once, not at the next renewal."""
        if self._pair is not None and self._pair.access == token:
            self._end(words or ENDED)

    def commands_stopped(self) -> None:
        """A command was refused because of a freeze: ask for its reason at once, not with the next question."""
        self._background.spawn(self._follow_profile(), "asking why commands are stopped")

    async def _follow_profile(self) -> None:
        try:
            await self.refresh_profile()
        except DeskError:
            return  # what is known stays; the end of the session is told by itself

    async def _renew(self, pair: TokenPair) -> bool:
        """Renew unless somebody has done so meanwhile. A refresh token works once, so a renewal that has begun is
        finished whatever becomes of who asked for it."""
        return await asyncio.shield(self._background.spawn(self._renew_once(pair), "token renewal"))

    async def _renew_once(self, pair: TokenPair) -> bool:
        async with self._lock:
            if self._pair is not pair:
                return self._pair is not None
            request = pb.RefreshRequest(refresh_token=pair.refresh, desk=self._facts, renewal_id=pair.renewal_id)
            try:
                message = await servicing_stub(self._bare).Refresh(request, timeout=CALL_SECONDS)
            except grpc.aio.AioRpcError as error:
                detail = read_detail(error)
                judged = error.code() in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.FAILED_PRECONDITION)
                if judged and detail is not None and self._pair is pair:
                    self._end(error.details() or ENDED)
                return False
            if self._pair is not pair:  # signed out meanwhile: what has just come must not live on
                await self._sign_out(message.refresh_token)
                return False
            self._pair = TokenPair.of(message)
            return True

    async def _keep(self) -> None:
        """Renew in time, and follow what the server says of the person."""
        asked_at = time.monotonic()
        failures = 0
        while self._pair is not None:
            pair = self._pair
            due = pair.renew_at if not failures else time.monotonic() + PAUSES[min(failures, len(PAUSES)) - 1]
            await asyncio.sleep(max(0.0, min(due, asked_at + PROFILE_SECONDS) - time.monotonic()))
            if self._pair is pair and time.monotonic() >= due:
                failures = 0 if await self._renew(pair) else failures + 1
            if time.monotonic() >= asked_at + PROFILE_SECONDS and self._pair is not None:
                asked_at = time.monotonic()
                await self._follow_profile()

    def _end(self, reason: str) -> None:
        self._pair = None
        if not self._ended:
            self._ended = reason
            self._subscribers.tell(None)

    async def _sign_out(self, refresh_token: str) -> None:
        request = pb.SignOutRequest(refresh_token=refresh_token)
        try:
            await servicing_stub(self._bare).SignOut(request, timeout=SIGN_OUT_SECONDS)
        except grpc.aio.AioRpcError:
            return  # the tokens are forgotten here; on the server the session ends by itself


def read_profile(message: pb.WhoAmIResponse, began: datetime, ended: datetime) -> Profile:
    """The answer as a value. A role that this desk does not know counts as the least one."""
    user, limits = message.user, message.limits
    try:
        role = Role(user.role)
    except ValueError:
        role = Role.SERVICE
    side = message.read_side
    middle = began + (ended - began) / 2
    return Profile(
        agent=Agent(user.user_id, user.name, role),
        email=user.email,
        environment=message.environment,
        limits=Limits(
            waive=Money.of(limits.waive) if limits.HasField("waive") else None,
            approve_write_off=Money.of(limits.approve_write_off) if limits.HasField("approve_write_off") else None,
            request_adjustment=Money.of(limits.request_adjustment) if limits.HasField("request_adjustment") else None,
            approve_adjustment=Money.of(limits.approve_adjustment) if limits.HasField("approve_adjustment") else None,
            senior_threshold=Money.of(limits.senior_threshold),
        ),
        features=frozenset(message.features),
        read_side=ReadSide(side.mongo_uri, side.database, side.redis_url) if message.HasField("read_side") else None,
        notice=message.notice,
        frozen=message.frozen,
        clock_ahead=(middle - message.server_time.ToDatetime(tzinfo=UTC)).total_seconds()
        if message.HasField("server_time")
        else 0.0,
    )


def _error(error: grpc.aio.AioRpcError) -> DeskError:
    match error.code():
        case grpc.StatusCode.UNAUTHENTICATED | grpc.StatusCode.PERMISSION_DENIED:
            return NotAllowed(error.details() or ENDED, code="NOT_SIGNED_IN")
        case grpc.StatusCode.UNAVAILABLE:
            return Unreachable(AWAY, code="SERVER_AWAY")
        case _:
            return OutcomeUnknown("The desk server did not answer.", code="SERVER_UNKNOWN")
