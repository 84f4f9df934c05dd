"""A desk's session sends reports of problems and reads them: what the intake says is what an agent can act on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from billie_desktop.app.session_wiring import build_session_parts
from billie_desktop.desk.problem_desk import AWAY, FOR_ADMINS
from billie_desktop.domain.errors import InvalidInput, NotAllowed, NotFound, Refused, TryLater
from billie_desktop.domain.problem_report import ProblemReport, ProblemState
from billie_desktop.gateways.grpc.door import DoorSettings, GrpcDoor
from billie_desktop.gateways.grpc.problems import GrpcProblems
from billie_desktop.gateways.grpc.session import GrpcSession
from projector.contract.staff import Role
from tests.projector.intake import proof_samples as samples
from tests.projector.intake.front_door import PASSWORD, FrontDoor

NOTICED = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
PICTURE = samples.KEPT["png"].ljust(600_000, b"\0")


async def signed_in(door: FrontDoor, role: Role, name: str) -> GrpcSession:
    member = await door.hire(role, name=name)
    return await GrpcDoor(DoorSettings("1.4.0")).sign_in(door.intake.address, member.email, PASSWORD)


@pytest_asyncio.fixture
async def olga(door: FrontDoor) -> AsyncIterator[GrpcSession]:
    session = await signed_in(door, Role.READONLY, "Olga Reader")
    yield session
    await session.close()


@pytest_asyncio.fixture
async def ada(door: FrontDoor) -> AsyncIterator[GrpcSession]:
    session = await signed_in(door, Role.ADMIN, "Ada Admin")
    yield session
    await session.close()


def report(key: str = "report-of-a-test", words: str = "It stayed grey.", picture: bytes = b"") -> ProblemReport:
    return ProblemReport(key, words, '{"words": "It stayed grey."}', picture, NOTICED, "1.4.0")


async def test_a_report_goes_from_desk_to_admin_and_back(olga: GrpcSession, ada: GrpcSession) -> None:
    """What was sent in pieces is read whole by an admin, resolved once, and opened again; a retry is the same report,
    and what the inbox says of it is what the desk shows."""
    desk, inbox = build_session_parts(olga).problems, build_session_parts(ada).problems
    assert desk is not None
    assert inbox is not None
    assert inbox.inbox is not None
    assert (desk.off_reason, desk.inbox_off, desk.inbox) == ("", FOR_ADMINS, None)
    number = await desk.send(report(picture=PICTURE))
    assert await desk.send(report(picture=PICTURE)) == number
    page = await inbox.inbox.page(ProblemState.OPEN)
    assert ([row.number for row in page.rows], page.after, page.open, page.resolved) == ([number], "", 1, 0)
    found = await inbox.inbox.problem(number)
    assert (found.row, found.words, found.details, found.picture) == (
        page.rows[0],
        "It stayed grey.",
        report().details,
        PICTURE,
    )
    assert (found.row.reported_by, found.row.role, found.row.noticed_at) == ("Olga Reader", "readonly", NOTICED)
    done = await inbox.inbox.resolve(number, "Restarted.")
    assert [(each.resolved, each.by, each.comment) for each in done.decisions] == [(True, "Ada Admin", "Restarted.")]
    assert not done.is_open
    with pytest.raises(Refused, match="Ada Admin has resolved"):
        await inbox.inbox.resolve(number, "Again.")
    assert (await inbox.inbox.reopen(number, "")).is_open


async def test_what_the_server_refuses_can_be_acted_on(olga: GrpcSession, ada: GrpcSession) -> None:
    """A wrong picture and missing words name the field, an unknown number is not found, the inbox of others is not
    allowed, and too many an hour are to be sent later."""
    theirs, inbox = GrpcProblems(olga.channel), GrpcProblems(ada.channel)
    with pytest.raises(InvalidInput) as wrong:
        await theirs.report(report(picture=samples.PDF))
    assert wrong.value.field == "picture"
    with pytest.raises(InvalidInput) as missing:
        await theirs.report(report(words=""))
    assert missing.value.field == "text"
    with pytest.raises(NotFound):
        await inbox.resolve(99, "Gone.")
    with pytest.raises(NotAllowed):
        await theirs.page(ProblemState.OPEN)
    # The one with the wrong picture was the first of the ten.
    for number in range(9):
        await theirs.report(report(f"report-number-{number}"))
    with pytest.raises(TryLater) as late:
        await theirs.report(report("one-too-many"))
    assert late.value.code == "TOO_MANY_REPORTS"


async def test_a_server_that_went_away_is_known(door: FrontDoor, olga: GrpcSession) -> None:
    """Once the connection is broken sending is off with the reason."""
    parts = build_session_parts(olga)
    assert parts.problems is not None
    await parts.problems.send(report())
    await door.intake.stop(0.0)
    with pytest.raises((TryLater, NotAllowed)):
        await parts.problems.send(report("another-report"))
    while GrpcProblems(olga.channel).is_reachable:
        await olga.channel.wait_for_state_change(olga.channel.get_state(try_to_connect=True))
    assert parts.problems.off_reason == AWAY
    with pytest.raises(NotAllowed):
        await parts.problems.send(report("another-report"))
