"""The practice world's intake and its staff."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any, cast

import grpc
import psutil
import pytest
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure

from billie_desktop.practice.staff.people import COLLEAGUES, FILE, OPERATIONS
from billie_desktop.practice.world import INTAKE_DATABASE, PracticeWorld, WorldAddresses, WorldPlan
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from projector.stubs.billie.servicing.v1.servicing_desk_pb2_grpc import ServicingDeskServiceStub

pytestmark = pytest.mark.servers


async def _sign_in(stub: Any, email: str, password: str) -> tuple[Any, Any]:
    session = await stub.SignIn(pb.SignInRequest(email=email, password=password), timeout=10)
    metadata = (("authorization", f"Bearer {session.access_token}"),)
    return session, await stub.WhoAmI(pb.WhoAmIRequest(), metadata=metadata, timeout=10)


async def _check_staff(addresses: WorldAddresses, directory: Path) -> None:
    passwords = json.loads((directory / FILE).read_text())
    async with grpc.aio.insecure_channel(addresses.intake_address) as channel:
        stub = cast(Any, ServicingDeskServiceStub)(channel)
        for colleague in COLLEAGUES:
            session, me = await _sign_in(stub, colleague.email, passwords[colleague.email])
            assert (me.user.user_id, me.user.name, me.user.role) == (
                colleague.user_id, colleague.name, colleague.role,
            )  # fmt: skip
            assert (session.environment, me.read_side.mongo_uri) == ("practice", addresses.mongo_uri)
            assert me.read_side.redis_url == addresses.redis_url


async def test_everybody_signs_in_at_every_start(tmp_path: Path) -> None:
    """All four can sign in after the first start and after the second one, which hires nobody; the agent's own e-mail
    and password stand in the addresses and in nothing that is printed."""
    plan = WorldPlan(directory=tmp_path, customers=20, rate=0.0)
    hired: list[float] = []
    for _ in range(2):
        said: list[str] = []
        world = PracticeWorld(plan, said.append)
        try:
            addresses = await world.start(said.append)
            await _check_staff(addresses, tmp_path)
            assert json.loads((tmp_path / FILE).read_text())[addresses.email] == addresses.password
            assert addresses.password not in f"{said}{addresses!r}"
            hired.append((tmp_path / "staff.log").stat().st_mtime)
        finally:
            await world.stop()
    assert hired[0] == hired[1]


async def test_passwords_stand_on_no_command_line(tmp_path: Path) -> None:
    """No child of the world has a password of staff in its arguments, only the owner may read their file, and a desk's
    database login reads who works there and neither sessions nor password hashes."""
    world = PracticeWorld(WorldPlan(directory=tmp_path, customers=20, rate=0.0), lambda words: None)
    try:
        addresses = await world.start(lambda words: None)
        lines = [" ".join(child.cmdline()) for child in psutil.Process(os.getpid()).children(recursive=True)]
        assert any("projector intake" in line for line in lines)
        assert not any(addresses.password in line for line in lines)
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
        async with AsyncMongoClient[dict[str, Any]](addresses.mongo_uri) as client:
            assert await client[addresses.database]["users"].count_documents({"_id": OPERATIONS.user_id}) == 1
            for collection in ("sessions", "passwords"):
                with pytest.raises(OperationFailure):
                    await client[INTAKE_DATABASE][collection].find_one({})
    finally:
        await world.stop()
