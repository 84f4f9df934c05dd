"""Access and refresh token of one session, in memory only; how long they work is measured with this machine's own
clock from the moment they came, so that a wrong wall clock does no harm."""

from __future__ import annotations

import base64
import json
import secrets
import time
from dataclasses import dataclass, field

from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

RENEW_AT = 0.7
"""Part of a token's life after which it is renewed."""
_SHORTEST_LIFE = 0.5
SLACK = 60.0
"""Seconds around the end of a session in which its end is no sign of anything."""


@dataclass(frozen=True, slots=True)
class TokenPair:
    """``renew_at`` and ``dies_at`` are moments of ``time.monotonic()``."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    renew_at: float
    dies_at: float
    renewal_id: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    """Goes with the renewal of this pair and with each retry of it: the answer may have been lost."""

    @classmethod
    def of(cls, message: pb.Session) -> TokenPair:
        """The tokens of an answer that has just come."""
        now, life = time.monotonic(), _life(message)
        # Moments in a token are whole seconds: it may have been issued most of a second after what it says.
        left = max(life - 1.0, life / 2)
        return cls(message.access_token, message.refresh_token, now + left * RENEW_AT, now + left)


@dataclass(frozen=True, slots=True)
class SessionLife:
    """How long a session lasts at most, whatever is renewed. Either clock counts: one may stand still in sleep."""

    wall: float
    steady: float

    @classmethod
    def of(cls, message: pb.Session) -> SessionLife:
        """From the answer of a sign-in that has just come."""
        ends = message.session_expires_at.ToMicroseconds() / 1_000_000
        left = ends - message.access_expires_at.ToMicroseconds() / 1_000_000 + _life(message)
        return cls(time.time() + left - SLACK, time.monotonic() + left - SLACK)

    def is_over(self) -> bool:
        """Whether the session has ended by its own time."""
        return time.time() >= self.wall or time.monotonic() >= self.steady


def _life(message: pb.Session) -> float:
    """Seconds from issue to expiry as the token itself says; without them what is left by this machine's clock."""
    try:
        payload = message.access_token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        life = float(claims["exp"]) - float(claims["iat"])
    except (IndexError, KeyError, TypeError, ValueError):
        life = message.access_expires_at.ToMicroseconds() / 1_000_000 - time.time()
    return max(life, _SHORTEST_LIFE)
