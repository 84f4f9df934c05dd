"""Access tokens: signed (EdDSA), short-lived, bound to one environment and one session. The role is not in them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from projector.intake.errors import Unauthenticated
from projector.intake.signing_keys import SigningKeys

ISSUER = "billie-intake"
AUDIENCE = "billie-desk"
ALGORITHM = "EdDSA"
_REQUIRED = ["iss", "aud", "exp", "iat", "sub", "sid", "env"]
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Claims:
    """What a genuine token says."""

    user_id: str
    session_id: str
    expires_at: float
    key_id: str


class Tokens:
    """Makes and checks access tokens of one environment."""

    def __init__(self, keys: SigningKeys, environment: str, life: timedelta = timedelta(minutes=5)) -> None:
        self._keys = keys
        self._environment = environment
        self._life = life
        self._genuine: OrderedDict[str, Claims] = OrderedDict()

    def issue(self, user_id: str, session_id: str) -> tuple[str, datetime]:
        """A token and the moment it expires."""
        key_id, key = self._keys.signing()
        now = datetime.now(UTC)
        expires = now + self._life
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "env": self._environment,
            "sub": user_id,
            "sid": session_id,
            "iat": now,
            "exp": expires,
        }
        return jwt.encode(claims, key, algorithm=ALGORITHM, headers={"kid": key_id}), expires

    def verify(self, token: str) -> Claims:
        """The claims of a genuine token of this environment. Raises Unauthenticated."""
        claims = self._genuine.get(token)
        if claims is None or self._keys.verifying(claims.key_id) is None:
            claims = self._check(token)
            self._genuine[token] = claims
            if len(self._genuine) > _REMEMBERED:
                self._genuine.popitem(last=False)
        if claims.expires_at <= datetime.now(UTC).timestamp():
            self._genuine.pop(token, None)
            raise _expired()
        return claims

    def _check(self, token: str) -> Claims:
        try:
            key_id = str(jwt.get_unverified_header(token).get("kid", ""))
            key = self._keys.verifying(key_id)
            if key is None:
                raise _invalid()
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],  # never the one that the token names
                audience=AUDIENCE,
                issuer=ISSUER,
                options={"require": _REQUIRED},
            )
        except jwt.ExpiredSignatureError:
            raise _expired() from None
        except jwt.PyJWTError:
            raise _invalid() from None
        if claims["env"] != self._environment or not claims["sub"] or not claims["sid"]:
            raise _invalid()
        return Claims(str(claims["sub"]), str(claims["sid"]), float(claims["exp"]), key_id)


def _invalid() -> Unauthenticated:
    return Unauthenticated("TOKEN_INVALID", "This sign-in is not valid here. Sign in.")


def _expired() -> Unauthenticated:
    return Unauthenticated("TOKEN_EXPIRED", "The sign-in has expired.")
