"""What an agent may do now, over the full product of situations."""

from __future__ import annotations

import itertools

import pytest

from billie_desktop.domain.account import AccountStatus
from billie_desktop.domain.agent import APPROVING, SERVICING, Agent, Role
from billie_desktop.domain.availability import PendingWork, Situation, all_availabilities, availability
from billie_desktop.domain.command import LOCKING, Action, CommandStage
from billie_desktop.domain.words import ACTION_WORDS
from tests.domain.examples import dollars

STATUSES = (*AccountStatus, None, "frozen")
OFFLINE = "The ledger is not reachable."
FROZEN = "Commands are stopped: the books are being closed."
WORK = (
    (),
    *(((action, stage),) for action in Action for stage in CommandStage),
)
SITUATIONS = [
    (action, Situation(role, read_only, status, PendingWork(stages), not_offered=not_offered, stopped=stopped))
    for action, role, read_only, stopped, status, stages, not_offered in itertools.product(
        Action,
        Role,
        ("", OFFLINE),
        ("", FROZEN),
        STATUSES,
        WORK,
        (frozenset(), frozenset({Action.DISBURSE})),
    )
]
APPROVERS_ONLY = {Action.WAIVE_FEE, Action.ADJUST, Action.APPROVE_REQUEST, Action.REJECT_REQUEST}
DECIDING = {Action.APPROVE_REQUEST, Action.REJECT_REQUEST, Action.CANCEL_REQUEST}
GO_ON_OFFLINE = {Action.REQUEST_WRITE_OFF, Action.ADJUST, Action.REJECT_REQUEST, Action.CANCEL_REQUEST}


def expected(action: Action, now: Situation) -> bool:
    """The rules of the contract, written a second time as one condition."""
    role_allows = now.role in (APPROVING if action in APPROVERS_ONLY else SERVICING)
    pending = now.status == AccountStatus.PENDING_DISBURSEMENT
    status_allows = now.status is not None and pending == (action is Action.DISBURSE)
    if action is Action.REQUEST_WRITE_OFF:
        status_allows = status_allows and now.status not in (AccountStatus.PAID_OFF, AccountStatus.WRITTEN_OFF)
    status_allows = status_allows or action in DECIDING
    same = DECIDING if action in DECIDING else {action}
    locked = any(each in same and stage in LOCKING for each, stage in now.pending.stages)
    away = bool(now.read_only_reason) and action not in GO_ON_OFFLINE
    return role_allows and not (now.stopped or away or locked) and status_allows and action not in now.not_offered


def test_the_full_product() -> None:
    """In every combination of action, role, connection, freeze, status, pending work and server the answer is the
    rule's."""
    wrong = [(action, now) for action, now in SITUATIONS if availability(action, now).allowed != expected(action, now)]
    assert len(SITUATIONS) == 10 * 6 * 2 * 2 * 7 * 71 * 2
    assert wrong == []


def test_there_is_always_a_reason_in_words() -> None:
    """Whatever is off says why, in a sentence; whatever is on has no reason."""
    for action, now in SITUATIONS[::29]:
        answer = availability(action, now)
        assert answer.allowed == (answer.reason == "")
        assert all(reason[0].isupper() or reason[0] == "“" for reason in answer.reasons)
        assert all(reason.endswith(".") for reason in answer.reasons)


def test_order_of_the_reasons() -> None:
    """Role comes first, then a freeze, then read-only mode, then the status, then pending work."""
    work = PendingWork(((Action.WAIVE_FEE, CommandStage.UNKNOWN),))
    answer = availability(
        Action.WAIVE_FEE,
        Situation(Role.OPERATIONS, OFFLINE, AccountStatus.PENDING_DISBURSEMENT, work, stopped=FROZEN),
    )
    assert answer.reasons == (
        "Waive fee needs a supervisor or an admin; your role is operations.",
        FROZEN,
        OFFLINE,
        "This loan has not been disbursed yet.",
        "We do not know yet whether the last “Waive fee” was recorded. Check it first.",
    )


@pytest.mark.parametrize(
    ("status", "word"), [("paid_off", "paid off"), ("written_off", "written off"), ("frozen", "“frozen”")]
)
def test_a_closed_or_unknown_state_is_named_for_confirmation(status: str, word: str) -> None:
    """A repayment on a closed account, or one of unknown state, is possible after naming that state."""
    answer = availability(Action.RECORD_REPAYMENT, Situation(Role.OPERATIONS, status=status))
    assert answer.allowed
    assert word in answer.confirmation


def test_an_open_write_off_request_stops_another() -> None:
    """One open write-off request per account, and none for nothing."""
    waiting = Situation(Role.ADMIN, status="active", pending=PendingWork(write_off_requested=True))
    nothing = Situation(Role.ADMIN, status="active", outstanding=dollars("0"))
    assert not availability(Action.REQUEST_WRITE_OFF, waiting).allowed
    assert availability(Action.RECORD_REPAYMENT, waiting).allowed
    assert availability(Action.REQUEST_WRITE_OFF, nothing).reason == "Nothing is outstanding on this account."


def test_an_open_adjustment_request_stops_another() -> None:
    """One open adjustment request per account, and it leaves a write-off request possible."""
    waiting = Situation(Role.ADMIN, status="active", pending=PendingWork(adjustment_requested=True))
    assert "waiting for a decision" in availability(Action.ADJUST, waiting).reason
    assert availability(Action.REQUEST_WRITE_OFF, waiting).allowed


def test_charging_a_vulnerable_customer_needs_an_approver() -> None:
    """The mark changes what is offered: operations charge no fee to a vulnerable customer, a supervisor can."""
    for action in (Action.LATE_FEE, Action.DISHONOUR_FEE):
        asked = Situation(Role.OPERATIONS, status="active", vulnerable=True)
        assert "vulnerable" in availability(action, asked).reason
        assert availability(action, Situation(Role.SUPERVISOR, status="active", vulnerable=True)).allowed
    assert availability(Action.RECORD_REPAYMENT, Situation(Role.OPERATIONS, status="active", vulnerable=True)).allowed


def test_all_actions_at_once() -> None:
    """The actions tab gets one answer per action."""
    assert set(all_availabilities(Situation(Role.ADMIN, status="active"))) == set(ACTION_WORDS)


@pytest.mark.parametrize("role", list(Role))
def test_the_four_questions_about_a_role(role: Role) -> None:
    """Approving implies servicing implies reading; marketing and service see no lending data."""
    agent = Agent("U-1", "A", role)
    assert agent.may_approve <= agent.may_service <= agent.may_read_lending
    assert agent.may_read_lending == (role not in (Role.MARKETING, Role.SERVICE))
    assert agent.is_admin == (role is Role.ADMIN)
