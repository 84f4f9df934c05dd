"""What happened with a contact: one row per interaction, inserted once (events.md 5.15)."""

from __future__ import annotations

from typing import Any

from projector.contract.collections import CONTACTS, INTERACTIONS
from projector.contract.event import Event
from projector.projections import maps
from projector.projections.contact import audit, is_erased, need_contact, resolve
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.words import known_word
from projector.projections.workspace import Needs, Workspace

KINDS = frozenset(
    {
        *("signup", "message_out", "message_in", "feedback_prompt", "referral", "stage_change", "note", "import"),
        "released_to_apply",
    }
)


def _needs(event: Event, needs: Needs) -> None:
    need_contact(event, needs)
    key = peek_identifier(event.body, "interaction_id")
    if key is not None:
        needs.document(INTERACTIONS, key)


def _fold(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    key, contact_id = read.key("interaction_id"), read.identifier("contact_id")
    own, occurred = read.own_time("occurred_at", required=True), read.moment("occurred_at", required=True)
    kind = known_word(workspace, event, read.word("kind"), KINDS)
    direction, channel, actor = read.word("direction"), read.text("channel"), read.text("actor")
    values: dict[str, Any] = {
        "interactionId": key,
        "kind": kind,
        "channel": channel,
        "direction": None if direction is None else maps.DIRECTION.get(direction.lower()),
        "subject": read.text("subject"),
        "body": read.text("body"),
        "occurredAt": occurred or event.time,
        "sourceSystem": read.text("source_system"),
        "metadata": read.json("metadata"),
    }
    if contact_id is not None and is_erased(workspace, contact_id):
        values |= {"subject": None, "body": None, "metadata": {}}

    _insert(workspace, event, key, contact_id, values)
    if contact_id is not None:
        facts = {"kind": kind, "channel": channel, "direction": values["direction"]}
        audit(workspace, event, contact_id, own, actor, facts)


def _insert(workspace: Workspace, event: Event, key: str, contact_id: str | None, values: dict[str, Any]) -> None:
    if workspace.peek(INTERACTIONS, key) is not None:
        workspace.count("duplicate", event.type)
        return
    row = workspace.touch(event, INTERACTIONS, key)
    if row is None:
        return
    owner = None if contact_id is None else resolve(workspace, contact_id)
    for name, value in values.items():
        row.set(name, value)
    row.set("contactIdString", owner)
    row.set("contact", None if owner is None else workspace.reference(CONTACTS, owner))
    row.stamp(event.time)


PROJECTIONS: dict[str, Projection] = {"contact.interaction.logged.v1": Projection(_needs, _fold)}
