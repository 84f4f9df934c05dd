"""Requests of colleagues that wait for an approver."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from billie_desktop.practice.seed.entries import Entry, entry
from billie_desktop.practice.seed.loans import LoanPlan
from billie_desktop.practice.seed.people import Person

COLLEAGUE = ("practice-operations", "Josh Lindqvist")


def write_off_request(person: Person, plan: LoanPlan, outstanding: str, seed: int, now: datetime) -> Entry:
    """A pending write-off request over the whole balance, made in the last two days."""
    rng = random.Random(f"{seed}:{plan.account_id}:request")
    at = now - timedelta(minutes=rng.randint(20, 2800))
    staff, name = COLLEAGUE
    return entry(
        at, 9, "writeoff.requested.v1", conv=f"req-{plan.account_id.lower()}", agent="billie-crm", user=staff,
        cause=f"evt-req-{plan.account_id.lower()}", internal=True,
        body={
            "loanAccountId": plan.account_id, "customerId": person.customer_id, "customerName": person.full_name,
            "accountNumber": plan.account_number, "amount": float(outstanding), "originalBalance": float(outstanding),
            "reason": rng.choice(("hardship", "unable_to_locate", "aged_debt")),
            "notes": "Three attempts by phone and e-mail, no answer.", "priority": rng.choice(("normal", "high")),
            "requestedBy": staff, "requestedByName": name,
        },
    )  # fmt: skip
