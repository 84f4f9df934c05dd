"""Idempotency keys and payment ids: made once per intent (ledger.md 5)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from billie_desktop.domain.command import Action

KEY_LIFE = timedelta(hours=24)
"""How long the ledger remembers a key. An older one is never replayed."""

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_LONGEST = 128


def idempotency_key(account_id: str, action: Action, at: datetime) -> str:
    """``{loanAccountId}-{action}-{epoch ms}-{8 random characters}``, at most 128 characters.

    An account id too long for that is cut at its front; the random part alone makes the key unique.
    """
    tail = f"-{action.value}-{int(at.timestamp() * 1000)}-{random_text(8)}"
    return account_id[-(_LONGEST - len(tail)) :] + tail


def payment_id() -> str:
    """``PAY-`` and twelve random characters; comes back as ``reference_id`` of the posting."""
    return f"PAY-{random_text(12).upper()}"


def request_id(at: datetime) -> str:
    """The id of a request, made when its form opens: the same in every retry, and the key of its approval."""
    return form_key("request", at)


def form_key(kind: str, at: datetime) -> str:
    """``request-1767225600000-8f3k…``: made when a form opens, and the same in every retry of it."""
    return f"{kind}-{int(at.timestamp() * 1000)}-{random_text(16)}"


def random_text(length: int) -> str:
    """Lower-case letters and digits from the system's secure source."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def may_replay(made_at: datetime, now: datetime) -> bool:
    """Whether the ledger still remembers a key made at ``made_at``; five minutes are kept as a margin for clocks."""
    return now - made_at < KEY_LIFE - timedelta(minutes=5)
