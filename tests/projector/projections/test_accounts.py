from __future__ import annotations

from typing import Any

import pytest

from tests.projector.fold import World, at, event, moment, numbered
from tests.projector.samples import aging, closed, created, customer, status_changed, updated


def fold(*events: Any) -> World:
    """Apply events one by one, with growing entry ids."""
    return World().one_by_one(*numbered(*events))


def account(world: World) -> dict[str, Any]:
    return world.get("loan-accounts", "A1")


def test_accounts_01_create() -> None:
    """A created account holds number, customer, terms, opening balances and status."""
    world = fold(customer(), created())
    assert account(world) == {
        "_id": "id:loan-accounts:A1",
        "loanAccountId": "A1",
        "accountNumber": "N1",
        "customerIdString": "U1",
        "customerId": world.get("customers", "U1")["_id"],
        "customerName": "Mia Tester",
        "accountStatus": "pending_disbursement",
        "sdkStatus": "PENDING_DISBURSEMENT",
        "loanTerms": {
            "loanAmount": 400.0,
            "loanFee": 20.0,
            "totalPayable": 420.0,
            "openedDate": moment("2026-07-01T00:10:00Z"),
        },
        "balances": {"currentBalance": 420.0, "totalOutstanding": 420.0, "totalPaid": 0.0},
        "createdAt": at(2000),
        "updatedAt": at(2000),
    }


@pytest.mark.parametrize(
    ("amount", "stored"), [("400.00", 400), (400, 400), (400.0, 400), ("4e2", 400), (0.1 + 0.2, 0.3), ("0", 0)]
)
def test_accounts_02_forms_of_money(amount: Any, stored: float) -> None:
    """Every way to write an amount ends in the same number."""
    assert account(fold(created(loan_amount=amount)))["loanTerms"]["loanAmount"] == stored


@pytest.mark.parametrize("field", ["loan_amount", "loan_fee", "loan_total_payable", "current_balance"])
@pytest.mark.parametrize("amount", ["abc", "NaN", True, [1], {"$gt": 0}])
def test_accounts_02_bad_money_is_buried_without_a_write(field: str, amount: Any) -> None:
    """Money that cannot be read is a dead letter, and nothing of the event is written."""
    world = fold(created(**{field: amount}))
    assert [error.kind for _, error in world.dead] == ["bad-money"]
    assert world.store == {}


def test_accounts_03_account_before_customer() -> None:
    """The reference and the name are filled when the customer arrives."""
    world = fold(created(), customer())
    assert account(world)["customerId"] == world.get("customers", "U1")["_id"]
    assert account(world)["customerName"] == "Mia Tester"
    assert account(world)["updatedAt"] == at(2000)


@pytest.mark.parametrize(
    ("status", "shown", "word"),
    [
        ("PENDING", "active", "PENDING"),
        ("PENDING_DISBURSEMENT", "pending_disbursement", "PENDING_DISBURSEMENT"),
        ("ACTIVE", "active", "ACTIVE"),
        ("SUSPENDED", "in_arrears", "SUSPENDED"),
        ("CLOSED", "paid_off", "CLOSED"),
        ("AccountStatus.SUSPENDED", "in_arrears", "SUSPENDED"),
        (None, "active", "PENDING"),
        ("", "active", "PENDING"),
    ],
)
def test_accounts_04_status_words(status: str | None, shown: str, word: str) -> None:
    """Words are mapped without their class prefix; an unknown one later leaves what is stored."""
    world = fold(created(status=status), updated(status="FROZEN"))
    assert (account(world)["accountStatus"], account(world)["sdkStatus"]) == (shown, word)


def test_accounts_05_inferred_activation() -> None:
    """A positive balance without a status disburses a pending account; a balance of zero does not."""
    active = account(fold(created(), updated(current_balance="420.00")))
    assert (active["accountStatus"], active["sdkStatus"]) == ("active", "ACTIVE")
    assert active["loanTerms"]["disbursedDate"] == at(2000)
    assert "lastPayment" not in active
    pending = account(fold(created(), updated(current_balance="0")))
    assert (pending["accountStatus"], pending["loanTerms"].get("disbursedDate")) == ("pending_disbursement", None)


def _owing_105() -> list[Any]:
    return [created(status="ACTIVE", current_balance="105.00")]


@pytest.mark.parametrize("trigger", [None, "REPAYMENT", "TransactionType.REPAYMENT"])
def test_accounts_06_inferred_payment(trigger: str | None) -> None:
    """A lower balance without another trigger is a payment of the difference at the entry time."""
    body = {} if trigger is None else {"triggered_by_transaction_type": trigger}
    found = account(fold(*_owing_105(), updated(current_balance="93.00", **body)))
    assert found["lastPayment"] == {"amount": 12.0, "date": at(2000)}


@pytest.mark.parametrize(
    "body",
    [
        {"current_balance": "105.00"},
        {"current_balance": "106.00"},
        {"current_balance": "0", "status": "CLOSED"},
        {"current_balance": "93.00", "status": "SUSPENDED"},
        *(
            {"current_balance": "93.00", "triggered_by_transaction_type": trigger}
            for trigger in (
                "DISBURSEMENT", "ESTABLISHMENT_FEE", "LATE_FEE", "DISHONOUR_FEE", "FEE_WAIVER", "ADJUSTMENT",
                "WRITE_OFF", "TransactionType.DISBURSEMENT",
            )
        ),
    ],
)  # fmt: skip
def test_accounts_06_no_payment(body: dict[str, Any]) -> None:
    """An equal or higher balance, a closing, arrears and every other trigger are no payment."""
    assert "lastPayment" not in account(fold(*_owing_105(), updated(**body)))


@pytest.mark.parametrize(
    ("reason", "shown", "stored"),
    [
        ("PAID_OFF", "paid_off", "PAID_OFF"),
        ("WRITTEN_OFF", "written_off", "WRITTEN_OFF"),
        ("ClosureReason.WRITTEN_OFF", "written_off", "WRITTEN_OFF"),
        ("ADMIN_CLOSED", "paid_off", "ADMIN_CLOSED"),
        ("SETTLED_SHORT", "paid_off", "SETTLED_SHORT"),
        ("SOLD", "paid_off", "SOLD"),
        (None, "paid_off", "PAID_OFF"),
    ],
)
def test_accounts_07_close(reason: str | None, shown: str, stored: str) -> None:
    """Closing sets status by reason, the final balances and the closure group."""
    body = {"final_balance": "0", "total_paid": "420", "previous_status": "ACTIVE"}
    found = account(fold(created(), closed(closure_reason=reason, **body)))
    assert (found["accountStatus"], found["sdkStatus"]) == (shown, "CLOSED")
    assert found["balances"] == {"currentBalance": 0.0, "totalOutstanding": 0.0, "totalPaid": 420.0}
    assert found["closure"] == {
        "reason": stored,
        "previousStatus": "ACTIVE",
        "closedDate": moment("2026-08-20T02:00:00Z"),
        "finalBalance": 0.0,
        "loanTotalPayable": None,
        "triggeredByTransactionId": None,
        "totalPaid": 420.0,
    }


def test_accounts_07_close_without_total_paid() -> None:
    """Without a total the stored one stays, and the closure has none."""
    found = account(fold(created(), closed()))
    assert found["balances"]["totalPaid"] == 0.0
    assert "totalPaid" not in found["closure"]


def test_accounts_08_update_before_create() -> None:
    """A stub keeps its balance and status, and takes its terms from the creation."""
    world = fold(updated(current_balance="300", status="ACTIVE"), created())
    found = account(world)
    assert found["balances"] == {"currentBalance": 300.0, "totalOutstanding": 300.0, "totalPaid": 0.0}
    assert found["accountStatus"] == "active"
    assert found["loanTerms"]["loanAmount"] == 400.0
    assert [key for key in world.store if key[0] == "loan-accounts"] == [("loan-accounts", "A1")]


def test_accounts_12_aging() -> None:
    """Bucket and days are stored; arrears follow the bucket and never touch the status."""
    world = fold(created(), aging(bucket="early_arrears", dpd=4, last_updated="2026-08-01T14:01:00Z"))
    assert account(world)["aging"] == {
        "bucket": "early_arrears",
        "isInArrears": True,
        "currentDPD": 4,
        "lastUpdated": moment("2026-08-01T14:01:00Z"),
    }
    assert account(world)["accountStatus"] == "pending_disbursement"


@pytest.mark.parametrize(
    ("body", "bucket", "flag"),
    [
        ({"bucket": "current"}, "current", False),
        ({"bucket": "closed"}, "closed", False),
        ({}, "current", False),
        ({"bucket": "Bucket.default"}, "default", True),
        ({"bucket": "current", "is_in_arrears": True}, "current", True),
        ({"bucket": "default", "is_in_arrears": False}, "default", False),
    ],
)
def test_accounts_12_aging_variants(body: dict[str, Any], bucket: str, flag: bool) -> None:
    """A missing bucket counts as current, and an explicit flag wins over the bucket."""
    found = account(fold(created(), aging(**body)))["aging"]
    assert (found["bucket"], found["isInArrears"], found["lastUpdated"]) == (bucket, flag, at(2000))


@pytest.mark.parametrize("reason", ["PAID_OFF", "WRITTEN_OFF"])
def test_accounts_13_aging_of_a_finished_loan(reason: str) -> None:
    """A finished loan drops every bucket but closed."""
    world = fold(created(), closed(closure_reason=reason), aging(bucket="late_arrears"))
    assert "aging" not in account(world)
    assert account(world)["updatedAt"] == at(2000)
    assert world.counts[("gated", "loan.aging.updated.v1")] == 1
    assert (
        account(world.deliver(event("loan.aging.updated.v1", {"account_id": "A1", "bucket": "closed"}, ms=9000)))[
            "aging"
        ]["bucket"]
        == "closed"
    )


def test_aging_own_time_guards() -> None:
    """An older snapshot changes nothing, not even the time of the last change."""
    world = fold(
        created(),
        aging(bucket="default", dpd=70, last_updated="2026-08-02T00:00:00Z"),
        aging(bucket="current", dpd=0, last_updated="2026-08-01T00:00:00Z"),
    )
    assert (account(world)["aging"]["bucket"], account(world)["updatedAt"]) == ("default", at(2000))
    assert world.counts[("stale", "loan.aging.updated.v1")] == 1


def test_aging_makes_a_stub_that_keeps_its_group() -> None:
    """Aging before the account makes a stub with key and group only; creation keeps the group."""
    world = fold(aging(bucket="default", dpd=70))
    assert set(account(world)) == {"_id", "loanAccountId", "aging", "createdAt", "updatedAt"}
    world.one_by_one(*numbered(aging(bucket="default", dpd=70), created())[1:])
    assert (account(world)["aging"]["currentDPD"], account(world)["accountNumber"]) == (70, "N1")


def test_an_unknown_bucket_is_left_out() -> None:
    """An unknown bucket word leaves bucket and flag; the days apply and the word is counted."""
    world = fold(created(), aging(bucket="default", dpd=70), aging(bucket="odd", dpd=71))
    assert account(world)["aging"] | {"lastUpdated": None} == {
        "bucket": "default", "isInArrears": True, "currentDPD": 71, "lastUpdated": None,
    }  # fmt: skip
    assert world.counts[("unknown", "loan.aging.updated.v1")] == 1


def test_an_unknown_bucket_with_a_flag() -> None:
    """An explicit flag applies beside an unknown bucket word; unreadable days are left out with a warning."""
    world = fold(created(), aging(bucket="odd", is_in_arrears=True, dpd="many"))
    assert account(world)["aging"] == {"isInArrears": True, "lastUpdated": at(2000)}
    assert world.counts[("warning", "loan.aging.updated.v1")] == 1


def test_status_changed_without_a_status_changes_nothing() -> None:
    """Neither an account nor a stub is written."""
    assert fold(status_changed(None)).store == {}


@pytest.mark.parametrize("rec", ['["a","b"]', "", "plain"])
def test_transport_04_shapes_of_rec(rec: str) -> None:
    """The list of recipients may have any shape and never disturbs the event."""
    world = World().deliver(event("loan.aging.updated.v1", {"account_id": "A1", "bucket": "default"}, rec=rec))
    assert account(world)["aging"]["bucket"] == "default"


def test_no_customer_in_the_creation() -> None:
    """A creation without a customer id applies: reference null, name empty, no key; it takes no customer away."""
    alone = account(fold(created(customer_id=None)))
    assert (alone.get("customerIdString", ""), alone["customerId"], alone["customerName"]) == ("", None, "")
    known = account(fold(customer(), created(), created(customer_id="", cause="again")))
    assert (known["customerIdString"], known["customerName"]) == ("U1", "Mia Tester")
