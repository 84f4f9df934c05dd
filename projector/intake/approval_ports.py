"""What requests and decisions need from outside. Methods raise StoreAway when MongoDB cannot be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from projector.contract.approvals import AccountFacts, BlockFacts, DecisionClaim, Kind, OpenClaim, Posted, StoredRequest


class Records(Protocol):
    """Read models."""

    async def account(self, loan_account_id: str) -> AccountFacts | None:
        """A loan account; None when it is not known."""

    async def block(self, customer_id: str) -> BlockFacts | None:
        """A customer, after merges, and his block; None when he is not known."""

    async def request(self, kind: Kind, request_id: str) -> StoredRequest | None:
        """A request; None when it is not known."""

    async def pending_on(self, kind: Kind, loan_account_id: str) -> StoredRequest | None:
        """The open request of an account, by whomever it was made."""


class Claims(Protocol):
    """The intake's own notes."""

    async def open(self, claim: OpenClaim) -> OpenClaim:
        """Claim an account for a request; the claim that stands, ours or one that was there."""

    async def take_over(self, old_request_id: str, claim: OpenClaim) -> bool:
        """Put ours in the place of a claim that is over; False when it has changed meanwhile."""

    async def opened(self, kind: Kind, loan_account_id: str, request_id: str) -> None:
        """The stream holds the request."""

    async def find_open(self, kind: Kind, loan_account_id: str) -> OpenClaim | None:
        """The claim on an account."""

    async def decide(self, claim: DecisionClaim) -> DecisionClaim:
        """Claim a decision; the claim that stands, ours or one that was there."""

    async def decision(self, request_id: str) -> DecisionClaim | None:
        """The claim on a request."""

    async def release(self, claim: DecisionClaim) -> None:
        """Take a claim back that has led to nothing."""

    async def posted(
        self, claim: DecisionClaim, posted: Posted | None, event: Mapping[str, str], command: Mapping[str, str]
    ) -> None:
        """Nothing can stop the decision any more: what the ledger answered, the event and the command to publish."""

    async def published(self, claim: DecisionClaim) -> None:
        """The stream holds the decision."""

    async def unpublished(self, before: datetime) -> Sequence[DecisionClaim]:
        """Decisions made before a moment that wait for the stream."""
