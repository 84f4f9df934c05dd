"""Plain text goes to this machine only (events.md 1.3)."""

from __future__ import annotations

from urllib.parse import urlsplit

from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

from projector.app.settings import Settings, SettingsError
from projector.contract.addresses import is_loopback


def check(settings: Settings, *, allow_plaintext: bool) -> None:
    """Raise SettingsError when an address is no address, or would carry passwords and personal data in the clear."""
    for name, plain in (("REDIS_URL", _redis_plain(settings.redis_url)), ("DATABASE_URI", _mongo_plain(settings))):
        if plain and not allow_plaintext:
            raise SettingsError(
                f"{name} leads to another machine without TLS. Use an address with TLS (rediss://, or tls=true for"
                " MongoDB), or say --allow-plaintext when the network between is private."
            )


def _redis_plain(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme not in ("redis", "rediss", "unix"):
        raise SettingsError("REDIS_URL must begin with rediss:// or redis://.")
    return parts.scheme == "redis" and not is_loopback(parts.hostname or "localhost")


def _mongo_plain(settings: Settings) -> bool:
    uri = settings.database_uri
    if uri.startswith("mongodb+srv://"):
        # TLS is on unless it is turned off by name; the hosts stand in the DNS.
        return "tls=false" in uri.lower() or "ssl=false" in uri.lower()
    try:
        parsed = parse_uri(uri)
    except (PyMongoError, ValueError):
        # The driver's text may quote the address, which may hold a password.
        raise SettingsError("DATABASE_URI is no MongoDB address (mongodb://user:password@host:port/).") from None
    if parsed["options"].get("tls"):
        return False
    return any(not host.startswith("/") and not is_loopback(host) for host, _ in parsed["nodelist"])
