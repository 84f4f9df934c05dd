"""Numbers inside ids, cursors and tokens that come over the wire."""

_MOST_DIGITS = 18  # fits the file's integers


def number_in(text: str) -> int | None:
    """A number of at most 18 ASCII digits; None for anything else, however long it is."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None
