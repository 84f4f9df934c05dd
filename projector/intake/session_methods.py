"""The session methods of the desk's service: messages in, messages out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from projector.contract.staff import StaffMember
from projector.intake.caller import Caller, DeskFacts
from projector.intake.desk_service import Open, Signed
from projector.intake.errors import Away
from projector.intake.guard import FROZEN, NOTICE, Guard
from projector.intake.oidc import OidcProvider
from projector.intake.policy import DESK_METHODS, LEDGER_METHODS, READ, SENIOR_THRESHOLD
from projector.intake.sign_in import OpenSession, SignIn
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeskConfiguration:
    """What every desk of the environment is told. The addresses hold logins that can only read."""

    environment: str
    database: str = ""
    mongo_uri: str = ""
    redis_url: str = ""
    version_floor: str = ""
    password: bool = True

    def __repr__(self) -> str:  # addresses hold passwords
        return f"DeskConfiguration({self.environment!r})"


FEATURES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ledger", ("GetBalance",)),
    ("write-off", ("RequestWriteOff",)),
    ("adjustment", ("RequestAdjustment",)),
    ("block-clear", ("RequestBlockClear",)),
    ("notes", ("AddNote",)),
    ("notification-pause", ("PauseNotifications",)),
    ("proof", ("StoreProof",)),
    ("audit", ("ListAudit",)),
    ("reveal-log", ("LogReveal",)),
    ("chat", ("ClaimConversation", "SendStaffMessage")),
    ("presence", ("ReadAlong",)),
    ("processing", ("GetProcessingStatus",)),
    ("drift", ("GetDrift", "RunDrift")),
    ("problem-report", ("ReportProblem",)),
    ("problem-inbox", ("ListProblems", "GetProblem", "ResolveProblem")),
    ("dead-letters", ("ListDeadLetters", "GetDeadLetter", "CheckCorrection", "CorrectEvent")),
)
"""Feature names and the methods that must be offered, and open to the caller's role, for them."""


class SessionMethods:
    """``features``: names of what this intake offers and the roles of the caller allow, given by the composition."""

    def __init__(
        self,
        sign_in: SignIn,
        guard: Guard,
        configuration: DeskConfiguration,
        features: tuple[str, ...] = (),
        provider: OidcProvider | None = None,
    ) -> None:
        self._sign_in = sign_in
        self._guard = guard
        self._configuration = configuration
        self._features = features
        self._provider = provider

    def without_session(self) -> Mapping[str, Open]:
        """Methods by name."""
        methods: dict[str, Open] = {
            "GetSignInOptions": self.options,
            "Refresh": self.refresh,
            "SignOut": self.sign_out,
        }
        if self._configuration.password:
            methods["SignIn"] = self.sign_in
        if self._provider is not None:
            methods["SignInWithProvider"] = self.sign_in_with_provider
        return methods

    def signed(self) -> Mapping[str, Signed]:
        """Methods by name."""
        return {"WhoAmI": self.who_am_i, "ChangePassword": self.change_password}

    async def options(self, request: pb.GetSignInOptionsRequest) -> Message:
        """What a desk must know before anybody is signed in."""
        told = self._configuration
        answer = pb.GetSignInOptionsResponse(
            environment=told.environment, password=told.password, version_floor=told.version_floor
        )
        if self._provider is not None:
            ours = self._provider.settings
            try:
                endpoint = await self._provider.authorization_endpoint()
            except Away as error:
                why = {"fields": {"why": str(error.__cause__ or "")}}  # a status or what is wrong with a certificate
                log.warning("the OpenID provider cannot be reached; its sign-in is not offered", extra=why)
            else:
                answer.provider.CopyFrom(
                    pb.ProviderOptions(
                        name=ours.name, authorization_endpoint=endpoint, client_id=ours.client_id, scope=ours.scope
                    )
                )
        return answer

    async def sign_in(self, request: pb.SignInRequest) -> Message:
        """A session for e-mail and password."""
        return self.session(await self._sign_in.with_password(request.email, request.password, facts(request.desk)))

    async def sign_in_with_provider(self, request: pb.SignInWithProviderRequest) -> Message:
        """A session for somebody for whom the organisation's provider vouches."""
        assert self._provider is not None
        email = await self._provider.email(request.code, request.code_verifier, request.redirect_uri, request.nonce)
        return self.session(await self._sign_in.with_email(email, facts(request.desk)))

    async def refresh(self, request: pb.RefreshRequest) -> Message:
        """New tokens."""
        return self.session(await self._sign_in.refresh(request.refresh_token, facts(request.desk), request.renewal_id))

    async def sign_out(self, request: pb.SignOutRequest) -> Message:
        """The end of a session, known at once on this intake."""
        await self._sign_in.sign_out(request.refresh_token)
        self._guard.forget(request.refresh_token.partition(".")[0])
        return pb.SignOutResponse()

    async def change_password(self, request: pb.ChangePasswordRequest, caller: Caller, seconds: float) -> Message:
        """Another password."""
        await self._sign_in.change_password(caller, request.current_password, request.new_password)
        return pb.ChangePasswordResponse()

    async def who_am_i(self, request: pb.WhoAmIRequest, caller: Caller, seconds: float) -> Message:
        """Role, limits, features, and where the read side is, for those who may see it."""
        told, lending = self._configuration, caller.role in READ.roles
        answer = pb.WhoAmIResponse(
            user=_user(caller.staff),
            environment=told.environment,
            features=[name for name in self._features if _may(name, caller)],
            version_floor=told.version_floor,
            notice=await self._guard.switch(NOTICE),
            frozen=await self._guard.switch(FROZEN),
            server_time=stamp(datetime.now(UTC)),
        )
        limits = self._guard.limits_of(caller)
        for name in ("waive", "approve_write_off", "request_adjustment", "approve_adjustment"):
            most: Decimal | None = getattr(limits, name)
            if most is not None:
                setattr(answer.limits, name, f"{most:.2f}")
        answer.limits.senior_threshold = f"{SENIOR_THRESHOLD:.2f}"
        if lending:
            answer.read_side.CopyFrom(
                pb.ReadSide(mongo_uri=told.mongo_uri, database=told.database, redis_url=told.redis_url)
            )
        return answer

    def session(self, opened: OpenSession) -> pb.Session:
        """An open session as the desk gets it."""
        return pb.Session(
            access_token=opened.access_token,
            access_expires_at=stamp(opened.access_expires_at),
            refresh_token=opened.refresh_token,
            session_expires_at=stamp(opened.session_expires_at),
            user=_user(opened.staff),
            environment=self._configuration.environment,
        )


def facts(desk: pb.DeskFacts) -> DeskFacts:
    """What the desk says about itself."""
    return DeskFacts(desk.terminal, desk.application_version).trimmed()


def stamp(moment: datetime) -> Timestamp:
    """A moment for the wire."""
    message = Timestamp()
    message.FromDatetime(moment.astimezone(UTC))
    return message


def _may(feature: str, caller: Caller) -> bool:
    """Whether the caller's role reaches every method that a feature needs."""
    capabilities = [{**LEDGER_METHODS, **DESK_METHODS}[method] for method in dict(FEATURES)[feature]]
    return all(caller.role in capability.roles for capability in capabilities)


def _user(staff: StaffMember) -> pb.User:
    role = "" if staff.role is None else staff.role.value
    return pb.User(user_id=staff.user_id, name=staff.name, email=staff.email, role=role)
