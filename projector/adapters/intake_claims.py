"""The intake's claims in its own database: one document per account with an open request, one per decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from projector.adapters.mongo_errors import translated
from projector.contract.approvals import DecisionClaim, Kind, OpenClaim, Posted

OPEN, DECISIONS = "open-requests", "decisions"


class MongoClaims:
    """Implements ``intake.approval_ports.Claims``."""

    def __init__(self, own: AsyncDatabase[dict[str, Any]]) -> None:
        self._open = own[OPEN]
        self._decisions = own[DECISIONS]

    async def prepare(self) -> None:
        """Make the index by which decisions that wait are found."""
        with translated():
            await self._decisions.create_index([("published", 1), ("at", 1)])

    async def open(self, claim: OpenClaim) -> OpenClaim:
        """Claim an account for a request; the claim that stands, ours or one that was there."""
        with translated():
            try:
                await self._open.insert_one({"_id": _account(claim), **_open_document(claim)})
            except DuplicateKeyError:
                found = await self._open.find_one({"_id": _account(claim)})
                if found is not None:
                    return _open_claim(found)
        return claim

    async def take_over(self, old_request_id: str, claim: OpenClaim) -> bool:
        """Put ours in the place of a claim that is over; False when it has changed meanwhile."""
        wanted = {"_id": _account(claim), "request": old_request_id}
        with translated():
            return bool((await self._open.replace_one(wanted, _open_document(claim))).matched_count)

    async def opened(self, kind: Kind, loan_account_id: str, request_id: str) -> None:
        """The stream holds the request."""
        wanted = {"_id": f"{kind.value}:{loan_account_id}", "request": request_id}
        with translated():
            await self._open.update_one(wanted, {"$set": {"published": True}})

    async def find_open(self, kind: Kind, loan_account_id: str) -> OpenClaim | None:
        """The claim on an account."""
        with translated():
            found = await self._open.find_one({"_id": f"{kind.value}:{loan_account_id}"})
        return None if found is None else _open_claim(found)

    async def decide(self, claim: DecisionClaim) -> DecisionClaim:
        """Claim a decision; the claim that stands, ours or one that was there."""
        document = {
            "_id": claim.request_id,
            "kind": claim.kind.value,
            "status": claim.status,
            "user": claim.user_id,
            "name": claim.user_name,
            "comment": claim.comment,
            "at": claim.at,
            "claim": claim.claim_id,
            "published": False,
        }
        with translated():
            try:
                await self._decisions.insert_one(document)
            except DuplicateKeyError:
                found = await self._decisions.find_one({"_id": claim.request_id})
                if found is not None:
                    return _decision(found)
        return claim

    async def decision(self, request_id: str) -> DecisionClaim | None:
        """The claim on a request."""
        with translated():
            found = await self._decisions.find_one({"_id": request_id})
        return None if found is None else _decision(found)

    async def release(self, claim: DecisionClaim) -> None:
        """Take a claim back that has led to nothing; one that has led to an event stays."""
        with translated():
            await self._decisions.delete_one({**_own(claim), "event": {"$exists": False}})

    async def posted(
        self, claim: DecisionClaim, posted: Posted | None, event: Mapping[str, str], command: Mapping[str, str]
    ) -> None:
        """Nothing can stop the decision any more. Set once: a later writer changes nothing."""
        values: dict[str, Any] = {"event": dict(event), "command": dict(command)}
        if posted is not None:
            values["posted"] = {
                "transaction": posted.transaction_id,
                "event": posted.ledger_event_id,
                "before": posted.balance_before,
                "after": posted.balance_after,
            }
        with translated():
            await self._decisions.update_one({**_own(claim), "event": {"$exists": False}}, {"$set": values})

    async def published(self, claim: DecisionClaim) -> None:
        """The stream holds the decision."""
        with translated():
            await self._decisions.update_one(_own(claim), {"$set": {"published": True}})

    async def unpublished(self, before: datetime) -> Sequence[DecisionClaim]:
        """Decisions made before a moment that wait for the stream."""
        wanted = {"published": False, "at": {"$lt": before}, "event": {"$exists": True}}
        with translated():
            return [_decision(found) for found in await self._decisions.find(wanted).sort("at", 1).to_list(100)]


def _account(claim: OpenClaim) -> str:
    return f"{claim.kind.value}:{claim.loan_account_id}"


def _own(claim: DecisionClaim) -> dict[str, Any]:
    return {"_id": claim.request_id, "claim": claim.claim_id}


def _open_document(claim: OpenClaim) -> dict[str, Any]:
    return {
        "kind": claim.kind.value,
        "account": claim.loan_account_id,
        "request": claim.request_id,
        "user": claim.user_id,
        "name": claim.user_name,
        "at": claim.at,
        "event": dict(claim.event),
        "published": claim.published,
    }


def _open_claim(found: Mapping[str, Any]) -> OpenClaim:
    return OpenClaim(
        Kind(found["kind"]),
        found["account"],
        found["request"],
        found["user"],
        found["name"],
        _utc(found["at"]),
        found["event"],
        found["published"],
    )


def _decision(found: Mapping[str, Any]) -> DecisionClaim:
    posted = found.get("posted")
    return DecisionClaim(
        Kind(found["kind"]),
        found["_id"],
        found["status"],
        found["user"],
        found["name"],
        found["comment"],
        _utc(found["at"]),
        found["claim"],
        None if posted is None else Posted(posted["transaction"], posted["event"], posted["before"], posted["after"]),
        found.get("event", {}),
        found["published"],
        found.get("command", {}),
    )


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
