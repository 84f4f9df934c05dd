"""Passwords of the granted users, as files with whole addresses, one per user and server.

``projector.database-uri`` and ``projector.redis-url`` are what ``DATABASE_URI_FILE`` and ``REDIS_URL_FILE`` name. A
password that is there stays; delete its two files and grant again to change it.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from projector.adapters.mongo_grants import AUTH_DATABASE, ROLES
from projector.app.settings import SettingsError

_BYTES = 24


class Secrets:
    """Files in a folder that only their owner reads. Raises SettingsError when they cannot be used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def passwords(self) -> dict[str, str]:
        """One per role, kept from before or made now."""
        return {role: self._known(role) or secrets.token_urlsafe(_BYTES) for role in ROLES}

    def write(self, passwords: dict[str, str], database_uri: str, redis_url: str) -> None:
        """Write every address."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for role, password in passwords.items():
                self._put(f"{role}.database-uri", mongo_address(database_uri, role, password))
                self._put(f"{role}.redis-url", redis_address(redis_url, role, password))
        except OSError as error:
            raise SettingsError(f"The folder of the secrets cannot be written ({error.strerror}).") from None

    def _known(self, role: str) -> str | None:
        path = self._folder / f"{role}.redis-url"
        try:
            return unquote(urlsplit(path.read_text(encoding="utf-8").strip()).password or "") or None
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            raise SettingsError(f"{path} is no address; delete it for a new password.") from None

    def _put(self, name: str, text: str) -> None:
        descriptor = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text + "\n")


def mongo_address(address: str, user: str, password: str) -> str:
    """An address of the same servers for another user."""
    scheme, _, rest = address.partition("://")
    place, _, options = rest.partition("?")
    hosts, _, _ = place.rpartition("@")[2].partition("/")
    kept = [each for each in options.split("&") if each and not each.lower().startswith("authsource=")]
    return f"{scheme}://{_login(user, password)}@{hosts}/?" + "&".join([f"authSource={AUTH_DATABASE}", *kept])


def redis_address(address: str, user: str, password: str) -> str:
    """The same for Redis."""
    parts = urlsplit(address)
    where = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{_login(user, password)}@{where}"))


def _login(user: str, password: str) -> str:
    return f"{quote(user, safe='')}:{quote(password, safe='')}"
