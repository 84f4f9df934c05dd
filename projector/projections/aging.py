"""Arrears of a loan account, measured every night (events.md 5.2)."""

from __future__ import annotations

from projector.contract.event import Event
from projector.projections.account_status import is_finished
from projector.projections.loan_account import begin, need_account
from projector.projections.reading import Reader
from projector.projections.registry import Projection
from projector.projections.values import milliseconds
from projector.projections.workspace import Workspace

BUCKETS = frozenset({"current", "early_arrears", "late_arrears", "default", "closed"})
NOT_IN_ARREARS = frozenset({"current", "closed"})


def fold_aging(event: Event, workspace: Workspace) -> None:
    """The aging group, guarded by ``last_updated``; a finished loan takes only the bucket ``closed``."""
    read = Reader(workspace, event)
    account_id = read.key("account_id")
    bucket = read.word("bucket") or "current"
    days, flag = read.integer("dpd"), read.boolean("is_in_arrears")
    own = read.own_time("last_updated")

    account = begin(workspace, event, account_id)
    if account is None:
        return
    if is_finished(account) and bucket != "closed":
        workspace.count("gated", event.type)
        return
    if not account.newer("aging", own, event.position):
        workspace.count("stale", event.type)
        return
    if bucket in BUCKETS:
        account.set("aging.bucket", bucket)
        account.set("aging.isInArrears", bucket not in NOT_IN_ARREARS if flag is None else flag)
    else:
        workspace.count("unknown", event.type)
        if flag is not None:
            account.set("aging.isInArrears", flag)
    if days is not None:
        account.set("aging.currentDPD", days)
    account.set("aging.lastUpdated", event.time if own is None else milliseconds(own))
    account.stamp(event.time)


PROJECTIONS = {"loan.aging.updated.v1": Projection(need_account, fold_aging)}
