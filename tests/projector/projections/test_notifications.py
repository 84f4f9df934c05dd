from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from projector.contract.event import Event
from tests.projector.chat_samples import fold
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import at, event, moment
from tests.projector.samples import customer, linked


def sent(sent_at: Any = "2026-07-12T00:00:00Z", **body: Any) -> Event:
    """``notification.sent.v1`` of notification N1."""
    given = {
        "notification_id": "N1",
        "customer_id": "U1",
        "channel": "email",
        "template_name": "predue_reminder",
        "template_content_hash": "",
        "provider": "dryrun",
        "provider_message_id": "pm-1",
        "sent_at": sent_at,
        "correlation_id": "corr-1",
        "tags": {"category": "servicing", "reason": "predue", "step": 3},
    }
    return event("notification.sent.v1", {**given, **body})


def failed(error: Any = "transient", failed_at: Any = "2026-07-13T00:00:00Z", **body: Any) -> Event:
    """``notification.delivery_failed.v1`` of notification N1."""
    given = {
        "notification_id": "N1",
        "customer_id": "U1",
        "channel": "sms",
        "error_type": error,
        "error_message": "no route",
        "attempt": 1,
        "failed_at": failed_at,
    }
    return event("notification.delivery_failed.v1", {**given, **body})


def generated(dispatched_at: Any = "2026-07-11T00:00:00Z", **body: Any) -> Event:
    """``statement.generated.v1`` of notification N1."""
    given = {
        "notification_id": "N1",
        "customer_id": "U1",
        "account_id": "A1",
        "period_start": "2026-07-01",
        "period_end": "2026-07-31",
        "dispatched_at": dispatched_at,
    }
    return event("statement.generated.v1", {**given, **body})


def suppressed(mode: Any = "all", cause: str | None = None, **more: Any) -> Event:
    """``notification.suppression.changed.v1`` of customer U1; ``conv`` goes to the envelope."""
    conv = more.pop("conv", None)
    body = {"customer_id": "U1", "mode": mode, **more}
    return event("notification.suppression.changed.v1", body, cause=cause, conv=conv)


def notice(world: EngineWorld, key: str = "N1") -> dict[str, Any]:
    """A stored notification."""
    return world.get("notifications", key)


def test_notifications_01_sent_failed_blocked() -> None:
    """A notice of an unknown customer keeps the key; its failures show; the reference is filled on arrival."""
    world = fold(sent())
    assert (notice(world)["status"], notice(world)["eventAt"]) == ("sent", moment("2026-07-12T00:00:00Z"))
    assert (notice(world)["sentAt"], notice(world)["customerId"]) == (notice(world)["eventAt"], "U1")
    assert notice(world)["customerRef"] is None
    assert notice(world)["templateContentHash"] is None
    assert notice(world)["tags"] == {"category": "servicing", "reason": "predue", "step": 3}
    assert notice(fold(sent(), failed()))["status"] == "failed"
    world = fold(sent(), failed("suppressed"), customer())
    assert notice(world)["status"] == "blocked"
    assert notice(world)["customerRef"] == world.get("customers", "U1")["_id"]
    assert notice(world)["failure"] == {
        "failedAt": moment("2026-07-13T00:00:00Z"),
        "errorType": "suppressed",
        "errorMessage": "no route",
        "attempt": 1,
    }


def test_the_three_events_of_a_notification_end_alike_in_any_order() -> None:
    """Sent, failed and statement share a document that does not depend on their order."""
    events = (sent(), failed(failed_at="2026-07-10T00:00:00Z"), generated())
    expected: dict[str, Any] | None = None
    for order in permutations(events):
        found = notice(fold(*order))
        assert found["status"] == "statement"
        assert found["eventAt"] == moment("2026-07-12T00:00:00Z")
        assert found["statement"]["accountId"] == "A1"
        assert found["channel"] == "email"
        expected = expected or found
        assert found == expected


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ([generated()], "statement"),
        ([generated(), sent()], "statement"),
        ([generated(), sent(), failed()], "failed"),
        ([failed(), sent("2026-07-14T00:00:00Z")], "sent"),
        ([failed("opt_out"), generated("2026-07-15T00:00:00Z")], "failed"),
        ([failed("never heard of")], "failed"),
        ([failed("ErrorType.SUPPRESSED")], "blocked"),
    ],
)
def test_status_follows_the_latest_outcome(events: list[Event], status: str) -> None:
    """A failure that is the latest outcome, else statement, else sent."""
    assert notice(fold(*events))["status"] == status


def test_of_equal_times_the_later_entry_is_the_outcome() -> None:
    """Equal own times: the higher entry id wins."""
    same = "2026-07-12T00:00:00Z"
    assert notice(fold(sent(same), failed(failed_at=same)))["status"] == "failed"
    assert notice(fold(failed(failed_at=same), sent(same)))["status"] == "sent"


def test_a_field_that_is_not_carried_keeps_the_stored_one() -> None:
    """Null and empty values never erase; unknown words are skipped and counted."""
    later = sent("2026-07-15T00:00:00Z", customer_id=None, channel="pigeon", template_name="", tags=None)
    world = fold(sent(), later)
    found = notice(world)
    assert (found["customerId"], found["channel"], found["templateName"]) == ("U1", "email", "predue_reminder")
    assert found["tags"]["step"] == 3
    assert world.counted("unknown") == 1


def test_an_operational_notice_has_no_customer() -> None:
    """Without a customer both keys are null, also when a customer arrives."""
    world = fold(sent(customer_id=None), customer())
    assert (notice(world)["customerId"], notice(world)["customerRef"]) == (None, None)


def test_a_merged_customer_is_resolved() -> None:
    """A notice of an alias belongs to the survivor, before and after the merge."""
    for order in ([linked("U1", "U2"), sent()], [sent(), linked("U1", "U2")]):
        assert notice(fold(*order))["customerId"] == "U2"


@pytest.mark.parametrize(
    "broken",
    [
        sent("soon"),
        failed(failed_at="soon"),
        generated(dispatched_at="soon"),
        generated(period_start="July"),
        sent(notification_id=None),
        sent(customer_id={"a": 1}),
    ],
)
def test_what_cannot_be_read_is_a_permanent_error(broken: Event) -> None:
    """An unreadable required date, a missing key or a structured id is buried without a write."""
    world = fold(broken)
    assert len(world.dead) == 1
    assert world.store == {}


def test_without_a_time_the_entry_time_stands() -> None:
    """A missing time is the entry time."""
    assert notice(fold(sent(None)))["sentAt"] == at(1000)
    assert notice(fold(failed(failed_at=None)))["eventAt"] == at(1000)


# -- suppressions ---------------------------------------------------------------------------------------------------


def test_notifications_02_suppression_rows() -> None:
    """Every change is a row of its own, under its cause, in lower case, with times and empty texts read."""
    world = fold(
        suppressed("ALL", "c1", set_at="2026-07-21T00:00:00Z", reason="hardship", set_by="user-1"),
        suppressed("off", "c2", reason="", expires_at="2026-08-01T00:00:00Z"),
        suppressed("odd", "c3"),
        suppressed("all"),
        suppressed("all"),
    )
    first, lifted = notice(world, "suppression:c1"), notice(world, "suppression:c2")
    assert (first["status"], first["eventAt"]) == ("suppression_change", moment("2026-07-21T00:00:00Z"))
    assert first["suppression"] == {
        "mode": "all",
        "reason": "hardship",
        "setBy": "user-1",
        "setAt": moment("2026-07-21T00:00:00Z"),
        "expiresAt": None,
    }
    assert (lifted["suppression"]["mode"], lifted["suppression"]["reason"]) == ("off", None)
    assert (lifted["suppression"]["expiresAt"], lifted["eventAt"]) == (moment("2026-08-01T00:00:00Z"), at(2000))
    assert notice(world, "suppression:c3")["suppression"]["mode"] is None
    bare = [key for name, key in world.store if name == "notifications" and key.startswith("suppression:17")]
    assert len(bare) == 2


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (suppressed(cause="c", conv="v"), "suppression:c"),
        (suppressed(conv="v"), "suppression:v"),
        (suppressed(set_at="2026-07-21T00:00:00Z"), "suppression:U1:2026-07-21T00:00:00Z"),
    ],
)
def test_the_key_of_a_suppression_row(change: Event, key: str) -> None:
    """Cause, else conversation, else customer and time."""
    assert fold(change).has("notifications", key)


def test_two_changes_never_share_a_row() -> None:
    """Different changes with one cause, or of one second, are two rows; a repeated one adds none."""
    on, off = suppressed("all", "c"), suppressed("off", "c")
    world = fold(on, off, off, on)
    modes = [found["suppression"]["mode"] for (name, _), found in world.store.items() if name == "notifications"]
    assert sorted(modes) == ["all", "off"]
    same = "2026-07-21T00:00:00Z"
    assert len(fold(suppressed("all", set_at=same), suppressed("off", set_at=same)).store) == 2


def test_the_customer_of_a_suppression_is_linked_later() -> None:
    """A change for an unknown customer gets its reference on arrival."""
    world = fold(suppressed(cause="c"), customer())
    assert notice(world, "suppression:c")["customerRef"] == world.get("customers", "U1")["_id"]
