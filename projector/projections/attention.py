"""Why a conversation may wait for a person: when the customer asked for one, when words of hardship fell, when staff
spoke last. Three moments that only grow, so that every order of events ends alike (docs/staff-events.md).
"""

from __future__ import annotations

from datetime import datetime

from projector.contract.attention_words import asks_for_person, sounds_vulnerable
from projector.projections.document import Document

FIELD = "attention"
ASKED, VULNERABLE, STAFF = "askedForPersonAt", "vulnerableAt", "staffSaidAt"


def heard(conversation: Document, speaker: str, text: str, at: datetime) -> None:
    """A message was added to the conversation."""
    if speaker == "staff":
        _reach(conversation, STAFF, at)
    elif speaker == "customer":
        if asks_for_person(text):
            _reach(conversation, ASKED, at)
        if sounds_vulnerable(text):
            _reach(conversation, VULNERABLE, at)


def _reach(conversation: Document, name: str, at: datetime) -> None:
    known = conversation.get(f"{FIELD}.{name}")
    if not isinstance(known, datetime) or known < at:
        conversation.set(f"{FIELD}.{name}", at)
