"""Who signed in here last, so that the same person gets at the copy of the records while the server is away."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from billie_desktop.domain.session import Profile
from billie_desktop.gateways.cache import room
from billie_desktop.gateways.cache.errors import StorageFailed
from billie_desktop.gateways.cache.vault import Vault

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS person (
        place INTEGER PRIMARY KEY CHECK (place = 1),
        wrong INTEGER NOT NULL,
        body BLOB NOT NULL
    ) STRICT""",
)
MOST_WRONG = 5
"""Wrong passwords in a row after which only the server can let this person in again."""
_COST = {"n": 2**15, "r": 8, "p": 1, "maxmem": 2**26}
_encoder = msgspec.json.Encoder(decimal_format="string")


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A profile as the server gave it at ``at``, and what a password is compared with (scrypt, own salt)."""

    profile: Profile
    server: str
    at: datetime
    salt: str = field(repr=False)
    digest: str = field(repr=False)

    @classmethod
    def of(cls, profile: Profile, server: str, password: str) -> KnownPerson:
        """Somebody who has just signed in. Takes a tenth of a second: call it in a thread."""
        salt = secrets.token_hex(16)
        return cls(profile, server, datetime.now(UTC), salt, _digest(password, salt))

    def knows(self, password: str) -> bool:
        """Whether it is the password of that sign-in. Takes a tenth of a second: call it in a thread."""
        return hmac.compare_digest(_digest(password, self.salt), self.digest)

    @property
    def is_current(self) -> bool:
        """Whether the sign-in is not older than what may be kept."""
        return self.at.timestamp() > room.oldest()


class SqlPerson:
    """The one person of a cache file."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def remember(self, person: KnownPerson) -> None:
        """Keep who has just signed in. A file that cannot be written keeps nobody."""

        def upsert(connection: Any) -> None:
            connection.execute("INSERT OR REPLACE INTO person VALUES (1, 0, ?)", (_encoder.encode(person),))

        try:
            await self._vault.write(upsert)
        except StorageFailed:
            return

    async def find(self) -> KnownPerson | None:
        """Who it is; None when nobody is kept or the sign-in is too old."""

        def select(connection: Any) -> bytes | None:
            row = connection.execute("SELECT body FROM person").fetchone()
            return None if row is None else row[0]

        body = await self._vault.read(select)
        try:
            person = None if body is None else msgspec.json.decode(body, type=KnownPerson)
        except (msgspec.ValidationError, msgspec.DecodeError):
            return None
        return person if person is not None and person.is_current else None

    async def count_try(self, right: bool) -> None:
        """A password was tried: after five wrong ones in a row nobody is kept any more."""

        def count(connection: Any) -> None:
            connection.execute("UPDATE person SET wrong = CASE WHEN ? THEN 0 ELSE wrong + 1 END", (right,))
            connection.execute("DELETE FROM person WHERE wrong >= ?", (MOST_WRONG,))

        await self._vault.write(count)


def _digest(password: str, salt: str) -> str:
    return hashlib.scrypt(password.encode(), salt=bytes.fromhex(salt), **_COST).hex()
