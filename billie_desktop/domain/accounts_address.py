"""The address of a list of accounts: ``billie://accounts?view=arrears&balance=50.00..&status=active,on_hold``.

It can be copied, sent and opened again. It opens a list and never acts. What is unknown or broken is refused whole:
a list that is wider than the one that was meant would be taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote, unquote

from billie_desktop.domain.account_filter import NO_FILTER, AccountFilter, AccountSort, AmountRange, DayRange
from billie_desktop.domain.account_views import AccountQuery, smart_view
from billie_desktop.domain.link import SCHEME, NotALink
from billie_desktop.domain.money import Money

LONGEST = 2000
MOST_WORDS = 20
LONGEST_WORD = 100
MOST_DAYS = 100_000
ANY = "*"
BETWEEN = ".."
_PREFIX = f"{SCHEME}://accounts"
_AMOUNT = re.compile(r"-?[0-9]{1,12}\.[0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FLAGS = {"yes": True, "no": False}
REFUSED = "That is no list of accounts that Billie Desktop can open."


def _words(value: frozenset[str]) -> str:
    return ",".join(quote(word, safe="") for word in sorted(value))


def _read_words(text: str) -> frozenset[str]:
    words = frozenset(unquote(word, errors="strict") for word in text.split(","))
    if len(words) > MOST_WORDS or not all(word and len(word) <= LONGEST_WORD for word in words):
        raise NotALink(REFUSED)
    return words


def _days(value: DayRange) -> str:
    return f"{value.first or ''}{BETWEEN}{value.last or ''}"


def _read_days(text: str) -> DayRange:
    first, last = _ends(text)
    return DayRange(_read_day(first) if first else None, _read_day(last) if last else None)


def _amounts(value: AmountRange) -> str:
    least, most = (each.wire() if each is not None else "" for each in (value.least, value.most))
    return f"{least}{BETWEEN}{most}"


def _read_amounts(text: str) -> AmountRange:
    least, most = (_read_amount(end) if end else None for end in _ends(text))
    return AmountRange(least, most)


def _ends(text: str) -> tuple[str, str]:
    first, between, last = text.partition(BETWEEN)
    if not between or not (first or last):
        raise NotALink(REFUSED)
    return first, last


def _read_amount(text: str) -> Money:
    amount = Money.of(text) if _AMOUNT.fullmatch(text) else None
    if amount is None:
        raise NotALink(REFUSED)
    return amount


def _read_day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise NotALink(REFUSED)
    return date.fromisoformat(text)


def _read_flag(text: str) -> bool:
    return _FLAGS[text]


def _read_whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= len(text) <= 6 or int(text) > MOST_DAYS:
        raise NotALink(REFUSED)
    return int(text)


def _read_text(text: str) -> str:
    found = unquote(text, errors="strict")
    if not found or len(found) > LONGEST_WORD:
        raise NotALink(REFUSED)
    return found


Write = Callable[[Any], str]
Read = Callable[[str], Any]
_PARTS: tuple[tuple[str, str, Write, Read], ...] = (
    ("status", "statuses", _words, _read_words),
    ("balance", "balance", _amounts, _read_amounts),
    ("arrears", "in_arrears", lambda value: "yes" if value else "no", _read_flag),
    ("bucket", "buckets", _words, _read_words),
    ("days", "least_days", str, _read_whole),
    ("opened", "opened", _days, _read_days),
    ("disbursed", "disbursed", _days, _read_days),
    ("closed", "closed", _days, _read_days),
    ("paid-before", "last_payment_before", str, _read_day),
    ("closure", "closure_reasons", _words, _read_words),
    ("customer", "customer_statuses", _words, _read_words),
    ("frequency", "frequencies", _words, _read_words),
    ("text", "text", lambda value: quote(value, safe=""), _read_text),
)
"""(name in the address, field of the filter, how it is written, how it is read)."""


def accounts_address(query: AccountQuery) -> str:
    """The address of a question, in one spelling."""
    parts = [] if query.view == "all" else [f"view={query.view}"]
    for name, field, write, _ in _PARTS:
        if field in query.chosen:
            parts.append(f"{name}={write(query.filters.value_of(field)) if query.filters.narrows(field) else ANY}")
    if query.sort is not None:
        parts.append(f"sort={query.sort.value}{'-down' if query.descending else ''}")
    return f"{_PREFIX}?{'&'.join(parts)}" if parts else _PREFIX


def is_accounts_address(text: str) -> bool:
    """Whether a text means to be such an address."""
    return text.strip().lower().startswith(_PREFIX)


def parse_accounts_address(text: str) -> AccountQuery:
    """Read an address. Raises NotALink, which never quotes the text."""
    clean = text.strip()
    head, mark, tail = clean.partition("?")
    if len(clean) > LONGEST or head.rstrip("/").lower() != _PREFIX or bool(mark) != bool(tail):
        raise NotALink(REFUSED)
    try:
        return _read(dict(_pairs(tail)))
    except (KeyError, ValueError) as error:
        raise NotALink(REFUSED) from error


def _pairs(tail: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for part in tail.split("&") if tail else ():
        name, between, value = part.partition("=")
        if not between or not value or name in (known for known, _ in pairs):
            raise NotALink(REFUSED)
        pairs.append((name, value))
    return pairs


def _read(given: dict[str, str]) -> AccountQuery:
    view = given.pop("view", "all")
    smart_view(view)
    sort, descending = _read_sort(given.pop("sort", ""))
    values: dict[str, Any] = {}
    for name, field, _, read in _PARTS:
        if name in given:
            raw = given.pop(name)
            values[field] = NO_FILTER.value_of(field) if raw == ANY else read(raw)
    if given:
        raise NotALink(REFUSED)
    return AccountQuery(view, AccountFilter(**values), frozenset(values), sort, descending)


def _read_sort(raw: str) -> tuple[AccountSort | None, bool]:
    if not raw:
        return None, False
    descending = raw.endswith("-down")
    return AccountSort(raw.removesuffix("-down")), descending
