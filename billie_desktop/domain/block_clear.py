"""Clearing a re-application block (features.md AP-5). The reason is the record's; the server decides anyway."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from billie_desktop.domain.approval import LEAST_COMMENT

LONGEST_JUSTIFICATION = 1000
BY_APPROVAL = frozenset({"PRIOR_DEFAULT", "PRIOR_SERIOUS_ARREARS"})
"""One person asks, another approves."""
AT_ONCE = frozenset({"ID_VERIFICATION", "SERVICEABILITY", "ACCOUNT_CONDUCT"})
"""One person is enough."""
BLOCK_REASONS = {
    "ACTIVE_LOAN": "active loan",
    "PRIOR_DEFAULT": "prior default",
    "PRIOR_SERIOUS_ARREARS": "serious arrears",
    "PEP": "politically exposed person",
    "ID_VERIFICATION": "identity not verified",
    "SERVICEABILITY": "serviceability",
    "ACCOUNT_CONDUCT": "account conduct",
    "IDENTITY_CONFLICT": "identity conflict",
    "review": "under review",
}


@dataclass(frozen=True, slots=True)
class BlockClearForm:
    """``request_id`` is made when the form opens and is the same in every retry. ``reason`` is what the agent saw."""

    request_id: str
    customer_id: str
    reason: str
    justification: str


def block_reason_words(reasons: Iterable[str]) -> str:
    """Reasons in words; an unlisted one as received."""
    return ", ".join(BLOCK_REASONS.get(each, each) for each in reasons)


def clear_off(reason: str) -> str:
    """Why a block for this reason cannot be cleared from the desk; '' when it can."""
    if reason in BY_APPROVAL | AT_ONCE:
        return ""
    if reason == "ACTIVE_LOAN":
        return "The block ends by itself when the open loan ends."
    return f"Nobody can clear a block for this reason from the desk: {block_reason_words([reason])}."


def justification_problem(text: str) -> str:
    """What is wrong with a justification; '' when nothing. Blanks at its ends do not count."""
    length = len(text.strip())
    if length < LEAST_COMMENT:
        return f"Write at least {LEAST_COMMENT} characters; this has {length}"
    return f"Use at most {LONGEST_JUSTIFICATION} characters" if length > LONGEST_JUSTIFICATION else ""
