"""What an agent has done with news under the bell: read, or put away. A mark is an id and a moment, no text."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LIFE = timedelta(days=14)
"""A mark is forgotten when its news has not been there for so long."""
TOUCH_AFTER = timedelta(days=1)
"""How old a mark may be before it is written anew because its news is still there."""


class NewsKind(StrEnum):
    """Where news comes from; the value is stored."""

    REQUEST = "request"
    CONVERSATION = "conversation"
    DESK = "desk"


MOST_MARKS = {NewsKind.REQUEST: 300, NewsKind.CONVERSATION: 300, NewsKind.DESK: 50}
"""Each kind has room of its own: a day of conversations pushes no request out."""


@dataclass(frozen=True, slots=True)
class NoticeMark:
    """``at``: when it was marked, or when its news was last seen to be there (UTC). ``dismissed`` includes read."""

    notice_id: str
    at: datetime
    dismissed: bool = False


def bounded(kind: NewsKind, marks: Iterable[NoticeMark], now: datetime) -> tuple[NoticeMark, ...]:
    """What is young enough, the newest as far as there is room, oldest first."""
    young = sorted((each for each in marks if each.at > now - LIFE), key=lambda each: each.at)
    return tuple(young[-MOST_MARKS[kind] :])


def marked(
    kind: NewsKind, marks: tuple[NoticeMark, ...], ids: Collection[str], now: datetime, *, dismissed: bool
) -> tuple[NoticeMark, ...]:
    """The marks after these were read or put away; what is put away stays so. The same marks when nothing changes."""
    known = {each.notice_id: each for each in marks}
    new = [each for each in dict.fromkeys(ids) if each not in known or (dismissed and not known[each].dismissed)]
    if not new:
        return marks
    known |= {each: NoticeMark(each, now, dismissed) for each in new}
    return bounded(kind, known.values(), now)


def still_there(
    kind: NewsKind, marks: tuple[NoticeMark, ...], present: Collection[str], now: datetime
) -> tuple[NoticeMark, ...]:
    """The marks when the news in ``present`` is there: those stay, what is too old goes."""
    old = [each for each in marks if each.at <= now - TOUCH_AFTER]
    if not old:
        return marks
    touched = {
        each.notice_id: NoticeMark(each.notice_id, now, each.dismissed) for each in old if each.notice_id in present
    }
    return bounded(kind, (touched.get(each.notice_id, each) for each in marks), now)
