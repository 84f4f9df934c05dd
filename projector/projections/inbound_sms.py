"""Inbound text messages: no document, but calls to the marketing service (events.md 5.17)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from projector.contract.collections import CONTACTS, EFFECTS
from projector.contract.effects import Kind, State
from projector.contract.event import Event
from projector.projections import effects
from projector.projections.contact import is_erased, resolve
from projector.projections.maps import mobile
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace

OPT_OUT = ("stop", "stopall", "stop all", "unsubscribe", "opt out", "optout", "end", "quit", "cancel")
"""As the whole text, at its beginning, or as ``_keyword``, in any case."""

CHANNELS = ["sms", "whatsapp", "email"]
METHOD = "sms_stop_reply"

_GAP = re.compile(r"[\W_]+")
_LATEST = 253_402_300_799
"""The last second of the year 9999."""


def is_opt_out(body: str | None, keyword: str | None) -> bool:
    """Whether a message says that no more is wanted."""
    return _words(keyword) in OPT_OUT or any(
        _words(body) == phrase or _words(body).startswith(phrase + " ") for phrase in OPT_OUT
    )


def _words(text: str | None) -> str:
    return _GAP.sub(" ", text or "").strip().lower()


def _keys(event: Event) -> tuple[str, str]:
    """Idempotency keys of the two calls. Without a message id the event id stands in, so that a retry repeats them."""
    key = f"clicksend:{peek_identifier(event.body, 'message_id') or event.event_id}"
    return key, f"{key}:stop"


def _needs(event: Event, needs: Needs) -> None:
    for key in _keys(event):
        effects.need(needs, key)
    number = mobile(peek_identifier(event.body, "from"))
    if number is not None:
        needs.match(CONTACTS, "mobileE164", number)


def _fold(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    number, body, keyword = mobile(read.key("from")), read.text("body"), read.text("_keyword")
    read.identifier("message_id")  # an object is no id (DEC-7)
    log, stop = _keys(event)
    received = _received(read) or event.time
    contact_id = None if number is None else _contact(workspace, number)
    if contact_id is None:
        workspace.count("warning", event.type)
        effects.waive(workspace, event, log, Kind.LOG_INTERACTION)
        return
    if _is_waived(workspace, log):
        return
    message: dict[str, Any] = {
        "kind": "message_in",
        "channel": "sms",
        "direction": "inbound",
        "body": body,
        "occurredAt": received,
        "sourceSystem": "clicksend",
    }
    effects.request(workspace, event, log, Kind.LOG_INTERACTION, contact_id, message)
    if is_opt_out(body, keyword):
        withdrawal = {"granted": False, "channels": CHANNELS, "method": METHOD, "occurredAt": received}
        effects.request(workspace, event, stop, Kind.SET_CONSENT, contact_id, withdrawal)


def _is_waived(workspace: Workspace, key: str) -> bool:
    known = workspace.peek(EFFECTS, key)
    return known is not None and known.get("state") == State.NONE


def _contact(workspace: Workspace, number: str) -> str | None:
    """The contact of a number that has not been erased; the survivor of its merges."""
    for contact in workspace.find(CONTACTS, "mobileE164", number):
        if not is_erased(workspace, contact.key):
            return resolve(workspace, contact.key)
    return None


def _received(read: Reader) -> datetime | None:
    """The time of the message, unix seconds."""
    seconds = read.integer("timestamp")
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None and 0 <= seconds <= _LATEST else None


PROJECTIONS: dict[str, Projection] = {"clicksend.inbound.received.v1": Projection(_needs, _fold)}
