"""What is printed or saved about a customer is recorded first, as a reveal (features.md E6)."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from billie_desktop.desk.note_book import RevealLog
from billie_desktop.ui.print.paper import Paper

Record = Callable[[Paper, str], Awaitable[None]]
"""Called with the paper and the word "print" or "pdf" before anything leaves the desk. Raises DeskError: then nothing
does."""

log = logging.getLogger("billie.reveals")


def customer_record(reveals: RevealLog | None, customer_id: str) -> Record:
    """The record of papers about one customer: on the server where it keeps one, and in this machine's log."""

    async def record(paper: Paper, way: str) -> None:
        if reveals is not None:
            await reveals.log(customer_id, f"{paper.kind}:{way}")
        log.info("%s of %s: %s", paper.kind, customer_id, way)

    return record
