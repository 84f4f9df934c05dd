"""The organisation's OpenID provider: authorisation code with PKCE.

The desk opens the system browser, and the provider sends the code to the desk on a loopback address. The desk hands
code and verifier to us; we exchange them, check the identity token, and take one thing from it: the verified e-mail.
Who that is, and what he may do, stands in ``users``.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jwt

from projector.contract.addresses import is_loopback
from projector.intake.errors import Away, Unauthenticated
from projector.intake.request_values import invalid
from projector.intake.web import AnswerRefused, Web, WebAway

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures that are accepted; never "none", and never one with a shared secret."""
LEEWAY_SECONDS = 60
DISCOVERY_SECONDS = 3600.0
_KEYS_AGAIN_SECONDS = 10.0
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """Our registration at the provider. ``client_secret`` is '' for a public client."""

    issuer: str
    client_id: str
    client_secret: str = ""
    name: str = "Company sign-in"
    scope: str = "openid email"

    def __repr__(self) -> str:  # the secret stays out of logs and tracebacks
        return f"OidcSettings({self.issuer!r}, {self.client_id!r})"


class OidcProvider:
    """Talks to one provider. Raises Unauthenticated for what it does not vouch for, Away when it cannot be reached."""

    def __init__(self, settings: OidcSettings, web: Web) -> None:
        self._settings = settings
        self._web = web
        self._document: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, dict[str, jwt.PyJWK]] = (0.0, {})

    @property
    def settings(self) -> OidcSettings:
        """Our registration."""
        return self._settings

    async def authorization_endpoint(self) -> str:
        """Where the browser goes."""
        return _endpoint(await self._discovery(), "authorization_endpoint")

    async def email(self, code: str, code_verifier: str, redirect_uri: str, nonce: str) -> str:
        """The verified e-mail of the person who has signed in at the provider."""
        if not code or len(code) > 4096:
            raise invalid("code", "The code is missing.")
        if not _VERIFIER.fullmatch(code_verifier):
            raise invalid("code_verifier", "A verifier has 43 to 128 letters, digits, and - . _ ~.")
        if not nonce or len(nonce) > 256:
            raise invalid("nonce", "The nonce is missing.")
        target = urlsplit(redirect_uri)
        if target.scheme != "http" or not is_loopback(target.hostname or ""):
            raise invalid("redirect_uri", "The browser comes back to the desk's own machine only.")
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": self._settings.client_id,
            "code_verifier": code_verifier,
        }
        endpoint = _endpoint(await self._discovery(), "token_endpoint")
        secret = (self._settings.client_id, self._settings.client_secret) if self._settings.client_secret else None
        try:
            answer = await asyncio.to_thread(self._web.post, endpoint, form, secret)
        except AnswerRefused:
            raise _not_vouched() from None
        except WebAway as error:
            raise _away() from error
        return self._email_of(await self._claims(str(answer.get("id_token") or "")), nonce)

    async def _claims(self, token: str) -> Mapping[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
            key = await self._key(str(header.get("kid") or ""))
            if header.get("alg") not in ALGORITHMS or key is None:
                raise _not_vouched()
            return jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                audience=self._settings.client_id,
                issuer=self._settings.issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["iss", "aud", "exp", "iat", "sub"]},
            )
        except jwt.PyJWTError:
            raise _not_vouched() from None

    def _email_of(self, claims: Mapping[str, Any], nonce: str) -> str:
        audience = claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != self._settings.client_id:
            raise _not_vouched()
        if not hmac.compare_digest(str(claims.get("nonce") or "").encode(), nonce.encode()):
            raise _not_vouched()
        email = claims.get("email")
        # An e-mail that the provider has not verified could be anybody's.
        if not isinstance(email, str) or not email or claims.get("email_verified") is not True:
            raise _not_vouched()
        return email

    async def _discovery(self) -> Mapping[str, Any]:
        if self._document is None or self._document[0] <= time.monotonic():
            document = await self._get(f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration")
            if document.get("issuer") != self._settings.issuer:
                raise _away()
            self._document = (time.monotonic() + DISCOVERY_SECONDS, document)
        return self._document[1]

    async def _key(self, key_id: str) -> jwt.PyJWK | None:
        """A key of the provider; keys that are not known are asked for again, but not more often than every 10 s."""
        read_at, keys = self._keys
        if (key_id not in keys and read_at + _KEYS_AGAIN_SECONDS <= time.monotonic()) or not keys:
            answer = await self._get(_endpoint(await self._discovery(), "jwks_uri"))
            keys = {}
            for each in answer.get("keys") or ():
                try:
                    keys[str(each.get("kid") or "")] = jwt.PyJWK(each)
                except (jwt.PyJWTError, AttributeError):
                    continue  # a kind of key that we do not use
            self._keys = (time.monotonic(), keys)
        return keys.get(key_id)

    async def _get(self, address: str) -> Mapping[str, Any]:
        try:
            return await asyncio.to_thread(self._web.get, address)
        except (AnswerRefused, WebAway) as error:
            raise _away() from error


def _endpoint(document: Mapping[str, Any], name: str) -> str:
    """An address of the provider: https, or plain on this machine. Raises Away."""
    address = document.get(name)
    if not isinstance(address, str) or not is_safe(address):
        raise _away()
    return address


def is_safe(address: str) -> bool:
    """Whether an address is https, or plain http to this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def _not_vouched() -> Unauthenticated:
    return Unauthenticated("WRONG_CREDENTIALS", "The company sign-in was not accepted. Try again.")


def _away() -> Away:
    return Away("PROVIDER_AWAY", "The company sign-in cannot be reached, or is not set up rightly. Try again later.")
