"""Documents of ``notifications`` and ``contact-notes`` as domain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from billie_desktop.domain.communication import (
    ContactNote,
    CustomerNotice,
    Failure,
    NoticeStatus,
    StatementPeriod,
    Suppression,
)
from billie_desktop.domain.text_safety import clean_text
from billie_desktop.gateways.mongo.fields import Fields
from billie_desktop.gateways.mongo.note_content import read_note_content

_STATUSES = {status.value: status for status in NoticeStatus if status is not NoticeStatus.UNKNOWN}
_KEYED_BY_ACCOUNT = frozenset({"predue", "overdue", "statement"})
"""Kinds of keys whose second part is the account: ``overdue:{account}:{series_start}:{step}``."""


def read_notice(document: Mapping[str, Any]) -> CustomerNotice | None:
    """A notice; None for a row without time or key, which has no place in a timeline."""
    fields = Fields(document)
    at, notice_id = fields.moment("eventAt"), fields.text("notificationId")
    if at is None or notice_id is None:
        return None
    word = fields.text("status") or ""
    statement = _statement(fields.group("statement"))
    return CustomerNotice(
        notice_id=notice_id,
        at=at,
        status=_STATUSES.get(word, NoticeStatus.UNKNOWN),
        status_word=word,
        channel=fields.text("channel") or "",
        template=fields.text("templateName") or "",
        category=fields.text("tags.category") or "",
        reason=fields.text("tags.reason") or "",
        step=fields.whole("tags.step"),
        account_id=(statement.account_id if statement else None) or _account_in(fields.text("idempotencyKey")),
        failure=_failure(fields.group("failure")),
        statement=statement,
        suppression=read_suppression(document) if word == NoticeStatus.SUPPRESSION else None,
    )


def read_suppression(document: Mapping[str, Any]) -> Suppression:
    """One change of the pause of notifications."""
    fields = Fields(document)
    group = fields.group("suppression")
    return Suppression(
        mode=group.text("mode") or "",
        reason=clean_text(group.text("reason") or ""),
        set_by=group.text("setBy") or "",
        set_at=group.moment("setAt") or fields.moment("eventAt"),
        expires_at=group.moment("expiresAt"),
        correlation=fields.text("correlationId") or "",
    )


def staff_name(document: Mapping[str, Any]) -> str:
    """First and last name of a user; '' where neither is known."""
    fields = Fields(document)
    return " ".join(part for part in (fields.text("firstName"), fields.text("lastName")) if part)


def _statement(group: Fields) -> StatementPeriod | None:
    if group.is_empty:
        return None
    return StatementPeriod(group.text("accountId"), group.day("periodStart"), group.day("periodEnd"))


def _failure(group: Fields) -> Failure | None:
    if group.is_empty:
        return None
    return Failure(
        group.text("errorType") or "",
        clean_text(group.text("errorMessage") or ""),
        group.whole("attempt"),
        group.text("fallbackSuggested") or "",
        group.moment("failedAt"),
    )


def _account_in(key: str | None) -> str | None:
    parts = (key or "").split(":")
    return parts[1] or None if len(parts) >= 3 and parts[0] in _KEYED_BY_ACCOUNT else None


def read_note(
    document: Mapping[str, Any],
    accounts: Mapping[str, str],
    conversations: Mapping[str, str],
    authors: Mapping[str, str],
) -> ContactNote | None:
    """A note; references are looked up by the text of their ``_id``. None for a row without a time."""
    fields = Fields(document)
    at = fields.moment("createdAt")
    if at is None:
        return None
    return ContactNote(
        note_id=str(document["_id"]),
        at=at,
        subject=" ".join(clean_text(fields.text("subject") or "").split()),
        body=read_note_content(document.get("content")),
        channel=fields.text("channel") or "",
        topic=fields.text("topic") or "",
        direction=fields.text("contactDirection") or "",
        priority=fields.text("priority") or "",
        sentiment=fields.text("sentiment") or "",
        account_id=accounts.get(reference(document, "loanAccount")) or fields.text("loanAccountId"),
        conversation_id=conversations.get(reference(document, "conversation")) or fields.text("conversationId"),
        author=fields.text("createdByName") or authors.get(reference(document, "createdBy")) or "",
        status=fields.text("status") or "active",
        replaces=reference(document, "amendsNote") or None,
    )


def reference(document: Mapping[str, Any], name: str) -> str:
    """A reference as text, '' without one."""
    value = document.get(name)
    return "" if value is None or isinstance(value, Mapping | list) else str(value)
