"""``python -m projector rebuild --document``: one document, and no other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.projector.app.running import Ground, ask
from tests.projector.app.traffic import Traffic
from tests.projector.engine.kit import pairs
from tests.projector.operations.test_rebuild import announced

pytestmark = pytest.mark.servers


def rebuilt(ground: Ground, name: str, *options: str, code: int = 0) -> dict[str, Any]:
    outcome = ask(ground.environment(), "rebuild", "--document", name, "--json", *options)
    assert outcome.returncode == code, outcome
    answer: dict[str, Any] = json.loads(outcome.stdout)
    return answer


@pytest.fixture
def filled(ground: Ground) -> Ground:
    traffic = Traffic(11)
    for _ in range(400):
        lane, values = traffic.next()
        ground.add(lane, values)
    return ground


def test_one_document_is_repaired(filled: Ground) -> None:
    """A damaged document is that of the history again, with the flag that staff set; others and what is right are left
    alone; the change is announced while the projector runs."""
    with filled.projector(LEASE_SECONDS="1"):
        filled.wait_until_settled()
        documents = filled.documents()
        customers, accounts = filled.database["customers"], filled.database["loan-accounts"]
        customers.update_one({"customerId": "U1"}, {"$set": {"firstName": "Bad", "staffFlag": True}})
        accounts.update_one({"loanAccountId": "A2"}, {"$unset": {"balances": 1}, "$set": {"customerName": "Bad"}})
        accounts.update_one({"loanAccountId": "A3"}, {"$set": {"customerName": "Bad"}})
        filled.redis.delete(filled.changes)
        assert rebuilt(filled, "loan-accounts/A2", "--check", code=1)["fields"] == ["balances", "customerName"]
        assert rebuilt(filled, "customers/U1")["fields"] == ["firstName"]
        assert rebuilt(filled, "loan-accounts/A2")["fields"] == ["balances", "customerName"]
        assert rebuilt(filled, "loan-accounts/A2")["document"] == "same"
        assert announced(filled) == {("customers", "U1"), ("loan-accounts", "A2")}
        filled.add("ext", pairs("account.updated.v1", {"account_id": "A2", "current_balance": "1.00"}))
        filled.wait_until_settled()
    found = filled.documents()
    assert found[("loan-accounts", "A2")]["balances"]["currentBalance"] == 1.0
    documents[("customers", "U1")]["staffFlag"] = True
    documents[("loan-accounts", "A3")]["customerName"] = "Bad"
    assert {key for key in found if found[key] != documents[key]} == {("loan-accounts", "A2")}


def test_a_lost_document_is_made_again(filled: Ground) -> None:
    """A deleted conversation comes back whole under its ``_id``; one that never was is told."""
    with filled.projector():
        filled.wait_until_settled()
    documents = filled.documents()
    filled.database["conversations"].delete_one({"conversationId": "C1"})
    assert rebuilt(filled, "conversations/C1")["document"] == "added"
    assert filled.documents() == documents
    assert "holds nothing" in rebuilt(filled, "conversations/NEVER", code=1)["error"]


@pytest.mark.parametrize("name", ["users/1", "loan-accounts", "loan-accounts/", "projector-effects/x"])
def test_a_wrong_name_is_wrong_use(ground: Ground, name: str) -> None:
    """A collection that is not projected, and a name without a key, are refused before anything is read."""
    assert ask(ground.environment(), "rebuild", "--document", name).returncode == 2
