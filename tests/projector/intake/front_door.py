"""A running intake as the tests see it: people with passwords, desks that call, what lies on the stream."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import grpc
import pytest
import redis

from projector.app.intake_settings import IntakeSettings
from projector.app.intake_wiring import Intake, Servers
from projector.contract.channel import RECEIVE_LIMIT
from projector.contract.staff import Role, StaffMember
from projector.intake.guard import DETAIL_KEY
from projector.stubs.billie.ledger.v1.accounting_ledger_pb2_grpc import AccountingLedgerServiceStub
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as desk_pb
from projector.stubs.billie.servicing.v1.servicing_desk_pb2_grpc import ServicingDeskServiceStub

PASSWORD = "correct horse battery"
DESK = desk_pb.DeskFacts(terminal="COUNTER-3", application_version="1.4.0")

_OPTIONS = (("grpc.use_local_subchannel_pool", 1), ("grpc.max_receive_message_length", RECEIVE_LIMIT))

Metadata = tuple[tuple[str, str], ...]


@dataclass
class Desk:
    """One channel to an intake, signed in as somebody or as nobody."""

    channel: grpc.aio.Channel
    session: desk_pb.Session | None = None

    @property
    def metadata(self) -> Metadata:
        return bearer(self.session.access_token) if self.session is not None else ()

    @property
    def user_id(self) -> str:
        assert self.session is not None
        return self.session.user.user_id

    async def call(self, method: str, request: Any, *, metadata: Metadata | None = None, timeout: float = 10.0) -> Any:
        """A method of the desk's own service."""
        stub = cast(Any, ServicingDeskServiceStub)(self.channel)
        sent = self.metadata if metadata is None else metadata
        return await getattr(stub, method)(request, timeout=timeout, metadata=sent)

    async def ledger(
        self, method: str, request: Any, *, metadata: Metadata | None = None, timeout: float = 10.0
    ) -> Any:
        """A method of the ledger, through the intake."""
        stub = cast(Any, AccountingLedgerServiceStub)(self.channel)
        sent = self.metadata if metadata is None else metadata
        return await getattr(stub, method)(request, timeout=timeout, metadata=sent)

    async def refused(self, method: str, request: Any, **options: Any) -> Refusal:
        """The refusal of a call that must fail."""
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await self.call(method, request, **options)
        return refusal(caught.value)

    async def ledger_refused(self, method: str, request: Any, **options: Any) -> Refusal:
        """The same for the ledger's methods."""
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await self.ledger(method, request, **options)
        return refusal(caught.value)


@dataclass(frozen=True)
class Refusal:
    """Status, text and detail of a failed call."""

    code: str
    text: str
    detail: desk_pb.ErrorDetail


def refusal(error: grpc.aio.AioRpcError) -> Refusal:
    detail = desk_pb.ErrorDetail()
    for key, value in error.trailing_metadata() or ():
        if key == DETAIL_KEY:
            detail.ParseFromString(cast(bytes, value))
    return Refusal(error.code().name, error.details() or "", detail)


def bearer(token: str) -> Metadata:
    return (("authorization", f"Bearer {token}"),)


@dataclass
class FrontDoor:
    """A running intake and its surroundings."""

    settings: IntakeSettings
    intake: Intake
    servers: Servers
    redis: redis.Redis
    channels: list[grpc.aio.Channel] = field(default_factory=list)
    password_hash: str = ""

    def desk(self) -> Desk:
        """A desk at which nobody has signed in."""
        channel = grpc.aio.insecure_channel(self.intake.address, options=_OPTIONS)
        self.channels.append(channel)
        return Desk(channel)

    async def hire(self, role: Role | str = Role.READONLY, email: str = "", name: str = "Sam Tester") -> StaffMember:
        """A member of staff with PASSWORD."""
        first, _, last = name.partition(" ")
        email = email or f"{uuid.uuid4().hex[:10]}@staff.example"
        member = await self.servers.staff.add(email, first, last, Role(role), datetime.now(UTC))
        assert member is not None
        await self.servers.staff.set_password_hash(member.user_id, self.password_hash, datetime.now(UTC))
        return member

    async def signed_in(self, role: Role | str, name: str = "Sam Tester") -> Desk:
        """A desk signed in as somebody new with that role."""
        member = await self.hire(role, name=name)
        return await self.sign_in(member.email)

    async def sign_in(self, email: str, password: str = PASSWORD) -> Desk:
        """A desk signed in as somebody known."""
        desk = self.desk()
        desk.session = await desk.call("SignIn", desk_pb.SignInRequest(email=email, password=password, desk=DESK))
        return desk

    def events(self, *types: str) -> list[dict[str, Any]]:
        """Bodies of the events on the internal inbox, oldest first, with type and envelope under ``_``."""
        found = []
        for entry_id, raw in cast(Any, self.redis.xrange(self.settings.internal_stream)):
            fields = {key.decode(): value.decode() for key, value in raw.items()}
            if not types or fields["typ"] in types:
                found.append({**json.loads(fields["payload"]), "_": {**fields, "entry": entry_id.decode()}})
        return found

    async def close(self) -> None:
        for channel in self.channels:
            await channel.close()
        await self.intake.stop(0.5)
        await self.servers.close()
        self.redis.close()
