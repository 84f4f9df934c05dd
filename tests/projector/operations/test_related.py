"""The part of the history that makes one document."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from projector.engine.entries import RawEntry, decode_all
from projector.engine.memory_store import ForgetfulStore
from projector.engine.related import Related
from projector.projections import registry
from tests.projector.app.traffic import quiet_pass
from tests.projector.engine.fakes import MemoryStore
from tests.projector.engine.histories import HISTORIES, Entry
from tests.projector.engine.kit import MAX_BYTES, MemoryProjector
from tests.projector.operations.test_history import raw

PROJECTIONS = registry.load()


def chosen(entries: list[RawEntry], collection: str, key: str) -> list[RawEntry]:
    related = Related(PROJECTIONS, collection, key)
    events = decode_all(entries, frozenset(PROJECTIONS), MAX_BYTES, 0.0).events
    while True:
        size = related.size
        found = [entry for entry, event in events if related.takes(event)]
        if related.size == size:
            return found


@given(HISTORIES)
@settings(max_examples=100, deadline=None)
def test_the_related_part_makes_the_same_document(history: list[Entry]) -> None:
    """Any document folded from its part of any history, in memory, is the one of the whole history."""
    entries = raw(history)
    expected, _ = quiet_pass([(entry.lane, entry.position, list(entry.pairs)) for entry in entries])
    for collection, key in expected:
        store = ForgetfulStore(MemoryStore().identify)
        world = MemoryProjector(PROJECTIONS, store=store)  # type: ignore[arg-type]
        for each in chosen(entries, collection, key):
            world.server.add(each.lane, each.position, each.pairs)
        world.work_off(count=7)
        found = store.fetch(collection, [key], whole=True)[key]
        assert {name: value for name, value in found.items() if name != "_proj"} == expected[(collection, key)]


def test_other_customers_have_no_part() -> None:
    """Of the events of many customers only those of the one are chosen for its account."""
    entries = raw(
        [
            Entry(
                "ext",
                [b"typ", b"account.created.v1", b"payload", b'{"account_id": "A%d", "customer_id": "U%d"}' % (n, n)],
            )
            for n in range(50)
        ]
        + [
            Entry("ext", [b"typ", b"customer.created.v1", b"payload", b'{"customer_id": "U%d", "first_name": "M"}' % n])
            for n in range(50)
        ]
    )
    assert len(chosen(entries, "loan-accounts", "A7")) == 2


def test_an_alias_and_what_it_was_merged_into_belong_together() -> None:
    """A merge makes the events of both customers related, whichever order they came in."""
    bodies = [
        (b"account.created.v1", b'{"account_id": "A1", "customer_id": "OLD"}'),
        (b"customer.created.v1", b'{"customer_id": "NEW", "first_name": "Mia", "last_name": "T"}'),
        (b"customer.created.v1", b'{"customer_id": "OTHER", "first_name": "Eva", "last_name": "T"}'),
        (b"customer.identity.linked.v1", b'{"journey_id": "OLD", "canonical_id": "NEW"}'),
    ]
    entries = raw([Entry("ext", [b"typ", kind, b"payload", body]) for kind, body in bodies])
    assert [entries.index(entry) for entry in chosen(entries, "loan-accounts", "A1")] == [0, 1, 3]


@pytest.mark.parametrize("key", ["release-1/+61400000001"])
def test_a_key_of_two_parts_is_related_by_either(key: str) -> None:
    """For a grant the release is related by the one part and the customer of the number by the other."""
    bodies = [
        (b"applicant_release.revoked.v1", b'{"release_id": "release-1", "revoked_at": "2026-07-01T00:00:00Z"}'),
        (b"customer.created.v1", b'{"customer_id": "U1", "mobile_phone_number": "0400000001"}'),
        (b"customer.created.v1", b'{"customer_id": "U2", "mobile_phone_number": "0400000002"}'),
    ]
    entries = raw([Entry("ext", [b"typ", kind, b"payload", body]) for kind, body in bodies])
    assert [entries.index(entry) for entry in chosen(entries, "release-grants", key)] == [0, 1]
