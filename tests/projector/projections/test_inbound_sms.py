from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from projector.contract.effects import Effect, Kind, Target
from projector.contract.event import Event
from projector.projections.inbound_sms import OPT_OUT, is_opt_out
from tests.projector.chat_samples import fold
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import event, moment, numbered
from tests.projector.marketing_samples import contact_event, merged_contacts, observed


def sms(body: Any = "STOP please", message_id: Any = "m1", **more: Any) -> Event:
    """``clicksend.inbound.received.v1`` from the number of contact K1."""
    given = {"from": "0400000002", "body": body, "message_id": message_id, "timestamp": "1782000000", **more}
    return event("clicksend.inbound.received.v1", given, lane="int", usr="clicksend", cause="evt-cs-1")


def calls(world: EngineWorld) -> dict[str, Effect]:
    """The calls that are due, by idempotency key."""
    effects = [found for (name, _), found in world.store.items() if name == "projector-effects"]
    return {found["effectId"]: Effect.parse(found) for found in effects if found["state"] == "due"}


def test_sms_01_opt_out_by_sms() -> None:
    """An opt-out logs the message and withdraws consent, each under a stable key; no document is written."""
    world = fold(observed(), sms())
    found = calls(world)
    assert found == {
        "clicksend:m1": Effect(
            "clicksend:m1",
            Kind.LOG_INTERACTION,
            "K1",
            {
                "kind": "message_in",
                "channel": "sms",
                "direction": "inbound",
                "body": "STOP please",
                "occurredAt": moment("2026-06-21T00:00:00Z"),
                "sourceSystem": "clicksend",
            },
        ),
        "clicksend:m1:stop": Effect(
            "clicksend:m1:stop",
            Kind.SET_CONSENT,
            "K1",
            {
                "granted": False,
                "channels": ["sms", "whatsapp", "email"],
                "method": "sms_stop_reply",
                "occurredAt": moment("2026-06-21T00:00:00Z"),
            },
        ),
    }
    assert world.visible() == fold(observed()).visible()


def test_sms_01_a_plain_message_is_logged_only() -> None:
    """Without an opt-out there is one call."""
    assert list(calls(fold(observed(), sms("hello")))) == ["clicksend:m1"]


def test_sms_01_a_number_without_a_contact_is_counted() -> None:
    """Nobody is called, now or when a contact arrives and the message is delivered again."""
    events = numbered(sms(), observed())
    world = EngineWorld()
    world.one_by_one(*events, replace(events[0], late=True))
    assert calls(world) == {}
    assert world.counted("warning") == 1
    assert fold(observed(), sms(**{"from": "+64210000"})).counted("warning") == 1


@pytest.mark.parametrize("text", [*OPT_OUT, *(word.upper() for word in OPT_OUT), "Stop.", " STOP ALL now", "stop\nme"])
def test_words_that_opt_out(text: str) -> None:
    """The whole text or its beginning, in any case."""
    assert is_opt_out(text, None)


@pytest.mark.parametrize(
    "text", ["hello", "please stop", "stopping", "ending", "", None, "opt", "don't stop", "unstop"]
)
def test_words_that_do_not(text: str | None) -> None:
    """Other texts do not opt out, unless the keyword says so."""
    assert not is_opt_out(text, None)
    assert is_opt_out(text, "Unsubscribe")


def test_without_a_message_id_the_event_id_stands_in() -> None:
    """A retry of the same event repeats the same calls."""
    world = fold(observed(), sms(message_id=None), sms(message_id=None))
    assert set(calls(world)) == {"clicksend:evt-cs-1", "clicksend:evt-cs-1:stop"}


def test_a_repeated_message_asks_for_nothing_new() -> None:
    """The key of the call decides, not the event."""
    world = fold(observed(), sms(), replace(sms("other text"), digest=b"87654321"))
    assert calls(world)["clicksend:m1"].arguments["body"] == "STOP please"
    assert len(calls(world)) == 2


def test_the_survivor_is_called_and_an_erased_contact_is_not() -> None:
    """Merges are followed; after an erasure there is nobody to call."""
    assert calls(fold(observed("K2"), merged_contacts("K2", "K1"), sms("hi")))["clicksend:m1"].contact_id == "K1"
    assert calls(fold(observed(), contact_event("erased"), sms())) == {}


@pytest.mark.parametrize("broken", [sms(**{"from": ""}), sms(**{"from": ["0400"]}), sms(message_id={"a": 1})])
def test_what_has_no_sender_is_a_permanent_error(broken: Event) -> None:
    """The sender is the key; a structured id is none."""
    world = fold(observed(), broken)
    assert len(world.dead) == 1
    assert calls(world) == {}


@pytest.mark.parametrize("sent", [None, "soon", "-5", "9999999999999999"])
def test_without_a_usable_time_the_entry_time_stands(sent: Any) -> None:
    """The time of the message is unix seconds, else the entry time."""
    message = numbered(observed(), sms(timestamp=sent))[1]
    world = EngineWorld()
    world.one_by_one(*numbered(observed()), message)
    assert calls(world)["clicksend:m1"].arguments["occurredAt"] == message.time


def test_a_target_is_read_back() -> None:
    """The place for the answer survives storing and reading."""
    document = {"effectId": "k", "kind": "UpsertContact", "storeIn": {"collection": "c", "key": "k", "field": "f"}}
    assert Effect.parse(document).target == Target("c", "k", "f")
    with pytest.raises(ValueError, match="Dance"):
        Effect.parse({"effectId": "k", "kind": "Dance"})
