"""Pausing a customer's notifications (features.md CO-5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from billie_desktop.domain.communication import Suppression
from billie_desktop.domain.communication_words import pause_in_force

LONGEST_REASON = 500
LONGEST_DAYS = 730
RECENTLY = timedelta(days=7)
"""For how long a pause that ran out is still told beside its customer."""
LISTED = timedelta(days=30)
"""For how long it is in the list of all pauses."""


class PauseMode(StrEnum):
    """What staff may set. ``panic_button`` is the platform's own and shown as it is."""

    ALL = "all"
    NON_ESSENTIAL = "non_essential"
    MARKETING = "marketing_only"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class PauseForm:
    """``key`` is made when the form opens and is the same in every retry. ``last_day`` belongs to the pause, by the
    Sydney calendar; None = until it is lifted."""

    key: str
    customer_id: str
    mode: PauseMode
    reason: str
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class PauseState:
    """What is known. ``in_force`` None: notifications are on. ``expired`` ran out within a week and nothing followed.
    ``asked`` was sent and has not been answered by the notification service yet."""

    known: bool = False
    in_force: Suppression | None = None
    expired: Suppression | None = None
    asked: PauseForm | None = None
    problem: str = ""


def pause_problems(form: PauseForm, today: date) -> Mapping[str, str]:
    """What is wrong, by field: reason, last_day."""
    found: dict[str, str] = {}
    if not form.reason.strip():
        found["reason"] = "Enter a reason"
    elif len(form.reason.strip()) > LONGEST_REASON:
        found["reason"] = f"At most {LONGEST_REASON} characters"
    if form.last_day is not None and not today <= form.last_day <= today + timedelta(days=LONGEST_DAYS):
        found["last_day"] = "Today or later, within two years"
    return found


def recently_expired(changes: Sequence[Suppression], now: datetime, within: timedelta = RECENTLY) -> Suppression | None:
    """The newest change, when it is a pause that ran out not longer ago than ``within``."""
    newest = max(changes, key=lambda change: change.set_at.timestamp() if change.set_at else 0.0, default=None)
    if newest is None or newest.mode == PauseMode.OFF or newest.expires_at is None:
        return None
    return newest if now - within <= newest.expires_at <= now else None


def pause_state(changes: tuple[Suppression, ...], asked: PauseForm | None, now: datetime) -> PauseState:
    """The state of a customer whose changes were read at ``now``."""
    in_force = pause_in_force(changes, now)
    return PauseState(True, in_force, None if in_force is not None else recently_expired(changes, now), asked)
