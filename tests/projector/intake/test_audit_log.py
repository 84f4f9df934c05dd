"""Reading and verifying the audit log that commands have left."""

from __future__ import annotations

import json
from typing import Any

import pytest
import pytest_asyncio
from google.protobuf.timestamp_pb2 import Timestamp

from projector.contract.staff import Role
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as ledger_pb
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.front_door import Desk, FrontDoor
from tests.projector.intake.read_side import ACCOUNT, ReadSide
from tests.projector.intake.test_users_command import projector

Worked = tuple[Desk, Desk]


@pytest_asyncio.fixture
async def worked(ledger_door: FrontDoor, read_side: ReadSide) -> Worked:
    """Olga has recorded three repayments, Sue has waived a fee; the projector has seen it."""
    olga = await ledger_door.signed_in(Role.OPERATIONS, name="Olga Operator")
    for number in range(3):
        await olga.ledger(
            "RecordRepayment",
            ledger_pb.RecordRepaymentRequest(
                loan_account_id=ACCOUNT, amount="10.00", idempotency_key=f"{ACCOUNT}-repay-{number}"
            ),
        )
    sue = await ledger_door.signed_in(Role.SUPERVISOR, name="Sue Supervisor")
    await sue.ledger(
        "WaiveFee",
        ledger_pb.WaiveFeeRequest(
            loan_account_id=ACCOUNT, waiver_amount="5.00", reason="goodwill", idempotency_key=f"{ACCOUNT}-waive-1"
        ),
    )
    read_side.catch_up()
    return olga, sue


async def pages(desk: Desk, **values: Any) -> list[pb.AuditEntry]:
    """All entries, page by page."""
    entries: list[pb.AuditEntry] = []
    token = ""
    while True:
        answer = await desk.call("ListAudit", pb.ListAuditRequest(page_token=token, **values))
        entries += answer.entries
        token = answer.next_page_token
        if not token:
            return entries


async def test_supervisors_see_everything(worked: Worked) -> None:
    """Newest first, in pages that neither overlap nor leave a gap, with all that an entry holds."""
    _, sue = worked
    whole = await pages(sue)
    assert [entry.number for entry in whole] == list(range(len(whole), 0, -1))
    assert [entry.entry_id for entry in await pages(sue, page_size=3)] == [entry.entry_id for entry in whole]
    waived = whole[0]
    assert (waived.actor_name, waived.action, waived.phase, waived.outcome) == (
        "Sue Supervisor", "WaiveFee", "completed", "OK",
    )  # fmt: skip
    assert (waived.amount, waived.reason, waived.resource_id, waived.terminal) == (
        "5.00", "goodwill", ACCOUNT, "COUNTER-3",
    )  # fmt: skip
    assert (waived.previous_hash, len(waived.hash)) == (whole[1].hash, 64)
    assert waived.at.seconds > 0


async def test_filters_narrow(worked: Worked) -> None:
    """Actor, action, resource and time each narrow the list; both ends of a period are included."""
    olga, sue = worked
    assert {entry.actor_id for entry in await pages(sue, actor_id=olga.user_id)} == {olga.user_id}
    waived = await pages(sue, action="WaiveFee")
    assert len(waived) == 2
    assert len(await pages(sue, resource_id=ACCOUNT)) == 8
    at: Timestamp = waived[0].at
    assert [entry.number for entry in await pages(sue, from_time=at, to_time=at)][:1] == [waived[0].number]
    before = Timestamp(seconds=at.seconds - 3600)
    assert await pages(sue, to_time=before) == []


async def test_others_see_their_own(worked: Worked) -> None:
    """An operator sees his own entries whatever he asks for."""
    olga, sue = worked
    assert {entry.actor_id for entry in await pages(olga)} == {olga.user_id}
    assert {entry.actor_id for entry in await pages(olga, actor_id=sue.user_id)} == {olga.user_id}


@pytest.mark.parametrize("token", ["x", "-1", "1.5", "9" * 30])
async def test_an_unknown_page_is_refused(worked: Worked, token: str) -> None:
    """A page token that was never given is INVALID_ARGUMENT."""
    refused = await worked[1].refused("ListAudit", pb.ListAuditRequest(page_token=token))
    assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", "page_token")


async def test_the_chain_is_verified_from_outside(worked: Worked, ledger_door: FrontDoor, read_side: ReadSide) -> None:
    """``audit verify`` passes a whole chain, names a changed and a missing entry, and knows a noted head again."""
    whole = projector(ledger_door.settings, "audit", "verify", "--json")
    assert whole.returncode == 0, whole.stdout
    report = json.loads(whole.stdout)
    head = f"{report['head']['number']}:{report['head']['hash']}"
    assert (report["entries"], report["faults"]) == (report["head"]["number"], [])
    assert projector(ledger_door.settings, "audit", "verify", "--expect", head).returncode == 0

    log = read_side.database["audit-log"]
    entry = log.find_one({"number": 4})
    assert entry is not None
    log.update_one({"number": 4}, {"$set": {"actor": "somebody-else"}})
    changed = projector(ledger_door.settings, "audit", "verify")
    assert (changed.returncode, changed.stdout.splitlines()[0]) == (1, "4: its content was changed")
    log.delete_one({"number": 4})
    missing = projector(ledger_door.settings, "audit", "verify")
    assert (missing.returncode, missing.stdout.splitlines()[0]) == (1, "4: entry is missing")

    log.replace_one({"_id": entry["_id"]}, entry, upsert=True)
    assert projector(ledger_door.settings, "audit", "verify").returncode == 0
    wrong = f"{report['head']['number']}:{'0' * 64}"
    assert projector(ledger_door.settings, "audit", "verify", "--expect", wrong).returncode == 1
    assert projector(ledger_door.settings, "audit", "verify", "--expect", "nonsense").returncode == 2


async def test_an_empty_log_is_whole(ledger_door: FrontDoor) -> None:
    """Without any entry there is no fault."""
    result = projector(ledger_door.settings, "audit", "verify")
    assert (result.returncode, result.stdout.startswith("0 entries, 0 faults, head 0:")) == (0, True)
