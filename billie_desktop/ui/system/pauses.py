"""Between two questions to the server: scattered, and longer while it does not answer."""

from __future__ import annotations

import random

LONGEST_MS = 60_000
JITTER = 0.1
"""By so much each pause is shorter or longer: desks that lost a server together do not come back together."""
_MOST_DOUBLINGS = 16


def pause_ms(usual: int, failures: int = 0) -> int:
    """The usual pause, doubled with each failure in a row, a minute at most; in ms."""
    pause = min(max(usual, LONGEST_MS), usual << min(failures, _MOST_DOUBLINGS))
    return round(pause * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311 - jitter, no secret
