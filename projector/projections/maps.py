"""The value maps of the wire contract (section 2), as data. A class prefix is removed before a look-up (rule DEC-6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


def _frozen(**groups: str) -> Mapping[str, str]:
    """``result="WORD, WORD"`` turned round into word → result."""
    return MappingProxyType({word: result for result, words in groups.items() for word in words.split(", ")})


ACCOUNT_STATUS: Final = _frozen(
    active="PENDING, ACTIVE", pending_disbursement="PENDING_DISBURSEMENT", in_arrears="SUSPENDED", paid_off="CLOSED"
)
"""Account status word → ``accountStatus``. A word that is not here leaves the field as stored (ACC-2)."""

OPENING_STATUS: Final = "PENDING"
"""What an absent or empty status on ``account.created.v1`` counts as."""

CLOSURE: Final = _frozen(paid_off="PAID_OFF, ADMIN_CLOSED, SETTLED_SHORT", written_off="WRITTEN_OFF")
"""Closure reason → ``accountStatus``; anything else is ``CLOSURE_OTHER``."""

CLOSURE_OTHER: Final = "paid_off"

INSTALMENT: Final = _frozen(scheduled="PENDING, SCHEDULED", partial="PARTIAL", paid="PAID", missed="OVERDUE, MISSED")
"""Instalment status in upper case → row status; anything else is ``INSTALMENT_OTHER`` on a row without status."""

INSTALMENT_OTHER: Final = "scheduled"

EKYC: Final = _frozen(
    successful="successful, success, approved, passed, verified",
    failed="failed, fail, declined, rejected",
    pending="pending, in_progress, in_review",
)
"""eKYC word in lower case → ``ekycStatus``. A word that is not here leaves the field as stored (CUS-4)."""

DECISION_CONVERSATION: Final = _frozen(approved="APPROVED", declined="DECLINED", referred="REFERRED")
"""Decision → ``conversations.status``; anything else is ``DECISION_CONVERSATION_OTHER``."""

DECISION_CONVERSATION_OTHER: Final = "hard_end"

DECISION: Final = DECISION_CONVERSATION
"""Decision → ``decisionStatus``; anything else is ``DECISION_OTHER``."""

DECISION_OTHER: Final = "no_decision"

NOTIFICATION_FAILURE: Final = _frozen(blocked="suppressed")
"""Notification error type → status; anything else is ``NOTIFICATION_FAILURE_OTHER``."""

NOTIFICATION_FAILURE_OTHER: Final = "failed"

DIRECTION: Final = _frozen(inbound="in, inbound", outbound="out, outbound")
"""Interaction direction in lower case → direction; anything else is null."""

CONSENT_FINAL: Final = frozenset({"complete", "cancelled"})
"""Statement consents of which the newest entry wins; ``initiated`` never replaces ``complete``."""

SEVERITY_RANK: Final[Mapping[str, int]] = MappingProxyType({"LOW": 0, "MEDIUM": 1, "HIGH": 2, "CRITICAL": 3})
"""Fraud severity in rising order; a stored one only rises."""

_MOBILE = re.compile(r"(?:\+61|61|0)([0-9]{9})|(4[0-9]{8})")
_MOBILE_NOISE = str.maketrans("", "", " \t\u00a0-().")


def mobile(number: str | None) -> str | None:
    """An Australian number as +61XXXXXXXXX; None when it is not one. Blanks, hyphens, dots and brackets are ignored."""
    if not number:
        return None
    found = _MOBILE.fullmatch(number.translate(_MOBILE_NOISE))
    return None if found is None else f"+61{found[1] or found[2]}"
