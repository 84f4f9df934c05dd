"""The signed manifest: one JSON object with the text that was signed and its Ed25519 signature.

``{"payload": "<JSON as text>", "signature": "<base64>"}``. Signed are the bytes of the payload's text behind
``CONTEXT``, so that no other signature of the same key can stand in. The payload:

| Field | |
|---|---|
| ``product`` | ``billie-desktop`` |
| ``version``, ``channel`` | ``1.4.0``, ``stable`` |
| ``notes`` | what is new, a list of lines |
| ``published``, ``expires`` | moments in UTC, ``2026-06-10T00:00:00Z`` |
| ``packages`` | a list of ``file`` (a name without folder), ``sha256``, ``size`` |
"""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from billie_desktop.domain.release import CannotCheck, Package, Release, UpdateProblem

CONTEXT = b"billie-desktop update manifest 1\n"
PRODUCT = "billie-desktop"
_VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){1,3}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]{0,120}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def read_manifest(data: bytes, key: bytes, folder: str = "") -> Release:
    """Verify first, read after. Raises CannotCheck for anything but a manifest that ``key`` has signed."""
    try:
        envelope = json.loads(data)
        payload, signature = envelope["payload"].encode(), base64.b64decode(envelope["signature"], validate=True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _no_manifest() from None
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, CONTEXT + payload)
    except InvalidSignature:
        raise CannotCheck(
            UpdateProblem.SIGNATURE,
            "What is published there was changed, or signed by somebody else, so it is not trusted. Tell whoever looks"
            " after this computer.",
        ) from None
    try:
        return _release(json.loads(payload), folder)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _no_manifest() from None


def _release(found: Any, folder: str) -> Release:
    if found["product"] != PRODUCT:
        raise ValueError("product")
    return Release(
        version=_matching(_VERSION, found["version"]),
        channel=str(found["channel"]),
        notes=tuple(str(line) for line in found["notes"]),
        published=_moment(found["published"]),
        expires=_moment(found["expires"]),
        packages=tuple(
            Package(_matching(_FILE, each["file"]), _matching(_SHA256, each["sha256"]), int(each["size"]))
            for each in found["packages"]
        ),
        folder=folder,
    )


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(pattern.pattern)
    return text


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment.astimezone(UTC)


def _no_manifest() -> CannotCheck:
    return CannotCheck(UpdateProblem.NOT_A_MANIFEST, "What is published there is no announcement of a version.")
