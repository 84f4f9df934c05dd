"""Which partition an event goes to, and what it waits for."""

from __future__ import annotations

from typing import Any

import pytest

from projector.contract.event import Event
from projector.contract.position import Position
from projector.engine.decode import decode
from projector.engine.grouping import Names, names_of
from projector.engine.routing import HOME, DirectoryChanged, Place, Routing, node_of
from projector.projections import registry
from tests.projector.engine.fake_partitions import MemoryDirectory
from tests.projector.engine.fakes import no_trouble
from tests.projector.engine.histories import Entry
from tests.projector.engine.kit import MAX_BYTES, pairs
from tests.projector.engine.test_exactly_once import Killed, filled, one_pass, seen_by_readers
from tests.projector.engine.test_partitions import Trouble, World

ALL = registry.load()
COUNT = 8


def names(kind: str, body: dict[str, Any], /, **envelope: str) -> Names:
    event = decode("ext", b"5-0", Position(5, 0), pairs(kind, body, **envelope), False, frozenset(ALL), MAX_BYTES)
    assert isinstance(event, Event)
    return names_of(ALL, event)


def chat(customer: str, conversation: str) -> Names:
    return names("user_input", {"utterance": "hi"}, usr=customer, cid=conversation)


def account(key: str, customer: str) -> Names:
    return names("account.created.v1", {"account_id": key, "customer_id": customer})


def update(key: str) -> Names:
    return names("account.updated.v1", {"account_id": key, "current_balance": "1.00"})


def merge(alias: str, canonical: str) -> Names:
    return names("customer.identity.linked.v1", {"journey_id": alias, "canonical_id": canonical})


def claimed(number: str) -> Names:
    return names("applicant_release.grant_claimed.v1", {"release_id": "R1", "mobile_e164": number})


@pytest.fixture
def routing() -> Routing:
    return Routing(MemoryDirectory(), COUNT)


def apart(routing: Routing) -> tuple[str, str]:
    """Two customers whose groups lie in different partitions, neither in the one for what everybody shares."""
    customers = [f"U{number}" for number in range(40)]
    places = [place.partition for place in routing.route([chat(each, f"C-{each}") for each in customers])]
    first = next(number for number, place in enumerate(places) if place != HOME)
    second = next(number for number, place in enumerate(places) if place not in (HOME, places[first]))
    return customers[first], customers[second]


def test_what_a_customer_has_goes_where_the_customer_goes(routing: Routing) -> None:
    """The hash of the customer's key decides, for an account that names it once and is named alone afterwards."""
    places = routing.route([chat("U1", "C1"), account("A1", "U1"), update("A1"), chat("U1", "C2")])
    home = int.from_bytes(node_of(("customers", "U1"))[:8]) % COUNT
    assert places == [Place(home)] * 4


def test_a_merge_waits_for_the_other_partition_once(routing: Routing) -> None:
    """The merge goes behind what both customers had; afterwards all of them go one way and nothing waits."""
    alias, canonical = apart(routing)
    old = {routing.route([chat(each, f"C-{each}")])[0].partition for each in (alias, canonical)}
    (place,) = routing.route([merge(alias, canonical)])
    assert {place.partition, *place.waits} == old
    after = routing.route([chat(alias, f"C-{alias}"), chat(canonical, f"C-{canonical}"), chat(alias, "C-new")])
    assert after == [Place(place.partition)] * 3


def test_what_everybody_shares_joins_nobody(routing: Routing) -> None:
    """Claims of a release are worked on in one place, in turn with each customer's own events, and make no group."""
    numbers = [f"04000000{number}" for number in range(10, 40)]
    own = {each: names("customer.changed.v1", {"customer_id": each, "mobile_phone_number": each}) for each in numbers}
    before = dict(zip(numbers, routing.route(own.values()), strict=True))
    claims = dict(zip(numbers, routing.route([claimed(each) for each in numbers]), strict=True))
    again = dict(zip(numbers, routing.route(own.values()), strict=True))
    twice = dict(zip(numbers, routing.route(own.values()), strict=True))
    assert len({place.partition for place in before.values()}) > 3
    for each in numbers:
        home = before[each].partition
        away = home != HOME
        assert claims[each] == Place(HOME, (home,) if away else ())
        assert again[each] == Place(home, (HOME,) if away else ())
        assert twice[each] == before[each]


def test_forgotten_groups_are_the_same_again() -> None:
    """What was joined is stored: another router sends everything to the same partitions."""
    directory = MemoryDirectory()
    routing = Routing(directory, COUNT)
    alias, canonical = apart(routing)
    routing.route([merge(alias, canonical)])
    some = [chat(f"U{number}", "C") if number % 7 == 0 else chat(f"U{number}", f"C{number}") for number in range(40)]
    routing.route(some)
    later = routing.route([*some, update("A-new")])
    assert [each.partition for each in Routing(directory, COUNT).route([*some, update("A-new")])] == [
        each.partition for each in later
    ]


def test_a_router_that_was_replaced_finds_out() -> None:
    """Of two routers that join a group to different ones, the second is told to begin anew."""
    directory = MemoryDirectory()
    one, two = Routing(directory, COUNT), Routing(directory, COUNT)
    people = [chat(f"U{number}", f"C{number}") for number in range(3)]
    one.route(people)
    two.route(people)
    *others, greatest = sorted(("U0", "U1", "U2"), key=lambda each: node_of(("customers", each)))
    one.route([chat(greatest, others[0].replace("U", "C"))])
    with pytest.raises(DirectoryChanged):
        two.route([chat(greatest, others[1].replace("U", "C"))])
    two.forget()
    two.route([chat(greatest, others[1].replace("U", "C"))])
    one.forget()
    assert len({place.partition for place in one.route(people)}) == 1


def test_a_new_router_waits_for_what_the_old_one_forwarded() -> None:
    """Killed between storing that two customers belong together and forwarding why, nothing overtakes."""
    numbers = range(12)
    history = [
        *(talk(f"C{number}", f"U{number}") for number in numbers),
        *(Entry("ext", pairs("customer.verified.v1", {"customer_id": f"V{number}"})) for number in numbers),
        *(talk(f"C{number}", f"V{number}") for number in numbers),
    ]
    trouble = Trouble(set(), set())
    world = World(filled(history), 4, trouble)
    world.step(0, 24, False)

    def kill(name: str) -> None:
        if name == "forward":
            world.partitions.trouble = no_trouble
            raise Killed

    world.partitions.trouble = kill
    world.step(0, 24, False)
    assert world.server.left == 12
    world.step(0, 24, False)
    for worker in (1, 2, 3, 4):  # one after the other, each as far as it comes
        for _ in range(10):
            world.step(worker, 10, False)
    world.finish()
    expected, _ = one_pass(history)
    assert seen_by_readers(world.store) == expected


def talk(conversation: str, customer: str) -> Entry:
    body = {"utterance": f"{customer} says"}
    return Entry("ext", pairs("user_input", body, cid=conversation, usr=customer, cause=f"{conversation}{customer}"))
