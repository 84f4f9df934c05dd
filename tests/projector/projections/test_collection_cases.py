from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projector.contract.event import Event
from tests.projector.fold import World, at, event, late, moment, numbered
from tests.projector.samples import customer, linked


def fold(*events: Any) -> World:
    """Apply events one by one, with growing entry ids."""
    return World().one_by_one(*numbered(*events))


def case_event(name: str, day: int | None = None, **body: Any) -> Event:
    """``collection.case.<name>.v1`` of account A1, with an own time in July when a day is given."""
    given = {"account_id": "A1", "correlation_id": "K1", "customer_id": "U1", **body}
    if day is not None:
        given["timestamp"] = f"2026-07-{day:02}T01:00:00Z"
    return event(f"collection.case.{name}.v1", given)


def opened(day: int | None = None, **body: Any) -> Event:
    return case_event("opened", day, **{"overdue_amount": "105.00", "due_date": "2026-07-15", **body})


def exhausted(day: int | None = None, **body: Any) -> Event:
    return case_event("exhausted", day, **{"overdue_amount": "105.00", "days_overdue": 21, "last_step": 5, **body})


def cured(day: int | None = None, **body: Any) -> Event:
    return case_event("cured", day, **{"cured_at": "2026-07-25T00:00:00Z", **body})


def step(number: Any, day: int | None = None) -> Event:
    return case_event("step_advanced", day, step=number, channel="sms")


def case(world: World) -> dict[str, Any]:
    return world.get("collection-cases", "A1")


def test_collections_01_life_of_a_case() -> None:
    """A case is opened, climbs, is paused and resumed, stopped, exhausted and cured."""
    life = [
        opened(),
        step(2),
        case_event("hardship_paused", paused_at="2026-07-22T00:00:00Z"),
        case_event("resumed", resumed_at="2026-07-23T00:00:00Z"),
        case_event("stop_contact_applied", applied_at="2026-07-24T00:00:00Z"),
        exhausted(),
        cured(),
    ]
    shown = [case(fold(*life[: number + 1])) for number in range(len(life))]
    assert [found["state"] for found in shown] == ["open"] * 5 + ["awaiting_human", "cured"]
    assert [found.get("rung") for found in shown] == [None, 2, 2, 2, 2, 2, 2]
    assert [found.get("hardshipPaused") for found in shown] == [None, None, True, False, False, False, False]
    assert [found.get("stoppedContact") for found in shown] == [None] * 4 + [True] * 3
    assert shown[-1] == {
        "_id": "id:collection-cases:A1", "accountId": "A1", "customerId": "U1", "customerRef": None,
        "correlationId": "K1", "state": "cured", "rung": 2, "lastStep": 5, "overdueAmount": 105.0,
        "dueDate": moment("2026-07-15"), "daysOverdue": 21, "openedAt": at(1000), "exhaustedAt": at(6000),
        "curedAt": moment("2026-07-25"), "hardshipPaused": False, "pausedAt": moment("2026-07-22"),
        "resumedAt": moment("2026-07-23"), "stoppedContact": True, "stopContactAt": moment("2026-07-24"),
        "createdAt": at(1000), "updatedAt": at(7000),
    }  # fmt: skip


@pytest.mark.parametrize("amount", ["n/a", None, "NaN", [1]])
def test_collections_01_an_unreadable_amount_is_null(amount: Any) -> None:
    """An amount that cannot be read becomes null and the event applies."""
    found = case(fold(opened(overdue_amount=amount)))
    assert (found["state"], found["overdueAmount"]) == ("open", None)


def test_collections_02_unknown_case_type() -> None:
    """A type outside the list is handled by nobody."""
    world = fold(case_event("future"))
    assert (world.store, world.counted("unhandled")) == ({}, 1)


def test_cc_1_any_event_makes_the_row() -> None:
    """A flag before the opening makes a row without a state, and the opening keeps the flag."""
    paused = case_event("hardship_paused", paused_at="2026-07-22T00:00:00Z")
    assert "state" not in case(fold(paused))
    found = case(fold(paused, opened()))
    assert (found["state"], found["hardshipPaused"]) == ("open", True)


def test_cc_1_the_customer_is_linked_and_resolved() -> None:
    """The reference is filled when the customer arrives, and follows a merge."""
    world = fold(opened(), customer(), linked("U1", "CANON"), customer(customer_id="CANON"))
    assert (case(world)["customerId"], case(world)["customerRef"]) == ("CANON", "id:customers:CANON")


def test_cc_2_a_late_opening_does_not_reopen() -> None:
    """An opening older than the cure leaves the state; one that is newer starts a new series."""
    assert case(fold(opened(1), cured(5), opened(4)))["state"] == "cured"
    found = case(fold(opened(1), step(3, 2), exhausted(3), cured(5), opened(6)))
    assert (found["state"], found["rung"], found["lastStep"]) == ("open", None, None)
    assert found["openedAt"] == moment("2026-07-06T01:00:00Z")


def test_cc_2_a_second_opening_in_a_series_keeps_the_rung() -> None:
    """Without a cure in between the series goes on."""
    assert case(fold(opened(1), step(3, 2), opened(4)))["rung"] == 3


def test_cc_2_own_time_decides_the_state() -> None:
    """An exhaustion older than the opening leaves the state and still says when it was."""
    found = case(fold(opened(5), exhausted(4)))
    assert (found["state"], found["exhaustedAt"]) == ("open", moment("2026-07-04T01:00:00Z"))


def test_cc_3_the_rung_only_climbs() -> None:
    """A lower step, and one from before the opening of the series, are ignored."""
    assert case(fold(opened(1), step(3, 2), step(2, 3)))["rung"] == 3
    found = case(fold(opened(1), step(3, 2), step(2, 3)))
    assert found["lastStep"] == 3
    assert case(fold(opened(5), step(4, 4)))["rung"] is None
    assert case(fold(opened(5), step(1, 5)))["rung"] == 1


def test_cc_3_a_new_series_starts_at_the_bottom() -> None:
    """After a new opening a low step counts again."""
    assert case(fold(opened(1), step(5, 2), cured(3), opened(4), step(1, 5)))["rung"] == 1


def test_a_step_never_writes_the_state() -> None:
    """A step alone makes a row without a state."""
    found = case(fold(step(2)))
    assert ("state" in found, found["rung"], found["lastStep"]) == (False, 2, 2)


def test_last_step_follows_the_newer_of_step_and_exhaustion() -> None:
    """The exhaustion names the last step; a step after it names its own."""
    assert case(fold(opened(1), step(2, 2), exhausted(3)))["lastStep"] == 5
    assert case(fold(opened(1), step(2, 2), exhausted(3), step(3, 4)))["lastStep"] == 3
    assert case(fold(opened(1), step(2, 2), exhausted(3, last_step=None)))["lastStep"] == 2


def test_cc_4_flags_follow_the_newer_event() -> None:
    """An older pause does not undo a resume; nothing lifts the stop."""
    paused = case_event("hardship_paused", 2, paused_at="2026-07-02T00:00:00Z")
    resumed = case_event("resumed", 3, resumed_at="2026-07-03T00:00:00Z")
    for order in ((paused, resumed), (resumed, paused)):
        assert case(fold(*order))["hardshipPaused"] is False
    stopped = case_event("stop_contact_applied", 1, applied_at="2026-07-01T00:00:00Z")
    assert case(fold(stopped, opened(2), cured(3), resumed))["stoppedContact"] is True


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (cured(cured_at="soon"), "bad-date"),
        (step("two"), "bad-number"),
        (exhausted(days_overdue="many"), "bad-number"),
        (case_event("opened", account_id=None), "missing-key"),
        (case_event("opened", account_id={"a": 1}), "bad-id"),
    ],
)
def test_what_cannot_be_read_is_permanent(bad: Event, kind: str) -> None:
    """Required dates, numbers and keys must be readable; nothing is written otherwise."""
    world = fold(bad)
    assert ([error.kind for _, error in world.dead], world.store) == ([kind], {})


def test_a_time_that_is_missing_is_the_events_own() -> None:
    """A cure without its date was at the time of the event; an unreadable own time is the entry time."""
    assert case(fold(cured(5, cured_at=None)))["curedAt"] == moment("2026-07-05T01:00:00Z")
    assert case(fold(opened(timestamp="soon")))["openedAt"] == at(1000)


_DAYS = st.one_of(st.none(), st.integers(1, 8))
_EVENTS = st.one_of(
    st.builds(opened, _DAYS, overdue_amount=st.sampled_from(["1", "2", "n/a"])),
    st.builds(exhausted, _DAYS, last_step=st.one_of(st.none(), st.integers(1, 4))),
    st.builds(cured, _DAYS),
    st.builds(step, st.integers(1, 4), _DAYS),
    st.builds(lambda day: case_event("hardship_paused", day), _DAYS),
    st.builds(lambda day: case_event("resumed", day), _DAYS),
    st.builds(lambda day, who: case_event("stop_contact_applied", day, customer_id=who), _DAYS, st.sampled_from("UV")),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_EVENTS, max_size=8).flatmap(
        lambda events: st.tuples(st.just(events), st.permutations(range(len(events))))
    )
)
def test_cases_do_not_depend_on_the_order_of_arrival(drawn: tuple[list[Event], list[int]]) -> None:
    """Any order of arrival of any life ends in the same case as the order of the stream."""
    events = numbered(*drawn[0])
    straight = World().one_by_one(*events)
    turned = World().one_by_one(*late(*(events[place] for place in drawn[1])))
    assert turned.visible() == straight.visible()
