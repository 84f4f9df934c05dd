"""The list of all pauses from a genuine mongod: the rule, paging, orders, merged customers, and the indexes it uses."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from bson import ObjectId

from billie_desktop.desk.pause_list import PausedCustomer, PauseOrder, PauseQuery, PauseView, ReadModelPauses
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.communication import Suppression
from billie_desktop.domain.communication_words import pause_in_force
from billie_desktop.domain.errors import NotAllowed, Unavailable
from billie_desktop.domain.notification_pause import LISTED, recently_expired
from billie_desktop.gateways.mongo.communications import MongoCommunications
from billie_desktop.gateways.mongo.database import Database
from billie_desktop.gateways.mongo.pauses import MongoPauses
from projector.contract.collections import CUSTOMERS, NOTIFICATIONS, PROJECTED, USERS
from tests.gateways.conversation_samples import NOW, FixedClock, broken_off, notification

pytestmark = pytest.mark.servers
DAY = timedelta(days=1)
MODES = ("all", "non_essential", "marketing_only", "panic_button", "off", "brand_new", None)


@pytest.fixture
def pauses(database: Database) -> MongoPauses:
    """The gateway with a clock that stands still."""
    return MongoPauses(database, FixedClock())


def change(key: str, customer: str, mode: str | None, since: datetime | None, ends: datetime | None) -> dict[str, Any]:
    """One change of a customer's pause."""
    group = {"mode": mode, "reason": f"reason of {key}", "setBy": "s-1", "setAt": since, "expiresAt": ends}
    return notification(key, 0, "suppression_change", customerId=customer, suppression=group, correlationId=key)


def ids(rows: tuple[PausedCustomer, ...]) -> list[str]:
    """Whose rows they are."""
    return [row.customer_id for row in rows]


async def test_the_list_says_of_all_what_the_pill_says_of_one(
    writer: Any, database: Database, pauses: MongoPauses
) -> None:
    """For 60 customers with random changes, a third of them merged into others: exactly those are in force, and
    exactly those are recently expired, of whom the rule of one customer says so, and with the same change."""
    made = random.Random(11)
    rows = []
    for number in range(60):
        for turn in range(made.randrange(5)):
            since = NOW - made.randrange(1, 90) * DAY - timedelta(seconds=number * 10 + turn)
            ends = made.choice([None, NOW, since + made.randrange(1, 120) * DAY])
            rows.append(change(f"n{number}-{turn}", f"CUS-{number}", made.choice(MODES), since, ends))
    rows += [notification(f"s{number}", number, customerId=f"CUS-{number}") for number in range(60)]
    rows.append(change("nobody", "", "all", NOW - DAY, None))
    await writer[NOTIFICATIONS].insert_many(rows)
    people = [
        {"customerId": f"CUS-{number}", **({"mergedInto": f"CUS-{number - 1}"} if number % 3 == 2 else {})}
        for number in range(60)
    ]
    await writer[CUSTOMERS].insert_many(people)
    one = MongoCommunications(database)
    wanted: dict[PauseView, dict[str, Suppression]] = {view: {} for view in PauseView}
    for number in range(60):
        if number % 3 == 2:
            continue
        own = [f"CUS-{number}", *([f"CUS-{number + 1}"] if number % 3 == 1 else [])]
        changes = await one.suppressions(own)
        standing = pause_in_force(changes, NOW)
        ended = recently_expired(changes, NOW, LISTED) if standing is None else None
        for view, found in ((PauseView.IN_FORCE, standing), (PauseView.EXPIRED, ended)):
            if found is not None:
                wanted[view][f"CUS-{number}"] = found
    assert min(len(each) for each in wanted.values()) >= 3
    for view, expected in wanted.items():
        page = await pauses.page(0, 100, PauseQuery(view))
        assert {row.customer_id: row.pause for row in page.rows} == expected, view
        assert page.total == len(expected)
        some = await pauses.rows([*list(expected)[:2], "CUS-2", "CUS-NOBODY"], view)
        assert {key: row.pause for key, row in some.items()} == dict(list(expected.items())[:2])


async def test_pages_join_and_go_either_way_by_since_and_by_end(writer: Any, pauses: MongoPauses) -> None:
    """Newest first, or soonest end first with those without an end last; two pages are the whole, and the total counts
    all of them."""
    await writer[NOTIFICATIONS].insert_many(
        [
            change("a", "CUS-A", "all", NOW - 3 * DAY, None),
            change("b", "CUS-B", "marketing_only", NOW - DAY, NOW + 9 * DAY),
            change("c", "CUS-C", "non_essential", NOW - 2 * DAY, NOW + 5 * DAY),
            change("d", "CUS-D", "all", NOW - 4 * DAY, None),
        ]
    )
    orders = {
        (PauseOrder.SINCE, True): "BCAD",
        (PauseOrder.SINCE, False): "DACB",
        (PauseOrder.ENDS, False): "CBAD",
        (PauseOrder.ENDS, True): "DABC",
    }
    for (order, descending), letters in orders.items():
        query = PauseQuery(order=order, descending=descending)
        first, second = await pauses.page(0, 3, query), await pauses.page(3, 3, query)
        assert ids((*first.rows, *second.rows)) == [f"CUS-{letter}" for letter in letters]
        assert first.total == second.total == (await pauses.page(0, 0, query)).total == 4


async def test_names_come_from_customers_and_users_and_narrow_the_list(writer: Any, pauses: MongoPauses) -> None:
    """A user's id becomes a name and any other id stays as stored; a text finds the beginning of a word of the name and
    of the customer id, and counts the same."""
    hannah = ObjectId()
    rows = [change("a", "CUS-1", "all", NOW - DAY, None), change("b", "CUS-2", "all", NOW - 2 * DAY, None)]
    rows[0]["suppression"]["setBy"] = str(hannah)
    await writer[NOTIFICATIONS].insert_many(rows)
    await writer[CUSTOMERS].insert_one({"customerId": "CUS-1", "fullName": "Priya Raghavan"})
    await writer[USERS].insert_one({"_id": hannah, "firstName": "Hannah", "lastName": "Boyle"})
    page = await pauses.page(0, 9, PauseQuery())
    assert [(row.name, row.set_by) for row in page.rows] == [("Priya Raghavan", "Hannah Boyle"), (None, "s-1")]
    for text, found in (("ragh", ["CUS-1"]), ("cus-2", ["CUS-2"]), ("cus", ["CUS-1", "CUS-2"]), (".*", [])):
        page = await pauses.page(0, 9, PauseQuery(text=text))
        assert (ids(page.rows), page.total) == (found, len(found))


async def test_the_changes_are_looked_up_in_the_index_of_the_contract(writer: Any, pauses: MongoPauses) -> None:
    """By the server's own profile the page examines the changes of pauses alone among 400 notices, and each customer
    is found by its key."""
    for name in (NOTIFICATIONS, CUSTOMERS):
        for index in PROJECTED[name].all_indexes():
            await writer[name].create_index(list(index.fields), unique=index.unique)
    await writer[NOTIFICATIONS].insert_many([notification(f"s{number}", number) for number in range(400)])
    changes = [change(f"p{number}", f"CUS-{number}", "all", NOW - DAY, None) for number in range(20)]
    await writer[NOTIFICATIONS].insert_many(changes)
    await writer[CUSTOMERS].insert_many([{"customerId": f"CUS-{number}"} for number in range(200)])
    await writer.command("profile", 2)
    assert (await pauses.page(0, 100, PauseQuery())).total == 20
    await writer.command("profile", 0)
    (done,) = await writer["system.profile"].find({"command.aggregate": NOTIFICATIONS}).to_list()
    assert "COLLSCAN" not in done["planSummary"]
    assert done["docsExamined"] <= 20 + 2 * 20


async def test_others_are_refused_and_an_outage_is_never_an_empty_list(writer: Any, pauses: MongoPauses) -> None:
    """Only an admin is answered; an outage is told once and raised."""
    told: list[str] = []

    def desk(role: Role) -> ReadModelPauses:
        return ReadModelPauses(Agent("u-1", "Somebody", role), pauses, lambda: told.append("told"))

    for role in set(Role) - {Role.ADMIN}:
        with pytest.raises(NotAllowed):
            await desk(role).page(0, 9, PauseQuery())
        with pytest.raises(NotAllowed):
            await desk(role).rows(["CUS-1"], PauseView.IN_FORCE)
    assert (await desk(Role.ADMIN).page(0, 9, PauseQuery())).total == 0
    async with broken_off(writer):
        with pytest.raises(Unavailable):
            await desk(Role.ADMIN).page(0, 9, PauseQuery())
    assert told == ["told"]
