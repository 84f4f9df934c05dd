"""Beginning to apply an event to a conversation; what a stub of one looks like (rules CHAT-2, CHAT-5, CHAT-7)."""

from __future__ import annotations

from projector.contract.event import Event
from projector.projections import links, parked_reports
from projector.projections.document import Document
from projector.projections.workspace import Workspace

CONVERSATIONS = "conversations"

PROVISIONAL = "provisional"
"""Bookkeeping: true while ``startedAt`` is only the entry time of the earliest event."""


def begin(
    workspace: Workspace,
    event: Event,
    conversation_id: str,
    customer_id: str | None,
    application_number: str = "",
) -> Document | None:
    """Apply an event to a conversation, a stub when it is unknown; None when the event is applied already.

    Counts the event in ``version``, spans the times, and gives the conversation its customer when it has none.
    With an application number a stub takes the reports that wait for it.
    """
    known = workspace.peek(CONVERSATIONS, conversation_id) is not None
    document = workspace.touch(event, CONVERSATIONS, conversation_id)
    if document is not None:
        _apply(workspace, event, document, known, customer_id, application_number)
    stored = workspace.peek(CONVERSATIONS, conversation_id) if application_number else None
    if stored is not None and stored.get("applicationNumber") == application_number:
        parked_reports.take(workspace, stored, application_number)
    return document


def _apply(
    workspace: Workspace,
    event: Event,
    document: Document,
    known: bool,
    customer_id: str | None,
    application_number: str,
) -> None:
    if not known:
        document.set("conversationId", document.key)
        document.set("applicationNumber", application_number)
        document.set("status", "active")
        document.set("startedAt", event.time)
        document.set("utterances", [])
        document.set("utteranceCount", 0)
        document.set("assessments", {})
        document.set("noticeboard", [])
        document.note(PROVISIONAL, True)
    elif document.meta.get(PROVISIONAL) and event.time < document.get("startedAt", event.time):
        document.set("startedAt", event.time)  # an earlier entry that came late
    if customer_id is not None and not document.get("customerIdString"):
        links.attach(workspace, document, customer_id)
    version = document.get("version")
    document.set("version", (int(version) if isinstance(version, int | float) else 0) + 1)
    document.stamp(event.time)
