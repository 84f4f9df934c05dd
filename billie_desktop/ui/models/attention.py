"""What needs attention about a customer, in order of weight (features.md CV-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from billie_desktop.desk.values import CustomerView
from billie_desktop.domain.customer import Customer, ReapplicationBlock
from billie_desktop.domain.standing import Group
from billie_desktop.domain.words import short_date

HIGH_FRAUD = frozenset({"HIGH", "CRITICAL"})
BLOCK_REASONS = {
    "ACTIVE_LOAN": "active loan",
    "PRIOR_DEFAULT": "prior default",
    "PRIOR_SERIOUS_ARREARS": "serious arrears",
    "PEP": "politically exposed person",
    "ID_VERIFICATION": "identity not verified",
    "SERVICEABILITY": "serviceability",
    "ACCOUNT_CONDUCT": "account conduct",
    "IDENTITY_CONFLICT": "identity conflict",
    "review": "under review",
}


@dataclass(frozen=True, slots=True)
class Attention:
    """One chip. ``account_id`` is the account a click selects, '' for none. ``status`` is a badge of the tokens."""

    name: str
    status: str
    icon: str
    headline: str
    detail: str = ""
    account_id: str = ""


def attention(view: CustomerView, today: date) -> tuple[Attention, ...]:
    """The chips of a customer; empty when there is nothing to know."""
    customer = view.customer
    chips: list[Attention] = []
    if customer is not None:
        chips.extend(_of_customer(customer, today))
    overdue = [each for each in view.accounts if each.standing.group is Group.OVERDUE]
    pending = [each for each in view.accounts if each.standing.group is Group.PENDING]
    if overdue:
        first = overdue[0].account_id
        chips.append(Attention("overdue", "attention-red", "alert", f"{len(overdue)} overdue", account_id=first))
    if pending:
        first = pending[0].account_id
        chips.append(Attention("pending", "attention-amber", "clock", f"{len(pending)} to disburse", account_id=first))
    return tuple(chips)


def _of_customer(customer: Customer, today: date) -> list[Attention]:
    chips = []
    if customer.deceased:
        chips.append(Attention("deceased", "attention-red", "flag", "Deceased"))
    if customer.vulnerable:
        chips.append(Attention("vulnerable", "attention-red", "heart", "Vulnerable", "take extra care"))
    block = customer.block
    if block is not None and (block.until is None or block.until >= today):
        chips.append(Attention("block", "attention-red", "ban", "Re-application blocked", block_words(block, today)))
    fraud = customer.fraud
    if fraud is not None and fraud.active and (fraud.severity or "").upper() in HIGH_FRAUD:
        score = f"score {fraud.score}" if fraud.score is not None else ""
        headline = f"Fraud risk {str(fraud.severity).lower()}"
        chips.append(Attention("fraud", "attention-red", "shield-alert", headline, score))
    return chips


def block_words(block: ReapplicationBlock, today: date) -> str:
    """ "serious arrears, until 30 Jun"; without an end "permanent", or "while the loan is open" for an active loan."""
    reason = BLOCK_REASONS.get(block.reason, block.reason)
    if block.until is not None:
        return f"{reason}, until {short_date(block.until, today)}"
    return f"{reason}, {'while the loan is open' if block.reason == 'ACTIVE_LOAN' else 'permanent'}"
