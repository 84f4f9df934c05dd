"""Giving a conversation its application number, and what waits for that."""

from __future__ import annotations

from projector.contract.collections import CONVERSATIONS
from projector.contract.event import Event
from projector.projections import parked_reports
from projector.projections.document import Document
from projector.projections.reading import first, peek_identifier
from projector.projections.workspace import Needs, Workspace

ENVELOPE_NAMES = ("app_number", "application_number", "applicationNumber")
"""Where the number is looked for, in the envelope first, then in the body."""

FIELD = "applicationNumber"


def need_number(event: Event, needs: Needs) -> None:
    """Ask for what waits for the number an event carries."""
    where = event.fields if first(event.fields, *ENVELOPE_NAMES) is not None else event.body
    parked_reports.need(needs, peek_identifier(where, *ENVELOPE_NAMES))


def give_number(
    workspace: Workspace,
    event: Event,
    conversation_id: str,
    conversation: Document | None,
    number: str | None,
    *,
    replace: bool = False,
) -> None:
    """Set the application number: where none is stored, or (``replace``) over an older one.

    ``conversation`` is None when the event is applied already; what a crash left undone is done even then.
    """
    if number is None:
        return
    if conversation is not None and (
        conversation.newer(FIELD, None, event.position) if replace else not conversation.get(FIELD)
    ):
        conversation.set(FIELD, number)
    stored = workspace.peek(CONVERSATIONS, conversation_id)
    if stored is not None and stored.get(FIELD) == number:
        parked_reports.take(workspace, stored, number)
