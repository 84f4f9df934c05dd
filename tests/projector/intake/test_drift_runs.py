"""Comparisons of balances that an admin asks for: a genuine book against a genuine ledger."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from pymongo import MongoClient

from projector.adapters.intake_drift import INTERRUPTED
from projector.app import drift_desk
from projector.app.intake_settings import IntakeSettings
from projector.contract.staff import Role
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.conftest import Opener
from tests.projector.intake.front_door import Desk, FrontDoor
from tests.projector.operations.balance_ledger import BalanceLedger


@pytest_asyncio.fixture
async def balances() -> Any:
    server = BalanceLedger()
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture
async def door(
    open_door: Opener, settings: IntakeSettings, balances: BalanceLedger, monkeypatch: pytest.MonkeyPatch
) -> FrontDoor:
    """An intake between read models and a ledger; nobody projects, so it waits for nobody."""
    monkeypatch.setattr(drift_desk, "PATIENCE", 0.0)
    prefix = settings.internal_stream.removesuffix("internal")
    told = {"inbox_stream": f"{prefix}inbox", "dlq_stream": f"{prefix}dlq", "consumer_group": f"{prefix}group"}
    return await open_door(replace(settings, ledger_address=balances.address, **told))


def account(account_id: str, balance: float | None, status: str = "active") -> dict[str, Any]:
    made: dict[str, Any] = {"loanAccountId": account_id, "accountStatus": status, "customerName": "Mia Tester"}
    if balance is not None:
        made["balances"] = {"currentBalance": balance, "totalOutstanding": balance}
        made["updatedAt"] = datetime(2026, 7, 1, tzinfo=UTC)
    return made


async def compared(desk: Desk) -> Any:
    """The result of a run that is begun now."""
    report = await desk.call("RunDrift", pb.RunDriftRequest())
    async with asyncio.timeout(30):
        while report.state == "running":
            await asyncio.sleep(0.02)
            report = await desk.call("GetDrift", pb.GetDriftRequest())
    return report


async def test_differences_come_with_both_figures_and_both_ages(
    door: FrontDoor, balances: BalanceLedger, mongo: MongoClient[dict[str, Any]]
) -> None:
    """Accounts that agree are counted, those that do not are listed, the unknown and the largest first, with the age of
    both readings; who ran it is kept, and the result is there for everybody who asks later, without any name."""
    for number in range(40):
        balances.balances[f"A{number}"] = "10.00"
    balances.balances |= {"B1": "100.00", "B2": "55.55", "P1": "0.00"}
    rows = [account(f"A{number}", 10.0) for number in range(40)]
    rows += [
        account("B1", 100.01),
        account("B2", 50.0),
        account("B3", 7.0),
        account("P1", 20.0, "pending_disbursement"),
    ]
    mongo[door.settings.db_name]["loan-accounts"].insert_many(rows)
    desk = await door.signed_in(Role.ADMIN, name="Ada Admin")
    assert (await desk.call("GetDrift", pb.GetDriftRequest())).state == "never"
    report = await compared(desk)
    assert (report.state, report.accounts, report.difference_count, report.pending_disbursement) == ("done", 44, 3, 1)
    assert [
        (each.loan_account_id, each.verdict, list(each.read_models), each.ledger, each.difference)
        for each in report.differences
    ] == [
        ("B3", "not-in-ledger", ["7.00", "7.00"], "", ""),
        ("B2", "different", ["50.00", "50.00"], "55.55", "-5.55"),
        ("B1", "different", ["100.01", "100.01"], "100.00", "0.01"),
    ]
    assert report.differences[2].read_models_as_of.ToDatetime(tzinfo=UTC) == datetime(2026, 7, 1, tzinfo=UTC)
    assert report.differences[2].HasField("ledger_as_of")
    assert (report.projector_behind, report.started_by_name) == (True, "Ada Admin")
    assert "Mia" not in str(report)
    again = await (await door.signed_in(Role.ADMIN)).call("GetDrift", pb.GetDriftRequest())
    assert again == report
    assert [each["action"] for each in door.events("desk.reveal.logged.v1")] == ["RunDrift"]


async def test_a_ledger_that_is_away_is_said_and_is_no_agreement(
    door: FrontDoor, balances: BalanceLedger, mongo: MongoClient[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After many accounts in a row that cannot be read the run has failed, with the reason; a later one can succeed."""
    monkeypatch.setattr("projector.app.drift_run.FAILURES_IN_A_ROW", 2)
    monkeypatch.setattr("projector.intake.ledger_reader.PAUSES", ())
    mongo[door.settings.db_name]["loan-accounts"].insert_many([account(f"A{n}", 1.0) for n in range(20)])
    desk = await door.signed_in(Role.ADMIN)
    address = door.intake._drift._where
    door.intake._drift._where = replace(address, address="127.0.0.1:9")
    failed = await compared(desk)
    assert (failed.state, failed.problem, failed.accounts) == ("failed", "The ledger does not answer.", 0)
    assert {each.verdict for each in failed.differences} == {"unreadable"}
    door.intake._drift._where = address
    balances.balances |= {f"A{n}": "1.00" for n in range(20)}
    assert (await compared(desk)).state == "done"


async def test_two_do_not_run_at_once_and_an_interrupted_one_is_said(
    door: FrontDoor, mongo: MongoClient[dict[str, Any]]
) -> None:
    """While one is running another start joins it; one that nobody has heard of for half a minute was interrupted, and
    gives way."""
    desk = await door.signed_in(Role.ADMIN)
    runs = mongo[door.settings.own_database]["drift-runs"]
    await compared(desk)
    now = datetime.now(UTC)
    runs.update_one({}, {"$set": {"state": "running", "heardOf": now, "started_by": "Somebody"}})
    joined = await desk.call("RunDrift", pb.RunDriftRequest())
    assert (joined.state, joined.started_by_name) == ("running", "Somebody")
    runs.update_one({}, {"$set": {"heardOf": now - timedelta(minutes=1)}})
    lost = await desk.call("GetDrift", pb.GetDriftRequest())
    assert (lost.state, lost.problem) == ("failed", INTERRUPTED)
    assert (await compared(desk)).state == "done"
