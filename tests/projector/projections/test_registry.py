from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projector.contract.errors import PermanentError
from projector.contract.event import Event
from projector.contract.event_types import HANDLED, OWN
from projector.projections import links, registry
from projector.projections.workspace import Needs, Workspace
from tests.projector.fold import World, check_storable, event
from tests.projector.golden import examples

_EXAMPLES = examples()
_TYPES = sorted({each.type for each in _EXAMPLES})
_BY_TYPE = {each.type: each for each in _EXAMPLES}


def test_the_golden_examples_are_complete() -> None:
    """There is one example for each of the 87 types that the contract handles."""
    assert (len(_EXAMPLES), set(_TYPES)) == (87, set(HANDLED - OWN))


def test_every_type_has_a_projection() -> None:
    """The set of projections is exactly the set of types that the contract handles; every family loads."""
    failures: list[registry.FamilyFailure] = []
    assert sorted(registry.load(failures)) == sorted(HANDLED)
    assert failures == []


def test_a_family_that_cannot_be_loaded_stops_no_other() -> None:
    """A missing family is reported by name and all others are there (rule DEC-8)."""
    failures: list[registry.FamilyFailure] = []
    found = registry.load(failures, ("aging", "no_such_family", "identity"))
    assert sorted(found) == ["customer.identity.linked.v1", "customer.identity.merged.v1", "loan.aging.updated.v1"]
    assert [(failure.family, type(failure.error)) for failure in failures] == [("no_such_family", ModuleNotFoundError)]


def test_no_type_is_claimed_by_two_families() -> None:
    """Each family brings types of its own."""
    found = [kind for family in registry.FAMILIES for kind in registry.load(families=(family,))]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("kind", _TYPES)
def test_every_example_folds_alone(kind: str) -> None:
    """The contract's example of the type is applied on its own without error; what it writes is storable."""
    world = World().deliver(_BY_TYPE[kind])
    assert world.dead == []
    no_contact = 1 if kind == "clicksend.inbound.received.v1" else 0  # a number without a contact is counted
    assert world.counted("warning") == no_contact


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("account.updated.v1", "triggered_by_transaction_id"),
        ("account.closed.v1", "customer_id"),
        ("reapplication_block.state.changed.v1", "source_account_id"),
        ("identity_verification.report.archived.v1", "lab_request_id"),
        ("notification.sent.v1", "request_id"),
        ("notification.sent.v1", "provider_message_id"),
        ("notification.suppression.changed.v1", "correlation_id"),
        ("statement.generated.v1", "correlation_id"),
    ],
)
@pytest.mark.parametrize("value", [{"$ne": None}, ["x"], '{"a":1}'])
def test_what_is_no_id_is_permanent(kind: str, field: str, value: Any) -> None:
    """An object or list where an id belongs costs the event, also beside the key, and writes nothing (DEC-7)."""
    sample = _BY_TYPE[kind]
    world = World().deliver(replace(sample, body={**sample.body, field: value}))
    assert ([error.kind for _, error in world.dead], world.store) == (["bad-id"], {})


def test_all_examples_fold_together() -> None:
    """The whole contract in one batch ends as one event at a time, and again, and late."""
    together, apart = World().deliver(*_EXAMPLES), World().one_by_one(*_EXAMPLES)
    assert together.dead == []
    assert together.visible() == apart.visible()
    before = together.visible()
    assert together.deliver(*_EXAMPLES).visible() == before


@pytest.mark.parametrize("kind", _TYPES)
def test_what_an_example_needs_is_named(kind: str) -> None:
    """On an empty store a fold asks for nothing beyond its needs, but rows that are only ever inserted."""
    asked = {collection for collection, _ in World().deliver(_BY_TYPE[kind]).forgotten}
    assert asked <= {"contact-audit-log", "projector-effects"}


_JUNK = st.sampled_from(
    [None, "", " ", "x", 0, -1, 1.5, True, [], {}, ["a"], {"a": 1}, '{"a":1}', "NaN", "2026-07-01", "\x00", "A.B",
     2**70, "$where", {"$ne": None}, [[["deep"]]], [None], [{"payment_number": 1}], "\ud800"]
)  # fmt: skip


@st.composite
def _mutated(draw: st.DrawFn) -> Event:
    """An example with one to three of its values replaced by junk."""
    original = draw(st.sampled_from(_EXAMPLES))
    body: dict[str, Any] = json.loads(json.dumps(original.body))
    for _ in range(draw(st.integers(1, 3))):
        target: Any = body
        while isinstance(target, Mapping) and target:
            name = draw(st.sampled_from(sorted(target)))
            if not isinstance(target[name], dict) or draw(st.booleans()):
                assert isinstance(target, dict)
                target[name] = copy.deepcopy(draw(_JUNK))
                break
            target = target[name]
    conv = draw(st.sampled_from([original.conversation, None, '{"a":1}', "C1"]))
    usr = draw(st.sampled_from([original.customer, None, "[1]", "U1"]))
    return event(original.type, body, ms=draw(st.integers(1, 9)) * 1000, lane=original.lane, conv=conv, usr=usr)


@settings(max_examples=400, deadline=None)
@given(st.lists(_mutated(), max_size=4))
def test_junk_is_applied_or_permanent_and_never_anything_else(events: list[Event]) -> None:
    """Whatever a body holds, an event is folded into storable documents or refused for good before its first write."""
    World().deliver(*events)


@settings(max_examples=200, deadline=None)
@given(_mutated())
def test_a_refused_event_has_written_nothing(mutated: Event) -> None:
    """A permanent error leaves the workspace without a touched document (rule ORD-4); needs never fail."""
    workspace, needs = Workspace(lambda collection, key: key), Needs()
    projection = registry.load()[mutated.type]
    projection.needs(mutated, needs)
    try:
        projection.fold(mutated, workspace)
    except PermanentError:
        assert not workspace.touched
    links.settle(workspace)
    for document in workspace.changed():
        check_storable({**document.data, "_proj": document.meta})
