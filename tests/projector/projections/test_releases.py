from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from projector.contract.collections import join_key
from projector.contract.event import Event
from tests.projector.chat_samples import chat, fold
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import Crash, at, event, moment, numbered
from tests.projector.samples import changed, customer, linked

ONE, TWO, THREE = "+61400000001", "+61400000002", "+61400000003"


def released(*numbers: Any, **body: Any) -> Event:
    """``applicant_release.released.v1`` of release R1."""
    grants = [{"mobile_e164": number, "contact_id": f"K{number[-1]}", "send_sms": True} for number in numbers]
    given = {
        "release_id": "R1",
        "name": "Wave 1",
        "type": "waitlist",
        "expires_at": "2026-09-01T00:00:00Z",
        "send_invite_sms": True,
        "grants": grants,
        "quota_count": None,
        "released_by": "user-1",
        "skipped": {"already_customer": 1, "already_released": 0, "needs_review": 2, "invalid_number": 3},
    }
    return event("applicant_release.released.v1", {**given, **body}, lane="int", conv="applicant-release:R1")


def revoked(**body: Any) -> Event:
    """``applicant_release.revoked.v1`` of release R1."""
    return event("applicant_release.revoked.v1", {"release_id": "R1", "revoked_by": "user-2", **body}, lane="int")


def claimed(number: Any = ONE, source: str = "targeted", claimed_at: Any = "2026-08-03T00:00:00Z") -> Event:
    """``applicant_release.grant_claimed.v1`` of release R1."""
    body = {"release_id": "R1", "mobile_e164": number, "source": source, "claimed_at": claimed_at}
    return event("applicant_release.grant_claimed.v1", {**body, "conversation_id": "gate-x"})


def invites(sent: Any, failed: Any) -> Event:
    """``applicant_release.invites_sent.v1`` of release R1."""
    rows = [{"mobile_e164": number, "reason": "bounced"} for number in failed]
    return event("applicant_release.invites_sent.v1", {"release_id": "R1", "sent": sent, "failed": rows})


def release(world: EngineWorld) -> dict[str, Any]:
    """The stored release."""
    return world.get("release-batches", "R1")


def grant(world: EngineWorld, number: str = ONE) -> dict[str, Any]:
    """A stored grant."""
    return world.get("release-grants", join_key("R1", number))


def grants(world: EngineWorld) -> int:
    """How many grants are stored."""
    return sum(name == "release-grants" for name, _ in world.store)


def test_releases_01_release() -> None:
    """A release holds its grants and counts; delivered again, or released again, it changes nothing."""
    first = released(ONE, TWO)
    world = fold(first)
    assert {name: value for name, value in release(world).items() if name != "_id"} == {
        "releaseId": "R1",
        "name": "Wave 1",
        "type": "waitlist",
        "status": "active",
        "expiresAt": moment("2026-09-01T00:00:00Z"),
        "sendInviteSms": True,
        "quotaCount": None,
        "grantedCount": 2,
        "claimedCount": 0,
        "smsSentCount": 0,
        "smsFailedCount": 0,
        "skippedAlreadyCustomer": 1,
        "skippedAlreadyReleased": 0,
        "skippedNeedsReview": 2,
        "skippedInvalidNumber": 3,
        "createdByActor": "user-1",
        "releasedAt": at(1000),
        "createdAt": at(1000),
        "updatedAt": at(1000),
    }
    assert grant(world) == {
        "_id": grant(world)["_id"],
        "releaseId": "R1",
        "mobileE164": ONE,
        "contactId": "K1",
        "source": "targeted",
        "status": "granted",
        "smsStatus": "not_sent",
        "createdAt": at(1000),
        "updatedAt": at(1000),
    }
    again = fold(first, replace(first, event_id="other"), released(ONE, TWO, THREE, name="Wave 2"))
    assert again.visible() == world.visible()


def test_releases_01_claims_invites_and_revocation() -> None:
    """Claims, messages and revocation are recounted from the grants."""
    once = [released(ONE, TWO), claimed(), claimed()]
    world = fold(*once)
    assert (release(world)["claimedCount"], grant(world)["status"]) == (1, "claimed")
    assert grant(world)["claimedAt"] == moment("2026-08-03T00:00:00Z")
    world = fold(*once, claimed(THREE, "quota"), invites([ONE, "0400000002"], [THREE]), revoked())
    assert (grant(world, THREE)["source"], grant(world, THREE)["smsStatus"]) == ("quota_claim", "failed")
    counts = (release(world)[name] for name in ("grantedCount", "claimedCount", "smsSentCount", "smsFailedCount"))
    assert tuple(counts) == (2, 2, 2, 1)
    assert (release(world)["status"], release(world)["revokedBy"]) == ("revoked", "user-2")
    assert release(world)["revokedAt"] == at(6000)
    assert {grant(world, number)["status"] for number in (ONE, TWO, THREE)} == {"revoked"}
    assert "conversation_id" not in str(world.visible())
    assert "gate-x" not in str(world.visible())


def test_a_revocation_is_final_also_before_the_release() -> None:
    """In every order the release ends revoked, its grants too, and a claim keeps its time."""
    for order in permutations((released(ONE, TWO), revoked(), claimed(), invites([ONE], [TWO]))):
        world = fold(*order)
        assert release(world)["status"] == "revoked"
        assert (release(world)["grantedCount"], release(world)["claimedCount"]) == (2, 1)
        assert (release(world)["smsSentCount"], release(world)["smsFailedCount"]) == (1, 1)
        assert (grant(world)["status"], grant(world)["claimedAt"]) == ("revoked", moment("2026-08-03T00:00:00Z"))
        assert (grant(world, TWO)["status"], grant(world, TWO)["contactId"]) == ("revoked", "K2")
        assert grants(world) == 2


def test_a_claim_before_its_release_is_completed() -> None:
    """The order of release, claim and message does not matter."""
    expected: dict[str, Any] | None = None
    for order in permutations((released(ONE), claimed(), invites([ONE], []))):
        found = {name: value for name, value in grant(fold(*order)).items() if name not in ("createdAt", "updatedAt")}
        expected = expected or found
        assert found == expected
        assert (found["status"], found["smsStatus"], found["contactId"]) == ("claimed", "sent", "K1")
    assert not fold(claimed()).has("release-batches", "R1")


def test_numbers_are_normalised_and_counted_once() -> None:
    """Every way to write a number is one grant; one that is none is left out with a warning."""
    world = fold(released("0400 000 001", ONE, "61400000001", "123"), claimed("0400000001"))
    assert (grants(world), release(world)["grantedCount"], release(world)["claimedCount"]) == (1, 1, 1)
    assert world.counted("warning") == 1


def test_grants_and_customers_find_each_other() -> None:
    """A grant takes the customer of its number in either order; one that has a customer is left alone."""
    for order in ([customer(), released(ONE)], [released(ONE), customer()], [customer(), claimed(ONE)]):
        assert grant(fold(*order))["customerId"] == "U1"
    later = fold(customer(), released(ONE), changed("U2", mobile_phone_number="+61 400 000 001"))
    assert grant(later)["customerId"] == "U1"
    told = chat("applicationDetail_changed", {"customer": {"customer_id": "U1", "phone": "0400 000 001"}})
    for order in ([told, released(ONE)], [released(ONE), told]):
        assert grant(fold(*order))["customerId"] == "U1"
    for order in ([linked("U1", "U9"), customer(), released(ONE)], [customer(), released(ONE), linked("U1", "U9")]):
        assert grant(fold(*order))["customerId"] == "U9"
    assert grant(fold(customer(), linked("U1", "U9"), released(ONE)))["customerId"] == "U9"


def test_a_quota_claim_asks_for_a_contact_once() -> None:
    """A claim from the quota writes down one call whose answer belongs into the grant; a targeted one does not."""
    world = fold(claimed(THREE, "quota"), claimed(THREE, "quota"))
    (call,) = [found for (name, _), found in world.store.items() if name == "projector-effects"]
    assert (call["kind"], call["state"], call["arguments"]["mobileE164"]) == ("UpsertContact", "due", THREE)
    assert call["storeIn"] == {"collection": "release-grants", "key": join_key("R1", THREE), "field": "contactId"}
    assert grant(world, THREE)["source"] == "quota_claim"
    assert [name for name, _ in fold(released(ONE), claimed()).store if name == "projector-effects"] == []


@pytest.mark.parametrize(
    "broken",
    [
        released(ONE, release_id=""),
        released(grants=["+61400000001"]),
        released(send_invite_sms="perhaps"),
        claimed("+6421000000"),
        claimed(None),
        claimed(claimed_at="whenever"),
        invites([], ["x"]) and event("applicant_release.invites_sent.v1", {"release_id": "R1", "failed": ["x"]}),
        event("applicant_release.gate_mode.changed.v1", {"mode": "open", "changed_at": "whenever"}),
    ],
)
def test_what_cannot_be_read_is_a_permanent_error(broken: Event) -> None:
    """A missing key or an unreadable required value is buried without a write."""
    world = fold(broken)
    assert len(world.dead) == 1
    assert world.store == {}


@pytest.mark.parametrize("written", range(4))
def test_a_crash_between_release_and_grants_is_repaired(written: int) -> None:
    """Whatever was written, the redelivered event completes the rest."""
    for events in ([released(ONE, TWO)], [released(ONE, TWO), revoked()], [released(ONE), claimed()]):
        ordered = numbered(*events)
        straight = EngineWorld()
        straight.one_by_one(*ordered)
        world = EngineWorld()
        world.one_by_one(*ordered[:-1])
        with pytest.raises(Crash):
            world.batch(ordered[-1:], crash_after=written)
        world.batch(ordered[-1:])
        assert world.visible() == straight.visible()


def test_releases_02_gate() -> None:
    """One document with the newer mode; the command of the same name is skipped."""

    def gate(mode: str, changed_at: str) -> Event:
        body = {"mode": mode, "set_by": "user-1", "changed_at": changed_at}
        return event("applicant_release.gate_mode.changed.v1", body)

    later, earlier = gate("gated", "2026-08-03T00:00:00Z"), gate("open", "2026-08-02T00:00:00Z")
    for order in ([earlier, later], [later, earlier]):
        world = fold(*order, event("applicant_release.gate_mode.set.v1", {"mode": "closed"}))
        assert [key for key in world.store if key[0] == "release-gate-status"] == [("release-gate-status", "gate")]
        found = world.get("release-gate-status", "gate")
        assert (found["gateId"], found["mode"], found["setBy"]) == ("gate", "gated", "user-1")
        assert found["changedAt"] == moment("2026-08-03T00:00:00Z")
        assert world.counted("unhandled") == 1
    world = fold(later, gate("ajar", "2026-08-04T00:00:00Z"))
    assert world.get("release-gate-status", "gate")["mode"] == "gated"
    assert world.counted("unknown") == 1
