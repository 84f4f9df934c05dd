"""Which badge of the tokens a stored word wears. A word that is not listed is `unknown`: grey, as received."""

from __future__ import annotations

from billie_desktop.domain.account import AccountStatus
from billie_desktop.domain.words import BUCKET_WORDS, bucket_word, status_word
from billie_desktop.ui.kit.columns import BadgeCell

STATUS_BADGES: dict[str, str] = {
    AccountStatus.PENDING_DISBURSEMENT: "pending",
    AccountStatus.ACTIVE: "active",
    AccountStatus.IN_ARREARS: "arrears",
    AccountStatus.PAID_OFF: "paid-off",
    AccountStatus.WRITTEN_OFF: "written-off",
}
BUCKET_BADGES = {
    "current": "bucket-current",
    "early_arrears": "bucket-early",
    "late_arrears": "bucket-late",
    "default": "bucket-default",
    "closed": "written-off",
}
LATE_BUCKETS = frozenset({"early_arrears", "late_arrears", "default"})


def status_badge(status: str | None, plain: bool = False) -> BadgeCell | None:
    """The badge of an account status; None when the status is missing."""
    if status is None:
        return None
    return BadgeCell(STATUS_BADGES.get(status, "unknown"), status_word(status), plain)


def bucket_badge(bucket: str | None, days: int | None, *, short: bool = True) -> BadgeCell | None:
    """The badge of an aging bucket: "Late · 41 d", long "Late · 41 days"; None without a bucket."""
    if bucket is None:
        return None
    word = bucket_word(bucket)
    if days is not None and days > 0 and bucket in LATE_BUCKETS:
        unit = "d" if short else ("day" if days == 1 else "days")
        word = f"{word} · {days} {unit}"
    badge = BUCKET_BADGES.get(bucket, "unknown") if bucket in BUCKET_WORDS else "unknown"
    return BadgeCell(badge, word)
