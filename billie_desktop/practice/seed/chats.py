"""Conversations of the seed: an application, its assessments and its decision."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from billie_desktop.practice.seed.entries import Entry, entry, iso
from billie_desktop.practice.seed.people import Person

_PURPOSES = ("car repair", "rent until pay day", "fridge", "school fees", "vet bill", "phone bill", "moving house")
_ASSISTANT = "assistant_response"
_CUSTOMER = "user_input"


def _script(rng: random.Random, amount: int, purpose: str, name: str) -> list[tuple[str, str, str]]:
    income = rng.randrange(620, 1450, 10)
    return [
        (_CUSTOMER, f"hi, can I borrow ${amount}?", ""),
        (_ASSISTANT, f"<p>Hi {name}, yes you can ask for up to <b>$500</b>. What is it for?</p>", "Greet, ask purpose"),
        (_CUSTOMER, f"{purpose}, need it by friday if possible", ""),
        (_ASSISTANT, "<p>Thanks. How much do you take home each week, after tax?</p>", "Income before serviceability"),
        (_CUSTOMER, f"about {income}", ""),
        (_ASSISTANT, "<p>And do you rent, or pay off a home?</p>", "Housing costs"),
        (_CUSTOMER, rng.choice(("rent", "renting with a mate, 190 a week", "living with my mum atm")), ""),
        (_ASSISTANT, "<p>I need to look at your bank statements to be sure that the loan fits. Is that OK?</p>", ""),
        (_CUSTOMER, rng.choice(("ok", "yep no worries", "sure, how does that work?")), ""),
        (_ASSISTANT, "<p>Thank you, I have what I need. <i>One moment.</i></p>", "Run the assessments"),
    ]


def application(
    person: Person, seed: int, conversation: str, number: str, amount: int, end: datetime, decision: str | None
) -> Iterator[Entry]:
    """One conversation that ends at ``end``. ``decision`` None leaves it open in the middle."""
    rng = random.Random(f"{seed}:{conversation}")
    user = person.alias or person.customer_id
    script = _script(rng, amount, rng.choice(_PURPOSES), person.first_name)
    if decision is None:
        script = script[: rng.randint(2, 8)]
    gaps = [rng.randint(12, 70) for _ in script]
    at = end - timedelta(seconds=sum(gaps) + 60)
    started = at

    def make(order: int, when: datetime, kind: str, agent: str, body: dict[str, Any], **extra: str) -> Entry:
        return entry(
            when, order, kind, conv=conversation, agent=agent, user=user, cause=f"{conversation}-{order}", body=body,
            extra=extra or None,
        )  # fmt: skip

    yield make(
        0, at, "conversation_started", "customerLiaisonAgent", {"application_number": number},
        app_number=number, timestamp=iso(at),
    )  # fmt: skip
    order = 1
    for (kind, words, rationale), gap in zip(script, gaps, strict=True):
        at += timedelta(seconds=gap)
        body: dict[str, Any] = {"utterance": words, "created_at": iso(at)}
        if rationale:
            body["rationale"] = rationale
        agent = "customerLiaisonAgent" if kind == _ASSISTANT else "userAgent"
        yield make(order, at, kind, agent, body)
        order += 1
    detail = {
        "applicationNumber": number, "loanAmount": amount, "loanPurpose": script[2][1].split(",")[0] if len(script) > 2
        else "", "loanTerm": rng.choice((28, 42, 56)), "customer": {"customer_id": user},
    }  # fmt: skip
    yield make(order, at, "applicationDetail_changed", "applicationStateAgent", detail)
    if decision is None:
        return
    yield from _assess(make, order + 1, at, started, rng, decision, number)


def _assess(
    make: Any, order: int, at: datetime, started: datetime, rng: random.Random, decision: str, number: str
) -> Iterator[Entry]:
    for index, (later, kind, agent, body) in enumerate(assessment_steps(rng, at, decision, number)):
        yield make(order + index, at + later, kind, agent, body)


Step = tuple[timedelta, str, str, dict[str, Any]]
"""How long after the last message, event type, agent, body."""


def assessment_steps(rng: random.Random, at: datetime, decision: str, number: str) -> list[Step]:
    """What the engine says once a customer has answered everything, the decision (APPROVED, DECLINED, REFERRED)
    included."""
    passed = decision == "APPROVED"
    second = timedelta(seconds=4)
    lab = {
        "requestId": str(rng.randint(900000, 999999)), "requestDateTime": iso(at), "provider": "PracticeIDV",
        "providerReference": f"{at:%y%m%d}-{rng.randint(10000, 99999)}", "overallResult": "Passed",
    }  # fmt: skip
    conduct = {"decision": "REFER", "dishonours": 2, "limit": 1} if decision == "REFERRED" else {"decision": "PASS"}
    afford = passed or decision == "REFERRED"
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("identityRisk_assessment", "identityRiskAgent", {"decision": "PASS", "lab_verification": lab}),
        (
            "credit_assessment_serviceability_result", "serviceabilityAgent",
            {"decision": "PASS" if afford else "FAIL", "surplus": rng.randint(80, 500) if afford else -40},
        ),
        ("credit_assessment_accountConduct_result", "accountConductAgent", conduct),
        (
            "noticeboard_post", "serviceabilityAgent",
            {
                "agent_name": "serviceability_agent::Serviceability", "timestamp": iso(at + second * 2),
                "post": "Income looks stable" if afford else "Expenses above income in two of three months",
            },
        ),
        ("final_credit_decision", "decisionAgent", {"application_number": number, "decision": decision}),
        (
            "conversation_summary", "summaryAgent",
            {"purpose": "Small loan", "facts": ["Income by weekly wage", f"Decision: {decision.lower()}"]},
        ),
    ]  # fmt: skip
    return [(second * (index + 1), kind, agent, body) for index, (kind, agent, body) in enumerate(steps)]
