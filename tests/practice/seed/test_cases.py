"""Collections cases of the practice world: made by events alone, the same in every run, of every state."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from billie_desktop.practice.seed.communications import communication_entries
from billie_desktop.practice.seed.entries import Entry
from billie_desktop.practice.seed.loans import LoanPlan, loans_of
from billie_desktop.practice.seed.people import people
from projector.contract.event import Event
from tests.projector.fold import START, World, event

TODAY = date(2026, 6, 10)
NOW = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
CUSTOMERS = 80


def case_entries() -> tuple[list[Entry], dict[str, LoanPlan]]:
    """The entries about cases of a small world in their order, and the loans by account."""
    entries: list[Entry] = []
    plans: dict[str, LoanPlan] = {}
    for person in people(CUSTOMERS, 7, TODAY):
        for plan in loans_of(person, 7, TODAY, False):
            plans[plan.account_id] = plan
            entries += communication_entries(person, plan, 7, NOW, TODAY)
    found = [each for each in entries if each.fields["typ"].startswith("collection.case.")]
    return sorted(found, key=lambda each: (each.entry_ms, each.order, each.fields["cause"])), plans


def decoded(entry: Entry) -> Event:
    """An entry as the projector reads it."""
    fields = entry.fields
    body: dict[str, Any] = json.loads(fields["payload"])
    return event(fields["typ"], body, ms=entry.entry_ms - START, usr=fields["usr"], cause=fields["cause"])


def test_the_queue_of_the_practice_world_holds_every_state_and_flag() -> None:
    """Folded as the projector folds them, the cases of 80 customers are open, awaiting a human and cured, on several
    steps, some paused and some stopped; a cured one is of a loan that was paid late and is paid off. Two runs give the
    same entries, none of them in the future."""
    entries, plans = case_entries()
    again, _ = case_entries()
    assert [(each.entry_ms, each.fields) for each in entries] == [(each.entry_ms, each.fields) for each in again]
    assert all(each.entry_ms < NOW.timestamp() * 1000 for each in entries)
    world = World().deliver(*map(decoded, entries))
    assert not world.dead
    cases = [document for (name, _), document in world.store.items() if name == "collection-cases"]
    states = Counter(case["state"] for case in cases)
    assert set(states) == {"open", "awaiting_human", "cured"}
    assert min(states.values()) >= 2
    assert {case.get("rung") for case in cases if case["state"] == "open"} > {1, 2}
    assert any(case.get("hardshipPaused") for case in cases)
    assert any(case.get("stoppedContact") for case in cases)
    for case in cases:
        plan = plans[case["accountId"]]
        assert (case["state"] == "cured") is plan.is_recovered
        assert not plan.is_recovered or plan.paid_on(1) > plan.due(1)
