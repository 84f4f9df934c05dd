from __future__ import annotations

from typing import Any

import pytest

from tests.projector.fold import World, at, event, late, moment, numbered
from tests.projector.samples import created, linked


def fold(*events: Any) -> World:
    """Apply events one by one, with growing entry ids."""
    return World().one_by_one(*numbered(*events))


def blocked(reason: str | None = "SERVICEABILITY", conv: str = "C2", **changes: Any) -> Any:
    """``application.reapplication_blocked.v1`` of ALIAS for CANON on the third of July."""
    body = {
        "application_number": "APP-2", "conversation_id": conv, "journey_customer_id": "ALIAS",
        "canonical_customer_id": "CANON", "reason": reason, "message_variant": "V", "stop_message": "Sorry.",
        "source_account_id": "ACC-1", "blocked_until": None, "blocked_at": "2026-07-03T00:00:00Z",
        "disposition_kind": "block", **changes,
    }  # fmt: skip
    return event("application.reapplication_blocked.v1", body, conv=conv, usr="ALIAS")


def cleared(**changes: Any) -> Any:
    """``reapplication_block.cleared.v1`` for CANON on the fourth of July."""
    body = {
        "canonical_customer_id": "CANON", "request_id": "rbc-1", "cleared_reasons": ["SERVICEABILITY"],
        "prior_block_reason": "SERVICEABILITY", "cleared_at": "2026-07-04T01:00:00Z", "operator_id": "user-1",
        "justification": "fake", **changes,
    }  # fmt: skip
    return event("reapplication_block.cleared.v1", body, conv="ops:block-clear:rbc-1", usr="CANON")


def clear_rejected(**changes: Any) -> Any:
    """``reapplication_block.clear_rejected.v1`` for CANON."""
    body = {"canonical_customer_id": "CANON", "request_id": "rbc-1", "rejection_code": "APPROVAL_REQUIRED",
            "detail": "needs second person", **changes}  # fmt: skip
    return event("reapplication_block.clear_rejected.v1", body, conv="ops:block-clear:rbc-1", usr="CANON")


def auto_cleared(**changes: Any) -> Any:
    """``reapplication_block.auto_cleared.v1`` for CANON on the twentieth of August."""
    body = {"canonical_customer_id": "CANON", "cleared_reasons": ["ACTIVE_LOAN"], "residual_block_reason": None,
            "trigger": "account_closed", "cleared_at": "2026-08-20T02:01:00Z", **changes}  # fmt: skip
    return event("reapplication_block.auto_cleared.v1", body, conv="auto-clear:CANON:A1", usr="CANON")


def state(version: Any = 7, is_blocked: Any = True, at_day: Any = "2026-08-20T00:00:01Z", **changes: Any) -> Any:
    """``reapplication_block.state.changed.v1`` for CANON."""
    body = {"canonical_customer_id": "CANON", "state_version": version, "blocked": is_blocked,
            "reason": "ACCOUNT_CONDUCT", "blocked_until": "2027-08-20T00:00:00+00:00",
            "source_application_number": "APP-OLD", "changed_at": at_day, **changes}  # fmt: skip
    return event("reapplication_block.state.changed.v1", body, conv="C9", usr="CANON")


def block(world: World, key: str = "CANON") -> dict[str, Any]:
    found: dict[str, Any] = world.get("customers", key)["reapplicationBlock"]
    return found


@pytest.mark.parametrize("reason", ["ACTIVE_LOAN", "PRIOR_DEFAULT", "PRIOR_SERIOUS_ARREARS"])
def test_blocks_01_block_that_re_attributes(reason: str) -> None:
    """Conversation and canonical customer hold the block, and the journey customer is folded in with its documents."""
    world = fold(created(customer_id="ALIAS"), blocked(reason))
    assert world.get("customers", "ALIAS")["mergedInto"] == "CANON"
    assert world.get("loan-accounts", "A1")["customerIdString"] == "CANON"
    talk = world.get("conversations", "C2")
    assert (talk["customerIdString"], talk["customerId"]) == ("CANON", world.get("customers", "CANON")["_id"])
    assert talk["reapplicationBlock"] == {
        "reason": reason, "messageVariant": "V", "stopMessage": "Sorry.", "sourceApplicationNumber": None,
        "sourceAccountId": "ACC-1", "sourceDecidedAt": None, "blockedUntil": None,
        "blockedAt": moment("2026-07-03T00:00:00Z"), "canonicalCustomerId": "CANON", "dispositionKind": "block",
        "manualReviewCandidate": None, "recognition": None,
    }  # fmt: skip
    assert (talk["applicationNumber"], talk["version"], talk["status"]) == ("APP-2", 1, "active")
    assert block(world) == {
        "reason": reason, "blockedUntil": None, "blockedAt": moment("2026-07-03T00:00:00Z"),
        "applicationNumber": "APP-2",
    }  # fmt: skip


@pytest.mark.parametrize("reason", ["PEP", "ID_VERIFICATION", "SERVICEABILITY", "review", "NEW_REASON", None])
def test_blocks_01_other_reasons_move_nothing(reason: str | None) -> None:
    """Every other reason, also one not known today, records the block and moves nothing."""
    world = fold(created(customer_id="ALIAS"), blocked(reason))
    assert ("customers", "ALIAS") not in world.store
    assert world.get("conversations", "C2")["customerIdString"] == "ALIAS"
    assert block(world)["reason"] == reason


def test_blocks_02_cleared() -> None:
    """Customer and every conversation of that canonical id say cleared and lose the reason; none is created."""
    world = fold(blocked(), blocked(conv="C3"), cleared())
    assert block(world) | {"blockedAt": None} == {
        "reason": None, "blockedUntil": None, "blockedAt": None, "applicationNumber": "APP-2",
        "clearStatus": "cleared", "clearedAt": moment("2026-07-04T01:00:00Z"),
    }  # fmt: skip
    for key in ("C2", "C3"):
        found = world.get("conversations", key)["reapplicationBlock"]
        assert (found["reason"], found["clearStatus"], found["clearedBy"]) == (None, "cleared", "user-1")
        assert (found["clearJustification"], found["clearRequestId"]) == ("fake", "rbc-1")
    assert sorted(key for name, key in world.store if name == "conversations") == ["C2", "C3"]
    assert not world.has("reapplication-block-clear-requests", "rbc-1")


@pytest.mark.parametrize(
    ("prior", "reasons", "left"),
    [("PEP", ["SERVICEABILITY"], "SERVICEABILITY"), (None, [], None), ("SERVICEABILITY", None, "SERVICEABILITY")],
)
def test_blocks_02_the_reason_goes_only_when_it_was_cleared(prior: str | None, reasons: Any, left: str | None) -> None:
    """The reason stays unless the prior one is absent or among the cleared ones."""
    world = fold(blocked(), cleared(prior_block_reason=prior, cleared_reasons=reasons))
    assert (block(world)["reason"], block(world)["clearStatus"]) == (left, "cleared")
    assert world.get("conversations", "C2")["reapplicationBlock"]["reason"] == left


def test_blocks_03_versioned_state() -> None:
    """A lower version loses unless it is newer; an unblocked state empties reason, until and application number."""
    world = fold(state(7), state(6, False, "2026-08-19T00:00:00Z"))
    assert block(world) == {
        "stateVersion": 7, "stateChangedAt": moment("2026-08-20T00:00:01Z"), "reason": "ACCOUNT_CONDUCT",
        "blockedUntil": moment("2027-08-20T00:00:00Z"), "applicationNumber": "APP-OLD",
        "blockedAt": moment("2026-08-20T00:00:01Z"),
    }  # fmt: skip
    world = fold(state(7), state("8", False, "2026-08-19T00:00:00Z"))
    assert (block(world)["stateVersion"], block(world)["reason"]) == (8, None)
    assert (block(world)["blockedUntil"], block(world)["applicationNumber"]) == (None, None)
    assert block(world)["blockedAt"] == moment("2026-08-20T00:00:01Z")


@pytest.mark.parametrize(
    "unclear",
    [
        state(None), state("x"), state(True), state(1.5), state(8, None), state(8, "perhaps"), state(8, 1),
        state(8, at_day=None), state(8, at_day="soon"),
    ],
)  # fmt: skip
def test_blocks_03_unclear_states_write_nothing(unclear: Any) -> None:
    """A missing or unreadable version, flag or change time is ignored with a warning: no document, no dead letter."""
    world = fold(unclear)
    assert (world.store, world.dead, world.counted("warning")) == ({}, [], 1)


def test_a_lower_version_with_a_later_change_applies() -> None:
    """The change time alone is enough when it is later."""
    assert block(fold(state(7), state(1, False, "2026-08-21T00:00:00Z")))["stateVersion"] == 1


def test_a_state_leaves_the_clear_and_the_conversations() -> None:
    """The versioned state touches neither clear fields nor conversations."""
    world = fold(blocked(), cleared())
    talk = world.get("conversations", "C2")
    world = fold(blocked(), cleared(), state(9))
    assert (block(world)["clearStatus"], world.get("conversations", "C2")) == ("cleared", talk)


@pytest.mark.parametrize(
    ("body", "usr", "found"),
    [
        ({}, "ALIAS", "CANON"),
        ({"canonical_customer_id": None}, "ALIAS", "ALIAS"),
        ({"canonical_customer_id": None, "journey_customer_id": None}, "ALIAS", "ALIAS"),
    ],
)
def test_rb_1_the_customer_of_a_block(body: dict[str, Any], usr: str, found: str) -> None:
    """Canonical, else journey, else the envelope's user."""
    assert block(fold(blocked(**body)), found)["reason"] == "SERVICEABILITY"


def test_rb_1_a_merged_customer_is_resolved() -> None:
    """A block, a clear and a state that name an alias land on the customer at the end of the chain."""
    world = fold(linked("CANON", "REAL"), blocked(), cleared(), state(7))
    assert (block(world, "REAL")["clearStatus"], block(world, "REAL")["stateVersion"]) == ("cleared", 7)
    assert world.get("conversations", "C2")["reapplicationBlock"]["clearStatus"] == "cleared"
    assert "reapplicationBlock" not in world.get("customers", "CANON")


def test_a_clear_finds_conversations_whose_customer_was_merged_later() -> None:
    """The canonical id of a recorded block moves with a merge, so that a later clear finds it."""
    world = fold(blocked(), linked("CANON", "REAL"), cleared(canonical_customer_id="REAL"))
    found = world.get("conversations", "C2")["reapplicationBlock"]
    assert (found["canonicalCustomerId"], found["clearStatus"]) == ("REAL", "cleared")


@pytest.mark.parametrize(
    "newer",
    [
        blocked("PEP", blocked_at="2026-07-03T00:00:00Z"),
        state(1, True, "2026-07-03T00:00:00Z"),
        cleared(cleared_at="2026-07-03T00:00:00Z", cleared_reasons=[]),
    ],
)
def test_rb_2_a_late_block_leaves_the_customer(newer: Any) -> None:
    """A block not later than what is stored leaves the customer; its conversation still records it."""
    world = fold(newer, blocked(conv="C5"))
    assert block(world) == block(fold(newer))
    assert world.get("conversations", "C5")["reapplicationBlock"]["reason"] == "SERVICEABILITY"
    later = fold(newer, blocked(conv="C5", blocked_at="2026-07-03T00:00:00.001Z"))
    assert block(later)["reason"] == "SERVICEABILITY"


def test_rb_2_an_older_clear_leaves_the_customer() -> None:
    """A clear older than the stored block, or than the stored state, changes nothing on the customer."""
    for newer in (blocked(blocked_at="2026-07-05T00:00:00Z"), state(7, True, "2026-07-05T00:00:00Z")):
        world = fold(newer, cleared())
        assert block(world) == block(fold(newer))
    older = fold(blocked("ACTIVE_LOAN", blocked_at="2026-09-01T00:00:00Z"), auto_cleared())
    assert block(older)["reason"] == "ACTIVE_LOAN"


def test_an_older_clear_leaves_a_newer_block_of_the_conversation() -> None:
    """The conversation keeps the reason of a block that is newer than the clear."""
    world = fold(blocked(blocked_at="2026-07-05T00:00:00Z"), cleared())
    assert world.get("conversations", "C2")["reapplicationBlock"]["reason"] == "SERVICEABILITY"


@pytest.mark.parametrize("conv", ["ops:block-clear:rbc-1", "auto-clear:CANON:A1"])
def test_rb_3_synthetic_keys_make_no_conversation(conv: str) -> None:
    """A key made up by the block service never creates a conversation; the customer is blocked all the same."""
    world = fold(blocked(conv=conv))
    assert not world.has("conversations", conv)
    assert block(world)["reason"] == "SERVICEABILITY"


def test_a_block_without_any_conversation_is_permanent() -> None:
    """Neither body nor envelope names a conversation: a dead letter, and nothing is written."""
    world = fold(event("application.reapplication_blocked.v1", {"canonical_customer_id": "CANON"}))
    assert ([error.kind for _, error in world.dead], world.store) == (["missing-key"], {})


@pytest.mark.parametrize("make", [cleared, clear_rejected, auto_cleared, state])
def test_an_answer_without_customer_is_permanent(make: Any) -> None:
    """Without a canonical id and without a user the entry can never be applied."""
    bare = event(make().type, {**make().body, "canonical_customer_id": None})
    assert [error.kind for _, error in fold(bare).dead] == ["missing-key"]


@pytest.mark.parametrize("make", [cleared, clear_rejected, state])
def test_the_envelope_names_the_customer(make: Any) -> None:
    """Without a canonical id the envelope's user is the customer."""
    assert block(fold(event(make().type, {**make().body, "canonical_customer_id": None}, usr="CANON")))


def test_clear_rejected() -> None:
    """Customer and conversations say rejected; the reason stays and no request is made."""
    world = fold(blocked(), clear_rejected())
    assert (block(world)["clearStatus"], block(world)["reason"]) == ("rejected", "SERVICEABILITY")
    assert world.get("conversations", "C2")["reapplicationBlock"]["clearStatus"] == "rejected"
    assert not world.has("reapplication-block-clear-requests", "rbc-1")


def test_auto_cleared() -> None:
    """A block for an open loan ends, or leaves its residual reason; conversations are not touched."""
    before = fold(blocked("ACTIVE_LOAN"))
    world = fold(blocked("ACTIVE_LOAN"), auto_cleared())
    assert (block(world)["reason"], block(world)["clearStatus"]) == (None, "auto_cleared")
    assert world.get("conversations", "C2") == before.get("conversations", "C2")
    assert block(fold(blocked("ACTIVE_LOAN"), auto_cleared(residual_block_reason="PEP")))["reason"] == "PEP"


@pytest.mark.parametrize("before", [[], [blocked("SERVICEABILITY")], [blocked("ACTIVE_LOAN"), state(7, False)]])
def test_auto_cleared_changes_nobody_else(before: list[Any]) -> None:
    """Unknown, otherwise blocked and unblocked customers stay as they are, and no stub is made."""
    assert fold(*before, auto_cleared()).visible() == fold(*before).visible()


def test_auto_cleared_that_met_another_block_stays_without_effect() -> None:
    """It is not applied afterwards when the entry comes again and the customer is blocked for an open loan by then."""
    events = numbered(blocked("PEP"), auto_cleared(), blocked("ACTIVE_LOAN", blocked_at="2026-08-01T00:00:00Z"))
    world = World().deliver(*events)
    assert block(world)["reason"] == "ACTIVE_LOAN"
    world.deliver(*events).deliver(*late(*events))
    assert block(world)["reason"] == "ACTIVE_LOAN"


def test_recognition_is_cleaned() -> None:
    """The free-form part of a block is stored without operators."""
    world = fold(blocked(recognition={"band": "high", "$where": "1", "candidates": [{"a.b": 1}]}))
    found = world.get("conversations", "C2")["reapplicationBlock"]["recognition"]
    assert found == {"band": "high", "candidates": [{"a_b": 1}]}


def test_a_block_without_its_own_time_takes_the_entry_time() -> None:
    """The entry time stands where the event carries none."""
    assert block(fold(blocked(blocked_at=None)))["blockedAt"] == at(1000)


def test_a_block_of_a_known_conversation_leaves_its_customer() -> None:
    """Application number and customer are set on insert only; the version counts the event."""
    world = fold(blocked(conv="C2", application_number="APP-1"), blocked("PEP", blocked_at="2026-07-04T00:00:00Z"))
    talk = world.get("conversations", "C2")
    assert (talk["applicationNumber"], talk["version"], talk["reapplicationBlock"]["reason"]) == ("APP-1", 2, "PEP")
