"""The decision banner: what was decided about an application, why, and what the customer was told (CH-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from billie_desktop.domain.conversation import ConversationBlock, ConversationDetail, Decision
from billie_desktop.domain.words import medium_date

_BLOCK_PREFIX = "REAPPLICATION_BLOCK:"
REASON_WORDS = {
    "ACTIVE_LOAN": "The customer has a loan that is still open",
    "PRIOR_DEFAULT": "An earlier loan went into default",
    "PRIOR_SERIOUS_ARREARS": "An earlier loan was in serious arrears",
    "PEP": "The customer may be a politically exposed person",
    "ID_VERIFICATION": "The identity could not be verified",
    "SERVICEABILITY": "The loan did not fit income and expenses",
    "ACCOUNT_CONDUCT": "The conduct of the bank account did not pass",
    "IDENTITY_CONFLICT": "The details belong to more than one customer",
    "REVIEW": "The match with another customer has to be looked at",
}


class BannerKind(StrEnum):
    """The five states of the banner; its place is the same in all of them."""

    NONE = "none"
    APPROVED = "approved"
    REFERRED = "referred"
    DECLINED = "declined"
    REVIEW = "review"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DecisionBanner:
    """What the banner says. Lines that are not known are ''; ``evidence`` are the customers a match was found with."""

    kind: BannerKind
    headline: str
    reason: str = ""
    window: str = ""
    source: str = ""
    told: str = ""
    evidence: tuple[str, ...] = ()
    at: datetime | None = None


def reason_words(code: str) -> str:
    """A reason in words; an unlisted one as it was received."""
    bare = code.removeprefix(_BLOCK_PREFIX)
    return REASON_WORDS.get(bare.upper(), bare)


def decision_banner(detail: ConversationDetail) -> DecisionBanner:
    """The banner of a conversation. A flag for review goes before a decision that was not made yet."""
    card, block = detail.card, detail.block
    if card.for_review and card.decision is Decision.NONE:
        return DecisionBanner(
            BannerKind.REVIEW,
            "Flagged for review",
            reason_words(block.reason) if block else "",
            told=block.stop_message if block else "",
            evidence=_evidence(block),
            at=block.blocked_at if block else None,
        )
    match card.decision:
        case Decision.APPROVED:
            return DecisionBanner(BannerKind.APPROVED, "Approved", at=detail.decided_at, reason=_own_reason(detail))
        case Decision.REFERRED:
            return _turned_down(detail, BannerKind.REFERRED, "Referred")
        case Decision.DECLINED:
            return _turned_down(detail, BannerKind.DECLINED, "Declined")
        case None:
            word = card.decision_word or detail.final_decision
            return DecisionBanner(BannerKind.OTHER, word, _own_reason(detail), at=detail.decided_at)
        case _ if block is not None:
            return _turned_down(detail, BannerKind.DECLINED, "Blocked")
    return DecisionBanner(BannerKind.NONE, "No decision yet")


def _own_reason(detail: ConversationDetail) -> str:
    return reason_words(detail.decision_detail.reason) if detail.decision_detail.reason else ""


def _turned_down(detail: ConversationDetail, kind: BannerKind, headline: str) -> DecisionBanner:
    decided, block = detail.decision_detail, detail.block
    reason = _own_reason(detail) or (reason_words(block.reason) if block else "")
    until = decided.blocked_until or (block.until if block else None)
    source = decided.source_application or (block.source_application if block else "")
    account = block.source_account if block else ""
    window = ""
    if until is not None:
        window = f"May apply again after {medium_date(until)}"
    elif decided.retry_eligible is True:
        window = "May apply again at any time"
    elif decided.retry_eligible is False and kind is BannerKind.DECLINED:
        window = "May not apply again, no end date given"
    return DecisionBanner(
        kind,
        headline,
        reason,
        window,
        ", ".join(
            part
            for part in (f"application {source}" if source else "", f"account {account}" if account else "")
            if part
        ),
        block.stop_message if block else "",
        _evidence(block),
        detail.decided_at or (block.blocked_at if block else None),
    )


def _evidence(block: ConversationBlock | None) -> tuple[str, ...]:
    if block is None:
        return ()
    lines = [f"Match band {block.match_band}"] if block.match_band else []
    for candidate in block.evidence:
        sure = f", probability {candidate.posterior}" if candidate.posterior else ""
        hidden = f", concealment {candidate.concealment}" if candidate.concealment else ""
        lines.append(f"{candidate.customer_id}{sure}{hidden}")
    return tuple(lines)
