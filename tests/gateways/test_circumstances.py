"""Collections cases and open requests of a customer, from a genuine mongod."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from billie_desktop.domain.circumstances import CollectionCase, OpenWriteOff
from billie_desktop.gateways.mongo.circumstances import read_case, read_request
from billie_desktop.gateways.mongo.database import Database
from billie_desktop.gateways.mongo.read_models import MongoReadModels
from projector.contract.collections import COLLECTION_CASES, WRITE_OFF_REQUESTS
from tests.domain.examples import dollars

AT = datetime(2026, 7, 1, tzinfo=UTC)


def test_a_case_is_read_with_its_flags_as_they_are() -> None:
    """A flag that was never set stays None, an unknown state stays as received, an amount goes through its text."""
    case = read_case(
        {"accountId": "A1", "customerId": "U1", "state": "frozen", "rung": 2.0, "overdueAmount": 105.1, "updatedAt": AT}
    )
    assert case == CollectionCase("A1", "U1", "frozen", 2, None, None, dollars("105.10"), None, AT)
    assert read_case({"customerId": "U1"}) is None


def test_a_stub_of_a_request_is_none() -> None:
    """A document without its account cannot stand on an account."""
    assert read_request({"requestId": "R1"}) is None
    assert read_request({"requestId": "R1", "loanAccountId": "A1", "amount": 5}) == OpenWriteOff(
        "R1", "A1", None, dollars("5")
    )


@pytest.mark.servers
async def test_only_the_customers_own_and_only_pending_requests(writer: Any, database: Database) -> None:
    """Cases and requests of all ids of the customer are found; decided requests and other customers are not."""
    await writer[COLLECTION_CASES].insert_many(
        [
            {"accountId": "A2", "customerId": "U-OLD", "stoppedContact": True},
            {"accountId": "A1", "customerId": "U1", "state": "open", "rung": 2},
            {"accountId": "A9", "customerId": "U9", "state": "open"},
        ]
    )
    await writer[WRITE_OFF_REQUESTS].insert_many(
        [
            {"requestId": "R1", "customerId": "U1", "loanAccountId": "A1", "status": "pending", "amount": 120.5},
            {"requestId": "R2", "customerId": "U1", "loanAccountId": "A1", "status": "approved"},
            {"requestId": "R9", "customerId": "U9", "loanAccountId": "A9", "status": "pending"},
        ]
    )
    around = await MongoReadModels(database).circumstances_of(["U1", "U-OLD"])
    assert [(case.account_id, case.state, case.stopped_contact) for case in around.cases] == [
        ("A1", "open", None),
        ("A2", None, True),
    ]
    assert [(each.request_id, each.amount) for each in around.write_offs] == [("R1", dollars("120.50"))]
