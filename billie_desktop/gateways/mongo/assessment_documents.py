"""Free-form assessment bodies as facts: every value where it stands, none of them changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from bson.decimal128 import Decimal128

from billie_desktop.domain.assessment import Assessment, Fact, Slot, StatementCapture
from billie_desktop.domain.text_safety import clean_text
from billie_desktop.domain.words import date_and_time
from billie_desktop.gateways.mongo.conversation_documents import application_of
from billie_desktop.gateways.mongo.fields import Fields

MOST_FACTS = 400
LONGEST_VALUE = 2000
_DEEPEST = 12
_FILES = frozenset({"s3key", "filelocation", "reportfilelocation", "rawresponsefilelocation"})
"""Names of storage addresses: that there is a file is shown, where it lies is not (CV-12)."""

_STORED = (
    Slot.IDENTITY,
    Slot.ACCOUNT_CONDUCT,
    Slot.SERVICEABILITY,
    Slot.POST_IDENTITY,
    Slot.FRAUD,
    Slot.COMPLETE,
)
_FILE_WORDS = {
    "statementData": "Statement data",
    "categorizedTransactions": "Categorised transactions",
    "affordabilityReport": "Affordability report",
    "accounts": "Accounts",
}


def read_assessments(fields: Fields) -> tuple[Assessment, ...]:
    """The assessments that are stored, in their order."""
    group = fields.group("assessments")
    return tuple(
        assessment for slot in _STORED if (assessment := read_assessment(slot, group.raw(slot.value))) is not None
    )


def read_application(fields: Fields) -> Assessment | None:
    """What the customer entered; None when nothing was."""
    return read_assessment(Slot.APPLICATION, application_of(fields).whole_document())


def read_statements(fields: Fields) -> StatementCapture | None:
    """The statement capture; None when it never began."""
    group = fields.group("statementCapture")
    if group.is_empty:
        return None
    files = group.raw("fileLocations")
    names = [name for name in files if files[name]] if isinstance(files, Mapping) else []
    return StatementCapture(
        consent=group.text("consentStatus") or "",
        holders=tuple(clean_text(name) for name in group.texts("accountHolders")),
        retrieved=group.flag("retrievalComplete"),
        checked=group.flag("checksComplete"),
        files=tuple(_FILE_WORDS.get(name, name) for name in names),
        report=read_assessment(Slot.COMPLETE, group.raw("affordabilityReport")),
        job_id=group.text("basiqJobId") or "",
    )


def read_assessment(slot: Slot, body: object) -> Assessment | None:
    """One body; None without one."""
    if not isinstance(body, Mapping) or not body:
        return None
    facts: list[Fact] = []
    has_report = False
    for path, value in _values(body, ()):
        if _is_file(path[-1], value):
            has_report = True
        elif len(facts) < MOST_FACTS:
            facts.append(Fact(path, value))
    return Assessment(slot, tuple(facts), has_report)


def _is_file(name: str, value: str) -> bool:
    return name.replace("_", "").lower() in _FILES or value.startswith("s3://")


def _values(value: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if len(path) > _DEEPEST:
        return
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _values(inner, (*path, clean_text(str(name))))
    elif isinstance(value, list):
        yield from _items(value, path)
    else:
        text = _text(value)
        if text and path:
            yield path, text


def _items(items: list[Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if any(isinstance(item, Mapping | list) for item in items):
        for number, item in enumerate(items, start=1):
            yield from _values(item, (*path, str(number)))
        return
    texts = [text for text in (_text(item) for item in items) if text]
    if texts and path:
        yield path, ", ".join(texts)[:LONGEST_VALUE]


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return date_and_time(value)
        case Decimal128():
            return str(value.to_decimal())
        case int() | float() | Decimal():
            return str(value)
        case _:
            return clean_text(str(value)).strip()[:LONGEST_VALUE]
