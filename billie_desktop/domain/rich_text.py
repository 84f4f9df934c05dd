"""Formatted text as values: paragraphs and list items made of runs. There is no markup left in it to go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBERED = "numbered"


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style. ``link`` is a safe http(s) address (``text_safety.safe_link``) or ''."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    link: str = ""

    def styled_like(self, other: Run) -> bool:
        """Whether both have the same style and link."""
        return (self.bold, self.italic, self.underline, self.link) == (
            other.bold,
            other.italic,
            other.underline,
            other.link,
        )


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or list item. Line breaks inside it are ``\\n`` in its runs. ``depth`` is 0 to 3."""

    runs: tuple[Run, ...]
    kind: BlockKind = BlockKind.PARAGRAPH
    number: int = 0
    depth: int = 0

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)

    @property
    def marker(self) -> str:
        """What stands before a list item."""
        match self.kind:
            case BlockKind.BULLET:
                return "•"
            case BlockKind.NUMBERED:
                return f"{self.number}."
            case _:
                return ""


RichText = tuple[Block, ...]


def plain_text(blocks: RichText) -> str:
    """The words, one block per line, list items with their markers: for copying, searching and screen readers."""
    lines = []
    for block in blocks:
        marker = f"{block.marker} " if block.marker else ""
        lines.append(f"{'  ' * block.depth}{marker}{block.text}")
    return "\n".join(lines)


def links_of(blocks: RichText) -> tuple[str, ...]:
    """Every address once, in order."""
    return tuple(dict.fromkeys(run.link for block in blocks for run in block.runs if run.link))


MOST_BLOCKS = 200


def cut(blocks: RichText, most: int) -> tuple[RichText, bool]:
    """The first ``most`` characters in at most 200 blocks, and whether anything was left out."""
    kept: list[Block] = []
    room = most
    for block in blocks:
        if len(kept) == MOST_BLOCKS:
            return tuple(kept), True
        runs: list[Run] = []
        for run in block.runs:
            if len(run.text) > room:
                if room > 0:
                    runs.append(Run(run.text[:room], run.bold, run.italic, run.underline, run.link))
                if runs:
                    kept.append(Block(tuple(runs), block.kind, block.number, block.depth))
                return tuple(kept), True
            runs.append(run)
            room -= len(run.text)
        kept.append(Block(tuple(runs), block.kind, block.number, block.depth))
    return tuple(kept), False
