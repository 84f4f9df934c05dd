"""A desk's session at a genuine intake: signing in, staying signed in, losing the session, signing out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import pytest_asyncio

from billie_desktop.domain.approval import WriteOffForm
from billie_desktop.domain.errors import NotAllowed, NotFound, Unavailable
from billie_desktop.domain.money import Money
from billie_desktop.domain.session import CannotSignIn, Feature, SignInProblem
from billie_desktop.gateways.grpc import session as module
from billie_desktop.gateways.grpc import tokens
from billie_desktop.gateways.grpc.approvals import GrpcApprovals
from billie_desktop.gateways.grpc.door import DoorSettings, GrpcDoor
from billie_desktop.gateways.grpc.reads import GrpcLedgerReads
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from billie_desktop.gateways.grpc.session import GrpcSession
from projector.app.intake_settings import IntakeSettings
from projector.contract.staff import Role
from projector.intake.guard import FROZEN
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.conftest import Ledger, Opener
from tests.projector.intake.front_door import PASSWORD, FrontDoor
from tests.projector.intake.read_side import ACCOUNT

SOON = 20.0


@dataclass
class Entrance:
    """Desks that sign in at intakes, and are closed after the test."""

    ends: AsyncExitStack

    async def sign_in(self, door: FrontDoor, role: Role = Role.SUPERVISOR, version: str = "1.4.0") -> GrpcSession:
        """Somebody new."""
        member = await door.hire(role, name="Sue Supervisor")
        return await self.at(door.intake.address, member.email, version=version)

    async def at(self, address: str, email: str, password: str = PASSWORD, version: str = "1.4.0") -> GrpcSession:
        """Somebody known."""
        session = await GrpcDoor(DoorSettings(version)).sign_in(address, email, password)
        self.ends.push_async_callback(session.close)
        return session

    async def refused(self, address: str, email: str, password: str = PASSWORD, version: str = "1.4.0") -> CannotSignIn:
        """Why somebody may not."""
        with pytest.raises(CannotSignIn) as caught:
            await self.at(address, email, password, version)
        return caught.value


@pytest_asyncio.fixture
async def entrance() -> AsyncIterator[Entrance]:
    async with AsyncExitStack() as ends:
        yield Entrance(ends)


async def used_refresh_tokens(door: FrontDoor) -> list[int]:
    """How often each session was renewed."""
    sessions = door.servers.sessions._sessions
    return [len(found["used"]) for found in await sessions.find().to_list(None)]


async def end_all(door: FrontDoor, session: GrpcSession) -> None:
    """An operator ends the person's sessions."""
    await door.servers.sessions.end_all(session.profile.agent.user_id, "revoked")


async def change(session: GrpcSession, seconds: float = SOON) -> None:
    """The next thing the session tells."""
    told = asyncio.Event()
    release = session.subscribe(told.set)
    async with asyncio.timeout(seconds):
        await told.wait()
    release()


async def test_the_server_says_who_is_signed_in(door: FrontDoor, entrance: Entrance) -> None:
    """Name, role, limits, features and the read side come from the server, and no password or token is printed."""
    session = await entrance.sign_in(door)
    profile = session.profile
    assert (profile.agent.name, profile.agent.role, profile.environment) == ("Sue Supervisor", "supervisor", "test")
    assert (profile.limits.waive, profile.limits.approve_write_off) == (_dollars("1000"), _dollars("9999.99"))
    assert profile.limits.senior_threshold == _dollars("10000")
    assert {each for each in Feature if not profile.offers(each)} == {Feature.PROOF, Feature.PROBLEM_INBOX}
    assert profile.read_side is not None
    assert profile.read_side.mongo_uri == "mongodb://desk:secret@db.example/?tls=true"
    assert abs(profile.clock_ahead) < 5
    assert "secret" not in repr(profile)
    assert await session.token() not in f"{session._pair!r}{session!r}"


async def test_what_is_not_limited_has_no_limit(door: FrontDoor, entrance: Entrance) -> None:
    """An admin's waiver has no limit, and a limit of 0.00 is one."""
    assert (await entrance.sign_in(door, Role.ADMIN)).profile.limits.waive is None
    assert (await entrance.sign_in(door, Role.OPERATIONS)).profile.limits.waive == _dollars("0")


async def test_refusals_say_what_to_do(open_door: Opener, settings: IntakeSettings, entrance: Entrance) -> None:
    """Wrong password, lock-out with its end, a desk that is too old, a role without lending data."""
    door = await open_door(replace(settings, version_floor="1.3.0", lock_attempts=2))
    member = await door.hire(Role.OPERATIONS)
    address = door.intake.address
    assert (await entrance.refused(address, member.email, version="1.2.9")).problem is SignInProblem.VERSION
    assert (await entrance.refused(address, member.email, "wrong password")).problem is SignInProblem.CREDENTIALS
    locked = await entrance.refused(address, member.email, "wrong password")
    assert locked.problem is SignInProblem.LOCKED_OUT
    assert locked.retry_at is not None
    assert 0 < (locked.retry_at - datetime.now(UTC)).total_seconds() <= settings.lock_seconds
    marketing = await door.hire(Role.MARKETING)
    assert (await entrance.refused(address, marketing.email)).problem is SignInProblem.ROLE


async def test_a_server_without_passwords_says_so(
    open_door: Opener, settings: IntakeSettings, entrance: Entrance
) -> None:
    """Where only the organisation's own sign-in is offered, a password is not said to be wrong."""
    door = await open_door(replace(settings, password_sign_in="no"))
    member = await door.hire(Role.OPERATIONS)
    refused = await entrance.refused(door.intake.address, member.email)
    assert refused.problem is SignInProblem.NO_PASSWORDS


async def test_many_calls_at_expiry_renew_once(
    open_door: Opener, settings: IntakeSettings, ledger: Ledger, entrance: Entrance
) -> None:
    """Sixty reads at the moment at which the token has run out all succeed, with one renewal between them."""
    door = await open_door(replace(settings, ledger_address=ledger.address, access_seconds=3.0))
    session = await entrance.sign_in(door)
    assert session._keeper is not None
    session._keeper.cancel()  # nobody has renewed in time
    await asyncio.sleep(3.1)
    reads = GrpcLedgerReads(session.channel)
    balances = await asyncio.gather(*(reads.balance(ACCOUNT) for _ in range(60)))
    assert {balance.total for balance in balances} == {_dollars("410")}
    assert await used_refresh_tokens(door) == [1]


async def test_tokens_are_renewed_before_they_expire(
    open_door: Opener, settings: IntakeSettings, ledger: Ledger, entrance: Entrance
) -> None:
    """Without a call there are new tokens before the old ones expire."""
    door = await open_door(replace(settings, ledger_address=ledger.address, access_seconds=3.0))
    session = await entrance.sign_in(door)
    pair = session._pair
    assert pair is not None
    async with asyncio.timeout(SOON):
        while session._pair is pair:
            await asyncio.sleep(0.01)
    assert asyncio.get_running_loop().time() < pair.dies_at
    assert await used_refresh_tokens(door) == [1]


async def test_a_wrong_clock_does_no_harm(door: FrontDoor, monkeypatch: pytest.MonkeyPatch, entrance: Entrance) -> None:
    """A clock that is a day ahead leaves the token its full life."""
    monkeypatch.setattr(tokens.time, "time", lambda: datetime.now(UTC).timestamp() + 86_400)
    session = await entrance.sign_in(door)
    assert session._pair is not None
    assert session._pair.dies_at - asyncio.get_running_loop().time() > 290


async def test_a_token_that_died_in_its_sleep_is_replaced(
    open_door: Opener, settings: IntakeSettings, ledger: Ledger, entrance: Entrance
) -> None:
    """When the server calls the token expired although this machine's clock stood still, the call is made again."""
    door = await open_door(replace(settings, ledger_address=ledger.address, access_seconds=3.0))
    session = await entrance.sign_in(door)
    assert session._keeper is not None
    assert session._pair is not None
    session._keeper.cancel()
    session._pair = replace(session._pair, dies_at=session._pair.dies_at + 3600)
    await asyncio.sleep(3.1)
    assert (await GrpcLedgerReads(session.channel).balance(ACCOUNT)).total == _dollars("410")
    assert await used_refresh_tokens(door) == [1]


async def test_the_end_of_a_session_is_told_and_a_password_goes_on(
    open_door: Opener, settings: IntakeSettings, ledger: Ledger, entrance: Entrance
) -> None:
    """When the session was ended elsewhere the desk is told and reads are refused; the password of the same person
    makes it work again, with the same channel."""
    door = await open_door(replace(settings, ledger_address=ledger.address, access_seconds=3.0))
    session = await entrance.sign_in(door)
    reads = GrpcLedgerReads(session.channel)
    await end_all(door, session)
    told: list[str] = []
    session.subscribe(lambda: told.append(session.ended))
    with pytest.raises(NotAllowed):
        await reads.balance(ACCOUNT)
    assert told == ["The session has ended. Sign in again."]
    assert await session.token() == ""
    with pytest.raises(CannotSignIn) as caught:
        await session.sign_in_again("not the password")
    assert caught.value.problem is SignInProblem.CREDENTIALS
    await session.sign_in_again(PASSWORD)
    assert session.ended == ""
    assert (await reads.balance(ACCOUNT)).total == _dollars("410")


async def test_a_session_that_ends_in_silence_is_noticed_at_the_renewal(
    open_door: Opener, settings: IntakeSettings, entrance: Entrance
) -> None:
    """A desk that makes no call hears of the end when its token is due, without ending anything twice."""
    door = await open_door(replace(settings, access_seconds=3.0))
    session = await entrance.sign_in(door)
    await end_all(door, session)
    await change(session)
    assert session.ended == "The session has ended. Sign in again."


async def test_signing_out_ends_the_session_on_both_sides(door: FrontDoor, entrance: Entrance) -> None:
    """After signing out the token is gone here, and worth nothing at the server."""
    session = await entrance.sign_in(door)
    token = await session.token()
    await session.sign_out()
    assert (await session.token(), session.ended) == ("", module.SIGNED_OUT)
    desk = door.desk()
    refused = await desk.refused("WhoAmI", pb.WhoAmIRequest(), metadata=(("authorization", f"Bearer {token}"),))
    assert refused.detail.reason == "SESSION_ENDED"


async def test_signing_out_needs_no_server(open_door: Opener, settings: IntakeSettings, entrance: Entrance) -> None:
    """With the server gone the tokens are forgotten all the same, within the time that is given to tell it."""
    door = await open_door(settings)
    session = await entrance.sign_in(door)
    await door.intake.stop(0.0)
    async with asyncio.timeout(module.SIGN_OUT_SECONDS + 2):
        await session.sign_out()
    assert (await session.token(), session._pair) == ("", None)


async def test_a_server_that_comes_back_finds_the_session_alive(
    open_door: Opener, settings: IntakeSettings, ledger: Ledger, entrance: Entrance
) -> None:
    """A token that runs out while the server is away is renewed when it is back; nobody has to sign in."""
    there = replace(settings, ledger_address=ledger.address, access_seconds=3.0)
    first = await open_door(there)
    session = await entrance.sign_in(first)
    address = first.intake.address
    await first.intake.stop(0.0)
    await asyncio.sleep(3.1)
    await open_door(replace(there, address=address))
    reads = GrpcLedgerReads(session.channel)
    async with asyncio.timeout(SOON):
        while True:
            try:
                assert (await reads.balance(ACCOUNT)).total == _dollars("410")
                break
            except Unavailable:
                await asyncio.sleep(0.05)
    assert session.ended == ""


async def test_frozen_commands_and_notices_are_followed(
    door: FrontDoor, monkeypatch: pytest.MonkeyPatch, entrance: Entrance
) -> None:
    """What the server's operator switches is in the profile after the next question, and is told."""
    monkeypatch.setattr(module, "PROFILE_SECONDS", 0.1)
    session = await entrance.sign_in(door)
    assert session.profile.frozen == ""
    await door.servers.switches.set(FROZEN, "end of month")
    await change(session)
    assert session.profile.frozen == "end of month"


async def test_a_refusal_by_a_freeze_tells_its_reason_at_once(
    door: FrontDoor, entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk that sends a command into a freeze it does not know of hears why without waiting for its next question."""
    monkeypatch.setattr(module, "PROFILE_SECONDS", 3600.0)
    session = await entrance.sign_in(door)
    await door.servers.switches.set(FROZEN, "end of month")
    form, approvals = WriteOffForm("request-freeze-1", ACCOUNT, "hardship"), GrpcApprovals(ServerCalls(session.channel))

    async def until_it_is_seen() -> None:
        while True:  # an intake sees a switch within a second
            with suppress(NotFound):
                await approvals.request_write_off(form)
            await asyncio.sleep(0.05)

    with pytest.raises(NotAllowed, match="Commands are stopped: end of month") as caught:
        await asyncio.wait_for(until_it_is_seen(), SOON)
    assert caught.value.code == "FROZEN"
    if not session.profile.frozen:
        await change(session)
    assert session.profile.frozen == "end of month"


def _dollars(text: str) -> Money:
    return Money(Decimal(text))
