"""Reading chat events: keys out of the envelope, texts that lose nothing, bodies that stand in the envelope.

Producers write field names in snake_case and camelCase (CHAT-4), and some put the body's fields at the top level of
the envelope (CHAT-3), where nested values are JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from projector.contract.collections import CONVERSATIONS
from projector.contract.errors import PermanentError
from projector.contract.event import Event
from projector.projections import freeform
from projector.projections.reading import Reader, envelope_identifier, first
from projector.projections.values import Unreadable, clean_text, is_given, to_identifier, to_text
from projector.projections.workspace import Needs, Workspace

_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}


def conversation_key(event: Event) -> str:
    """The conversation id of the envelope. Raises PermanentError without one, or when it is no plain id (CHAT-1)."""
    found = envelope_identifier("conversation id", (event.conversation or "").strip())
    if found is None:
        raise PermanentError("missing-key", "the conversation id is missing")
    return found


def customer_key(event: Event) -> str | None:
    """The customer of the envelope, not yet resolved; None when it names none."""
    return envelope_identifier("customer id", (event.customer or "").strip())


def need_conversation(event: Event, needs: Needs) -> None:
    """Ask for the conversation of the envelope and for its customer."""
    key = _plain_id(event.conversation)
    if key is not None:
        needs.document(CONVERSATIONS, key)
    needs.customer(_plain_id(event.customer))


def _plain_id(value: str | None) -> str | None:
    """An id for ``needs``: None for one that the fold refuses."""
    bare = value.strip() if value else ""
    try:
        return to_identifier(bare) if bare else None
    except Unreadable:
        return None


def from_envelope(event: Event, *names: str) -> Any:
    """A value that is looked for in the envelope first, then in the body (names in their order)."""
    found = first(event.fields, *names)
    return first(event.body, *names) if found is None else found


def envelope_first(workspace: Workspace, event: Event, *names: str) -> Reader:
    """A reader whose values come from the envelope where it has one of these names, else from the body."""
    both = dict(event.body)
    for name in names:
        if is_given(event.fields.get(name)):
            both[name] = event.fields[name]
    return Reader(workspace, event, both)


def full_body(event: Event) -> dict[str, Any]:
    """The whole body for storing: when it stood in the envelope, its JSON texts are read (CHAT-3).

    Only objects, lists, booleans and null are told from text there; "400" may be a number or a postcode and stays text.
    """
    if not event.body or any(event.fields.get(name) != value for name, value in event.body.items()):
        return dict(event.body)
    return {name: unfold(value) for name, value in event.body.items()}


def unfold(value: Any) -> Any:
    """JSON text of an object, a list, true, false or null → the value; anything else stays as it is."""
    if not isinstance(value, str):
        return value
    bare = value.strip()
    if bare in _WORDS:
        return _WORDS[bare]
    if not bare.startswith(("{", "[")):
        return value
    try:
        return json.loads(bare)
    except (ValueError, RecursionError):
        return value


def group(workspace: Workspace, event: Event, value: Any, prefix: str) -> Reader | None:
    """An object, also as JSON text, to read from; None when it is absent or something else (with a warning)."""
    if not is_given(value):
        return None
    found = unfold(value)
    if isinstance(found, Mapping):
        return Reader(workspace, event, found, prefix)
    workspace.count("warning", event.type)
    return None


def chat_text(value: Any) -> str | None:
    """A chat text: a list or object becomes compact JSON text, so that nothing is lost (VAL-5); null stays None."""
    if value is None:
        return None
    if type(value) is str:
        return clean_text(value)
    try:
        return to_text(value)
    except Unreadable:
        return _compact(value)


def _compact(value: Any) -> str:
    try:
        return clean_text(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        return freeform.json_text(value)  # bounded in depth, whatever it is
