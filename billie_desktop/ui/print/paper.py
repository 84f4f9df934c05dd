"""A paper as values: who made it, of when its figures are, and blocks of facts, tables, passages and remarks.

```
paper = Paper(kind="transcript", title="Transcript", subject=("Application APP-1",), origin=origin, made=made,
              blocks=(Passage("Customer · 9:41 am", "Hello"), ...))
```
Texts are words as they are to be read; money is formatted by whoever makes the paper.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.provenance import Origin, OriginKind
from billie_desktop.domain.words import date_and_time


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of a caption and its value, the value at the right edge."""

    rows: tuple[tuple[str, str], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """``share`` of the width among all columns; amounts are ``right``, ids are ``mono``."""

    title: str
    share: int
    right: bool = False
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its head comes again on every page, a row is never parted. ``empty`` stands where there are no rows."""

    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    empty: str = "Nothing in this period."


@dataclass(frozen=True, slots=True)
class Passage:
    """What somebody said or did: a small head such as "Customer · 9:41 am", the text with its line ends, and a note
    in muted letters below. It may go on on the next page."""

    head: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence in muted letters."""

    text: str


Block = Facts | Table | Passage | Remark


@dataclass(frozen=True, slots=True)
class Made:
    """Who made the paper, and when (UTC). ``environment`` is '' in production, else a word every page wears."""

    by: str
    at: datetime
    environment: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. ``kind`` is a word for file names and records ("statement"); ``subject`` says whom it is about;
    ``origin`` is where its figures are from: the oldest of them."""

    kind: str
    title: str
    subject: tuple[str, ...]
    origin: Origin
    made: Made
    blocks: tuple[Block, ...]

    @property
    def as_of(self) -> str:
        """ "Live, as of Wed 10 Jun 2026, 9:41 am (Sydney)"; what is cached says so."""
        words = {OriginKind.LIVE: "Live", OriginKind.CACHED: "Cached", OriginKind.UNAVAILABLE: "Not available"}
        word = words[self.origin.kind]
        return f"{word}, as of {date_and_time(self.origin.as_of)} (Sydney)" if self.origin.as_of else word

    @property
    def made_words(self) -> str:
        """ "Made Wed 10 Jun 2026, 9:41 am by Hannah Boyle"."""
        return f"Made {date_and_time(self.made.at)} by {self.made.by}"

    @property
    def watermark(self) -> str:
        """What lies across every page: that the figures are not live, or that the world is made up; else ''."""
        words = [] if self.origin.kind is OriginKind.LIVE else ["CACHED"]
        if self.made.environment:
            words.append(self.made.environment.upper())
        return " · ".join(words)


def file_name(kind: str, made_at: datetime) -> str:
    """A name for a saved paper: what it is, the Sydney day, six random letters; nothing about a person."""
    day: date = in_sydney(made_at).date()
    return f"billie-{kind}-{day:%Y%m%d}-{secrets.token_hex(3)}.pdf"
