"""Made-up comparisons of balances."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from billie_desktop.domain.drift import Difference, DriftReport, DriftState
from billie_desktop.ui.gallery.people import NOW, money

DIFFERENT = DriftReport(
    DriftState.DONE,
    started_at=NOW - timedelta(minutes=6),
    ended_at=NOW - timedelta(minutes=4),
    started_by="Mira Castellanos",
    accounts=2_418,
    count=4,
    settled=2,
    unreadable=1,
    pending_disbursement=31,
    projector_behind=True,
    read_models_as_of=NOW - timedelta(minutes=4),
    ledger_as_of_oldest=NOW - timedelta(minutes=6),
    ledger_as_of_newest=NOW - timedelta(minutes=4),
    differences=(
        Difference(
            "ACC-2207", "not-in-ledger", "active", (money("310.00"),), None, None, NOW - timedelta(days=3), None,
        ),
        Difference(
            "ACC-1001", "different", "active", (money("419.10"), money("419.10")), money("315.00"), money("104.10"),
            NOW - timedelta(days=14), NOW - timedelta(minutes=5),
        ),
        Difference(
            "ACC-1188", "different", "in_arrears", (money("87.35"), money("97.35")), money("97.35"), money("-10.00"),
            NOW - timedelta(hours=3), NOW - timedelta(minutes=5),
        ),
        Difference("ACC-3010", "no-balance", "", (), money("0.00"), None, None, NOW - timedelta(minutes=5)),
        Difference("ACC-0977", "unreadable", "", (), None, None, None, None),
    ),
)  # fmt: skip
AGREED = replace(DIFFERENT, count=0, settled=0, unreadable=0, projector_behind=False, differences=(), accounts=2_418)
COMPARING = DriftReport(DriftState.RUNNING, started_at=NOW, started_by="Mira Castellanos", accounts=640)
BROKEN_OFF = DriftReport(
    DriftState.FAILED,
    started_at=NOW - timedelta(minutes=1),
    ended_at=NOW,
    started_by="Mira Castellanos",
    accounts=0,
    problem="The ledger does not answer.",
)
