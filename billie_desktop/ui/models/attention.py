"""What needs attention about a customer, in order of weight (features.md CV-3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from billie_desktop.domain.block_clear import BLOCK_REASONS
from billie_desktop.domain.circumstances import CaseState, CollectionCase
from billie_desktop.domain.standing import Group
from billie_desktop.domain.words import short_date
from billie_desktop.ui.models.case_words import step_words

if TYPE_CHECKING:
    from billie_desktop.desk.values import AccountView, CustomerView
    from billie_desktop.domain.customer import Customer, ReapplicationBlock

HIGH_FRAUD = frozenset({"HIGH", "CRITICAL"})
ASK_QUEUE = "queue"
ASK_CLEAR = "clear-block"
BLOCK = "block"

ClearOff = Callable[["CustomerView"], str]
"""Why the block of a customer cannot be cleared now; '' when it can."""


@dataclass(frozen=True, slots=True)
class Attention:
    """One chip. ``account_id`` is the account a click selects, '' for none. ``status`` is a badge of the tokens, '' for
    a mere link. ``ask`` names what a click asks for, '' for nothing; ``off`` says why it cannot be asked for now.
    """

    name: str
    status: str
    icon: str
    headline: str
    detail: str = ""
    account_id: str = ""
    ask: str = ""
    off: str = ""


TO_QUEUE = Attention("queue", "", "ladder", "Collections queue", ask=ASK_QUEUE)
"""Behind what a case says: the customer's cases in the queue."""


def attention(view: CustomerView, today: date, clear_off: ClearOff | None = None) -> tuple[Attention, ...]:
    """The chips of a customer; empty when there is nothing to know. ``clear_off`` None: blocks are only shown."""
    customer = view.customer
    chips: list[Attention] = []
    if customer is not None:
        for chip in _of_customer(customer, today):
            chips.append(chip)
            if chip.name == BLOCK and clear_off is not None:
                chips.append(Attention(ASK_CLEAR, "", "", "Clear block", ask=ASK_CLEAR, off=clear_off(view)))
    chips.extend(_of_accounts(view))
    chips.extend(_of_cases(view))
    chips.extend(_of_dead_letters(view))
    return tuple(chips)


def _of_dead_letters(view: CustomerView) -> list[Attention]:
    """What is shown may lack something: events of the customer or of an account could not be applied."""
    marked = _accounts(view, lambda each: each.account.dead_letters > 0)
    count = sum(each.account.dead_letters for each in marked) + (view.customer.dead_letters if view.customer else 0)
    if not count:
        return []
    headline = f"{count} event{'s' if count > 1 else ''} could not be applied"
    first = marked[0].account_id if marked else ""
    return [Attention("dead-letters", "attention-blue", "info", headline, "the record may lack something", first)]


def _of_accounts(view: CustomerView) -> list[Attention]:
    chips = []
    overdue = _accounts(view, lambda each: each.standing.group is Group.OVERDUE)
    pending = _accounts(view, lambda each: each.standing.group is Group.PENDING)
    asked = _accounts(view, lambda each: each.write_off is not None)
    if overdue:
        chips.append(
            Attention("overdue", "attention-red", "alert", f"{len(overdue)} overdue", account_id=overdue[0].account_id)
        )
    if pending:
        headline = f"{len(pending)} to disburse"
        chips.append(Attention("pending", "attention-amber", "clock", headline, account_id=pending[0].account_id))
    # Requests on accounts that are not listed here count too: the chip speaks of the whole customer.
    count = len(asked) + len(view.elsewhere.write_offs)
    if count:
        first = asked[0].account_id if asked else ""
        chips.append(Attention("write-off", "attention-amber", "ban", f"{count} write-off pending", account_id=first))
    return chips


def _of_cases(view: CustomerView) -> list[Attention]:
    """In collections or awaiting a human, hardship paused, contact stopped; the last one outlives its case."""
    found = [(each.account_id, each.case) for each in view.accounts if each.case is not None]
    found += [("", case) for case in view.elsewhere.cases]
    chips = []
    running = [(key, case) for key, case in found if case.is_running]
    if running:
        waiting = [(key, case) for key, case in running if case.state == CaseState.AWAITING_HUMAN]
        key, case = (waiting or running)[0]
        chips.append(
            Attention("collections", "attention-amber", "ladder", *_case_words(case, len(running), len(waiting)), key)
        )
    for name, icon, headline, holds in _CASE_FLAGS:
        flagged = [key for key, case in found if holds(case)]
        if flagged:
            detail = f"{len(flagged)} accounts" if len(flagged) > 1 else ""
            chips.append(Attention(name, "attention-amber", icon, headline, detail, flagged[0]))
    return [*chips, TO_QUEUE] if chips else []


_CASE_FLAGS: tuple[tuple[str, str, str, Callable[[CollectionCase], bool]], ...] = (
    ("hardship", "pause", "Hardship paused", lambda case: case.is_paused),
    ("stop-contact", "phone-off", "Contact stopped", lambda case: case.stopped_contact is True),
)


def _case_words(case: CollectionCase, running: int, waiting: int) -> tuple[str, str]:
    """(headline, detail): with one case its step, with more how many."""
    headline = "Awaiting a human" if waiting else "In collections"
    if running > 1:
        return headline, f"{waiting} of {running} cases" if 0 < waiting < running else f"{running} cases"
    known = case.state in set(CaseState)
    return headline, " · ".join(part for part in (step_words(case), "" if known else case.state or "") if part)


def _accounts(view: CustomerView, holds: Callable[[AccountView], bool]) -> list[AccountView]:
    return [each for each in view.accounts if holds(each)]


def _of_customer(customer: Customer, today: date) -> list[Attention]:
    chips = []
    if customer.deceased:
        chips.append(Attention("deceased", "attention-red", "flag", "Deceased"))
    if customer.vulnerable:
        chips.append(Attention("vulnerable", "attention-red", "heart", "Vulnerable", "take extra care"))
    block = customer.block
    if block is not None and block.holds_on(today):
        chips.append(Attention(BLOCK, "attention-red", "ban", "Re-application blocked", block_words(block, today)))
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
