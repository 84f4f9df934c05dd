"""Calendar dates as they stand on the wire."""

from datetime import date

from billie_desktop.practice.ledger.api import RefusalKind, Refused


def parse_date(text: str, field: str) -> date | None:
    """A calendar date of the wire; "" is None. Raises Refused INVALID_ARGUMENT, naming the field."""
    if not text:
        return None
    try:
        if len(text) != len("2026-07-15"):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        text = f"{field} must be a date such as 2026-07-15."
        raise Refused(RefusalKind.INVALID_ARGUMENT, text) from None
