"""Reading single fields of documents whose every field may be missing or of an older form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from billie_desktop.domain.business_date import business_day, calendar_date, moment
from billie_desktop.domain.money import Money


class Fields:
    """A document or group of it; dotted names reach into groups. What is missing or unreadable is None."""

    __slots__ = ("_document",)

    def __init__(self, document: object) -> None:
        self._document: Mapping[str, Any] = document if isinstance(document, Mapping) else {}

    def raw(self, name: str) -> Any:
        """The value as stored."""
        value: Any = self._document
        for part in name.split("."):
            if not isinstance(value, Mapping):
                return None
            value = value.get(part)
        return value

    def text(self, name: str) -> str | None:
        """A text that is not empty; a number as its text."""
        value = self.raw(name)
        if isinstance(value, str):
            return value if value.strip() else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        return None

    def flag(self, name: str) -> bool:
        """True only when stored as true."""
        return self.raw(name) is True

    def whole(self, name: str) -> int | None:
        """A whole number; a fraction is cut off."""
        value = self.raw(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return int(value) if value == value and abs(value) != float("inf") else None

    def money(self, name: str) -> Money | None:
        """An amount through ``Decimal(str(x))``. A BSON decimal counts by its text."""
        value = self.raw(name)
        if value is None or isinstance(value, bool | Mapping | list | datetime | bytes):
            return None
        return Money.of(value if isinstance(value, int | float | str) else str(value))

    def day(self, name: str) -> date | None:
        """A calendar date."""
        return calendar_date(self.raw(name))

    def sydney_day(self, name: str) -> date | None:
        """The Sydney day of a date that may be stored as a moment; a calendar date (midnight UTC) is its own day."""
        found = moment(self.raw(name))
        return None if found is None else business_day(found)

    def moment(self, name: str) -> datetime | None:
        """A moment in UTC."""
        return moment(self.raw(name))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self._document

    def whole_document(self) -> Mapping[str, Any]:
        """Everything, as stored."""
        return self._document

    def group(self, name: str) -> Fields:
        """A group, empty when missing."""
        return Fields(self.raw(name))

    def rows(self, name: str) -> Sequence[Fields]:
        """The groups of an array."""
        value = self.raw(name)
        return [Fields(row) for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of an array."""
        value = self.raw(name)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
