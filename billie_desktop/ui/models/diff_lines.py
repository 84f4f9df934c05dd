"""Two texts side by side, line by line: what is the same stands at the same height, what differs is marked."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Mark(StrEnum):
    """What became of a line; the value is the sign before it, so that colour is never alone."""

    SAME = " "
    OLD = "−"
    NEW = "+"
    GAP = "·"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of one side; a gap stands for lines that only the other side has."""

    text: str
    mark: Mark = Mark.SAME


def side_by_side(old: str, new: str) -> tuple[list[DiffLine], list[DiffLine]]:
    """Both sides with equally many lines."""
    before, after = old.splitlines(), new.splitlines()
    left: list[DiffLine] = []
    right: list[DiffLine] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        same = what == "equal"
        left += [DiffLine(text, Mark.SAME if same else Mark.OLD) for text in before[a:b]]
        right += [DiffLine(text, Mark.SAME if same else Mark.NEW) for text in after[c:d]]
        height = max(len(left), len(right))
        left += [DiffLine("", Mark.GAP)] * (height - len(left))
        right += [DiffLine("", Mark.GAP)] * (height - len(right))
    return left, right


def changes(lines: list[DiffLine]) -> int:
    """How many lines of a side are marked as old or new."""
    return sum(line.mark in (Mark.OLD, Mark.NEW) for line in lines)
