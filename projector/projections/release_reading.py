"""Reading the bodies of release events. Mobile numbers are normalised to +61XXXXXXXXX (RL-1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from projector.projections.maps import mobile
from projector.projections.reading import Reader, peek_identifier

TYPES = frozenset({"waitlist", "phone_list", "open_quota"})

_SKIPPED = {
    "skippedAlreadyCustomer": "already_customer",
    "skippedAlreadyReleased": "already_released",
    "skippedNeedsReview": "needs_review",
    "skippedInvalidNumber": "invalid_number",
}


@dataclass(frozen=True, slots=True)
class Release:
    """A release: values of its document, and its grants as number → contact id or None."""

    release_id: str
    values: dict[str, Any]
    grants: dict[str, str | None]


def read_release(read: Reader) -> Release:
    """Everything in the body, checked."""
    release_id = read.key("release_id")
    kind, grants = read.word("type"), _grants(read)
    if kind is not None and kind.lower() not in TYPES:
        read.warn()
        kind = None
    skipped = read.group("skipped")
    values: dict[str, Any] = {
        "name": read.text("name"),
        "type": None if kind is None else kind.lower(),
        "expiresAt": read.moment("expires_at"),
        "sendInviteSms": read.boolean("send_invite_sms", required=True),
        "quotaCount": read.integer("quota_count"),
        "grantedCount": len(grants),
        "createdByActor": read.text("released_by"),
    }
    for name, source in _SKIPPED.items():
        values[name] = None if skipped is None else skipped.integer(source)
    return Release(release_id, values, grants)


def _grants(read: Reader) -> dict[str, str | None]:
    """The places by number; a number that is none is left out with a warning, a repeated one counts once."""
    found: dict[str, str | None] = {}
    for row in read.rows("grants"):
        number, contact_id = mobile(row.text("mobile_e164")), row.identifier("contact_id")
        if number is None:
            read.warn()
        elif found.get(number) is None:
            found[number] = contact_id
    return found


def read_invites(read: Reader) -> tuple[list[str], list[str]]:
    """Numbers whose invitation was sent, and numbers whose invitation failed and that are not among the former."""
    sent = _numbers(read, read.texts("sent") or [])
    failed = _numbers(read, [row.text("mobile_e164") for row in read.rows("failed")])
    return sent, [number for number in failed if number not in sent]


def _numbers(read: Reader, texts: list[Any]) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        number = mobile(text)
        if number is None:
            read.warn()
        else:
            found[number] = None
    return list(found)


def numbers_in(body: Mapping[str, Any]) -> list[str]:
    """Every number a body names, for ``needs``; what cannot be read is skipped."""
    rows: list[Any] = [body]
    for name in ("grants", "failed", "sent"):
        part = body.get(name)
        rows.extend(part if isinstance(part, list) else ())
    texts = (peek_identifier(row, "mobile_e164") if isinstance(row, Mapping) else row for row in rows)
    found = (mobile(text) for text in texts if isinstance(text, str))
    return [number for number in found if number is not None]
