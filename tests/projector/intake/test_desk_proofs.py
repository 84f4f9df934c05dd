"""A desk's session sends proofs: what the intake says arrives as what an agent can act on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import pytest_asyncio

from billie_desktop.domain.errors import InvalidInput, NotAllowed, NotFound, Unreachable
from billie_desktop.domain.session import Feature
from billie_desktop.gateways.grpc.door import DoorSettings, GrpcDoor
from billie_desktop.gateways.grpc.proofs import UPLOAD_SECONDS, GrpcProofs
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from billie_desktop.gateways.grpc.session import GrpcSession
from projector.app.intake_settings import IntakeSettings
from projector.contract.staff import Role
from tests.projector.intake import proof_samples as samples
from tests.projector.intake.conftest import Opener
from tests.projector.intake.front_door import PASSWORD, FrontDoor

ACCOUNT = "ACC-1001"


@dataclass
class Sender:
    """A signed-in desk, its intake, and the folder that plays the bucket."""

    door: FrontDoor
    session: GrpcSession
    folder: Path

    async def send(self, content: bytes, account_id: str = ACCOUNT) -> tuple[str, list[int]]:
        """The address, and what was told of the way there."""
        sent: list[int] = []
        proofs = GrpcProofs(ServerCalls(self.session.channel, UPLOAD_SECONDS))
        return (await proofs.store(account_id, content, sent.append)).location, sent


@pytest_asyncio.fixture
async def sender(open_door: Opener, settings: IntakeSettings, tmp_path: Path) -> AsyncIterator[Sender]:
    folder = tmp_path / "proofs"
    door = await open_door(replace(settings, proofs_url="s3://practice-proofs", proofs_folder=str(folder)))
    await door.servers.mongo[settings.db_name]["loan-accounts"].insert_one({"loanAccountId": ACCOUNT})
    member = await door.hire(Role.OPERATIONS)
    session = await GrpcDoor(DoorSettings("1.4.0")).sign_in(door.intake.address, member.email, PASSWORD)
    yield Sender(door, session, folder)
    await session.close()


async def test_a_proof_travels_in_pieces_under_the_sessions_token(sender: Sender) -> None:
    """Half a megabyte leaves in three pieces, each told, and lies in the folder that plays the bucket as it was."""
    assert sender.session.profile.offers(Feature.PROOF)
    content = samples.PDF.ljust(600_000, b"\n")
    location, sent = await sender.send(content)
    assert sent == [262_144, 524_288, 600_000]
    assert (sender.folder / location.removeprefix("s3://practice-proofs/")).read_bytes() == content


async def test_what_the_server_says_is_an_error_that_can_be_acted_on(sender: Sender) -> None:
    """A wrong content names the field, an unknown account is not found; nothing is kept by either."""
    with pytest.raises(InvalidInput, match="choose it again") as wrong:
        await sender.send(samples.EXE)
    assert wrong.value.field == "content"
    with pytest.raises(NotFound):
        await sender.send(samples.PDF, "ACC-NONE")
    assert [file for file in sender.folder.rglob("*") if file.is_file()] == []


async def test_a_session_that_has_ended_sends_nothing(sender: Sender) -> None:
    """After the session was ended at the server the upload is refused as not signed in."""
    await sender.door.servers.sessions.end_all(sender.session.profile.agent.user_id, "revoked")
    with pytest.raises(NotAllowed) as ended:
        await sender.send(samples.PDF)
    assert ended.value.code == "NOT_SIGNED_IN"


async def test_an_upload_without_an_answer_may_be_tried_again(sender: Sender) -> None:
    """Whatever became of it, nothing is attached: an upload never leaves an outcome that is not known."""
    proofs = GrpcProofs(ServerCalls(sender.session.channel, 0.001))
    with pytest.raises(Unreachable, match="Nothing was attached; try again"):
        await proofs.store(ACCOUNT, samples.PDF.ljust(9_000_000), lambda _sent: None)
