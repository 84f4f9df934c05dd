"""What became of every order, by the ledger's own file, held against what the desks believe."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from billie_desktop.practice.ledger.chart import TransactionType
from tests.chaos.plan import MARKER, Order, Plan

_BELIEVED_POSTED = frozenset({"posted", "confirmed", "settled"})
_MOVE_NOTHING = frozenset({"request-write-off", "adjust", "reject-request", "cancel-request"})
_MOVED_NOTHING = "moved nothing"
_OPEN_STAGES = frozenset({"sent", "unknown"})
_TYPE_OF = {
    "record-repayment": TransactionType.REPAYMENT,
    "waive-fee": TransactionType.FEE_WAIVER,
    "late-fee": TransactionType.LATE_FEE,
    "dishonour-fee": TransactionType.DISHONOUR_FEE,
    "disburse": TransactionType.DISBURSEMENT,
    "request-write-off": TransactionType.WRITE_OFF,
    "adjust": TransactionType.ADJUSTMENT,
}
_ROWS = """
SELECT t.type, t.description || ' ' || t.reference_id || ' ' || t.metadata || ' ' || COALESCE(t.notes, ''),
    SUM(CASE WHEN p.gl_account IN (1, 2) THEN p.amount ELSE 0 END), SUM(CASE WHEN p.gl_account = 3 THEN p.amount END)
FROM transactions t LEFT JOIN postings p ON p.sequence = t.sequence GROUP BY t.sequence
"""


@dataclass
class Reckoning:
    """``doubled``: orders posted more than once. ``lost``: orders whose fate a desk believes wrongly, or does not know.

    ``unexplained``: postings of no order. ``wrong``: postings of another amount or kind than ordered. ``unbalanced``:
    transactions that do not add up to 0. ``drift``: dollars between the read models and the ledger.
    """

    intents: int = 0
    posted_once: int = 0
    not_posted_known: int = 0
    doubled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unexplained: int = 0
    unbalanced: int = 0
    drift: Decimal = Decimal("0.00")
    drifted: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    audit: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether nothing at all is wrong."""
        bad = self.doubled or self.lost or self.wrong or self.drifted or self.violations or self.audit
        return not (bad or self.unexplained or self.unbalanced or self.drift)

    def figures(self) -> dict[str, Any]:
        """For the last line of the bench."""
        return {
            "intents": self.intents,
            "posted_once": self.posted_once,
            "not_posted_known": self.not_posted_known,
            "doubled": len(self.doubled),
            "lost": len(self.lost),
            "drift": f"{self.drift:.2f}",
            "wrong": len(self.wrong),
            "unexplained": self.unexplained,
            "unbalanced": self.unbalanced,
            "drifted_accounts": len(self.drifted),
            "violations": len(self.violations),
            "audit_whole": not self.audit,
        }


def reckon(
    ledger_file: Path,
    plan: Plan,
    ends: dict[str, str],
    known: list[list[Any]],
    violations: list[str],
    drift: dict[str, Any],
    audit: str,
    repaid: int = 0,
) -> Reckoning:
    """``ends``: what the desks said of each order. ``known``: [marker, stage, action] of their files. ``repaid``: how
    many repayments the run has made itself, past the desks."""
    found = Reckoning(violations=violations, audit=audit)
    postings = _read(ledger_file, found, before=len(plan.accounts) - len(plan.pending), repaid=repaid)
    stages: defaultdict[str, list[str]] = defaultdict(list)
    for marker, stage, action in known:
        # A request moves nothing, and neither does a rejection.
        stages[marker].append(stage if action not in _MOVE_NOTHING or stage in _OPEN_STAGES else _MOVED_NOTHING)
    for order in plan.all():
        _judge(order, postings[order.marker], ends.get(order.marker, "no end"), stages[order.marker], found)
    for row in drift["differences"]:
        found.drifted.append(json.dumps(row))
        found.drift += abs(Decimal(row.get("difference") or "0.00"))
    if drift.get("error") or drift.get("unreadable"):
        found.drifted.append(f"drift could not be read: {drift.get('error')}")
    return found


def _judge(order: Order, rows: list[tuple[int, int]], end: str, stages: list[str], found: Reckoning) -> None:
    found.intents += 1
    tale = f"{order.marker} {order.kind} on {order.account_id}: {len(rows)} postings, said {end}, on disk {stages}"
    if len(rows) > 1:
        found.doubled.append(tale)
    believed = end in _BELIEVED_POSTED
    on_disk = any(stage in _BELIEVED_POSTED for stage in stages)
    if end == "no end" or _OPEN_STAGES & set(stages) or believed != bool(rows) or on_disk != bool(rows):
        found.lost.append(tale)
    elif len(rows) == 1:
        found.posted_once += 1
    elif not rows:
        found.not_posted_known += 1
    for type_, cents in rows:
        expected = None if order.amount is None else int(order.amount.scaleb(2))
        if type_ != _TYPE_OF[order.kind] or (expected is not None and abs(cents) != abs(expected)):
            found.wrong.append(tale)


def _read(ledger_file: Path, found: Reckoning, before: int, repaid: int) -> defaultdict[str, list[tuple[int, int]]]:
    """Type and moved cents of the postings by the order they name. ``before``: loans paid out before the run."""
    postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    nameless: Counter[int] = Counter()
    with closing(sqlite3.connect(ledger_file)) as connection:
        for type_, text, receivable, cash in connection.execute(_ROWS):
            marker = MARKER.search(text)
            if marker is None:
                nameless[type_] += 1
            else:
                moved = cash if type_ == TransactionType.REPAYMENT else receivable
                postings[marker.group()].append((type_, moved or 0))
        sums = "SELECT COUNT(*) FROM (SELECT 1 FROM postings GROUP BY sequence HAVING SUM(amount) <> 0)"
        found.unbalanced = int(connection.execute(sums).fetchone()[0])
    disbursed = sum(1 for rows in postings.values() for type_, _ in rows if type_ == TransactionType.DISBURSEMENT)
    expected: Counter[int] = Counter()
    expected[TransactionType.REPAYMENT] = repaid
    expected[TransactionType.DISBURSEMENT] = before
    expected[TransactionType.ESTABLISHMENT_FEE] = before + disbursed
    found.unexplained = sum(((nameless - expected) + (expected - nameless)).values())
    return postings
