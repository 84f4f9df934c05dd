"""Conversations of customers with the assistant and with staff, as the read model knows them (events.md 6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from billie_desktop.domain.assessment import Assessment, StatementCapture
from billie_desktop.domain.errors import Refused
from billie_desktop.domain.money import Money


class Speaker(StrEnum):
    """Who said it; an unlisted name of the record is UNKNOWN and shown with that name."""

    CUSTOMER = "customer"
    ASSISTANT = "assistant"
    STAFF = "staff"
    UNKNOWN = "unknown"


class Decision(StrEnum):
    """The decision on the application, an axis of its own beside the state of the conversation."""

    NONE = "no_decision"
    APPROVED = "approved"
    DECLINED = "declined"
    REFERRED = "referred"


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``text`` is as it was sent and may hold HTML: read it with ``html_text.read_html``.

    ``author`` is the member of staff who wrote it, else the name that the record gives an unknown speaker;
    ``message_key`` the key under which a desk sent it and ``event_id`` the event behind it, '' otherwise.
    """

    message_id: str
    speaker: Speaker
    text: str
    at: datetime
    rationale: str = ""
    author: str = ""
    author_id: str = ""
    message_key: str = ""
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Who answers in the conversation. ``expires_at`` None: until it is handed back."""

    staff_id: str
    staff_name: str
    since: datetime | None = None
    expires_at: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Whether it is still in force."""
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True, slots=True)
class ConversationCard:
    """One conversation in a list; read without its messages.

    ``status`` is the stored word as it is. ``decision`` is None for a word that is not listed, then
    ``decision_word`` holds it. ``message_count`` counts every message ever accepted. ``asked_at`` is when the customer
    last asked for a person, ``vulnerable_at`` when words of hardship fell, ``staff_said_at`` when staff spoke last.
    """

    conversation_id: str
    application_number: str = ""
    customer_id: str | None = None
    customer_name: str | None = None
    amount: Money | None = None
    purpose: str | None = None
    status: str | None = None
    decision: Decision | None = Decision.NONE
    decision_word: str = ""
    for_review: bool = False
    started_at: datetime | None = None
    last_message_at: datetime | None = None
    updated_at: datetime | None = None
    message_count: int | None = None
    claim: Claim | None = None
    asked_at: datetime | None = None
    vulnerable_at: datetime | None = None
    staff_said_at: datetime | None = None

    @property
    def title(self) -> str:
        """Who it is with: the name, else the customer's id, else the conversation's."""
        return self.customer_name or self.customer_id or self.conversation_id

    @property
    def active_at(self) -> datetime | None:
        """When something was said last, else when it began."""
        return self.last_message_at or self.started_at


@dataclass(frozen=True, slots=True)
class ConversationBlock:
    """The block against applying again that was met in this conversation."""

    reason: str
    stop_message: str = ""
    until: date | None = None
    blocked_at: datetime | None = None
    source_application: str = ""
    source_account: str = ""
    for_review: bool = False
    clear_status: str = ""
    evidence: tuple[MatchCandidate, ...] = ()
    match_band: str = ""


@dataclass(frozen=True, slots=True)
class MatchCandidate:
    """A customer whom the applicant may be; ``posterior`` is the probability as the engine wrote it."""

    customer_id: str
    posterior: str = ""
    concealment: str = ""


@dataclass(frozen=True, slots=True)
class DecisionDetail:
    """What came with the decision; what was not sent stays empty."""

    reason: str = ""
    retry_eligible: bool | None = None
    source_application: str = ""
    blocked_until: date | None = None


@dataclass(frozen=True, slots=True)
class NoticeboardPost:
    """A remark of a chat agent for staff."""

    post_id: str
    agent: str
    topic: str
    content: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ConversationDetail:
    """What stands beside the transcript."""

    card: ConversationCard
    final_decision: str = ""
    decision_detail: DecisionDetail = field(default_factory=DecisionDetail)
    decided_at: datetime | None = None
    block: ConversationBlock | None = None
    application: Assessment | None = None
    assessments: tuple[Assessment, ...] = ()
    statements: StatementCapture | None = None
    noticeboard: tuple[NoticeboardPost, ...] = ()
    purpose: str = ""
    facts: tuple[str, ...] = ()
    version: int = 0


class ClaimedByAnother(Refused):
    """Another agent answers in this conversation; ``name`` says who, '' when the server did not."""

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__(text, code="CLAIMED_BY_ANOTHER")
        self.name = name


class AnsweredMeanwhile(Refused):
    """Another agent's message came in between: read it, then send again with the count seen then."""

    def __init__(self, text: str) -> None:
        super().__init__(text, code="ANSWERED_MEANWHILE")
