"""Answers of the re-application block service: cleared, clear rejected, cleared by itself (events.md 5.10).

The customer is written after conversations and requests (``links``), so an event that the customer carries already is
carried by all of them.
"""

from __future__ import annotations

from datetime import datetime

from projector.contract.collections import CONVERSATIONS
from projector.contract.event import Event
from projector.projections import block_clears, customer
from projector.projections.document import Document
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.values import milliseconds
from projector.projections.workspace import Needs, Workspace

ACTIVE_LOAN = "ACTIVE_LOAN"

BLOCK = "block"
"""Mark of a customer: the entry that last set what its block shows. Of a conversation: which event set its group."""

_CANONICAL = "reapplicationBlock.canonicalCustomerId"


def customer_id(read: Reader, event: Event) -> str:
    """``canonical_customer_id``, else the envelope's user. Raises PermanentError without both."""
    return read.key("canonical_customer_id", fallback=event.customer)


def peek_customer_id(event: Event) -> str | None:
    """The same for ``needs``."""
    return peek_identifier({"body": event.body.get("canonical_customer_id"), "usr": event.customer}, "body", "usr")


def need_answer(event: Event, needs: Needs) -> None:
    """The customer, the conversations blocked for it, the request and what is parked for it."""
    person_id = peek_customer_id(event)
    if person_id is not None:
        needs.customer(person_id)
        needs.match(CONVERSATIONS, _CANONICAL, person_id)
    block_clears.need_answer(needs, peek_identifier(event.body, "request_id"))


def need_auto_cleared(event: Event, needs: Needs) -> None:
    """The customer."""
    needs.customer(peek_customer_id(event))


def fold_cleared(event: Event, workspace: Workspace) -> None:
    """A block was cleared: customer, conversations and request say so; the reason goes if it is among the cleared."""
    read = Reader(workspace, event)
    person_id, key = customer_id(read, event), read.identifier("request_id")
    cleared = read.texts("cleared_reasons") or []
    prior = read.word("prior_block_reason")
    own = read.own_time("cleared_at", required=True)
    details = {
        "clearedBy": read.identifier("operator_id"),
        "clearJustification": read.text("justification"),
        "clearRequestId": key,
    }
    lifted = prior is None or prior in cleared
    cleared_at = event.time if own is None else milliseconds(own)

    person = customer.begin(workspace, event, person_id)
    if person is None:
        return
    if _is_current(person, event, cleared_at) and person.newer("clearStatus", own, event.position):
        _set_clear(person, "cleared", cleared_at)
        person.mark(BLOCK, None, event.position)
        if lifted:
            person.set("reapplicationBlock.reason", None)
        person.stamp(event.time)
    else:
        workspace.count("stale", event.type)
    for talk in _conversations(workspace, event, person.key):
        if not talk.newer("clearStatus", own, event.position):
            continue
        _set_clear(talk, "cleared", cleared_at)
        for name, value in details.items():
            talk.set(f"reapplicationBlock.{name}", value)
        if lifted and talk.newer(BLOCK, own, event.position):
            talk.set("reapplicationBlock.reason", None)
        talk.stamp(event.time)
    if key is not None:
        block_clears.answer(workspace, event, key, "approved", None, own)


def fold_clear_rejected(event: Event, workspace: Workspace) -> None:
    """A clear was refused; the block stays."""
    read = Reader(workspace, event)
    person_id, key = customer_id(read, event), read.identifier("request_id")
    reason = ": ".join(filter(None, (read.word("rejection_code"), read.text("detail")))) or None

    person = customer.begin(workspace, event, person_id)
    if person is None:
        return
    for document in (person, *_conversations(workspace, event, person.key)):
        if document.newer("clearStatus", None, event.position):
            document.set("reapplicationBlock.clearStatus", "rejected")
            document.stamp(event.time)
    if key is not None:
        block_clears.answer(workspace, event, key, "rejected", reason, None)


def fold_auto_cleared(event: Event, workspace: Workspace) -> None:
    """The block for an open loan ended with the loan; nobody else is touched and nobody is created."""
    read = Reader(workspace, event)
    person_id = customer_id(read, event)
    residual = read.word("residual_block_reason")
    own = read.own_time("cleared_at", required=True)
    cleared_at = event.time if own is None else milliseconds(own)

    if workspace.peek("customers", workspace.resolve(person_id)) is None:
        return
    person = customer.begin(workspace, event, person_id)
    if person is None or person.get("reapplicationBlock.reason") != ACTIVE_LOAN:
        return
    if not _is_current(person, event, cleared_at) or not person.newer("clearStatus", own, event.position):
        workspace.count("stale", event.type)
        return
    person.set("reapplicationBlock.reason", residual)
    _set_clear(person, "auto_cleared", cleared_at)
    person.mark(BLOCK, None, event.position)
    person.stamp(event.time)


def _is_current(person: Document, event: Event, moment: datetime) -> bool:
    """Whether a clear is not older than what the customer shows (RB-2); of equal times the later entry wins."""
    known = max(block_times(person), default=None)
    if known is None or moment != known:
        return known is None or moment > known
    return person.is_newer(BLOCK, None, event.position)


def block_times(person: Document) -> list[datetime]:
    """When the block that a customer shows was last set, cleared or stated."""
    times = (person.get(f"reapplicationBlock.{name}") for name in ("stateChangedAt", "clearedAt", "blockedAt"))
    return [each for each in times if isinstance(each, datetime)]


def _conversations(workspace: Workspace, event: Event, person_id: str) -> list[Document]:
    """The conversations blocked for a customer that do not carry the event yet, begun."""
    found = workspace.find(CONVERSATIONS, _CANONICAL, person_id)
    touched = (workspace.touch(event, CONVERSATIONS, each.key) for each in found)
    return [each for each in touched if each is not None]


def _set_clear(document: Document, status: str, moment: datetime) -> None:
    document.set("reapplicationBlock.clearStatus", status)
    document.set("reapplicationBlock.clearedAt", moment)


PROJECTIONS = {
    "reapplication_block.cleared.v1": Projection(need_answer, fold_cleared),
    "reapplication_block.clear_rejected.v1": Projection(need_answer, fold_clear_rejected),
    "reapplication_block.auto_cleared.v1": Projection(need_auto_cleared, fold_auto_cleared),
}
