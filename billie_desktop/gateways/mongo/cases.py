"""The collections queue: pages of ``collection-cases``, each with number, name and aging of its account."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from billie_desktop.desk.case_queue import CaseRow
from billie_desktop.desk.rows import Page
from billie_desktop.domain.case_filter import NO_STEP, CaseFilter
from billie_desktop.domain.circumstances import CaseState
from billie_desktop.gateways.mongo.account_conditions import starting
from billie_desktop.gateways.mongo.circumstances import read_case
from billie_desktop.gateways.mongo.database import READ_LIMIT_MS, Database, Document
from billie_desktop.gateways.mongo.documents import read_account
from billie_desktop.gateways.mongo.errors import read_errors
from billie_desktop.gateways.mongo.paging import Pager
from projector.contract.collections import COLLECTION_CASES, LOAN_ACCOUNTS

_CASE_FIELDS = [
    "accountId",
    "customerId",
    "state",
    "rung",
    "hardshipPaused",
    "stoppedContact",
    "overdueAmount",
    "daysOverdue",
    "updatedAt",
]
_ACCOUNT_FIELDS = ["loanAccountId", "accountNumber", "customerIdString", "customerName", "aging"]
AT_ONCE = 5_000
"""Ids of accounts in one question."""
_PAUSED: Document = {"hardshipPaused": True, "state": {"$ne": CaseState.CURED.value}}


class MongoCases:
    """Implements ``desk.case_queue.CaseQueue``."""

    def __init__(self, database: Database) -> None:
        self._cases = database.collection(COLLECTION_CASES)
        self._accounts = database.collection(LOAN_ACCOUNTS)
        self._pager = Pager()

    async def page(self, offset: int, limit: int, filters: CaseFilter, newest_first: bool = True) -> Page[CaseRow]:
        """One page by the last update; ``limit`` is at most 1,000. Raises Unavailable."""
        condition = case_condition(filters)
        if filters.text.strip():
            condition = {"accountId": {"$in": await self._named(condition, filters.text)}}
        direction = -1 if newest_first else 1
        order = [("updatedAt", direction), ("accountId", direction)]
        found, total = await self._pager.page(self._cases, condition, _CASE_FIELDS, order, offset, limit)
        return Page(await self._joined(found), offset, total.count, total.is_capped, total.is_open)

    async def rows(self, account_ids: Collection[str]) -> dict[str, CaseRow]:
        """Present rows by account id; missing ones are left out. Raises Unavailable."""
        with read_errors():
            found = await self._cases.find({"accountId": {"$in": list(account_ids)}}, _CASE_FIELDS).to_list()
        return {row.account_id: row for row in await self._joined(found)}

    async def _named(self, condition: Document, text: str) -> list[str]:
        """Account ids of the cases that fit a condition and whose number, name or id begins with a text."""
        with read_errors():
            cursor = self._cases.find(condition, ["accountId"]).max_time_ms(READ_LIMIT_MS)
            every = [str(document["accountId"]) async for document in cursor if "accountId" in document]
            own = self._cases.find({"$and": [condition, starting(("accountId", "customerId"), text)]}, ["accountId"])
            found = {str(document["accountId"]) async for document in own.max_time_ms(READ_LIMIT_MS)}
            for first in range(0, len(every), AT_ONCE):
                # Number and name are the account's: looked up by the ids of the cases, not by the name in the book.
                wanted = {"loanAccountId": {"$in": every[first : first + AT_ONCE]}}
                named = {"$and": [wanted, starting(("accountNumber", "customerName"), text)]}
                rows = self._accounts.find(named, ["loanAccountId"]).max_time_ms(READ_LIMIT_MS)
                found |= {str(document["loanAccountId"]) async for document in rows}
        return sorted(found)

    async def _joined(self, documents: Sequence[Document]) -> tuple[CaseRow, ...]:
        cases = [case for case in map(read_case, documents) if case is not None]
        if not cases:
            return ()
        wanted = [case.account_id for case in cases]
        with read_errors():
            cursor = self._accounts.find({"loanAccountId": {"$in": wanted}}, _ACCOUNT_FIELDS)
            accounts = {each.account_id: each for each in map(read_account, await cursor.to_list())}
        rows = []
        for case in cases:
            account = accounts.get(case.account_id)
            if account is None:
                rows.append(CaseRow(case, customer_id=case.customer_id))
                continue
            aging = account.aging
            rows.append(
                CaseRow(
                    case,
                    account.number,
                    case.customer_id or account.customer_id,
                    account.customer_name,
                    aging.bucket if aging else None,
                    aging.days_past_due if aging else None,
                )
            )
        return tuple(rows)


def case_condition(filters: CaseFilter) -> Document:
    """The condition of a filter, without its text."""
    parts: list[Document] = []
    if filters.running:
        parts.append({"state": {"$nin": [None, CaseState.CURED.value]}})
    if filters.state:
        parts.append({"state": filters.state})
    if filters.rungs:
        parts.append({"rung": {"$in": [None if rung == NO_STEP else rung for rung in sorted(filters.rungs)]}})
    if filters.hardship is not None:
        parts.append(_PAUSED if filters.hardship else {"$nor": [_PAUSED]})
    if filters.stopped is not None:
        parts.append({"stoppedContact": True if filters.stopped else {"$ne": True}})
    return parts[0] if len(parts) == 1 else {"$and": parts} if parts else {}
