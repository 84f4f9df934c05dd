"""Re-application blocks: blocked, and the versioned state (events.md 5.10). Clears are in ``block_answers``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from projector.contract.collections import CONVERSATIONS
from projector.contract.errors import PermanentError
from projector.contract.event import Event
from projector.projections import block_answers, conversation, customer, identity, parked_reports
from projector.projections.document import Document
from projector.projections.reading import Reader, envelope_identifier, first, peek_identifier
from projector.projections.registry import Projection
from projector.projections.values import Unreadable, milliseconds, to_boolean, to_integer, to_moment
from projector.projections.workspace import Needs, Workspace

REATTRIBUTING = frozenset({"ACTIVE_LOAN", "PRIOR_DEFAULT", "PRIOR_SERIOUS_ARREARS"})
"""Reasons that prove the journey customer to be the canonical one; every other reason moves nothing."""


def need_blocked(event: Event, needs: Needs) -> None:
    """The conversation, the customers with what may move, and the chain behind them."""
    body = event.body
    conversation_id = peek_identifier(body, "conversation_id") or peek_identifier({"cid": event.conversation}, "cid")
    if conversation_id is not None:
        needs.document(CONVERSATIONS, conversation_id)
    journey = peek_identifier(body, "journey_customer_id")
    canonical = peek_identifier(body, "canonical_customer_id")
    for each in (journey, canonical, peek_identifier({"usr": event.customer}, "usr")):
        needs.customer(each)
    identity.need_merge(needs, journey, canonical)
    parked_reports.need(needs, peek_identifier(body, "application_number"))


def fold_blocked(event: Event, workspace: Workspace) -> None:
    """Record a block on the conversation and, when newer, on the customer; three reasons also merge identities."""
    read = Reader(workspace, event)
    conversation_id = read.identifier("conversation_id") or envelope_identifier("cid", event.conversation)
    if conversation_id is None:
        raise PermanentError("missing-key", "conversation_id is missing")
    journey, canonical = read.identifier("journey_customer_id"), read.identifier("canonical_customer_id")
    user = envelope_identifier("usr", event.customer)
    reason, own = read.word("reason"), read.own_time("blocked_at")
    application_number = read.identifier("application_number")
    blocked_at = event.time if own is None else milliseconds(own)
    group = {
        "reason": reason,
        "messageVariant": read.text("message_variant"),
        "stopMessage": read.text("stop_message"),
        "sourceApplicationNumber": read.identifier("source_application_number"),
        "sourceAccountId": read.identifier("source_account_id"),
        "sourceDecidedAt": read.moment("source_decided_at"),
        "blockedUntil": read.moment("blocked_until"),
        "blockedAt": blocked_at,
        "dispositionKind": read.word("disposition_kind"),
        "manualReviewCandidate": read.boolean("manual_review_candidate"),
        "recognition": read.json("recognition"),
    }

    if not (is_synthetic(conversation_id) and workspace.peek(CONVERSATIONS, conversation_id) is None):
        number = application_number or ""
        talk = conversation.begin(workspace, event, conversation_id, journey or user, number)
        if talk is not None and talk.newer(block_answers.BLOCK, own, event.position):
            group["canonicalCustomerId"] = None if canonical is None else workspace.resolve(canonical)
            for name, value in group.items():
                talk.set(f"reapplicationBlock.{name}", value)
    person_id = canonical or journey or user
    if person_id is not None:
        person = customer.begin(workspace, event, person_id)
        if person is not None:
            _block(workspace, event, person, group, application_number)
    if reason in REATTRIBUTING and journey is not None and canonical is not None:
        identity.merge(event, workspace, journey, canonical)


def _block(
    workspace: Workspace, event: Event, person: Document, group: dict[str, Any], application_number: str | None
) -> None:
    """Show the block on the customer unless it is late (RB-2)."""
    if any(group["blockedAt"] <= known for known in block_answers.block_times(person)):
        workspace.count("stale", event.type)
        return
    for name in ("reason", "blockedUntil", "blockedAt"):
        person.set(f"reapplicationBlock.{name}", group[name])
    person.set("reapplicationBlock.applicationNumber", application_number)
    person.mark(block_answers.BLOCK, None, event.position)
    person.stamp(event.time)


def need_state(event: Event, needs: Needs) -> None:
    """The customer."""
    needs.customer(block_answers.peek_customer_id(event))


def fold_state_changed(event: Event, workspace: Workspace) -> None:
    """The platform's own state of the block, guarded by version and change time; unclear ones are ignored."""
    read = Reader(workspace, event)
    person_id = block_answers.customer_id(read, event)
    state = _state(event)
    if state is None:
        read.warn()
        return
    version, blocked, changed_at = state
    values = {
        "reason": read.word("reason"),
        "blockedUntil": read.moment("blocked_until", required=True),
        "applicationNumber": read.identifier("source_application_number"),
    }
    read.identifier("source_account_id")  # not stored, and an object is no id all the same (DEC-7)

    person = customer.begin(workspace, event, person_id)
    if person is None:
        return
    known, since = person.get("reapplicationBlock.stateVersion"), person.get("reapplicationBlock.stateChangedAt")
    if isinstance(since, datetime) and version <= int(known or 0) and changed_at <= since:
        workspace.count("stale", event.type)
        return
    person.set("reapplicationBlock.stateVersion", version)
    person.set("reapplicationBlock.stateChangedAt", changed_at)
    for name, value in values.items():
        person.set(f"reapplicationBlock.{name}", value if blocked else None)
    if blocked:
        person.set("reapplicationBlock.blockedAt", changed_at)
    person.mark(block_answers.BLOCK, None, event.position)
    person.stamp(event.time)


def is_synthetic(conversation_id: str) -> bool:
    """Whether a conversation key is made up by the block service (RB-3)."""
    return conversation_id.startswith(("ops:block-clear:", "auto-clear:"))


def _state(event: Event) -> tuple[int, bool, datetime] | None:
    """Version, blocked and change time; None when one of them is missing or unreadable (fail closed)."""
    try:
        return (
            to_integer(first(event.body, "state_version")),
            to_boolean(first(event.body, "blocked")),
            milliseconds(to_moment(first(event.body, "changed_at"))),
        )
    except Unreadable:
        return None


PROJECTIONS = {
    "application.reapplication_blocked.v1": Projection(need_blocked, fold_blocked),
    "reapplication_block.state.changed.v1": Projection(need_state, fold_state_changed),
    **block_answers.PROJECTIONS,
}
