"""What marketing knows of a contact: observed, updated, batch, referral, stage (events.md 5.15)."""

from __future__ import annotations

from typing import Any

from projector.contract.collections import CONTACTS
from projector.contract.event import Event
from projector.projections.contact import audit, begin, need_contact, resolve, set_fields
from projector.projections.contact_consent import Consent, observed_consent, store_consent
from projector.projections.reading import Reader
from projector.projections.registry import Projection
from projector.projections.shallow_merge import merge
from projector.projections.words import known_word
from projector.projections.workspace import Needs, Workspace

SOURCES = frozenset(
    {"meta", "google", "campus", "referral", "social_dm", "ai_search", "word_of_mouth", "organic", "other"}
)
CHANNEL_PREFERENCES = frozenset({"whatsapp", "sms"})
LOAN_STATUSES = frozenset({"approved", "disbursed", "repaid"})

EARLY_STAGES = frozenset({"lead", "waitlist"})
LATER_STAGES = frozenset({"invited", "applicant", "customer", "former_customer", "closed"})
"""From these a contact does not fall back to an early stage, unless the basis is ``state``."""


def _profile(read: Reader, workspace: Workspace, event: Event) -> dict[str, Any]:
    platforms = read.texts("platforms")
    return {
        "firstName": read.text("first_name"),
        "email": read.text("email"),
        "mobileE164": read.text("mobile_e164"),
        "city": read.text("city"),
        "postcode": read.text("postcode"),
        "channelPreference": known_word(workspace, event, read.word("channel_preference"), CHANNEL_PREFERENCES),
        "platforms": platforms or None,
    }


def _object(read: Reader, name: str) -> dict[str, Any]:
    """A free-form object, cleaned, without its nulls; {} for anything else."""
    value = read.json(name)
    return {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else {}


def _fold_observed(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    contact_id, actor = read.key("contact_id"), read.text("actor")
    own, observed = read.own_time("observed_at", required=True), read.moment("observed_at", required=True)
    values = _profile(read, workspace, event) | {
        "source": known_word(workspace, event, read.word("source"), SOURCES),
        "utm": _object(read, "utm") or None,
        "waitlistJoinedAt": read.moment("waitlist_joined_at"),
    }
    code, consent = read.text("referral_code"), observed_consent(read, own, observed or event.time)

    contact = begin(workspace, event, contact_id)
    if contact is None:
        return
    set_fields(contact, event, values, own)
    if code is not None:
        contact.set_missing("referralCode", code)
    contact.set_missing("observedAt", observed or event.time)
    if consent is not None:
        store_consent(contact, event, consent)
    audit(workspace, event, contact_id, own, actor, _observed_facts(values, consent))


def _observed_facts(values: dict[str, Any], consent: Consent | None) -> dict[str, Any]:
    facts: dict[str, Any] = {"source": values["source"]}
    if consent is not None:
        facts |= {"granted": consent.granted, "channels": consent.channels, "method": consent.method}
    return facts


def _fold_updated(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    contact_id, actor, own = read.key("contact_id"), read.text("actor"), read.own_time("updated_at")
    values, attributes = _profile(read, workspace, event), read.group("attributes")
    delta = _object(read, "attributes")
    flags = {
        "needsReview": None if attributes is None else attributes.boolean("needs_review"),
        "panelMember": None if attributes is None else attributes.boolean("advisory_council"),
    }

    contact = begin(workspace, event, contact_id)
    if contact is None:
        return
    set_fields(contact, event, values | flags, own)
    if contact.get("erased") is not True:
        merge(contact, "attributes", delta, own, event.position)
    audit(workspace, event, contact_id, own, actor, {})


def _fold_assigned(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    contact_id, batch, actor = read.key("contact_id"), read.identifier("batch_id"), read.text("actor")
    own = read.own_time("assigned_at")

    contact = begin(workspace, event, contact_id)
    if contact is not None:
        set_fields(contact, event, {"batchId": batch}, own)
        audit(workspace, event, contact_id, own, actor, {"batch": batch})


def _fold_referral(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    referee, referrer = read.key("referee_contact_id"), read.identifier("referrer_contact_id")
    own, code, actor = read.own_time("attributed_at", required=True), read.text("code"), read.text("actor")

    contact = begin(workspace, event, referee)
    if contact is not None:
        set_fields(contact, event, {"referredByContactId": referrer}, own)
        audit(workspace, event, referee, own, actor, {"code": code, "referrer": referrer})


def _fold_stage(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    contact_id, stage, basis = read.key("contact_id"), read.word("stage"), read.word("basis")
    own, actor = read.own_time("changed_at", required=True), read.text("actor")
    loan = known_word(workspace, event, read.word("loan_status"), LOAN_STATUSES)

    known = workspace.peek(CONTACTS, resolve(workspace, contact_id))
    stored = None if known is None else known.get("derivedStage")
    if stage is not None and stage.lower() in EARLY_STAGES and stored in LATER_STAGES and basis != "state":
        workspace.count("gated", event.type)
        return
    contact = begin(workspace, event, contact_id)
    if contact is not None:
        set_fields(contact, event, {"derivedStage": stage, "loanStatus": loan}, own)
        audit(workspace, event, contact_id, own, actor, {"stage": stage, "basis": basis})


def _need_referee(event: Event, needs: Needs) -> None:
    need_contact(event, needs, "referee_contact_id")


PROJECTIONS: dict[str, Projection] = {
    "contact.observed.v1": Projection(need_contact, _fold_observed),
    "contact.updated.v1": Projection(need_contact, _fold_updated),
    "contact.batch.assigned.v1": Projection(need_contact, _fold_assigned),
    "contact.stage.changed.v1": Projection(need_contact, _fold_stage),
    "referral.attributed.v1": Projection(_need_referee, _fold_referral),
}
