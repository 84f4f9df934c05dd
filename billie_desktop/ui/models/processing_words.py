"""How the processing of events is said: badge, sign and words together, so that colour never speaks alone."""

from __future__ import annotations

from datetime import datetime

from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.processing import Health, StreamStanding, lag_health, pending_health
from billie_desktop.domain.words import DASH, clock, short_date
from billie_desktop.ui.kit.columns import BadgeCell, Cell, Column, MonoCell, TextCell
from billie_desktop.ui.kit.tokens import ColorRole

HEALTH_WORDS = {
    Health.HEALTHY: "Healthy",
    Health.DEGRADED: "Degraded",
    Health.CRITICAL: "Critical",
    Health.UNKNOWN: "Not known",
}
HEALTH_BADGES = {
    Health.HEALTHY: "approved",
    Health.DEGRADED: "attention-amber",
    Health.CRITICAL: "attention-red",
    Health.UNKNOWN: "unknown",
}
HEALTH_ICONS = {
    Health.HEALTHY: "check-circle",
    Health.DEGRADED: "alert",
    Health.CRITICAL: "x-circle",
    Health.UNKNOWN: "help",
}
HEALTH_TONES: dict[Health, ColorRole] = {
    Health.HEALTHY: "text",
    Health.DEGRADED: "warning",
    Health.CRITICAL: "danger",
    Health.UNKNOWN: "text-muted",
}


def duration(seconds: float | None) -> str:
    """ "0 s", "45 s", "4 min 10 s", "2 h 5 min", "3 days"; a dash when not known."""
    if seconds is None:
        return DASH
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return _two(whole // 60, "min", whole % 60, "s")
    if whole < 48 * 3600:
        return _two(whole // 3600, "h", whole % 3600 // 60, "min")
    return f"{whole // 86400} days"


def _two(great: int, great_unit: str, small: int, small_unit: str) -> str:
    return f"{great} {great_unit} {small} {small_unit}" if small else f"{great} {great_unit}"


def moment(at: datetime | None, now: datetime) -> str:
    """ "09:41:07", on other days "9 Jun 09:41:07"; a dash when there is none."""
    if at is None:
        return DASH
    day, today = business_day(at), business_day(now)
    return clock(at) if day == today else f"{short_date(day, today)} {clock(at)}"


def stream_columns(now: datetime | None = None) -> tuple[Column[StreamStanding], ...]:
    """One row per stream. ``now`` decides whether a moment names its day; None: it never does."""
    return (
        Column("stream", "Stream", 236, lambda row: MonoCell(row.stream), stretch=2),
        Column("state", "State", 116, _state),
        Column("pending", "Pending", 96, _pending, right=True),
        Column("lag", "Lag", 124, _lag, right=True),
        Column("last", "Last processed", 148, lambda row: _last(row, now), right=True),
        Column("consumers", "Consumers", 104, _consumers, right=True),
    )


def _pending(row: StreamStanding) -> Cell:
    return _graded(f"{row.pending:,}", pending_health(row.pending))


def _lag(row: StreamStanding) -> Cell:
    return _graded(duration(row.lag_seconds), lag_health(row.lag_seconds))


def _state(row: StreamStanding) -> Cell:
    return BadgeCell(HEALTH_BADGES[row.health], HEALTH_WORDS[row.health], icon=HEALTH_ICONS[row.health])


def _graded(text: str, health: Health) -> Cell:
    grave = health in (Health.DEGRADED, Health.CRITICAL)
    tone = HEALTH_TONES[health]
    return TextCell(text, tone, 600 if grave else None, icon=HEALTH_ICONS[health] if grave else None, icon_tone=tone)


def _last(row: StreamStanding, now: datetime | None) -> Cell:
    if row.last_processed is None:
        return TextCell("Nothing yet", "text-muted")
    return TextCell(moment(row.last_processed, now or row.last_processed))


def _consumers(row: StreamStanding) -> Cell:
    if row.consumers:
        return TextCell(f"{row.consumers:,}")
    return TextCell("none", "danger", 600, icon="alert", icon_tone="danger")
