"""The state of the server side in memory."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta

from billie_desktop.domain.dead_letter import (
    CheckedCorrection,
    Correction,
    DeadLetter,
    DeadLetterPage,
    DeadLetterRow,
    LetterChoice,
    LetterChoices,
    LetterFilter,
    SentCorrection,
)
from billie_desktop.domain.drift import DriftReport, DriftState
from billie_desktop.domain.errors import DeskError, NotFound
from billie_desktop.domain.processing import Health, ProcessingStatus, StreamStanding
from billie_desktop.ui.gallery.people import NOW

EXTERNAL, INTERNAL = "inbox:billie-servicing", "inbox:billie-servicing:internal"


def stream(
    name: str, health: Health, pending: int, lag: float | None, last: datetime | None, consumers: int = 2
) -> StreamStanding:
    """One stream."""
    return StreamStanding(name, health, pending, lag, last, consumers)


def processing(
    health: Health, *streams: StreamStanding, reasons: tuple[str, ...] = (), letters: int = 0, rate: float | None = 41.5
) -> ProcessingStatus:
    """A reading of now."""
    pending = sum(each.pending for each in streams)
    catch_up = pending / rate if rate else (0.0 if not pending else None)
    return ProcessingStatus(health, reasons, pending, catch_up, streams, letters, rate, NOW)


HEALTHY = processing(
    Health.HEALTHY,
    stream(EXTERNAL, Health.HEALTHY, 0, 0.0, NOW - timedelta(seconds=2)),
    stream(INTERNAL, Health.HEALTHY, 3, 0.4, NOW - timedelta(minutes=4)),
)
DEGRADED = processing(
    Health.DEGRADED,
    stream(EXTERNAL, Health.DEGRADED, 2_418, 74.0, NOW - timedelta(seconds=74)),
    stream(INTERNAL, Health.HEALTHY, 0, 0.0, NOW - timedelta(minutes=4)),
    reasons=(
        "2,418 events are not applied yet.",
        "The oldest event of inbox:billie-servicing has waited for 74 s.",
    ),
    letters=4,
)
CRITICAL = processing(
    Health.CRITICAL,
    stream(EXTERNAL, Health.CRITICAL, 18_230, 1_310.0, NOW - timedelta(seconds=1_310), 1),
    stream(INTERNAL, Health.DEGRADED, 12, 44.0, NOW - timedelta(seconds=44), 0),
    reasons=(
        "No projector gives a sign of life: events wait until one runs.",
        "18,242 events are not applied yet.",
        "The oldest event of inbox:billie-servicing has waited for 1,310 s.",
    ),
    letters=4,
    rate=None,
)
UNKNOWN = ProcessingStatus(Health.UNKNOWN, ("The streams cannot be asked.",), 0, None, (), 0, None, NOW)


_ALL = LetterFilter()


class FakeSystem:
    """Implements ``desk.system_side.SystemSide``. ``outage`` is raised by every question while it is set.

    ``outcomes``: what the next corrections end with, an error or None for success. ``hold`` keeps a correction waiting.
    """

    def __init__(self, status: ProcessingStatus = HEALTHY, letters: tuple[DeadLetter, ...] = ()) -> None:
        self.status = status
        self.letters = list(letters)
        self.checked = CheckedCorrection("", ())
        self.outcomes: list[DeskError | None] = []
        self.hold: asyncio.Event | None = None
        self.sent: list[Correction] = []
        self.looked_at: list[str] = []
        self.page_size = 50
        self.report = DriftReport(DriftState.NEVER)
        self.next_report = DriftReport(DriftState.RUNNING, started_at=NOW, started_by="Mira Castellanos", accounts=640)
        self.runs = 0
        self.outage: DeskError | None = None
        self.asked = 0

    async def processing(self) -> ProcessingStatus:
        self.asked += 1
        self._check()
        return self.status

    async def dead_letters(self, wanted: LetterFilter = _ALL, after: str = "") -> DeadLetterPage:
        self._check()
        text, failure = wanted.search.casefold(), wanted.failure
        rows = [
            each.row
            for each in self.letters
            if text in _everything(each).casefold()
            and wanted.event_type in ("", each.row.event_type)
            and failure in ("", each.row.error_class, each.row.error_class.partition(":")[0])
        ]
        ids = [row.letter_id for row in rows]
        start = ids.index(after) + 1 if after in ids else 0
        page = rows[start : start + self.page_size]
        more = page[-1].letter_id if len(rows) > start + self.page_size else ""
        types = Counter(each.row.event_type for each in self.letters)
        failures = Counter(each.row.error_class for each in self.letters)
        counted = [tuple(LetterChoice(*item) for item in each.most_common()) for each in (types, failures)]
        choices = LetterChoices(*counted)
        return DeadLetterPage(tuple(page), more, len(self.letters), None if after else choices)

    async def dead_letter(self, letter_id: str) -> DeadLetter:
        self._check()
        self.looked_at.append(letter_id)
        return self._letter(letter_id)

    async def check_correction(self, letter_id: str, body: str) -> CheckedCorrection:
        self._check()
        self._letter(letter_id)
        return self.checked

    async def correct(self, correction: Correction) -> SentCorrection:
        self._check()
        self.sent.append(correction)
        if self.hold is not None:
            await self.hold.wait()
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome
        again = any(each.key == correction.key for each in self.sent[:-1])
        self.letters = [each for each in self.letters if each.row.letter_id != correction.letter_id]
        return SentCorrection("evt-0042", "1781048467123-0", again)

    async def drift(self) -> DriftReport:
        self._check()
        return self.report

    async def run_drift(self) -> DriftReport:
        self._check()
        self.runs += 1
        self.report = self.next_report
        return self.report

    def _letter(self, letter_id: str) -> DeadLetter:
        found = next((each for each in self.letters if each.row.letter_id == letter_id), None)
        if found is None:
            raise NotFound("This dead letter is not there any more.", code="UNKNOWN_LETTER")
        return found

    def _check(self) -> None:
        if self.outage is not None:
            raise self.outage


def _everything(letter: DeadLetter) -> str:
    row: DeadLetterRow = letter.row
    return " ".join((row.event_type, row.event_id, row.original_id, row.error, row.error_class, letter.body))
