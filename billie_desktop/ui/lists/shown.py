"""How many rows of how many, in words; where counting ended early it says so."""

from __future__ import annotations

from typing import Any

from billie_desktop.desk.values import Page

Count = int | str | None
"""A number, its words where it is more than could be counted, or None when it could not be read."""


def shown_words(shown: int, total: int, noun: tuple[str, str], *, capped: bool = False, counting: bool = False) -> str:
    """ "84 accounts", "Showing 100 of 1,248 accounts", "Showing 100 of more than 10,000 accounts"; "Showing 100
    accounts" while they are being counted."""
    one, many = noun
    if counting:
        return f"Showing {shown:,} {many}"
    if capped:
        return f"Showing {shown:,} of more than {total:,} {many}"
    words = f"{total:,} {one if total == 1 else many}"
    return words if shown >= total else f"Showing {shown:,} of {words}"


def count_words(total: Count) -> str:
    """A count beside a view: a question mark when it could not be read."""
    return "?" if total is None else total if isinstance(total, str) else f"{total:,}"


def count_of(page: Page[Any]) -> Count:
    """What a page says about how many there are."""
    return f"{page.total:,}+" if page.capped else page.total
