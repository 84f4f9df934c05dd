"""Sends requests and decisions to the desk server, everything else to the ledger: one way out for every command."""

from __future__ import annotations

from billie_desktop.desk.approvals import Approvals
from billie_desktop.desk.ports import LedgerCommands
from billie_desktop.domain.approval import AdjustmentForm, Decided, RequestKind, WriteOffForm
from billie_desktop.domain.command import DECISIONS, REQUESTS, Action, Intent
from billie_desktop.domain.errors import NotOffered
from billie_desktop.domain.ledger import Posting
from billie_desktop.domain.money import ZERO, Money


class CommandRoutes:
    """Implements ``desk.ports.LedgerCommands``. ``approvals`` is None where no server offers them."""

    def __init__(self, ledger: LedgerCommands, approvals: Approvals | None) -> None:
        self._ledger = ledger
        self._approvals = approvals

    async def send(self, intent: Intent, approved_by: str) -> Posting:
        """One call. A request answers without figures; an approval with the balance before and after."""
        if intent.action not in REQUESTS | DECISIONS:
            return await self._ledger.send(intent, approved_by)
        if self._approvals is None:
            raise NotOffered("This server does not offer this.", code="NOT_SUPPORTED")
        if intent.action in DECISIONS:
            return _posting(await self._decide(self._approvals, intent))
        if intent.action is Action.REQUEST_WRITE_OFF:
            requested = await self._approvals.request_write_off(write_off_form(intent))
        else:
            requested = await self._approvals.request_adjustment(adjustment_form(intent))
        return Posting(None, event_id=requested.event_id, replay=requested.already_recorded)

    @staticmethod
    async def _decide(approvals: Approvals, intent: Intent) -> Decided:
        values = intent.values
        kind, request_id = RequestKind(values["kind"]), values["request_id"]
        match intent.action:
            case Action.APPROVE_REQUEST:
                confirmed = Money.of(values.get("confirmed_balance", ""))
                return await approvals.approve(kind, request_id, values["comment"], confirmed)
            case Action.REJECT_REQUEST:
                return await approvals.reject(kind, request_id, values["comment"])
            case _:
                return await approvals.cancel(kind, request_id)


def write_off_form(intent: Intent) -> WriteOffForm:
    """The request of a write-off, with the balance that the agent saw."""
    values = intent.values
    return WriteOffForm(
        request_id=values["request_id"],
        account_id=intent.account_id,
        reason=values["reason"],
        notes=values.get("notes", ""),
        priority=values["priority"],
        shown_balance=Money.of(values.get("shown_balance", "")),
    )


def adjustment_form(intent: Intent) -> AdjustmentForm:
    """The request of an adjustment."""
    values = intent.values
    return AdjustmentForm(
        request_id=values["request_id"],
        account_id=intent.account_id,
        principal=Money.of(values["principal_delta"]) or ZERO,
        fees=Money.of(values["fee_delta"]) or ZERO,
        reason=values["reason"],
        priority=values["priority"],
    )


def _posting(decided: Decided) -> Posting:
    return Posting(
        None,
        event_id=decided.ledger_event_id,
        replay=decided.already_recorded,
        transaction_id=decided.transaction_id,
        balance_before=decided.balance_before,
        balance_after=decided.balance_after,
    )
