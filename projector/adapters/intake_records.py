"""What the intake reads in the read models: accounts and requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from projector.adapters.mongo_errors import translated
from projector.contract.approvals import PENDING, AccountFacts, BlockFacts, Kind, StoredRequest
from projector.contract.collections import (
    ADJUSTMENT_REQUESTS,
    BLOCK_CLEAR_REQUESTS,
    CONVERSATIONS,
    CUSTOMERS,
    LOAN_ACCOUNTS,
    WRITE_OFF_REQUESTS,
)

COLLECTIONS = {
    Kind.WRITE_OFF: WRITE_OFF_REQUESTS,
    Kind.ADJUSTMENT: ADJUSTMENT_REQUESTS,
    Kind.BLOCK_CLEAR: BLOCK_CLEAR_REQUESTS,
}
_SUBJECTS = {Kind.BLOCK_CLEAR: "canonicalCustomerId"}
"""What a request is about, where it is no loan account."""
_MOST_MERGES = 10
_CENT = Decimal("0.01")


class MongoRecords:
    """Implements ``intake.approval_ports.Records``."""

    def __init__(self, read_models: AsyncDatabase[dict[str, Any]]) -> None:
        self._database = read_models

    async def account(self, loan_account_id: str) -> AccountFacts | None:
        """A loan account; None when it is not known."""
        wanted = {"loanAccountId": 1, "accountNumber": 1, "customerIdString": 1, "customerName": 1, "balances": 1}
        with translated():
            found = await self._database[LOAN_ACCOUNTS].find_one({"loanAccountId": loan_account_id}, wanted)
        if found is None:
            return None
        return AccountFacts(
            loan_account_id=loan_account_id,
            account_number=_text(found, "accountNumber"),
            customer_id=_text(found, "customerIdString"),
            customer_name=_text(found, "customerName"),
            outstanding=_money(_group(found, "balances"), "totalOutstanding"),
        )

    async def request(self, kind: Kind, request_id: str) -> StoredRequest | None:
        """A request; None when it is not known."""
        with translated():
            found = await self._database[COLLECTIONS[kind]].find_one({"requestId": request_id})
        return None if found is None else _request(kind, found)

    async def block(self, customer_id: str) -> BlockFacts | None:
        """A customer, after merges, and his block; None when he is not known."""
        wanted = {"customerId": 1, "fullName": 1, "mergedInto": 1, "reapplicationBlock": 1}
        key, found = customer_id, None
        with translated():
            for _ in range(_MOST_MERGES):
                found = await self._database[CUSTOMERS].find_one({"customerId": key}, wanted)
                key = _text(found or {}, "mergedInto")
                if not key:
                    break
            if found is None:
                return None
            group = _group(found, "reapplicationBlock")
            about = {"reapplicationBlock.canonicalCustomerId": found["customerId"]}
            talk = await self._database[CONVERSATIONS].find_one(
                about, {"conversationId": 1}, sort=[("reapplicationBlock.blockedAt", -1)]
            )
        until = _moment(group, ("blockedUntil",))
        return BlockFacts(
            customer_id=found["customerId"],
            customer_name=_text(found, "fullName"),
            reason=_text(group, "reason"),
            until=None if until is None else until.date(),  # a calendar date
            conversation_id=_text(talk or {}, "conversationId"),
        )

    async def pending_on(self, kind: Kind, loan_account_id: str) -> StoredRequest | None:
        """The open request of an account, by whomever it was made."""
        wanted = {_SUBJECTS.get(kind, "loanAccountId"): loan_account_id, "status": PENDING}
        with translated():
            found = await self._database[COLLECTIONS[kind]].find_one(wanted)
        return None if found is None else _request(kind, found)


def _request(kind: Kind, found: Mapping[str, Any]) -> StoredRequest:
    decided = {**_group(found, "cancellationDetails"), **_group(found, "approvalDetails")}
    who = ("approvedBy", "rejectedBy", "cancelledBy", "decidedBy")
    return StoredRequest(
        request_id=_text(found, "requestId"),
        request_number=_text(found, "requestNumber"),
        event_id=_text(found, "eventId"),
        status=_text(found, "status") or PENDING,
        loan_account_id=_text(found, _SUBJECTS.get(kind, "loanAccountId")),
        customer_id=_text(found, _SUBJECTS.get(kind, "customerId")),
        requested_by=_text(found, "requestedBy"),
        requested_by_name=_text(found, "requestedByName"),
        reason=_text(found, "justification" if kind is Kind.BLOCK_CLEAR else "reason"),
        amount=_money(found, "amount"),
        original_balance=_money(found, "originalBalance"),
        principal_delta=_money(found, "principalDelta"),
        fee_delta=_money(found, "feeDelta"),
        decided_by=_first(decided, who),
        decided_by_name=_first(decided, tuple(f"{name}Name" for name in who)),
        decided_at=_moment(decided, ("approvedAt", "rejectedAt", "cancelledAt", "decidedAt")),
        block_reasons=tuple(str(each) for each in found.get("reasons") or ()) if kind is Kind.BLOCK_CLEAR else (),
    )


def _text(document: Mapping[str, Any], name: str) -> str:
    """A text as stored; '' for anything else, so that a damaged id never equals one."""
    value = document.get(name)
    return value if isinstance(value, str) else ""


def _group(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = document.get(name)
    return value if isinstance(value, Mapping) else {}


def _money(document: Mapping[str, Any], name: str) -> Decimal | None:
    value = document.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(str(value)).quantize(_CENT)


def _first(document: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((str(document[name]) for name in names if document.get(name)), "")


def _moment(document: Mapping[str, Any], names: tuple[str, ...]) -> datetime | None:
    found = next((document[name] for name in names if isinstance(document.get(name), datetime)), None)
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found
