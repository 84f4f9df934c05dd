"""What must be confirmed because of who the customer is (features.md B, segregation of duties 7 and 8)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from billie_desktop.domain.agent import Agent
from billie_desktop.domain.command import Action, Intent
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.money import Money
from billie_desktop.domain.words import ACTION_WORDS


class Caution(StrEnum):
    """Why a command is asked about once more."""

    ONESELF = "oneself"
    STAFF_CUSTOMER = "staff-customer"
    VULNERABLE = "vulnerable"
    SENIOR = "senior"


@dataclass(frozen=True, slots=True)
class Warned:
    """A caution and its sentence."""

    caution: Caution
    text: str


_HARD_ON_PEOPLE = frozenset({Action.LATE_FEE, Action.DISHONOUR_FEE, Action.DISBURSE, Action.REQUEST_WRITE_OFF})
"""What a vulnerable customer is asked about first: charges, new debt, the end of a loan."""


def cautions(
    intent: Intent, customer: Customer | None, agent: Agent, email: str, senior_threshold: Money | None
) -> tuple[Warned, ...]:
    """What to confirm before ``intent`` is sent, the gravest first. ``email`` is the agent's own, '' when unknown.

    A person is recognised by the e-mail address or the full name; both may lie, so this warns and does not refuse.
    """
    found: list[Warned] = []
    word = ACTION_WORDS[intent.action]
    if customer is not None and _is(customer, agent, email):
        text = f"This customer looks like yourself. “{word}” on your own account is recorded and reported."
        found.append(Warned(Caution.ONESELF, text))
    elif customer is not None and customer.staff:
        text = f"This customer is staff. “{word}” on a colleague's account is recorded and reported."
        found.append(Warned(Caution.STAFF_CUSTOMER, text))
    if customer is not None and customer.vulnerable and intent.action in _HARD_ON_PEOPLE:
        text = (
            "This customer is marked vulnerable. Have you spoken about hardship help, and is this right for them now?"
        )
        found.append(Warned(Caution.VULNERABLE, text))
    if intent.action is Action.REQUEST_WRITE_OFF and _reaches(intent.amount, senior_threshold):
        assert senior_threshold is not None
        text = f"From {senior_threshold.with_symbol()} on a write-off needs a senior decision and may take longer."
        found.append(Warned(Caution.SENIOR, text))
    return tuple(found)


def _is(customer: Customer, agent: Agent, email: str) -> bool:
    same_email = bool(email.strip()) and (customer.email or "").strip().casefold() == email.strip().casefold()
    name = " ".join(agent.name.split()).casefold()
    return same_email or (bool(name) and " ".join((customer.full_name or "").split()).casefold() == name)


def _reaches(amount: Money | None, threshold: Money | None) -> bool:
    return amount is not None and threshold is not None and amount >= threshold
