"""How wide the columns of a table are in a given room, and which of them have to go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from billie_desktop.ui.kit.columns import Column


def fit_columns(columns: Sequence[Column[Any]], room: int) -> dict[int, int]:
    """Widths in px of the columns that stay, by their number; they fill `room` exactly unless it is too narrow.

    Columns go in the order of their `drop` rank, the highest first, until the rest fits; rank 0 never goes, nor does
    the last one that is left. What is left over is shared among those that stretch; the last of them takes what the
    division leaves.
    """
    shown = list(range(len(columns)))
    for number in sorted(shown, key=lambda n: -columns[n].drop):
        fits = sum(columns[n].width for n in shown) <= room
        if fits or columns[number].drop == 0 or len(shown) == 1:
            break
        shown.remove(number)
    left_over = max(0, room - sum(columns[n].width for n in shown))
    shares = sum(columns[n].stretch for n in shown)
    widths = {n: columns[n].width + (left_over * columns[n].stretch // shares if shares else 0) for n in shown}
    last = max((n for n in shown if columns[n].stretch), default=shown[-1])
    widths[last] += max(0, room - sum(widths.values()))
    return widths
