"""Whether somebody may decide a request, and why not (features.md B, segregation of duties). The server decides anyway.

Availability answers for role, connection and pending work; this adds what depends on the request.
"""

from __future__ import annotations

from dataclasses import replace

from billie_desktop.domain.agent import Agent
from billie_desktop.domain.approval import LEAST_COMMENT, RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.availability import Availability, Situation, availability
from billie_desktop.domain.command import Action
from billie_desktop.domain.money import Money
from billie_desktop.domain.session import Limits
from billie_desktop.domain.words import NOT_KNOWN, REQUEST_STATUS_WORDS

LONGEST_COMMENT = 1000


def decision_availability(
    action: Action, request: ApprovalRequest, agent: Agent, limits: Limits, now: Situation
) -> Availability:
    """The answer for one decision on one request, with all the reasons why not.

    A stub whose requester is missing is refused before anything is compared.
    """
    if request.kind is RequestKind.BLOCK_CLEAR:
        now = replace(now, read_only_reason="")  # the ledger has no part in it
    reasons = (*availability(action, now).reasons, *_of_request(action, request, agent, limits))
    return Availability(not reasons, reasons)


def _of_request(action: Action, request: ApprovalRequest, agent: Agent, limits: Limits) -> tuple[str, ...]:
    if not request.is_pending:
        word = REQUEST_STATUS_WORDS.get(request.status, request.status).lower()
        return (f"This request was {word} by {request.decided_by_name or NOT_KNOWN} already.",)
    if not agent.user_id.strip():
        return ("Nobody is signed in.",)
    requester = request.requested_by.strip()
    if action is Action.CANCEL_REQUEST:
        own = bool(requester) and requester == agent.user_id
        return () if own or agent.may_approve else ("Only its requester, a supervisor or an admin can cancel it.",)
    if not requester:
        return ("The request does not say who made it, so nobody can decide it.",)
    if requester == agent.user_id:
        return ("Your own request is decided by somebody else. You can cancel it.",)
    limit = approval_limit(request.kind, limits)
    weight = request.weight
    if action is Action.APPROVE_REQUEST and limit is not None and weight is not None and weight > limit:
        return (f"Your limit is {limit.with_symbol()}; this is {weight.with_symbol()}.",)
    return ()


def approval_limit(kind: RequestKind, limits: Limits) -> Money | None:
    """Most that may be approved of a kind; None = no limit."""
    if kind is RequestKind.BLOCK_CLEAR:
        return None
    return limits.approve_write_off if kind is RequestKind.WRITE_OFF else limits.approve_adjustment


def comment_problem(comment: str) -> str:
    """What is wrong with a decision's comment; '' when nothing. Blanks at its ends do not count."""
    length = len(comment.strip())
    if length < LEAST_COMMENT:
        return f"Write at least {LEAST_COMMENT} characters; this has {length}"
    return f"Use at most {LONGEST_COMMENT} characters; this has {length}" if length > LONGEST_COMMENT else ""


def has_moved(request: ApprovalRequest, balance: Money | None) -> bool:
    """Whether the balance is known to be another one than at the request."""
    return balance is not None and request.original_balance is not None and balance != request.original_balance
