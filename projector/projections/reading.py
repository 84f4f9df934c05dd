"""Reading an event body by the rules: what is absent, what is a warning, what is a permanent error.

An event is read in full before the first write (rule ORD-4), so that a permanent error leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from projector.contract.errors import PermanentError
from projector.contract.event import Event
from projector.projections import freeform
from projector.projections.values import (
    Unreadable,
    clean_text,
    milliseconds,
    to_boolean,
    to_day,
    to_identifier,
    to_integer,
    to_moment,
    to_money,
    to_text,
    to_word,
)
from projector.projections.workspace import Workspace

T = TypeVar("T")


def first(body: Mapping[str, Any], *names: str) -> Any:
    """The first given value under several names, else None (rules DEC-1, VAL-2)."""
    for name in names:
        value = body.get(name)
        if value is not None and value != "":
            return value
    return None


def peek_identifier(body: Mapping[str, Any], *names: str) -> str | None:
    """An id for ``needs``: None where ``Reader.key`` or ``Reader.identifier`` would refuse or find nothing."""
    value = first(body, *names)
    try:
        return None if value is None else to_identifier(value)
    except Unreadable:
        return None


def envelope_identifier(name: str, value: str | None) -> str | None:
    """An id out of the envelope. Raises PermanentError on JSON text of an object or list (DEC-7, CHAT-1)."""
    if not value:
        return None
    try:
        return to_identifier(value)
    except Unreadable:
        raise PermanentError("bad-id", f"{name} is no id") from None


class Reader:
    """The values of one body, or of one group inside it.

    ``required=True`` is for fields that producers always send: unreadable is a permanent error, missing is None all
    the same. Without it an unreadable value counts as absent, with a warning. Unreadable ids and money are permanent
    errors everywhere (DEC-7, VAL-1).
    """

    __slots__ = ("_body", "_event", "_prefix", "_workspace")

    def __init__(
        self, workspace: Workspace, event: Event, body: Mapping[str, Any] | None = None, prefix: str = ""
    ) -> None:
        self._workspace = workspace
        self._event = event
        self._body = event.body if body is None else body
        self._prefix = prefix

    def raw(self, *names: str) -> Any:
        """The value as it came; None when not given."""
        return first(self._body, *names)

    def has(self, *names: str) -> bool:
        """Whether any of the names has a given value."""
        return first(self._body, *names) is not None

    def key(self, *names: str, fallback: str | None = None) -> str:
        """A key: without it, and without the fallback from the envelope, the entry is a permanent error."""
        found = self.identifier(*names) or envelope_identifier(names[-1] if names else "key", fallback)
        if found is None:
            raise PermanentError("missing-key", f"{self._prefix}{names[0] if names else 'conv'} is missing")
        return found

    def identifier(self, *names: str) -> str | None:
        """An id that need not be there; blank text counts as absent."""
        value = first(self._body, *names)
        if value is None or (isinstance(value, str) and not clean_text(value).strip()):
            return None
        return self._convert(to_identifier, value, names, "bad-id", True)

    def text(self, *names: str) -> str | None:
        """Plain text; a list or object counts as absent, with a warning (rule VAL-5)."""
        found = self._optional(to_text, names, "bad-text", False)
        return found or None

    def word(self, *names: str) -> str | None:
        """A word from a fixed list without its class prefix (rule DEC-6)."""
        found = self._optional(to_word, names, "bad-text", False)
        return found or None

    def money(self, *names: str) -> Decimal | None:
        """An amount (rule VAL-1)."""
        return self._optional(to_money, names, "bad-money", True)

    def lenient_money(self, *names: str) -> Decimal | None:
        """An amount where the family says that one that cannot be read becomes null, with a warning."""
        return self._optional(to_money, names, "bad-money", False)

    def moment(self, *names: str, required: bool = False) -> datetime | None:
        """A moment in UTC with the milliseconds of the store (rules VAL-3, VAL-4)."""
        found = self.own_time(*names, required=required)
        return None if found is None else milliseconds(found)

    def own_time(self, *names: str, required: bool = False) -> datetime | None:
        """A moment in UTC with all its digits, to compare by (rule ORD-1)."""
        return self._optional(to_moment, names, "bad-date", required)

    def day(self, *names: str) -> datetime | None:
        """A calendar date as midnight UTC of the day that is written."""
        return self._optional(to_day, names, "bad-date", False)

    def integer(self, *names: str, required: bool = False) -> int | None:
        """A whole number of at most 64 bits."""
        return self._optional(to_integer, names, "bad-number", required)

    def boolean(self, *names: str, required: bool = False) -> bool | None:
        """True or false."""
        return self._optional(to_boolean, names, "bad-boolean", required)

    def texts(self, *names: str) -> list[str] | None:
        """A list of plain texts; items that are none are left out with a warning."""
        value = first(self._body, *names)
        if value is None:
            return None
        if not isinstance(value, list):
            self.warn()
            return None
        found = []
        for item in value:
            try:
                found.append(to_text(item))
            except Unreadable:
                self.warn()
        return found

    def json(self, *names: str) -> Any:
        """A free-form value, cleaned (rule SAFE-1)."""
        return freeform.clean(first(self._body, *names))

    def group(self, *names: str) -> Reader | None:
        """An object inside the body; anything else counts as absent, with a warning."""
        value = first(self._body, *names)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.warn()
            return None
        return Reader(self._workspace, self._event, value, f"{self._prefix}{names[0]}.")

    def rows(self, name: str) -> Iterator[Reader]:
        """The objects of a list. A list that is none counts as empty, with a warning; an item that is no object is a
        permanent error, because leaving it out would lose it silently."""
        value = first(self._body, name)
        if value is not None and not isinstance(value, list):
            self.warn()
            value = None
        for item in value or ():
            if not isinstance(item, Mapping):
                raise PermanentError("bad-row", f"{self._prefix}{name} holds an item that is no object")
            yield Reader(self._workspace, self._event, item, f"{self._prefix}{name}[].")

    def warn(self) -> None:
        """Count a value that was given and could not be used."""
        self._workspace.count("warning", self._event.type)

    def _optional(self, convert: Callable[[Any], T], names: tuple[str, ...], kind: str, strict: bool) -> T | None:
        body = self._body
        for name in names:
            value = body.get(name)
            if value is not None and value != "":
                try:  # as in ``_convert``, one call less
                    return convert(value)
                except Unreadable:
                    return self._convert(convert, value, names, kind, strict)
        return None

    def _convert(
        self, convert: Callable[[Any], T], value: Any, names: tuple[str, ...], kind: str, strict: bool
    ) -> T | None:
        try:
            return convert(value)
        except Unreadable as error:
            if strict:
                raise PermanentError(kind, f"{self._prefix}{names[0]}: {error}") from None
            self.warn()
            return None
