"""Documents of ``conversations`` as domain values (read-models.md, events.md 6)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from billie_desktop.domain.conversation import (
    Claim,
    ConversationBlock,
    ConversationCard,
    Decision,
    DecisionDetail,
    MatchCandidate,
    Message,
    NoticeboardPost,
    Speaker,
)
from billie_desktop.domain.text_safety import clean_text
from billie_desktop.gateways.mongo.fields import Fields

CARD_FIELDS = dict.fromkeys(
    (
        "conversationId",
        "applicationNumber",
        "customerIdString",
        "status",
        "decisionStatus",
        "finalDecision",
        "startedAt",
        "lastUtteranceTime",
        "updatedAt",
        "utteranceCount",
        "purpose",
        "applicationData.loanAmount",
        "applicationData.loan_amount",
        "applicationData.loanPurpose",
        "applicationData.loan_purpose",
        "applicationData.payload",
        "applicationData.customer",
        "reapplicationBlock.dispositionKind",
        "reapplicationBlock.manualReviewCandidate",
        "claim",
        "attention",
    ),
    True,
)
"""What a card needs: never the messages."""

_SPEAKERS = {speaker.value: speaker for speaker in Speaker if speaker is not Speaker.UNKNOWN}


def read_card(document: Mapping[str, Any], names: Mapping[str, str]) -> ConversationCard:
    """A card. ``names`` are full names by customer id. Raises KeyError without the natural key."""
    fields = Fields(document)
    application = application_of(fields)
    customer_id = fields.text("customerIdString")
    decision, word = read_decision(fields)
    return ConversationCard(
        conversation_id=str(document["conversationId"]),
        application_number=fields.text("applicationNumber") or "",
        customer_id=customer_id,
        customer_name=_clean(names.get(customer_id or "") or _name_in(application.group("customer"))),
        amount=application.money("loanAmount") or application.money("loan_amount"),
        purpose=_clean(application.text("loanPurpose") or application.text("loan_purpose") or fields.text("purpose")),
        status=fields.text("status"),
        decision=decision,
        decision_word=word,
        for_review=_for_review(fields.group("reapplicationBlock")),
        started_at=fields.moment("startedAt"),
        last_message_at=fields.moment("lastUtteranceTime"),
        updated_at=fields.moment("updatedAt"),
        message_count=fields.whole("utteranceCount"),
        claim=_claim(fields.group("claim")),
        asked_at=fields.moment("attention.askedForPersonAt"),
        vulnerable_at=fields.moment("attention.vulnerableAt"),
        staff_said_at=fields.moment("attention.staffSaidAt"),
    )


def _clean(text: str | None) -> str | None:
    """One line without hidden characters: strangers typed it."""
    return " ".join(clean_text(text).split()) or None if text else None


def application_of(fields: Fields) -> Fields:
    """The application's values; older documents hold them one level deeper."""
    data = fields.raw("applicationData")
    if not isinstance(data, Mapping):
        return Fields({})
    payload = data.get("payload")
    if isinstance(payload, Mapping):
        data = {**payload, **{key: value for key, value in data.items() if key != "payload"}}
    return Fields(data)


def _name_in(customer: Fields) -> str | None:
    whole = customer.text("full_name") or customer.text("fullName") or customer.text("name")
    if whole:
        return whole
    first = customer.text("first_name") or customer.text("firstName")
    last = customer.text("last_name") or customer.text("lastName")
    return " ".join(part for part in (first, last) if part) or None


def read_decision(fields: Fields) -> tuple[Decision | None, str]:
    """The decision and its own word; None for a word that is not listed."""
    word = fields.text("decisionStatus")
    if word is None:
        return Decision.NONE, ""
    try:
        return Decision(word), word
    except ValueError:
        return None, word


def _for_review(block: Fields) -> bool:
    return block.text("dispositionKind") == "review" or block.flag("manualReviewCandidate")


def _claim(group: Fields) -> Claim | None:
    staff_id = group.text("staffId")
    if staff_id is None:
        return None
    return Claim(
        staff_id,
        group.text("staffName") or staff_id,
        group.moment("claimedAt"),
        group.moment("expiresAt"),
    )


def read_block(fields: Fields) -> ConversationBlock | None:
    """The block met in the conversation; None when there was none."""
    group = fields.group("reapplicationBlock")
    reason = group.text("reason")
    if reason is None:
        return None
    recognition = group.group("recognition")
    return ConversationBlock(
        reason=reason,
        stop_message=group.text("stopMessage") or "",
        until=group.day("blockedUntil"),
        blocked_at=group.moment("blockedAt"),
        source_application=group.text("sourceApplicationNumber") or "",
        source_account=group.text("sourceAccountId") or "",
        for_review=_for_review(group),
        clear_status=group.text("clearStatus") or "",
        match_band=recognition.text("band") or "",
        evidence=tuple(
            MatchCandidate(
                row.text("candidate_id") or row.text("candidateId") or "",
                row.text("posterior") or "",
                row.text("concealment") or "",
            )
            for row in recognition.rows("candidates")
        ),
    )


def read_decision_detail(fields: Fields) -> DecisionDetail:
    """What came with the decision."""
    group = fields.group("decisionDetail")
    retry = group.raw("retryEligible")
    return DecisionDetail(
        group.text("reason") or "",
        retry if isinstance(retry, bool) else None,
        group.text("sourceApplicationNumber") or "",
        group.day("blockedUntil"),
    )


def read_messages(rows: Sequence[Any]) -> tuple[Message, ...]:
    """Messages in the order of the record; a row without a time of its own cannot be placed and is left out."""
    found = (_message(Fields(row)) for row in rows if isinstance(row, Mapping))
    return tuple(message for message in found if message is not None)


def _message(row: Fields) -> Message | None:
    at = row.moment("createdAt")
    if at is None:
        return None
    word = row.text("username") or ""
    speaker = _SPEAKERS.get(word, Speaker.UNKNOWN)
    raw = row.raw("utterance")
    text = raw if isinstance(raw, str) else ""
    author = row.text("authorName") or row.text("author")
    return Message(
        message_id=row.text("id") or _own_id(at.isoformat(), word, text),
        speaker=speaker,
        text=text,
        at=at,
        rationale=row.text("rationale") or "",
        author=author or (word if speaker is Speaker.UNKNOWN else ""),
        author_id=row.text("author") or "",
        message_key=row.text("messageId") or "",
        event_id=row.text("eventId") or "",
    )


def _own_id(*parts: str) -> str:
    """Rows of older writers have no id: what they say and when makes one."""
    return "row-" + hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:24]


def read_noticeboard(fields: Fields) -> tuple[NoticeboardPost, ...]:
    """The agents' remarks, newest last."""
    posts = []
    for place, row in enumerate(fields.rows("noticeboard")):
        agent = row.text("agentName") or "unknown"
        topic = row.text("topic") or agent.rpartition("::")[2]
        post_id = row.text("id") or f"post-{place}"
        posts.append(NoticeboardPost(post_id, agent, topic, row.text("content") or "", row.moment("timestamp")))
    return tuple(posts)
