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

_ENVELOPE_NAMES = frozenset(
    (
        *("conv", "cid", "conversation_id", "agt", "usr", "user_id", "seq", "c_seq", "prev_seq", "cls", "rec"),
        *("msg_type", "typ", "event_type", "cause", "id", "event_id", "payload", "dat", "timestamp", "app_number"),
        "application_number",
    )
)
"""Names at the top level that are never part of a body that stands there (rule CHAT-3)."""

_NAMES: dict[bytes, str] = {name.encode(): name for name in _ENVELOPE_NAMES}
"""The usual names, decoded once."""

_CHAT_NAMES = _ENVELOPE_NAMES - {"application_number"}
"""The same for chat types, where the application number is a field of the body as well."""

_CHAT = frozenset(FAMILIES["chat"])

_SURROGATE = re.compile("[\ud800-\udfff]")

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
    size = sum(map(len, pairs[1::2]))
    if size > max_bytes:
        raise PermanentError("too-large", f"Payload too large: {size} bytes")
    parts = iter(pairs)
    raw = dict(zip(parts, parts, strict=True))
    name = raw.get(b"msg_type") or raw.get(b"typ") or raw.get(b"event_type")
    if not name:
        return ""
    try:
        event_type = name.decode()
    except UnicodeDecodeError:
        _not_utf8()
    if event_type not in handled:
        if event_type in HANDLED:
            # Its family could not be loaded (rule DEC-8): kept for a replay instead of skipped.
            raise PermanentError("no-handler", f"The handler of {event_type} is not loaded")
        return event_type
    payload = raw.pop(b"payload", None)
    if not payload:
        payload = raw.pop(b"dat", None)
    try:
        fields = {_NAMES.get(key) or key.decode(): value.decode() for key, value in raw.items()}
    except UnicodeDecodeError:
        _not_utf8()
    body: Mapping[str, Any]
    if payload:
        body = _body(payload)
    elif event_type in BODY_IN_ENVELOPE:
        outside = _CHAT_NAMES if event_type in _CHAT else _ENVELOPE_NAMES
        body = {key: value for key, value in fields.items() if key not in outside}
        payload = msgspec.json.encode(sorted(body.items()))
    else:
        body, payload = {}, b""
    get = fields.get
    event_id = get("cause") or get("id") or get("event_id") or entry_id.decode("ascii")
    digest = blake2b(b"\0".join((name, event_id.encode(), payload)), digest_size=8).digest()
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


def _body(payload: bytes) -> dict[str, Any]:
    """The body as an object. Raises PermanentError (rule DEC-4)."""
    try:
        body = _parse_json(payload)
    except UnicodeDecodeError:
        _not_utf8()
    except (msgspec.DecodeError, RecursionError):
        body = _lenient(payload)
    if type(body) is not dict:
        raise PermanentError("bad-json", "The body is no JSON object")
    return body


def _lenient(payload: bytes) -> Any:
    """What the strict parser refuses although it is JSON: lone surrogate escapes, numbers beyond a double."""
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        _not_utf8()
    try:
        return _without_surrogates(json.loads(text, parse_constant=_no_constant))
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
