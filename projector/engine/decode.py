"""Bytes of a stream entry → Event (events.md 1.4, 1.5 and rules DEC-1 to DEC-7)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any, NoReturn

import msgspec

from projector.contract.errors import PermanentError
from projector.contract.event import Event, Lane
from projector.contract.event_types import BODY_IN_ENVELOPE, FAMILIES, HANDLED
from projector.contract.position import Position

ENVELOPE_NAMES = frozenset(
    (
        *("conv", "cid", "conversation_id", "agt", "usr", "user_id", "seq", "c_seq", "prev_seq", "cls", "rec"),
        *("msg_type", "typ", "event_type", "cause", "id", "event_id", "payload", "dat", "timestamp", "app_number"),
        "application_number",
    )
)
"""Names at the top level that are never part of a body that stands there (rule CHAT-3)."""

_CHAT_NAMES = ENVELOPE_NAMES - {"application_number"}
"""The same for chat types, where the application number is a field of the body as well."""

_CHAT = frozenset(FAMILIES["chat"])

_SURROGATE = re.compile("[\ud800-\udfff]")

_SEPARATOR = b"\x1f"
"""Between names and values while they are decoded, all at once."""

_LONGEST_GLIMPSED = 1_024
"""Bytes; what identifies something is shorter."""

_parse_json = msgspec.json.Decoder().decode


def decode(
    lane: Lane,
    entry_id: bytes,
    position: Position,
    pairs: Sequence[bytes],
    late: bool,
    handled: frozenset[str],
    max_bytes: int,
) -> Event | str:
    """The event of an entry, or the text of a type that nobody handles ('' when it names none).

    ``pairs`` is name, value, name, value …; ``handled`` are the types with a projection. The order of the checks is
    that of the contract: size, type, then the body. Raises PermanentError.
    """
    joined = _SEPARATOR.join(pairs)
    if len(joined) > max_bytes:
        size = sum(map(len, pairs[1::2]))
        if size > max_bytes:
            raise PermanentError("too-large", f"Payload too large: {size} bytes")
    try:
        texts = joined.decode()
    except UnicodeDecodeError:
        # Nobody looks into an entry without a handler (rule DEC-2).
        event_type = _type_in(pairs)
        if event_type in handled:
            _not_utf8()
        _refuse_if_missing(event_type)
        return event_type
    parts = texts.split("\x1f")
    if len(parts) != len(pairs):  # the separator stands in a value
        parts = [part.decode() for part in pairs]
    names = iter(parts)
    fields = dict(zip(names, names, strict=True))
    get = fields.get
    event_type = get("msg_type") or get("typ") or get("event_type") or ""
    if event_type not in handled:
        _refuse_if_missing(event_type)
        return event_type
    payload = fields.pop("payload", None) or fields.pop("dat", None)
    body: Mapping[str, Any]
    if payload:
        body = _body(payload)
    elif event_type in BODY_IN_ENVELOPE:
        outside = _CHAT_NAMES if event_type in _CHAT else ENVELOPE_NAMES
        body = {key: value for key, value in fields.items() if key not in outside}
        payload = msgspec.json.encode(sorted(body.items())).decode()
    else:
        body, payload = {}, ""
    event_id = get("cause") or get("id") or get("event_id") or entry_id.decode("ascii")
    digest = blake2b(f"{event_type}\0{event_id}\0{payload}".encode(), digest_size=8).digest()
    try:
        return Event(
            event_type,
            lane,
            position,
            event_id,
            get("cid") or get("conv") or get("conversation_id") or None,
            get("usr") or get("user_id") or None,
            body,
            fields,
            digest,
            late,
        )
    except OverflowError:
        raise PermanentError("bad-entry-id", "The entry id is no moment") from None


def glimpse(
    lane: Lane, entry_id: bytes, position: Position, pairs: Sequence[bytes], late: bool, handled: frozenset[str]
) -> Event | None:
    """What the envelope of an entry says that could not be decoded: an event without a body. None without a type."""
    fields: dict[str, str] = {}
    for name, value in zip(pairs[::2], pairs[1::2], strict=False):
        if len(value) > _LONGEST_GLIMPSED:
            continue
        try:
            fields[name.decode()] = value.decode()
        except UnicodeDecodeError:
            continue
    get = fields.get
    event_type = get("msg_type") or get("typ") or get("event_type") or ""
    if event_type not in handled:
        return None
    event_id = get("cause") or get("id") or get("event_id") or entry_id.decode("ascii")
    conversation = get("cid") or get("conv") or get("conversation_id") or None
    customer = get("usr") or get("user_id") or None
    try:
        return Event(event_type, lane, position, event_id, conversation, customer, {}, fields, b"", late)
    except OverflowError:
        return None


def _type_in(pairs: Sequence[bytes]) -> str:
    """The type of an entry whose bytes are not UTF-8. Raises PermanentError when the type itself is not."""
    raw = dict(zip(pairs[::2], pairs[1::2], strict=True))
    try:
        return (raw.get(b"msg_type") or raw.get(b"typ") or raw.get(b"event_type") or b"").decode()
    except UnicodeDecodeError:
        _not_utf8()


def _refuse_if_missing(event_type: str) -> None:
    if event_type in HANDLED:
        # Its family could not be loaded (rule DEC-8): kept for a replay instead of skipped.
        raise PermanentError("no-handler", f"The handler of {event_type} is not loaded")


def _body(payload: str) -> dict[str, Any]:
    """The body as an object. Raises PermanentError (rule DEC-4)."""
    try:
        body = _parse_json(payload)
    except (msgspec.DecodeError, RecursionError):
        body = _lenient(payload)
    if type(body) is not dict:
        raise PermanentError("bad-json", "The body is no JSON object")
    return body


def _lenient(payload: str) -> Any:
    """What the strict parser refuses although it is JSON: lone surrogate escapes, numbers beyond a double."""
    try:
        return _without_surrogates(json.loads(payload, parse_constant=_no_constant))
    except (ValueError, RecursionError):
        raise PermanentError("bad-json", "The body is no JSON") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _without_surrogates(value: Any) -> Any:
    """Half a surrogate pair cannot be stored as UTF-8: it becomes the replacement character."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value


def _not_utf8() -> NoReturn:
    raise PermanentError("bad-utf8", "The entry is not UTF-8") from None
