"""What was done to a house in one round, how its desks took it, and the table of all rounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.faults import Fault


@dataclass
class Blow:
    """One round: the faults, how long they lasted, the seconds until each desk was right, what was not right when it
    was given up, and what the slowest desk had waited for."""

    faults: tuple[Fault, ...]
    lasted: float
    seconds: list[float]
    wrong: str = ""
    last: str = ""


def table(blows: Sequence[Blow], limit: float) -> list[str]:
    """Lines of text: each fault, how often it was brought about and survived, and the worst time to be right again."""
    rows: defaultdict[Fault, list[Blow]] = defaultdict(list)
    for blow in blows:
        for fault in blow.faults:
            rows[fault].append(blow)
    lines = [f"{'what':18} {'how':8} {'injected':>8} {'survived':>8} {'slowest desk right after':>26}"]
    for fault in sorted(rows, key=lambda each: (each.target, each.kind)):
        mine = rows[fault]
        survived = sum(1 for blow in mine if max(blow.seconds) <= limit and not blow.wrong)
        worst = max(max(blow.seconds) for blow in mine)
        lines.append(f"{fault.target:18} {fault.kind:8} {len(mine):8} {survived:8} {worst:24.2f} s")
    return lines
