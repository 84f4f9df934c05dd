"""Text and links that strangers wrote, made harmless before anything shows them (features.md D25)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_INVISIBLE = "\u00ad\u200b\u2028\u2029\u2060\u2061\u2062\u2063\u2064\ufeff\ufff9\ufffa\ufffb"
_UNWANTED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_BIDI_CONTROLS}{_INVISIBLE}]|[\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n?")
_IN_LINK = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"`{}|^]")
_LINK_TRIM = re.compile(r"^[\x00-\x20]+|[\x00-\x20]+$|[\t\r\n]")
LONGEST_LINK = 2048
_LONGEST_HOST = 253


def clean_text(text: str) -> str:
    """The text without control characters and without marks that turn its direction around or hide in it.

    Line ends become ``\\n``. Letters of languages that run from right to left keep their own direction; only the
    invisible commands, with which "gpj.exe" is made to look like "exe.jpg", are taken out.
    """
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def safe_link(href: str) -> str | None:
    """The address if it may be opened: absolute, http or https, with a host and without a user part; else None."""
    bare = _LINK_TRIM.sub("", href)
    if not bare or len(bare) > LONGEST_LINK or _IN_LINK.search(bare) or clean_text(bare) != bare:
        return None
    try:
        parts = urlsplit(bare)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if parts.scheme.lower() not in ("http", "https") or not 0 < len(host) <= _LONGEST_HOST:
        return None
    # "https://bank.example@evil.example/" reads as the bank and leads elsewhere.
    if "@" in parts.netloc or port == 0:
        return None
    return bare


def link_host(link: str) -> str:
    """The host of a safe link as a browser resolves it: letters of other scripts appear as ``xn--…``.

    A host that cannot be encoded is shown as it stands.
    """
    host = urlsplit(link).hostname or ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
