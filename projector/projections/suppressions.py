"""Pauses of notifications: every change is a row of its own in ``notifications`` (events.md 5.13)."""

from __future__ import annotations

from projector.contract.collections import NOTIFICATIONS
from projector.contract.event import Event
from projector.projections import links
from projector.projections.reading import Reader, first, peek_identifier
from projector.projections.registry import Projection
from projector.projections.values import Unreadable, to_text
from projector.projections.workspace import Needs, Workspace

MODES = frozenset({"all", "non_essential", "marketing_only", "panic_button", "off"})
STATUS = "suppression_change"


def _keys(event: Event) -> tuple[str, str]:
    """The key of the row, and the one it takes when another change holds that.

    The cause is a correlation id and the time has no fractions: two different changes may share either, and must
    still be two rows.
    """
    named = (event.fields.get("cause") or event.conversation or "").strip() or _by_time(event) or str(event.position)
    key = f"suppression:{named}"
    return key, f"{key}:{event.digest.hex()}"


def _by_time(event: Event) -> str | None:
    customer, moment = peek_identifier(event.body, "customer_id"), first(event.body, "set_at")
    try:
        return None if customer is None or moment is None else f"{customer}:{to_text(moment)}"
    except Unreadable:
        return None


def _needs(event: Event, needs: Needs) -> None:
    for key in _keys(event):
        needs.document(NOTIFICATIONS, key)
    needs.customer(peek_identifier(event.body, "customer_id"))


def _fold(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    customer_id, word = read.identifier("customer_id"), read.word("mode")
    mode = word.lower() if word is not None and word.lower() in MODES else None
    set_at, expires_at = read.moment("set_at"), read.moment("expires_at")
    texts = {name: read.text(source) for name, source in (("reason", "reason"), ("setBy", "set_by"))}
    correlation = read.identifier("correlation_id")

    key, other = _keys(event)
    holder = workspace.peek(NOTIFICATIONS, key)
    if holder is not None and not holder.has_applied(event):
        key = other
    row = workspace.touch(event, NOTIFICATIONS, key)
    if row is None:
        return
    if word is not None and mode is None:
        workspace.count("unknown", event.type)
    row.set("notificationId", key)
    links.attach(workspace, row, customer_id)
    row.set("correlationId", correlation)
    row.set("status", STATUS)
    row.set("eventAt", set_at or event.time)
    row.set("suppression", {"mode": mode, **texts, "setAt": set_at, "expiresAt": expires_at})
    row.stamp(event.time)


SUPPRESSION = Projection(_needs, _fold)
