"""The admin service: what life and switches need."""

from datetime import UTC, datetime
from typing import Any

import grpc
import msgspec
import pytest

from billie_desktop.practice.ledger.admin_client import AdminClient
from tests.practice.ledger.books import LOAN, NOW, disbursed, loan
from tests.practice.ledger.conftest import Ledger


async def refused(admin: AdminClient, method: str, request: Any) -> tuple[str, str]:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await admin.call(method, request)
    return caught.value.code().name, caught.value.details() or ""


async def test_a_whole_life(ledger: Ledger) -> None:
    """A loan is opened, paid out, charged, waived, aged and paid off by admin calls alone."""
    account = {"account_id": "ACC-1001"}
    assert await ledger.admin.call("OpenAccount", LOAN) == account
    done = await ledger.admin.call("Disburse", account | {"at": "2026-07-02T04:00:00Z", "bank_reference": "B-1"})
    assert [posted["outstanding"] for posted in done["posted"]] == ["400.00", "410.00"]
    late = {"amount": "5.00", "days_past_due": 4, "at": "2026-07-19T00:00:00Z"}
    assert (await ledger.admin.call("LateFee", account | late))["outstanding"] == "415.00"
    bounced = {"amount": "5.00", "reference_id": "PAY-1", "at": datetime(2026, 7, 20, tzinfo=UTC)}
    assert (await ledger.admin.call("DishonourFee", account | bounced))["outstanding"] == "420.00"
    waived = {"amount": "5.00", "reason": "goodwill", "approved_by": "user-1", "at": "2026-07-20T01:00:00Z"}
    assert (await ledger.admin.call("WaiveFee", account | waived))["to_fees"] == "5.00"
    adjusted = {"principal_delta": "-15.00", "reason": "error", "approved_by": "user-1", "at": "2026-07-20T02:00:00Z"}
    assert (await ledger.admin.call("Adjust", account | adjusted))["outstanding"] == "400.00"
    assert await ledger.admin.call("AdvanceAging", {"at": "2026-07-31T00:00:00Z"}) == {"changed": 1}
    posted = await ledger.admin.call("Repay", account | {"amount": "401.00", "at": "2026-08-01T00:00:00Z"})
    assert (posted["overpayment"], posted["closed"], posted["at"]) == ("1.00", True, "2026-08-01T00:00:00+00:00")


async def test_open_loans_in_pages(ledger: Ledger) -> None:
    """Open loans come in order of opening, with what falls due next; pending and closed ones do not."""
    ledger.book.open_account(loan(9))
    for number in range(1, 5):
        disbursed(ledger.book, loan(number))
    ledger.book.account("ACC-2").write_off(reason="deceased", approved_by="user-1", at=NOW)
    first = await ledger.admin.call("OpenLoans", {"limit": 2})
    second = await ledger.admin.call("OpenLoans", {"after": first["loans"][-1]["account_id"]})
    assert [row["account_id"] for row in first["loans"] + second["loans"]] == ["ACC-1", "ACC-3", "ACC-4"]
    assert first["loans"][0] == {
        "account_id": "ACC-1",
        "customer_id": "CUS-1",
        "status": "ACTIVE",
        "outstanding": "410.00",
        "next_due_date": "2026-07-15",
        "next_due_amount": "102.50",
        "dpd": 0,
    }


async def test_status_counts(ledger: Ledger) -> None:
    """Status counts accounts, transactions and events that wait."""
    disbursed(ledger.book)
    status = await ledger.admin.call("Status")
    assert (status["accounts"], status["transactions"], status["outbox"]) == (1, 2, 7)


@pytest.mark.parametrize(
    ("method", "request_", "code"),
    [
        ("Repay", {"account_id": "ACC-9", "amount": "1.00"}, "NOT_FOUND"),
        ("Repay", {"account_id": "ACC-1001", "amount": "1.001"}, "INVALID_ARGUMENT"),
        ("Repay", {"account_id": "ACC-1001", "amount": "0"}, "INVALID_ARGUMENT"),
        ("Repay", {"account_id": "ACC-1001"}, "INVALID_ARGUMENT"),
        ("Repay", {"account_id": "ACC-1001", "amount": "1.00", "colour": "red"}, "INVALID_ARGUMENT"),
        ("LateFee", {"account_id": "ACC-1001", "amount": "99.00", "days_past_due": 1}, "FAILED_PRECONDITION"),
        ("Disburse", {"account_id": "ACC-1001"}, "ALREADY_EXISTS"),
        ("OpenAccount", msgspec.to_builtins(LOAN), "INVALID_ARGUMENT"),
        ("SetFaults", {"methods": {"GetBalance": {"drop": "nowhere"}}}, "INVALID_ARGUMENT"),
        ("Drain", {}, "INVALID_ARGUMENT"),
        ("Destroy", {}, "UNIMPLEMENTED"),
    ],
)
async def test_refused_admin_calls(ledger: Ledger, method: str, request_: Any, code: str) -> None:
    """A refusal of the books keeps its status; a wrong request is INVALID_ARGUMENT; nothing is posted."""
    disbursed(ledger.book)
    before = list(ledger.book.connection.iterdump())
    assert (await refused(ledger.admin, method, request_))[0] == code
    assert list(ledger.book.connection.iterdump()) == before


async def test_admin_needs_its_token(ledger: Ledger) -> None:
    """Without the admin token no admin method answers."""
    assert (await refused(AdminClient(ledger.channel, "wrong"), "Status", {}))[0] == "UNAUTHENTICATED"
