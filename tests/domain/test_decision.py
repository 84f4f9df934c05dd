"""The decision banner in all its states."""

from __future__ import annotations

from datetime import date

from billie_desktop.domain.conversation import (
    ConversationBlock,
    ConversationCard,
    ConversationDetail,
    Decision,
    DecisionDetail,
    MatchCandidate,
)
from billie_desktop.domain.decision import BannerKind, decision_banner, reason_words


def detail(decision: Decision | None, **changes: object) -> ConversationDetail:
    """A conversation with this decision."""
    review = bool(changes.pop("for_review", False))
    word = str(changes.pop("decision_word", ""))
    card = ConversationCard("conv-1", decision=decision, decision_word=word, for_review=review)
    return ConversationDetail(card, **changes)  # type: ignore[arg-type]


def test_no_decision_has_a_banner_too() -> None:
    """Without a decision the banner says so and nothing else."""
    banner = decision_banner(detail(Decision.NONE))
    assert (banner.kind, banner.headline, banner.reason) == (BannerKind.NONE, "No decision yet", "")


def test_a_decline_tells_reason_window_source_and_words() -> None:
    """Everything the engine sent about a decline is in the banner."""
    block = ConversationBlock("PRIOR_DEFAULT", "Sorry, not right now.", source_account="ACC-1")
    declined = DecisionDetail("REAPPLICATION_BLOCK:ID_VERIFICATION", False, "APP-OLD-1", date(2027, 1, 1))
    banner = decision_banner(detail(Decision.DECLINED, decision_detail=declined, block=block))
    assert banner.kind is BannerKind.DECLINED
    assert banner.reason == "The identity could not be verified"
    assert banner.window == "May apply again after 1 Jan 2027"
    assert banner.source == "application APP-OLD-1, account ACC-1"
    assert banner.told == "Sorry, not right now."


def test_a_window_without_an_end_is_told_as_that() -> None:
    """No end date is never read as free to apply."""
    banner = decision_banner(detail(Decision.DECLINED, decision_detail=DecisionDetail(retry_eligible=False)))
    assert banner.window == "May not apply again, no end date given"
    free = decision_banner(detail(Decision.DECLINED, decision_detail=DecisionDetail(retry_eligible=True)))
    assert free.window == "May apply again at any time"
    assert decision_banner(detail(Decision.DECLINED)).window == ""


def test_a_flag_for_review_shows_its_evidence() -> None:
    """A match that has to be looked at names the candidates with their probabilities as sent."""
    block = ConversationBlock(
        "review",
        for_review=True,
        match_band="grey",
        evidence=(MatchCandidate("CUS-2", "0.87", "high"), MatchCandidate("CUS-3")),
    )
    banner = decision_banner(detail(Decision.NONE, for_review=True, block=block))
    assert banner.kind is BannerKind.REVIEW
    assert banner.evidence == ("Match band grey", "CUS-2, probability 0.87, concealment high", "CUS-3")


def test_approved_and_referred_stand_on_their_own() -> None:
    """The other two decisions have their own banners."""
    assert decision_banner(detail(Decision.APPROVED)).headline == "Approved"
    assert decision_banner(detail(Decision.REFERRED)).kind is BannerKind.REFERRED


def test_an_unlisted_decision_is_shown_as_received() -> None:
    """A word that is not listed never becomes an approval."""
    banner = decision_banner(detail(None, decision_word="counter_offer"))
    assert (banner.kind, banner.headline) == (BannerKind.OTHER, "counter_offer")


def test_a_block_without_a_decision_is_told() -> None:
    """A block that ended the application shows although no decision was stored."""
    banner = decision_banner(detail(Decision.NONE, block=ConversationBlock("ACTIVE_LOAN")))
    assert (banner.headline, banner.reason) == ("Blocked", "The customer has a loan that is still open")


def test_unlisted_reasons_keep_their_words() -> None:
    """A reason that is not listed is shown as it was received."""
    assert reason_words("REAPPLICATION_BLOCK:SOMETHING_NEW") == "SOMETHING_NEW"
