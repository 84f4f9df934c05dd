"""One aging scheme, the ledger's; older names are read as well (ledger.md 2)."""

from __future__ import annotations

BUCKETS = ("current", "early_arrears", "late_arrears", "default", "closed")
_OLDER = {
    "bucket_0": "current",
    "bucket_1": "early_arrears",
    "days_1_30": "early_arrears",
    "bucket_2": "late_arrears",
    "bucket_3": "late_arrears",
    "days_31_60": "late_arrears",
    "days_61_90": "late_arrears",
    "bucket_4": "default",
    "days_90_plus": "default",
}


def bucket_name(raw: str | None) -> str | None:
    """The listed name of a bucket, compared without regard to case; an unlisted word stays as received."""
    if not raw:
        return None
    folded = raw.strip().lower()
    return folded if folded in BUCKETS else _OLDER.get(folded, raw)


def is_arrears(bucket: str | None) -> bool:
    """Whether the bucket alone says "in arrears": a listed bucket other than current and closed."""
    return bucket in ("early_arrears", "late_arrears", "default")


def bucket_spellings(bucket: str) -> tuple[str, ...]:
    """All words that may be stored for a listed bucket, older names included; an unlisted one is only itself."""
    names = [bucket, *(older for older, name in _OLDER.items() if name == bucket)] if bucket in BUCKETS else [bucket]
    return tuple(dict.fromkeys(spelling for name in names for spelling in (name, name.upper())))
