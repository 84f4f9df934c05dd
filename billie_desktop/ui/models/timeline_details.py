"""What an open entry of the timeline shows besides its words (features.md CO-2 and CO-4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billie_desktop.domain.assessment import readable
from billie_desktop.domain.communication import ContactNote, CustomerNotice
from billie_desktop.domain.communication_words import CHANNEL_WORDS, FAILURE_WORDS, TOPIC_WORDS, is_legal, period_words
from billie_desktop.domain.words import date_and_time

if TYPE_CHECKING:
    from billie_desktop.ui.models.timeline_rows import TimelineRow


def details(row: TimelineRow) -> tuple[tuple[str, str], ...]:
    """(name, value) pairs; what is not known is left out."""
    entry = row.entry
    found = _of_note(entry) if isinstance(entry, ContactNote) else _of_notice(entry)
    return tuple((name, value) for name, value in found if value)


def _of_note(note: ContactNote) -> list[tuple[str, str]]:
    return [
        ("Topic", TOPIC_WORDS.get(note.topic, readable(note.topic))),
        ("Channel", _channel(note.channel, note.direction)),
        ("Priority", readable(note.priority) if note.priority not in ("", "normal") else ""),
        ("Sentiment", readable(note.sentiment) if note.sentiment not in ("", "neutral") else ""),
        ("Written", date_and_time(note.at)),
        ("Version", "amended, replaces an older one" if note.replaces else ""),
    ]


def _channel(channel: str, direction: str) -> str:
    words = CHANNEL_WORDS.get(channel, channel)
    return f"{words}, {direction}" if direction and words else words


def _of_notice(notice: CustomerNotice) -> list[tuple[str, str]]:
    rows = [
        ("Channel", CHANNEL_WORDS.get(notice.channel, notice.channel)),
        ("Template", notice.template),
        ("Kind", readable(notice.category)),
        ("Reason", readable(notice.reason)),
        ("Legally important", "yes" if is_legal(notice) else ""),
    ]
    failure = notice.failure
    if failure is not None:
        rows += [
            ("Failure", FAILURE_WORDS.get(failure.error_type, readable(failure.error_type))),
            ("Provider said", failure.message),
            ("Attempt", str(failure.attempt) if failure.attempt is not None else ""),
            ("Suggested instead", CHANNEL_WORDS.get(failure.fallback, failure.fallback)),
        ]
    if notice.statement is not None:
        rows.append(("Period", period_words(notice.statement.start, notice.statement.end)))
    if notice.suppression is not None:
        rows += [
            ("Set by", notice.suppression.set_by),
            ("Until", date_and_time(notice.suppression.expires_at) if notice.suppression.expires_at else "no end date"),
        ]
    rows.append(("When", date_and_time(notice.at)))
    return rows
