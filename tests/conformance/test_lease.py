"""What every ``Lease`` does: the one in memory that tests use, and the one on MongoDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from pymongo import MongoClient

from billie_desktop.practice.servers import MongoServer
from projector.adapters.incarnation import Incarnation
from projector.adapters.mongo_lease import MongoLease
from projector.contract.position import Position
from projector.engine.ports import Lease
from tests.projector.engine.fakes import MemoryLease

pytestmark = pytest.mark.servers


@dataclass
class Kit:
    """Leases of the same group, and how somebody asks for one."""

    lease: Callable[[str], Lease]
    want: Callable[[], None]


@pytest.fixture(params=["memory", "mongo"])
def kit(request: pytest.FixtureRequest) -> Iterator[Kit]:
    if request.param == "memory":
        shared: dict[str, Any] = {}
        yield Kit(lambda name: MemoryLease(shared, name), lambda: shared.update(wanted=True))
        return
    server: MongoServer = request.getfixturevalue("mongo_server")
    with MongoClient[dict[str, Any]](server.uri, tz_aware=True) as client:
        database = client[request.getfixturevalue("database_name")]

        def lease(name: str) -> MongoLease:
            return MongoLease(database, "group", name, Incarnation(name, "", 1, 1), 30.0)

        yield Kit(lease, lambda: lease("asker").want())


def test_one_instance_owns_the_lease(kit: Kit) -> None:
    """While one holds it, another gets none, and can have it as soon as it is released."""
    first, second = kit.lease("one"), kit.lease("two")
    assert first.acquire() is not None
    assert second.acquire() is None
    assert not second.renew({})
    assert first.renew({})
    first.release()
    assert second.acquire() is not None
    assert not first.renew({})


def test_fencing_numbers_only_grow(kit: Kit) -> None:
    """Every grant carries a greater number than all before, also for the same instance."""
    fences = []
    for name in ("one", "two", "one", "one"):
        lease = kit.lease(name)
        grant = lease.acquire()
        assert grant is not None
        fences.append(grant.fence)
        lease.release()
    assert fences == sorted(set(fences))


def test_a_release_by_a_former_owner_changes_nothing(kit: Kit) -> None:
    """Releasing what belongs to another now does not free it."""
    first, second = kit.lease("one"), kit.lease("two")
    first.acquire()
    first.release()
    second.acquire()
    first.release()
    assert kit.lease("three").acquire() is None


def test_a_grant_names_earlier_owners_and_what_they_applied(kit: Kit) -> None:
    """The successor learns whose pending entries to take, and the last applied position of each inbox."""
    first = kit.lease("one")
    grant = first.acquire()
    assert grant is not None
    assert grant.previous == ()
    first.renew({"applied": {"ext": [5, 1]}})
    first.renew({"applied": {"int": [7, 0]}, "entries": 3})
    first.release()
    taken = kit.lease("two").acquire()
    assert taken is not None
    assert taken.previous == ("one",)
    assert taken.applied == {"ext": Position(5, 1), "int": Position(7, 0)}


def test_the_owner_hears_that_another_wants_the_lease(kit: Kit) -> None:
    """A wish is seen at the next renewal, and is over once somebody has got the lease."""
    lease = kit.lease("one")
    lease.acquire()
    lease.renew({})
    assert not lease.handover_wanted()
    kit.want()
    lease.renew({})
    assert lease.handover_wanted()
    lease.release()
    again = kit.lease("two")
    again.acquire()
    again.renew({})
    assert not again.handover_wanted()
