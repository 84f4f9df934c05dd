"""Balances of the read models, streamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from pymongo.database import Database

from projector.adapters.mongo_errors import translated
from projector.contract.collections import LOAN_ACCOUNTS
from projector.engine.drift import ModelReading

_FIELDS = {
    "loanAccountId": 1,
    "accountStatus": 1,
    "balances.currentBalance": 1,
    "balances.totalOutstanding": 1,
    "_proj.mark.balance": 1,
    "_proj.mark.created": 1,
    "updatedAt": 1,
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PAGE = 500


def all_balances(database: Database[dict[str, Any]]) -> Iterator[list[ModelReading]]:
    """Every account in pages, in no order. Memory is bounded by a page. Raises StoreAway."""
    with translated():
        page = []
        for document in database[LOAN_ACCOUNTS].find({}, _FIELDS, batch_size=_PAGE):
            reading = _reading(document)
            if reading is not None:
                page.append(reading)
            if len(page) == _PAGE:
                yield page
                page = []
        if page:
            yield page


def balances_of(database: Database[dict[str, Any]], account_ids: Iterable[str]) -> dict[str, ModelReading]:
    """The named accounts, those that are stored. Raises StoreAway."""
    with translated():
        found = [_reading(each) for each in database[LOAN_ACCOUNTS].find({_KEY: {"$in": list(account_ids)}}, _FIELDS)]
    return {reading.account_id: reading for reading in found if reading is not None}


_KEY = "loanAccountId"


def _reading(document: Mapping[str, Any]) -> ModelReading | None:
    account_id = document.get(_KEY)
    if not isinstance(account_id, str):
        return None
    group = document.get("balances")
    values = [group.get(name) for name in ("currentBalance", "totalOutstanding")] if isinstance(group, Mapping) else []
    # A number with two decimals (read-models.md): through its text it is the amount that was stored.
    balances = tuple(Decimal(str(value)) for value in values if isinstance(value, int | float))
    status = document.get("accountStatus")
    return ModelReading(account_id, status if isinstance(status, str) else None, balances, _as_of(document))


def _as_of(document: Mapping[str, Any]) -> datetime | None:
    """The own time of the event that set the balance, else its entry time, else when the document last changed."""
    marks = (document.get("_proj") or {}).get("mark") or {}
    mark = marks.get("balance") or marks.get("created")
    if mark is not None:
        own, ms, _ = mark
        return _EPOCH + (timedelta(milliseconds=int(ms)) if own is None else timedelta(microseconds=int(own)))
    changed = document.get("updatedAt")
    return changed if isinstance(changed, datetime) else None
