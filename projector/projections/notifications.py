"""Notices to customers: sent, failed, statements (events.md 5.13). Their order does not matter (NT-2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from projector.contract.collections import NOTIFICATIONS
from projector.contract.event import Event
from projector.projections import links, maps
from projector.projections.document import Document
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.suppressions import SUPPRESSION
from projector.projections.words import known_word
from projector.projections.workspace import Needs, Workspace

CHANNELS = frozenset({"email", "sms"})
ERROR_TYPES = frozenset(
    {"transient", "permanent", "auth", "template", "contact_missing", "opt_out", "suppressed"},
)
_FAILED = frozenset({maps.NOTIFICATION_FAILURE_OTHER, *maps.NOTIFICATION_FAILURE.values()})

_TEXTS = {
    "templateName": "template_name",
    "templateContentHash": "template_content_hash",
    "templateGitSha": "template_git_sha",
    "provider": "provider",
    "recipientHash": "recipient_hash",
    "idempotencyKey": "idempotency_key",
}
"""Field → name in the body, of what both a sending and a failure may carry."""


@dataclass(slots=True)
class Notice:
    """What one event says about a notification. ``values`` maps fields and dotted paths to given values."""

    notification_id: str
    customer_id: str | None
    own: datetime | None
    at: datetime
    outcome: str | None
    values: dict[str, Any]
    nullable: tuple[str, ...] = field(default=())
    """Fields that are stored as null when no event has given them."""


def _needs(event: Event, needs: Needs) -> None:
    key = peek_identifier(event.body, "notification_id")
    if key is not None:
        needs.document(NOTIFICATIONS, key)
    needs.customer(peek_identifier(event.body, "customer_id"))


def _fold_sent(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    at = read.moment("sent_at", required=True) or event.time
    values = _delivery(read, workspace, event) | {
        "providerMessageId": read.identifier("provider_message_id"),
        "sentAt": at,
    }
    nullable = ("channel", "providerMessageId", "requestId", *_TEXTS)
    _apply(event, workspace, _notice(read, "sent_at", at, "sent", values, nullable))


def _fold_failed(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    at = read.moment("failed_at", required=True) or event.time
    error = known_word(workspace, event, read.word("error_type"), ERROR_TYPES)
    values = _delivery(read, workspace, event) | {
        "failure.failedAt": at,
        "failure.errorType": error,
        "failure.errorMessage": read.text("error_message"),
        "failure.attempt": read.integer("attempt"),
        "failure.fallbackSuggested": known_word(workspace, event, read.word("fallback_suggested"), CHANNELS),
    }
    outcome = maps.NOTIFICATION_FAILURE.get(error or "", maps.NOTIFICATION_FAILURE_OTHER)
    _apply(event, workspace, _notice(read, "failed_at", at, outcome, values))


def _fold_statement(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    at = read.moment("dispatched_at", required=True) or event.time
    values = {
        "correlationId": read.identifier("correlation_id"),
        "statement.accountId": read.identifier("account_id"),
        "statement.periodStart": read.moment("period_start", required=True),
        "statement.periodEnd": read.moment("period_end", required=True),
        "statement.dispatchedAt": at,
    }
    _apply(event, workspace, _notice(read, "dispatched_at", at, None, values))


def _delivery(read: Reader, workspace: Workspace, event: Event) -> dict[str, Any]:
    values: dict[str, Any] = {name: read.text(source) for name, source in _TEXTS.items()}
    values["channel"] = known_word(workspace, event, read.word("channel"), CHANNELS)
    values["requestId"] = read.identifier("request_id")
    values["correlationId"] = read.identifier("correlation_id")
    tags = read.group("tags")
    if tags is not None:
        values["tags.category"] = tags.text("category")
        values["tags.reason"] = tags.text("reason")
        values["tags.step"] = tags.integer("step")
    return values


def _notice(
    read: Reader, time: str, at: datetime, outcome: str | None, values: dict[str, Any], nullable: tuple[str, ...] = ()
) -> Notice:
    return Notice(
        notification_id=read.key("notification_id"),
        customer_id=read.identifier("customer_id"),
        own=read.own_time(time, required=True),
        at=at,
        outcome=outcome,
        values={name: value for name, value in values.items() if value is not None},
        nullable=nullable,
    )


def _apply(event: Event, workspace: Workspace, notice: Notice) -> None:
    known = workspace.peek(NOTIFICATIONS, notice.notification_id) is not None
    document = workspace.touch(event, NOTIFICATIONS, notice.notification_id)
    if document is None:
        return
    if not known:
        document.set("notificationId", notice.notification_id)
        links.attach(workspace, document, None)
    if notice.customer_id is not None and document.newer("customer", notice.own, event.position):
        links.attach(workspace, document, notice.customer_id)
    for name, value in notice.values.items():
        if document.newer(name.replace(".", ":"), notice.own, event.position):
            document.set(name, value)
    for name in notice.nullable:
        if name not in document.data:
            document.set(name, None)
    if notice.outcome is not None and document.newer("outcome", notice.own, event.position):
        document.note("outcome", notice.outcome)
    latest = document.get("eventAt")
    if not isinstance(latest, datetime) or latest < notice.at:
        document.set("eventAt", notice.at)
    document.set("status", _status(document))
    document.stamp(event.time)


def _status(document: Document) -> str:
    """A failure that is the latest outcome, else ``statement`` when there is one, else ``sent`` (NT-2)."""
    outcome = document.meta.get("outcome")
    if isinstance(outcome, str) and outcome in _FAILED:
        return outcome
    return "statement" if document.get("statement") is not None else "sent"


PROJECTIONS: dict[str, Projection] = {
    "notification.sent.v1": Projection(_needs, _fold_sent),
    "notification.delivery_failed.v1": Projection(_needs, _fold_failed),
    "notification.suppression.changed.v1": SUPPRESSION,
    "statement.generated.v1": Projection(_needs, _fold_statement),
}
