"""Events about a person: created, verified, linked, blocked."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from billie_desktop.practice.seed.entries import Entry, entry, iso
from billie_desktop.practice.seed.people import Person


def customer_entries(person: Person, seed: int, first_contact: datetime, now: datetime) -> Iterator[Entry]:
    """The person's own events, from the first contact on."""
    rng = random.Random(f"{seed}:{person.number}:customer")
    key, conv = person.customer_id, f"customer-{person.customer_id}"
    journey = person.alias or key
    at = first_contact + timedelta(seconds=rng.randint(40, 90))
    body = {
        "customer_id": journey,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email_address": person.email,
        "mobile_phone_number": person.mobile,
        "date_of_birth": person.born.isoformat(),
        "ekyc_status": "APPROVED" if person.verified else "IN_REVIEW",
        "residential_address": person.address,
        "changed_at": iso(at),
    }
    yield entry(
        at, 1, "customer.created.v1", conv=conv, agent="customerService", user=journey, cause=f"{journey}-c", body=body
    )
    if person.verified:
        later = at + timedelta(minutes=2)
        yield entry(
            later, 2, "customer.verified.v1", conv=conv, agent="customerService", user=journey,
            cause=f"{journey}-v", body={"customer_id": journey, "verified_at": iso(later)},
        )  # fmt: skip
    if person.alias is not None:
        later = at + timedelta(minutes=4)
        yield entry(
            later, 3, "customer.changed.v1", conv=conv, agent="customerService", user=key, cause=f"{key}-c",
            body={**body, "customer_id": key, "changed_at": iso(later)},
        )  # fmt: skip
        later += timedelta(seconds=1)
        yield entry(
            later, 4, "customer.identity.linked.v1", conv=f"identity-{person.alias}", agent="identityAgent",
            user=person.alias, cause=f"{key}-link", body={"canonical_id": key, "journey_id": person.alias},
        )  # fmt: skip
    if person.block is not None:
        later = max(at + timedelta(minutes=6), now - timedelta(days=rng.randint(1, 40)))
        later = min(later, now - timedelta(minutes=1))
        until = None if person.block == "PRIOR_DEFAULT" else iso(later + timedelta(days=rng.randint(60, 180)))
        yield entry(
            later, 5, "reapplication_block.state.changed.v1", conv=conv, agent="reapplicationBlock", user=key,
            cause=f"{key}-block",
            body={
                "canonical_customer_id": key, "state_version": 1, "blocked": True, "reason": person.block,
                "blocked_until": until, "source_application_number": None, "changed_at": iso(later),
            },
        )  # fmt: skip
