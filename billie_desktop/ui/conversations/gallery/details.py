"""What stands beside a made-up transcript: assessments, decisions in all states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from billie_desktop.domain.assessment import Assessment, Fact, Slot, StatementCapture
from billie_desktop.domain.conversation import (
    ConversationBlock,
    ConversationDetail,
    Decision,
    DecisionDetail,
    MatchCandidate,
    NoticeboardPost,
)
from billie_desktop.ui.conversations.gallery.cards import cards, minutes_ago


def facts(slot: Slot, **values: str) -> Assessment:
    """A flat body."""
    return Assessment(slot, tuple(Fact((name,), value) for name, value in values.items()), has_report=True)


def detail() -> ConversationDetail:
    """What stands beside the transcript of the picture."""
    board = tuple(
        NoticeboardPost(
            f"p-{number}", "serviceability_agent::Serviceability", "Serviceability", text, minutes_ago(back)
        )
        for number, (back, text) in enumerate(
            [(9.0, "Income looks stable, two payers."), (4.2, "Rent paid on time."), (2.9, "Asked for a person.")]
        )
    )
    return ConversationDetail(
        card=cards()[0],
        final_decision="REFERRED",
        decision_detail=DecisionDetail("Account conduct: 2 dishonours in the 90 days to 10 June, limit is 1."),
        decided_at=minutes_ago(4.1),
        block=ConversationBlock("ACCOUNT_CONDUCT", "Someone from our team will look at this with you."),
        application=facts(
            Slot.APPLICATION,
            loanAmount="600.00",
            loanTerm="62",
            loanPurpose="car repairs",
            paymentFrequency="fortnightly",
        ),
        assessments=(
            facts(Slot.IDENTITY, decision="PASS", provider="PracticeIDV", providerReference="260610-51BE0-00001"),
            facts(Slot.ACCOUNT_CONDUCT, decision="REFER", dishonours="2", days_negative="0", limit="1"),
            facts(Slot.SERVICEABILITY, decision="PASS", surplus="214.60", income="1240.00", rent="380.00"),
            facts(Slot.POST_IDENTITY, decision="PASS", open_loans="0", earlier_loans="1"),
            facts(Slot.FRAUD, severity="LOW", final_score="12", categories="none"),
        ),
        statements=StatementCapture("complete", ("Lachlan Whitmore",), True, True, ("Statement data", "Accounts")),
        noticeboard=board,
        purpose="Small loan for a car repair",
        facts=("Earns $1,240 a fortnight", "Rents for $380 a week"),
    )


def detail_with(decision: Decision | None, **changes: object) -> ConversationDetail:
    """The same conversation with another decision."""
    base = detail()
    word = "counter_offer" if decision is None else ""
    review = bool(changes.pop("for_review", False))
    shown = replace(base.card, decision=decision, decision_word=word, for_review=review)
    blank: dict[str, object] = {"decision_detail": DecisionDetail(), "block": None, "decided_at": None}
    return replace(base, card=shown, **(blank | changes))  # type: ignore[arg-type]


def declined() -> ConversationDetail:
    """Declined by a block, with window, source and what the customer was told."""
    return detail_with(
        Decision.DECLINED,
        decided_at=minutes_ago(4.1),
        decision_detail=DecisionDetail("REAPPLICATION_BLOCK:PRIOR_DEFAULT", False, "APP-25110412", date(2027, 1, 1)),
        block=ConversationBlock(
            "PRIOR_DEFAULT", "Sorry, we can’t offer you a loan right now.", source_account="VN2511030276"
        ),
    )


def in_review() -> ConversationDetail:
    """Flagged for review, with the evidence of the match."""
    candidates = (MatchCandidate("CUS-2C90", "0.87", "low"), MatchCandidate("CUS-9A10", "0.41"))
    block = ConversationBlock(
        "REVIEW",
        "We need a little more time.",
        blocked_at=minutes_ago(5),
        for_review=True,
        match_band="grey",
        evidence=candidates,
    )
    return detail_with(Decision.NONE, for_review=True, block=block)
