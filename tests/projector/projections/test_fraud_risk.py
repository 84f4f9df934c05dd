from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from projector.contract.event import Event
from tests.projector.chat_samples import chat, conversation, fold, start
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import at, event, moment, numbered
from tests.projector.samples import linked


def assessed(severity: Any, **body: Any) -> Event:
    """``fraud_risk.assessment.v1``."""
    return chat("fraud_risk.assessment.v1", {"severity": severity, "final_score": 68, **body})


def halted(severity: Any, usr: str | None = "U1", **body: Any) -> Event:
    """``fraud_risk.halt.v1``."""
    return chat("fraud_risk.halt.v1", {"severity": severity, "final_score": 91, **body}, usr=usr)


def check(world: EngineWorld) -> dict[str, Any]:
    """The stored fraud check."""
    found: dict[str, Any] = conversation(world)["assessments"]["fraudCheck"]
    return found


def risk(world: EngineWorld, key: str = "U1") -> dict[str, Any]:
    """The stored fraud risk of a customer."""
    found: dict[str, Any] = world.get("customers", key)["fraudRisk"]
    return found


def test_chat_11_fraud() -> None:
    """LOW is skipped, HIGH is stored, a halt makes a stub customer, MEDIUM lowers neither."""
    assert fold(assessed("LOW")).store == {}
    world = fold(start(usr=None), assessed("LOW"), assessed("HIGH"), halted("CRITICAL"), assessed("MEDIUM"))
    assert check(world)["severity"] == "HIGH"
    assert risk(world) == {
        "active": True,
        "severity": "CRITICAL",
        "score": 91,
        "categories": [],
        "flaggedAt": at(4000),
    }
    assert world.get("customers", "U1")["customerId"] == "U1"
    assert world.counted("stale") == 1


@pytest.mark.parametrize("severity", ["LOW", "low", "unheard", None, ["HIGH"], ""])
def test_low_and_unknown_severities_are_skipped(severity: Any) -> None:
    """Neither makes a document."""
    assert fold(assessed(severity)).store == {}


def test_among_equals_the_newest_wins_and_higher_replaces() -> None:
    """Severity only rises; the class prefix and the case of the word do not matter."""
    world = fold(
        assessed("MEDIUM", n=1), assessed("Severity.medium", n=2), assessed("HIGH", n=3), assessed("MEDIUM", n=4)
    )
    assert check(world)["n"] == 3


def test_the_order_of_arrival_does_not_matter() -> None:
    """Late entries end in the same check as entries in order."""
    events = numbered(
        assessed("HIGH", n=1), assessed("CRITICAL", n=2), assessed("HIGH", n=3), assessed("CRITICAL", n=4)
    )
    for order in ((3, 2, 1, 0), (1, 3, 0, 2), (0, 1, 2, 3)):
        world = EngineWorld()
        world.one_by_one(*(replace(events[number], late=True) for number in order))
        assert check(world)["n"] == 4


def test_the_old_form_never_replaces_a_rated_result() -> None:
    """``fraudCheck_assessment`` yields to a severity and is replaced by one."""
    old = chat("fraudCheck_assessment", {"result": "clear"})
    assert check(fold(old, assessed("MEDIUM", n=1), old))["severity"] == "MEDIUM"
    assert check(fold(old)) == {"result": "clear"}


def test_where_the_conversation_is_found() -> None:
    """The envelope goes before the body; without any id the event is skipped and counted."""
    body = {"severity": "HIGH", "conversation_id": "C7", "$x": 1}
    assert fold(event("fraud_risk.assessment.v1", body, cid="C1")).has("conversations", "C1")
    world = fold(event("fraud_risk.assessment.v1", body))
    assert "$x" not in conversation(world, "C7")["assessments"]["fraudCheck"]
    lost = fold(event("fraud_risk.assessment.v1", {"severity": "HIGH"}))
    assert lost.store == {}
    assert lost.counted("warning") == 1


def test_a_halt_on_the_customer_only_rises() -> None:
    """A lower halt changes nothing, an equal one wins by its own time, an unknown word is null."""
    world = fold(
        halted("HIGH", flagged_at="2026-07-09T02:00:00Z", categories=["A"]),
        halted("HIGH", flagged_at="2026-07-09T01:00:00Z", categories=["B"]),
        halted("odd", categories=["C"]),
    )
    assert (risk(world)["severity"], risk(world)["categories"]) == ("HIGH", ["A"])
    assert risk(world)["flaggedAt"] == moment("2026-07-09T02:00:00Z")
    unknown = risk(fold(halted("odd", final_score="n/a", categories=[{"$a": 1}])))
    assert (unknown["severity"], unknown["score"], unknown["categories"]) == (None, None, [{}])
    assert unknown["active"] is True


def test_who_is_halted() -> None:
    """The envelope's customer, else the body's, resolved through merges; without any nothing is written."""
    assert risk(fold(linked("U1", "U9"), halted("HIGH")), "U9")["active"] is True
    assert risk(fold(halted("HIGH", usr=None, customer_id="U3")), "U3")["score"] == 91
    assert fold(halted("HIGH", usr=None)).store == {}


def test_a_score_that_is_no_number_is_permanent() -> None:
    """The score of an assessment is a required number: unreadable it costs the event, missing it does not."""
    world = fold(assessed("HIGH", final_score="many"))
    assert (len(world.dead), world.store) == (1, {})
    assert check(fold(assessed("HIGH", final_score=None)))["severity"] == "HIGH"
