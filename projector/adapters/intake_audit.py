"""Reading the audit log: pages for the desk, the whole chain for the verification."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from projector.adapters.mongo_errors import translated
from projector.contract.audit_chain import HEAD
from projector.contract.collections import AUDIT_CHAIN, AUDIT_LOG

_BATCH = 1000


class MongoAudit:
    """Implements ``intake.audit_methods.AuditLog``."""

    def __init__(self, read_models: AsyncDatabase[dict[str, Any]]) -> None:
        self._log = read_models[AUDIT_LOG]
        self._chain = read_models[AUDIT_CHAIN]

    async def page(
        self,
        filters: Mapping[str, str],
        from_time: datetime | None,
        to_time: datetime | None,
        below: int | None,
        limit: int,
    ) -> Sequence[Mapping[str, Any]]:
        """Entries with equal values, newest first, with numbers ``below``; both times are included."""
        wanted: dict[str, Any] = dict(filters)
        resource = wanted.pop("resource", "")
        if resource:
            wanted["$or"] = [{"resourceId": resource}, {"customerId": resource}]
        period = {name: at for name, at in (("$gte", from_time), ("$lte", to_time)) if at is not None}
        if period:
            wanted["at"] = period
        wanted["number"] = {"$gt": 0} if below is None else {"$gt": 0, "$lt": below}
        with translated():
            return await self._log.find(wanted).sort("number", -1).limit(limit).to_list(None)

    async def head(self) -> Mapping[str, Any] | None:
        """The last committed number and its hash; None for an empty log."""
        with translated():
            return await self._chain.find_one({"chainId": HEAD})

    async def entries(self, until: int) -> AsyncIterator[Mapping[str, Any]]:
        """Every entry up to a number, in order, those without a number first."""
        wanted = {"$or": [{"number": {"$lte": until}}, {"number": {"$not": {"$type": "number"}}}]}
        with translated():
            async for entry in self._log.find(wanted).sort("number", 1).batch_size(_BATCH):
                yield entry
