"""What a customer writes that asks for a person of the team, and words that must be seen by one soon.

Only hints for a queue: nothing is decided by them, and what they miss is still in the transcript.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PERSON = r"(?:person|human|people|someone|somebody|agent|operator|consultant|staff|manager|supervisor|team member)"

_ASKS = re.compile(
    r"\b(?:talk|speak|chat|spoke)\s+(?:to|with)\s+(?:an?\s+|some\s+|your\s+|the\s+)?(?:real\s+|actual\s+|live\s+)?"
    rf"{_PERSON}\b"
    rf"|\b(?:real|actual|live)\s+(?:person|human|agent)\b"
    r"|\b(?:human|agent|operator)\s+please\b"
    r"|\b(?:can|could|will|would)\s+(?:someone|somebody|you)\s+(?:please\s+)?(?:call|ring|phone)\s+me\b"
    r"|\bnot\s+(?:talking\s+to\s+)?a\s+(?:bot|machine)\b"
)
_ASK_STEMS = (
    "person", "human", "people", "someone", "somebody", "agent", "operator", "consultant", "staff", "manager",
    "supervisor", "member", "call me", "ring me", "phone me", " bot", "machine",
)  # fmt: skip
"""A pattern costs ten times what looking for its stems does; each match holds one of them."""

_VULNERABLE = re.compile(
    r"\b(?:suicid\w*|kill(?:ing)?\s+my\s?self|end(?:ing)?\s+my\s+life|self[- ]harm\w*"
    r"|don'?t\s+want\s+to\s+(?:be\s+here|live)|(?:domestic|family)\s+violence"
    r"|(?:abusive|scared\s+of\s+my|afraid\s+of\s+my)\s+(?:partner|husband|wife|ex)"
    r"|lost\s+my\s+(?:job|work|home)|made\s+redundant|homeless|evict\w*|sleeping\s+in\s+my\s+car"
    r"|(?:can'?t|cannot|can\s+not)\s+(?:afford|pay\s+for|buy)\s+(?:food|rent|medicine|groceries|nappies)"
    r"|hardship|bankrupt\w*|in\s+hospital|cancer|chemo\w*|stroke|passed\s+away|funeral"
    r"|depress(?:ed|ion)|anxiety|mental\s+health|gambl\w+|carer|disab(?:led|ility))\b"
)
_VULNERABLE_STEMS = (
    "suicid", "my self", "myself", "my life", "self-harm", "self harm", "want to", "violence", "abusive", "of my ",
    "lost my", "redundant", "homeless", "evict", "in my car", "afford", "pay for", "buy ", "hardship", "bankrupt",
    "hospital", "cancer", "chemo", "stroke", "passed away", "funeral", "depress", "anxiety", "mental", "gambl", "carer",
    "disab",
)  # fmt: skip

LONGEST = 4000
"""Characters that are looked at: nobody asks for help after that many, and a long text must not hold up a batch."""


def asks_for_person(text: str) -> bool:
    """Whether the customer wants to speak with somebody of the team."""
    return _found(text, _ASK_STEMS, _ASKS)


def sounds_vulnerable(text: str) -> bool:
    """Whether words of hardship, illness, violence or despair stand in the text."""
    return _found(text, _VULNERABLE_STEMS, _VULNERABLE)


def _found(text: str, stems: tuple[str, ...], pattern: re.Pattern[str]) -> bool:
    plain = _plain(text)
    for stem in stems:  # a loop costs half of what any() does over a generator
        if stem in plain:
            return pattern.search(plain) is not None
    return False


@lru_cache(maxsize=4)
def _plain(text: str) -> str:
    """The same message is asked about twice."""
    return " ".join(text[:LONGEST].replace("\u2019", "'").lower().split())
