"""Whether an action can be taken on an account now, and why not (features.md AC-0, ledger.md 5).

One pure function for every button, menu, key and palette entry. Order of the reasons: role, stopped by the server,
read-only mode, what the server offers, account status, pending work, action-specific.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from billie_desktop.domain.account import AccountStatus
from billie_desktop.domain.agent import Role
from billie_desktop.domain.command import DECISIONS, REQUESTS, Action, CommandStage
from billie_desktop.domain.money import Money
from billie_desktop.domain.words import ACTION_WORDS, ROLE_WORDS, STATUS_WORDS, status_word

NEEDS_APPROVER = frozenset({Action.WAIVE_FEE, Action.ADJUST, Action.APPROVE_REQUEST, Action.REJECT_REQUEST})
WITHOUT_LEDGER = REQUESTS | (DECISIONS - {Action.APPROVE_REQUEST})
"""What goes on while the ledger is away: nothing of it moves money (desk-events.md 3)."""

FEE_CHARGES = frozenset({Action.LATE_FEE, Action.DISHONOUR_FEE})
_APPROVERS = frozenset({Role.ADMIN, Role.SUPERVISOR})
_SERVICERS = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.OPERATIONS})


@dataclass(frozen=True, slots=True)
class Availability:
    """The answer for one action. ``reasons`` are sentences for the agent, the most basic first; empty when allowed.

    ``confirmation`` names a state that must be confirmed first (a closed account); '' when none is needed.
    """

    allowed: bool
    reasons: tuple[str, ...] = ()
    confirmation: str = ""

    @property
    def reason(self) -> str:
        """The first reason, or '' when allowed: the text of a tooltip."""
        return self.reasons[0] if self.reasons else ""


@dataclass(frozen=True, slots=True)
class PendingWork:
    """What is under way on the account: stages of its commands per action, and open requests."""

    stages: tuple[tuple[Action, CommandStage], ...] = ()
    write_off_requested: bool = False
    adjustment_requested: bool = False

    def locking(self, action: Action) -> CommandStage | None:
        """The stage that locks ``action``: unknown first, because it needs the agent. Decisions lock each other."""
        same = DECISIONS if action in DECISIONS else {action}
        found = {stage for each, stage in self.stages if each in same}
        for stage in (CommandStage.UNKNOWN, CommandStage.SENT, CommandStage.INTENDED):
            if stage in found:
                return stage
        return None


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything availability depends on.

    ``stopped``: nothing at all can be sent, and why (frozen by the server, not signed in, no outbox).
    ``read_only_reason``: the ledger is away, and in which words; '' when it is there. ``vulnerable``: the customer's
    mark.
    """

    role: Role
    read_only_reason: str = ""
    status: str | None = None
    pending: PendingWork = field(default_factory=PendingWork)
    outstanding: Money | None = None
    not_offered: frozenset[Action] = frozenset()
    stopped: str = ""
    vulnerable: bool = False


def availability(action: Action, now: Situation) -> Availability:
    """Whether ``action`` is possible in this situation, with all the reasons why not."""
    reasons = tuple(
        reason
        for reason in (
            _role(action, now.role),
            now.stopped,
            "" if action in WITHOUT_LEDGER else now.read_only_reason,
            _offered(action, now.not_offered),
            _status(action, now.status),
            _pending(action, now.pending),
            _specific(action, now),
        )
        if reason
    )
    if reasons:
        return Availability(False, reasons)
    return Availability(True, confirmation="" if action in DECISIONS else _confirmation(now.status))


def all_availabilities(now: Situation, actions: Iterable[Action] = Action) -> dict[Action, Availability]:
    """The answer for each action: the actions tab."""
    return {action: availability(action, now) for action in actions}


def _role(action: Action, role: Role) -> str:
    allowed: Collection[Role] = _APPROVERS if action in NEEDS_APPROVER else _SERVICERS
    if role in allowed:
        return ""
    who = "a supervisor or an admin" if action in NEEDS_APPROVER else "operations, a supervisor or an admin"
    return f"{ACTION_WORDS[action]} needs {who}; your role is {ROLE_WORDS[role]}."


def _offered(action: Action, not_offered: frozenset[Action]) -> str:
    return f"This server does not offer “{ACTION_WORDS[action]}”." if action in not_offered else ""


def _status(action: Action, status: str | None) -> str:
    if action in DECISIONS:
        return ""  # the request says whether it can be decided
    if status is None:
        return "The status of this account is not known yet."
    if action is Action.DISBURSE:
        return "" if status == AccountStatus.PENDING_DISBURSEMENT else "This loan has already been disbursed."
    if status == AccountStatus.PENDING_DISBURSEMENT:
        return "This loan has not been disbursed yet."
    if action is Action.REQUEST_WRITE_OFF and status in (AccountStatus.PAID_OFF, AccountStatus.WRITTEN_OFF):
        return f"This loan is {STATUS_WORDS[AccountStatus(status)].lower()} already."
    return ""


def _pending(action: Action, work: PendingWork) -> str:
    if action is Action.REQUEST_WRITE_OFF and work.write_off_requested:
        return "A write-off request is waiting for a decision."
    if action is Action.ADJUST and work.adjustment_requested:
        return "An adjustment request is waiting for a decision."
    match work.locking(action):
        case CommandStage.UNKNOWN:
            return f"We do not know yet whether the last “{ACTION_WORDS[action]}” was recorded. Check it first."
        case CommandStage.SENT:
            return f"“{ACTION_WORDS[action]}” is being sent for this account."
        case CommandStage.INTENDED:
            return f"“{ACTION_WORDS[action]}” for this account has not been sent. Send it or dismiss it first."
        case _:
            return ""


def _specific(action: Action, now: Situation) -> str:
    if action in FEE_CHARGES and now.vulnerable and now.role not in _APPROVERS:
        return "This customer is marked vulnerable: a fee is charged by a supervisor or an admin."
    if action in REQUESTS and now.outstanding is not None and now.outstanding.is_zero:
        return "Nothing is outstanding on this account."
    return ""


def _confirmation(status: str | None) -> str:
    known = status in set(AccountStatus)
    if status in (AccountStatus.PAID_OFF, AccountStatus.WRITTEN_OFF):
        return f"This loan is {status_word(status).lower()}. Confirm that you mean this account."
    if not known:
        return f"The status of this loan is “{status}”, which this desk does not know. Confirm that you mean it."
    return ""
