"""Any split, any redelivery, any crash: the documents are those of one pass, one event at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from projector.contract.event import Event
from projector.contract.position import Position
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import START, Crash, World, event, late, numbered
from tests.projector.projections.test_blocks import auto_cleared, blocked, clear_rejected, cleared, state
from tests.projector.projections.test_collection_cases import cured, exhausted, opened, step
from tests.projector.projections.test_requests import CLEAR, WRITE_OFF, decided, requested
from tests.projector.samples import (
    aging,
    changed,
    closed,
    created,
    customer,
    linked,
    progress,
    schedule,
    status_changed,
    updated,
    verified,
)

_PEOPLE = st.sampled_from(["U1", "U2", "ALIAS", "CANON"])
_DAYS = st.sampled_from([None, "2026-07-02T00:00:00Z", "2026-07-03T00:00:00Z", "2026-07-04T00:00:00Z"])
_STATUS = st.sampled_from(["PENDING", "PENDING_DISBURSEMENT", "ACTIVE", "SUSPENDED", "CLOSED", "ODD"])
_MONEY = st.sampled_from([None, "0", "93.00", "105.00", "420.00"])
_SCHEDULES = st.sampled_from([None, "S1", "S2"])
_ROWS = st.lists(
    st.builds(
        lambda number, word, day: {"payment_number": number, "status": word, "last_updated": day},
        st.integers(1, 3),
        st.sampled_from([None, "PAID", "PENDING", "MISSED"]),
        _DAYS,
    ),
    max_size=2,
)
_DECISIONS = st.sampled_from(["approved", "rejected", "cancelled"])
_REASONS = st.sampled_from(["ACTIVE_LOAN", "SERVICEABILITY", "PRIOR_DEFAULT"])


def _update(balance: Any, status: Any, day: Any) -> Event:
    return updated(current_balance=balance, status=status, timestamp=day)


def _aging(bucket: str, day: Any) -> Event:
    return aging(bucket=bucket, last_updated=day)


def _account(customer_id: str, status: str) -> Event:
    return created(customer_id=customer_id, status=status)


_EVENT: st.SearchStrategy[Event] = st.one_of(
    st.builds(_account, _PEOPLE, _STATUS),
    st.builds(_update, _MONEY, st.one_of(st.none(), _STATUS), _DAYS),
    st.builds(lambda word, day: status_changed(word, changed_at=day), _STATUS, _DAYS),
    st.builds(
        lambda day, reason: closed(closed_date=day or "2026-07-05", closure_reason=reason),
        _DAYS,
        st.sampled_from(["PAID_OFF", "WRITTEN_OFF"]),
    ),
    st.builds(_aging, st.sampled_from(["default", "closed"]), _DAYS),
    st.builds(
        lambda key, day: schedule(1, 2, schedule_id=key, created_date=day or "2026-07-01T00:00:00Z"), _SCHEDULES, _DAYS
    ),
    st.builds(lambda rows, key: progress(*rows, schedule_id=key), _ROWS, _SCHEDULES),
    st.builds(lambda who, name, day: customer(customer_id=who, first_name=name, changed_at=day), _PEOPLE,
              st.sampled_from([None, "Mia", "Eva"]), _DAYS),
    st.builds(lambda who, mail: changed(who, email_address=mail), _PEOPLE, st.sampled_from(["a@e.test", "b@e.test"])),
    st.builds(verified, _PEOPLE),
    st.builds(linked, _PEOPLE, _PEOPLE),
    st.builds(lambda reason, conv, day: blocked(reason, conv, blocked_at=day), _REASONS,
              st.sampled_from(["C1", "C2"]), _DAYS),
    st.builds(lambda who, day: cleared(canonical_customer_id=who, cleared_at=day), _PEOPLE, _DAYS),
    st.builds(lambda who: clear_rejected(canonical_customer_id=who), _PEOPLE),
    st.builds(lambda day: auto_cleared(cleared_at=day), _DAYS),
    st.builds(lambda version, flag, day: state(version, flag, day), st.integers(1, 3), st.booleans(), _DAYS),
    st.builds(requested, st.sampled_from([WRITE_OFF, CLEAR]), cause=st.sampled_from(["E1", "E2"])),
    st.builds(decided, st.sampled_from([WRITE_OFF, CLEAR]), _DECISIONS, st.sampled_from(["user-2", "user-3"])),
    st.builds(opened),
    st.builds(exhausted),
    st.builds(cured),
    st.builds(step, st.integers(1, 4)),
)  # fmt: skip


def _skewed(events: list[Event], skew: int) -> list[Event]:
    """Growing entry ids; those of the desk's inbox come from a clock that is some seconds ahead or behind."""
    shifted = {"ext": 0, "int": skew}
    return [replace(item, position=Position(item.position.ms + shifted[item.lane], 0)) for item in numbered(*events)]


_HISTORY = st.builds(_skewed, st.lists(_EVENT, min_size=1, max_size=14), st.sampled_from([0, -4500, 4500]))
_WITHOUT_A_MARK = {"reapplication_block.auto_cleared.v1"}
"""Types that may find nobody to apply to: their second entry is a first one (DUP-1 speaks of applied events)."""

_SIZES = st.lists(st.integers(1, 5), max_size=8)
_FAST = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _everything(world: World) -> dict[tuple[str, str], dict[str, Any]]:
    """All stored documents, internal ones and bookkeeping too; only how often they were written may differ."""
    return {
        key: {**document, "_proj": {name: value for name, value in document["_proj"].items() if name != "rev"}}
        for key, document in world.store.items()
    }


@_FAST
@given(_HISTORY, _SIZES)
def test_any_split_into_batches_equals_one_pass(history: list[Event], sizes: list[int]) -> None:
    """Documents and bookkeeping are the same however the entries fall into batches."""
    split, apart = World().deliver(*history, sizes=sizes), World().one_by_one(*history)
    assert _everything(split) == _everything(apart)


@_FAST
@given(_HISTORY, _SIZES, st.lists(st.tuples(st.integers(0, 13), st.integers(1, 6)), max_size=6))
def test_redelivery_changes_nothing(history: list[Event], sizes: list[int], again: list[tuple[int, int]]) -> None:
    """Entries that come again, in order or as late ones, once everything is applied, have no effect."""
    world = World().deliver(*history, sizes=sizes)
    before = world.visible()
    for start, count in again:
        world.deliver(*history[start : start + count])
        assert world.visible() == before
        marked = [each for each in history[start : start + count] if each.type not in _WITHOUT_A_MARK]
        world.deliver(*late(*marked))
        assert world.visible() == before


@_FAST
@given(_HISTORY, st.data())
def test_a_crash_between_any_two_writes_is_repaired_by_redelivery(history: list[Event], data: st.DataObject) -> None:
    """Dying after any number of document writes, then the same entries in other batches, ends as one pass."""
    world, place, crashes = World(), 0, 0
    while place < len(history):
        size = data.draw(st.integers(1, 6))
        if crashes < 4 and data.draw(st.booleans()):
            crashes += 1
            try:
                world.batch(history[place : place + size], crash_after=data.draw(st.integers(0, 5)))
            except Crash:
                continue
        world.batch(history[place : place + size])
        place += size
    assert world.visible() == World().one_by_one(*history).visible()


@_FAST
@given(_HISTORY, _SIZES, st.data())
def test_the_same_event_under_a_new_entry_id_has_no_effect(
    history: list[Event], sizes: list[int], data: st.DataObject
) -> None:
    """A producer that sends an event twice changes nothing, wherever the second entry stands (rule DUP-1)."""
    expected = World().one_by_one(*history).visible()
    repeated = list(history)
    number = data.draw(st.integers(0, len(history) - 1))
    assume(history[number].type not in _WITHOUT_A_MARK)
    place = data.draw(st.integers(number + 1, len(history)))
    position = Position(START + place * 1000 + 500, 0)
    repeated.insert(place, replace(history[number], position=position))
    assert World().deliver(*repeated, sizes=sizes).visible() == expected


def test_histories_touch_every_family() -> None:
    """The drawn events cover all event types of the families folded here."""
    types = {
        "account.created.v1", "account.updated.v1", "account.closed.v1", "loan.aging.updated.v1",
        "customer.identity.linked.v1", "application.reapplication_blocked.v1", "reapplication_block.cleared.v1",
        "writeoff.requested.v1", "block_clear_approval.approved.v1", "collection.case.opened.v1",
    }  # fmt: skip
    assert types <= set(World().projections)
    assert event("account.created.v1").type in types


@settings(_FAST, max_examples=120)
@given(_HISTORY, _SIZES)
def test_the_engines_own_steps_give_the_same_documents(history: list[Event], sizes: list[int]) -> None:
    """Folded by the engine, with conversations loaded in part and needs loaded late, every history ends alike."""
    assert EngineWorld().deliver(*history, sizes=sizes).visible() == World().one_by_one(*history).visible()
