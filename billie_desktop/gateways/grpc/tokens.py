"""Access and refresh token of one session, in memory only; how long they work is measured with this machine's own
clock from the moment they came, so that a wrong wall clock does no harm."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass, field

from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

RENEW_AT = 0.7
"""Part of a token's life after which it is renewed."""
_SHORTEST_LIFE = 0.5


@dataclass(frozen=True, slots=True)
class TokenPair:
    """``renew_at`` and ``dies_at`` are moments of ``time.monotonic()``."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    renew_at: float
    dies_at: float

    @classmethod
    def of(cls, message: pb.Session) -> TokenPair:
        """The tokens of an answer that has just come."""
        now, life = time.monotonic(), _life(message)
        # Moments in a token are whole seconds: it may have been issued most of a second after what it says.
        left = max(life - 1.0, life / 2)
        return cls(message.access_token, message.refresh_token, now + left * RENEW_AT, now + left)


def _life(message: pb.Session) -> float:
    """Seconds from issue to expiry as the token itself says; without them what is left by this machine's clock."""
    try:
        payload = message.access_token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        life = float(claims["exp"]) - float(claims["iat"])
    except (IndexError, KeyError, TypeError, ValueError):
        life = message.access_expires_at.ToMicroseconds() / 1_000_000 - time.time()
    return max(life, _SHORTEST_LIFE)
