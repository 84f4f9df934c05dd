"""Collections cases and open write-off requests of a customer (read-models.md)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from billie_desktop.domain.circumstances import Circumstances, CollectionCase, OpenWriteOff
from billie_desktop.gateways.mongo.database import Database
from billie_desktop.gateways.mongo.errors import read_errors
from billie_desktop.gateways.mongo.fields import Fields
from projector.contract.collections import COLLECTION_CASES, WRITE_OFF_REQUESTS

PENDING = "pending"


class MongoCircumstances:
    """Both lists by the customer's ids; the account's own id is the key of a case."""

    def __init__(self, database: Database) -> None:
        self._cases = database.collection(COLLECTION_CASES)
        self._requests = database.collection(WRITE_OFF_REQUESTS)

    async def of(self, customer_ids: Collection[str]) -> Circumstances:
        """One reading. Raises Unavailable."""
        ids = {"$in": list(customer_ids)}
        with read_errors():
            cases = [read_case(document) async for document in self._cases.find({"customerId": ids})]
            wanted = {"customerId": ids, "status": PENDING}
            requests = [read_request(document) async for document in self._requests.find(wanted)]
        return Circumstances(
            tuple(sorted((case for case in cases if case is not None), key=lambda case: case.account_id)),
            tuple(sorted((each for each in requests if each is not None), key=lambda each: each.request_id)),
        )


def read_case(document: Mapping[str, Any]) -> CollectionCase | None:
    """A ``collection-cases`` document; None without its natural key."""
    fields = Fields(document)
    account_id = fields.text("accountId")
    if account_id is None:
        return None
    return CollectionCase(
        account_id=account_id,
        customer_id=fields.text("customerId"),
        state=fields.text("state"),
        rung=fields.whole("rung"),
        hardship_paused=_flag(fields, "hardshipPaused"),
        stopped_contact=_flag(fields, "stoppedContact"),
        overdue=fields.money("overdueAmount"),
        days_overdue=fields.whole("daysOverdue"),
        updated_at=fields.moment("updatedAt"),
    )


def read_request(document: Mapping[str, Any]) -> OpenWriteOff | None:
    """A pending ``write-off-requests`` document; None for a stub without its account."""
    fields = Fields(document)
    request_id, account_id = fields.text("requestId"), fields.text("loanAccountId")
    if request_id is None or account_id is None:
        return None
    return OpenWriteOff(
        request_id, account_id, fields.text("requestNumber"), fields.money("amount"), fields.moment("requestedAt")
    )


def _flag(fields: Fields, name: str) -> bool | None:
    raw = fields.raw(name)
    return raw if isinstance(raw, bool) else None
