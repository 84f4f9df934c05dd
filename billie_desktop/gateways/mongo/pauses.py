"""All paused notifications: one aggregation over the changes of pauses in ``notifications``.

It says what ``domain.communication_words.pause_in_force`` and ``domain.notification_pause.recently_expired`` say of one
customer, for all of them at once; a test holds both against each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from bson import ObjectId

from billie_desktop.desk.pause_list import PausedCustomer, PauseOrder, PauseQuery, PauseView
from billie_desktop.desk.ports import Clock
from billie_desktop.desk.rows import Page
from billie_desktop.domain.communication import NoticeStatus
from billie_desktop.domain.notification_pause import LISTED, PauseMode
from billie_desktop.gateways.mongo.account_conditions import beginning, starting
from billie_desktop.gateways.mongo.communication_documents import read_suppression, staff_name
from billie_desktop.gateways.mongo.database import READ_LIMIT_MS, Database, Document
from billie_desktop.gateways.mongo.errors import read_errors
from billie_desktop.gateways.mongo.fields import Fields
from billie_desktop.gateways.mongo.paging import LONGEST_PAGE
from projector.contract.collections import CUSTOMERS, NOTIFICATIONS, USERS

_LONG_AGO, _NEVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
_CHANGE: Document = {
    # Compared in this order: the moment it was set, then its own id, so that two of one moment are never in doubt.
    "at": {"$ifNull": ["$suppression.setAt", "$eventAt", _LONG_AGO]},
    "id": "$_id",
    "eventAt": "$eventAt",
    "correlationId": "$correlationId",
    "suppression": "$suppression",
}
_ALIASES: list[Document] = [
    {"$match": {"mergedInto": {"$gt": ""}}},
    {"$project": {"_id": "$customerId", "into": "$mergedInto"}},
]
AT_ONCE = 5_000
"""Ids of customers in one question."""
_ORDERS: dict[PauseOrder, str] = {PauseOrder.SINCE: "at", PauseOrder.ENDS: "ends"}


class MongoPauses:
    """Implements ``desk.pause_list.PauseList``; whether a pause has run out is a matter of the clock."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._notices = database.collection(NOTIFICATIONS)
        self._customers = database.collection(CUSTOMERS)
        self._users = database.collection(USERS)
        self._clock = clock

    async def page(self, offset: int, limit: int, query: PauseQuery) -> Page[PausedCustomer]:
        """One page; ``limit`` is at most 1,000, and 0 for the total alone. Raises Unavailable."""
        stages = self._listed(query.view, {"$gt": ""})
        if query.text.strip():
            stages.append({"$match": {"_id": {"$in": await self._named(stages, query.text)}}})
        total: list[Document] = [{"$count": "count"}]
        first = max(0, offset)
        if limit <= 0:
            return Page((), first, _count(await self._read([*stages, *total])))
        direction = -1 if query.descending else 1
        shown: list[Document] = [
            {"$sort": {_ORDERS[query.order]: direction, "_id": direction}},
            {"$skip": first},
            {"$limit": min(limit, LONGEST_PAGE)},
        ]
        (found,) = await self._read([*stages, {"$facet": {"rows": shown, "total": total}}])
        return Page(await self._rows(found["rows"]), first, _count(found["total"]))

    async def rows(self, customer_ids: Collection[str], view: PauseView) -> dict[str, PausedCustomer]:
        """Those of these customers that are in a view; their former ids count. Raises Unavailable."""
        wanted = list(customer_ids)
        with read_errors():
            aliases = self._customers.find({"mergedInto": {"$in": wanted}}, ["customerId"]).max_time_ms(READ_LIMIT_MS)
            former = [str(each["customerId"]) async for each in aliases if "customerId" in each]
        stages = self._listed(view, {"$in": [*wanted, *former]})
        return {row.customer_id: row for row in await self._rows(await self._read(stages)) if row.customer_id in wanted}

    def _listed(self, view: PauseView, customers: Document) -> list[Document]:
        """One document per customer that is in a view: ``_id`` the customer's id of now, then the change."""
        now = self._clock.now()
        ends = {"$ifNull": ["$suppression.expiresAt", _NEVER]}
        return [
            {"$match": {"status": NoticeStatus.SUPPRESSION.value, "customerId": customers}},
            _newest("$customerId", {"$cond": [{"$gt": [ends, now]}, _CHANGE, None]}, _CHANGE),
            # What was set for an id that was merged away is a pause of the customer it was merged into. All aliases
            # are read by their index: to look each customer up takes several times as long.
            {"$unionWith": {"coll": CUSTOMERS, "pipeline": _ALIASES}},
            _newest("$_id", "$standing", "$newest", into={"$max": "$into"}),
            {"$match": {"newest": {"$ne": None}}},
            _newest({"$ifNull": ["$into", "$_id"]}, "$standing", "$newest"),
            {"$match": _in_view(view, now)},
            {"$replaceWith": {"$mergeObjects": [{"_id": "$_id"}, _fields_of(_PART[view])]}},
        ]

    async def _named(self, stages: list[Document], text: str) -> list[str]:
        """Ids of listed customers whose id, or a word of whose name, begins with a text."""
        fits = {"$regexMatch": {"input": "$_id", "regex": beginning(text), "options": "i"}}
        listed = await self._read([*stages, {"$project": {"fits": fits}}])
        every = [str(each["_id"]) for each in listed]
        found = {str(each["_id"]) for each in listed if each["fits"]}
        with read_errors():
            for first in range(0, len(every), AT_ONCE):
                named = {"customerId": {"$in": every[first : first + AT_ONCE]}, **starting(("fullName",), text)}
                people = self._customers.find(named, ["customerId"]).max_time_ms(READ_LIMIT_MS)
                found |= {str(each["customerId"]) async for each in people}
        return sorted(found)

    async def _read(self, stages: list[Document]) -> list[Document]:
        with read_errors():
            cursor = await self._notices.aggregate(stages, allowDiskUse=True, maxTimeMS=READ_LIMIT_MS)
            return await cursor.to_list()

    async def _rows(self, documents: list[Document]) -> tuple[PausedCustomer, ...]:
        pauses = {str(each["_id"]): read_suppression(each) for each in documents}
        if not pauses:
            return ()
        with read_errors():
            people = self._customers.find({"customerId": {"$in": list(pauses)}}, ["customerId", "fullName"])
            known = {str(each["customerId"]): Fields(each) async for each in people.max_time_ms(READ_LIMIT_MS)}
        staff = await self._names({pause.set_by for pause in pauses.values() if ObjectId.is_valid(pause.set_by)})
        return tuple(
            PausedCustomer(
                customer_id,
                known[customer_id].text("fullName") if customer_id in known else None,
                pause,
                staff.get(pause.set_by) or pause.set_by or None,
            )
            for customer_id, pause in pauses.items()
        )

    async def _names(self, user_ids: Collection[str]) -> Mapping[str, str]:
        """Names of users by id."""
        if not user_ids:
            return {}
        with read_errors():
            wanted = {"_id": {"$in": [ObjectId(user_id) for user_id in user_ids]}}
            found = await self._users.find(wanted, ["firstName", "lastName"]).max_time_ms(READ_LIMIT_MS).to_list()
        return {str(each["_id"]): staff_name(each) for each in found}


_PART = {PauseView.IN_FORCE: "standing", PauseView.EXPIRED: "newest"}


def _newest(customer: Any, standing: Any, newest: Any, **more: Document) -> Document:
    """By customer the newest change that has not run out, null for none, and the newest of all."""
    return {"$group": {"_id": customer, "standing": {"$max": standing}, "newest": {"$max": newest}, **more}}


def _in_view(view: PauseView, now: datetime) -> Document:
    off = PauseMode.OFF.value
    in_force: Document = {"standing": {"$ne": None}, "standing.suppression.mode": {"$ne": off}}
    if view is PauseView.IN_FORCE:
        return in_force
    return {
        "$nor": [in_force],
        "newest.suppression.mode": {"$ne": off},
        "newest.suppression.expiresAt": {"$gte": now - LISTED, "$lte": now},
    }


def _fields_of(part: str) -> Document:
    return {
        "at": f"${part}.at",
        "eventAt": f"${part}.eventAt",
        "correlationId": f"${part}.correlationId",
        "suppression": f"${part}.suppression",
        "ends": {"$ifNull": [f"${part}.suppression.expiresAt", _NEVER]},
    }


def _count(found: list[Document]) -> int:
    return int(found[0]["count"]) if found else 0
