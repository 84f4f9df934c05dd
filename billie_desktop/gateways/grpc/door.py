"""Signing in at a desk server by its address."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import grpc

from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.session import CannotSignIn, Profile, SignInOptions, SignInProblem
from billie_desktop.gateways.grpc.address import LedgerAddress
from billie_desktop.gateways.grpc.certificate_guard import CertificateGuard
from billie_desktop.gateways.grpc.channel import guard_for, open_channel
from billie_desktop.gateways.grpc.diagnosis import diagnose
from billie_desktop.gateways.grpc.error_detail import Detail, read_detail
from billie_desktop.gateways.grpc.servicing_stub import servicing_stub
from billie_desktop.gateways.grpc.session import GrpcSession
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

ANSWER_SECONDS = 15.0
"""A server under a flood of sign-ins takes its time to check a password."""

FRESH_SECONDS = 60.0
"""How old a look at the server's certificate may be when somebody signs in."""

_NOT_OURS = "What answers there is no desk server. Check the address and the port."


@dataclass(frozen=True, slots=True)
class DoorSettings:
    """How servers are reached: TLS as in ``LedgerAddress`` without an address. ``version`` is that of this desk."""

    version: str
    connection: LedgerAddress = field(default_factory=lambda: LedgerAddress(""))


class GrpcDoor:
    """Implements ``desk.session.SignInDoor``."""

    def __init__(self, settings: DoorSettings) -> None:
        self._settings = settings
        self._guards: dict[str, CertificateGuard | None] = {}
        self._facts = pb.DeskFacts(terminal=socket.gethostname(), application_version=settings.version)

    async def options(self, server: str) -> SignInOptions:
        """What the server offers. Raises CannotSignIn."""
        answer = await self._ask(server, "GetSignInOptions", pb.GetSignInOptionsRequest(desk=self._facts))
        provider = answer.provider.name if answer.HasField("provider") else ""
        return SignInOptions(answer.environment, answer.password, provider, answer.version_floor)

    async def sign_in(self, server: str, email: str, password: str) -> GrpcSession:
        """A new session. Raises CannotSignIn; OSError when a certificate file of the settings cannot be read."""
        message = await self._sign_in(server, email, password)
        session = self._session(server)
        try:
            await session.begin(message)
        except DeskError as error:
            await session.close()
            raise CannotSignIn(SignInProblem.AWAY, f"{error.text} Try again.") from error
        if not session.profile.agent.may_read_lending:
            await session.sign_out()
            await session.close()
            raise CannotSignIn(SignInProblem.ROLE, "Your role sees no lending data, so there is nothing to show here.")
        return session

    def stand_in(self, server: str, profile: Profile) -> GrpcSession:
        """Somebody known at a server that is away; ``sign_in_again`` signs him in when it is back."""
        session = self._session(server)
        session.stand_in(profile)
        return session

    def _session(self, server: str) -> GrpcSession:
        where = self._where(server)
        guard = self._guard(where)
        return GrpcSession(
            lambda interceptors: open_channel(where, interceptors, guard), partial(self._sign_in, server), self._facts
        )

    async def _sign_in(self, server: str, email: str, password: str) -> pb.Session:
        request = pb.SignInRequest(email=email.strip(), password=password, desk=self._facts)
        answer: pb.Session = await self._ask(server, "SignIn", request)
        return answer

    def _where(self, server: str) -> LedgerAddress:
        return replace(self._settings.connection, address=server.strip())

    def _guard(self, where: LedgerAddress) -> CertificateGuard | None:
        if where.address not in self._guards:
            self._guards[where.address] = guard_for(where)
        return self._guards[where.address]

    async def _ask(self, server: str, method: str, request: Any) -> Any:
        where = self._where(server)
        if not where.address:
            raise CannotSignIn(SignInProblem.NAME, "Enter the address of the server.")
        guard = self._guard(where)
        if guard is not None:
            await guard.look(FRESH_SECONDS)
        channel = open_channel(where, guard=guard)
        try:
            return await getattr(servicing_stub(channel), method)(request, timeout=ANSWER_SECONDS)
        except grpc.aio.AioRpcError as error:
            raise await self._explain(error, method, where) from error
        finally:
            await channel.close(None)

    async def _explain(self, error: grpc.aio.AioRpcError, method: str, where: LedgerAddress) -> CannotSignIn:
        detail = read_detail(error)
        if detail is not None:
            return _judged(error, detail)
        match error.code():
            case grpc.StatusCode.UNAVAILABLE:
                return await asyncio.to_thread(diagnose, where)
            case grpc.StatusCode.UNIMPLEMENTED if method == "SignIn" and await self._is_ours(where):
                return CannotSignIn(SignInProblem.NO_PASSWORDS, "This server takes no passwords. Use another sign-in.")
            case grpc.StatusCode.UNIMPLEMENTED:
                return CannotSignIn(SignInProblem.OTHER_SERVER, _NOT_OURS)
            case grpc.StatusCode.DEADLINE_EXCEEDED:
                return CannotSignIn(SignInProblem.AWAY, "The server took too long to answer. Try again.")
            case _:
                return CannotSignIn(SignInProblem.AWAY, "The server could not answer. Try again in a moment.")

    async def _is_ours(self, where: LedgerAddress) -> bool:
        try:
            return not (await self.options(where.address)).password
        except CannotSignIn:
            return False


def _judged(error: grpc.aio.AioRpcError, detail: Detail) -> CannotSignIn:
    text = error.details() or ""
    match detail.reason:
        case "WRONG_CREDENTIALS":
            return CannotSignIn(SignInProblem.CREDENTIALS, text)
        case "LOCKED_OUT":
            return CannotSignIn(SignInProblem.LOCKED_OUT, text, detail.retry_at)
        case "VERSION_TOO_OLD":
            return CannotSignIn(SignInProblem.VERSION, text)
        case _:
            return CannotSignIn(SignInProblem.AWAY, text or "The server could not answer. Try again in a moment.")
