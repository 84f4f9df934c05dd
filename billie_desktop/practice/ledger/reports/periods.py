"""Closing a period: calculated, looked at, confirmed, and posted exactly as it was looked at (ledger.md 4).

What is wrong with a wish is said inside OK, with ``success`` false.
"""

import calendar
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import msgspec
from google.protobuf.message import Message

from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.call import Call
from billie_desktop.practice.ledger.clock import iso, sydney_day
from billie_desktop.practice.ledger.money import amount_text
from billie_desktop.practice.ledger.reports import period_figures as sums
from billie_desktop.practice.ledger.reports.checks import invalid, named
from billie_desktop.practice.ledger.reports.past_figures import end_of, figures_at
from billie_desktop.practice.ledger.reports.period_answers import (
    bucket_summaries,
    journal_entries,
    movement,
    reconciliation,
)
from billie_desktop.practice.ledger.reports.period_figures import Anomaly, Figures
from billie_desktop.practice.ledger.wire_dates import parse_date
from billie_desktop.practice.ledger.wire_numbers import number_in
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

PREVIEW_LIFE_US = 4 * 3_600 * 1_000_000
DEFAULT_PERIODS, MOST_PERIODS = 100, 100
_CORRECTIONS = "SELECT COUNT(*) FROM transactions WHERE at_us < ? AND sequence > ?"


class Periods:
    """Previews, closings and what was closed. Raises Refused for what cannot be read at all."""

    def __init__(self, book: LedgerBook) -> None:
        self._book = book
        self._sql = book.connection.execute

    def unary(self) -> dict[str, Callable[[Any, Call], Awaitable[Message]]]:
        """The methods by their names in the contract."""
        return {
            "PreviewPeriodClose": self.preview,
            "FinalizePeriodClose": self.finalize,
            "GetPeriodClose": self.get_period,
            "GetClosedPeriods": self.get_closed,
            "AcknowledgeAnomaly": self.acknowledge,
        }

    async def preview(self, request: pb.PreviewPeriodCloseRequest, call: Call) -> pb.PreviewPeriodCloseResponse:
        who, day = named(request.requested_by, "requested_by"), _day(request.period_date)
        problem = self._problem(day)
        if problem:
            return pb.PreviewPeriodCloseResponse(error_message=problem)
        began = self._now()
        figures, before = await figures_at(self._book, day), self._before(day)
        with self._book.batch():
            cursor = self._sql(
                "INSERT INTO period_previews (period, created_us, requested_by, figures) VALUES (?, ?, ?, ?)",
                (day.toordinal(), began, who, msgspec.json.encode(figures).decode()),
            )
        number = int(cursor.lastrowid or 0)
        return pb.PreviewPeriodCloseResponse(
            success=True,
            preview_id=f"PCP-{number:06d}",
            period_date=day.isoformat(),
            created_at=iso(began),
            expires_at=iso(began + PREVIEW_LIFE_US),
            total_accounts=len(figures.rows),
            total_accrued_yield=amount_text(figures.accrued),
            total_ecl_allowance=amount_text(figures.ecl),
            total_carrying_amount=amount_text(figures.carrying),
            ecl_by_bucket=bucket_summaries(figures),
            anomalies=[self._anomaly(number, each) for each in figures.anomalies],
            all_anomalies_acknowledged=not self._open_anomalies(number, figures),
            ecl_movement=movement(before[1], figures, before[0]),
            processing_time_seconds=(self._now() - began) / 1_000_000,
            reconciliation=reconciliation(figures),
        )

    async def acknowledge(self, request: pb.AcknowledgeAnomalyRequest, call: Call) -> pb.AcknowledgeAnomalyResponse:
        who = named(request.acknowledged_by, "acknowledged_by")
        found = self._find(request.preview_id)
        if found is None:
            return pb.AcknowledgeAnomalyResponse(error_message="There is no such preview.")
        number, _, _, figures = found
        if request.anomaly_id not in {each.anomaly_id for each in figures.anomalies}:
            return pb.AcknowledgeAnomalyResponse(error_message="This preview has no such anomaly.")
        with self._book.batch():  # the first one stands
            self._sql(
                "INSERT OR IGNORE INTO period_acknowledgements VALUES (?, ?, ?, ?)",
                (number, request.anomaly_id, self._now(), who),
            )
        return pb.AcknowledgeAnomalyResponse(
            success=True, all_anomalies_acknowledged=not self._open_anomalies(number, figures)
        )

    async def finalize(self, request: pb.FinalizePeriodCloseRequest, call: Call) -> pb.FinalizePeriodCloseResponse:
        who = named(request.finalized_by, "finalized_by")
        found = self._find(request.preview_id)
        problem = "There is no such preview."
        if found is not None:
            number, day, created, figures = found
            problem = self._problem(day)
            if not problem and self._now() >= created + PREVIEW_LIFE_US:
                problem = "This preview has expired. Calculate it again."
            if not problem and (waiting := self._open_anomalies(number, figures)):
                problem = f"{waiting} anomalies have not been acknowledged."
        if problem or found is None:
            return pb.FinalizePeriodCloseResponse(error_message=problem)
        before, now = self._before(day)[1], self._now()
        with self._book.batch():
            (last,) = self._sql("SELECT COALESCE(MAX(sequence), 0) FROM transactions").fetchone()
            text = msgspec.json.encode(figures).decode()
            self._sql("INSERT INTO periods VALUES (?, ?, ?, ?, ?)", (day.toordinal(), now, who, last, text))
        return pb.FinalizePeriodCloseResponse(
            success=True,
            period_date=day.isoformat(),
            status="CLOSED",
            finalized_at=iso(now),
            total_accounts=len(figures.rows),
            total_accrued_yield=amount_text(figures.accrued),
            total_ecl_allowance=amount_text(figures.ecl),
            total_carrying_amount=amount_text(figures.carrying),
            journal_entries=journal_entries(before, figures, day, now),
            event_id=f"evt-period-{day.isoformat()}",
        )

    async def get_period(self, request: pb.GetPeriodCloseRequest, call: Call) -> pb.PeriodCloseResponse:
        day = _day(request.period_date)
        row = self._sql("SELECT * FROM periods WHERE period = ?", (day.toordinal(),)).fetchone()
        if row is None:
            return pb.PeriodCloseResponse(found=False, period_date=day.isoformat())
        _, at_us, who, last, text = row
        figures = msgspec.json.decode(text, type=Figures)
        answer = pb.PeriodCloseResponse(
            found=True,
            period_date=day.isoformat(),
            status="CLOSED",
            finalized_at=iso(at_us),
            finalized_by=who,
            total_accounts=len(figures.rows),
            total_accrued_yield=amount_text(figures.accrued),
            total_ecl_allowance=amount_text(figures.ecl),
            total_carrying_amount=amount_text(figures.carrying),
            ecl_by_bucket=bucket_summaries(figures),
            journal_entries=journal_entries(self._before(day)[1], figures, day, at_us),
        )
        if request.include_corrections:
            (answer.correction_count,) = self._sql(_CORRECTIONS, (end_of(day), last)).fetchone()
            answer.has_corrections = answer.correction_count > 0
        return answer

    async def get_closed(self, request: pb.GetClosedPeriodsRequest, call: Call) -> pb.GetClosedPeriodsResponse:
        limit = min(request.limit, MOST_PERIODS) if request.limit > 0 else DEFAULT_PERIODS
        rows = self._sql("SELECT period FROM periods ORDER BY period DESC LIMIT ?", (limit,)).fetchall()
        (count,) = self._sql("SELECT COUNT(*) FROM periods").fetchone()
        dates = [date.fromordinal(period).isoformat() for (period,) in rows]
        return pb.GetClosedPeriodsResponse(period_dates=dates, total_count=count)

    def _problem(self, day: date) -> str:
        """Why this period cannot be closed; "" when it can."""
        if day.day != calendar.monthrange(day.year, day.month)[1]:
            return "A period ends with the last day of a month."
        if day > sydney_day(self._now()):
            return "This period has not ended yet."
        newest = self._sql("SELECT MAX(period) FROM periods").fetchone()[0]
        if newest is not None and newest >= day.toordinal():
            return "This period, or a later one, has been closed already."
        return ""

    def _before(self, day: date) -> tuple[str, Figures]:
        """The last closed period before a day: its date ("" at the first close) and figures."""
        row = self._sql(
            "SELECT period, figures FROM periods WHERE period < ? ORDER BY period DESC LIMIT 1", (day.toordinal(),)
        ).fetchone()
        if row is None:
            return "", sums.empty()
        return date.fromordinal(row[0]).isoformat(), msgspec.json.decode(row[1], type=Figures)

    def _find(self, preview_id: str) -> tuple[int, date, int, Figures] | None:
        number = number_in(preview_id.removeprefix("PCP-"))
        if number is None:
            return None
        row = self._sql(
            "SELECT number, period, created_us, figures FROM period_previews WHERE number = ?", (number,)
        ).fetchone()
        if row is None:
            return None
        return row[0], date.fromordinal(row[1]), row[2], msgspec.json.decode(row[3], type=Figures)

    def _acknowledged(self, number: int) -> dict[str, tuple[int, str]]:
        sql = "SELECT anomaly, at_us, acknowledged_by FROM period_acknowledgements WHERE preview = ?"
        return {anomaly: (at_us, who) for anomaly, at_us, who in self._sql(sql, (number,))}

    def _open_anomalies(self, number: int, figures: Figures) -> int:
        known = self._acknowledged(number)
        return sum(each.anomaly_id not in known for each in figures.anomalies)

    def _anomaly(self, number: int, each: Anomaly) -> pb.Anomaly:
        at_us, who = self._acknowledged(number).get(each.anomaly_id, (0, ""))
        return pb.Anomaly(
            anomaly_id=each.anomaly_id,
            anomaly_type=each.kind,
            account_id=each.account_id,
            severity=each.severity,
            description=each.words,
            acknowledged=bool(who),
            acknowledged_by=who,
            acknowledged_at=iso(at_us) if who else "",
        )

    def _now(self) -> int:
        return self._book.micros_of(None)


def _day(text: str) -> date:
    day = parse_date(text, "period_date")
    if day is None:
        raise invalid("period_date is needed.")
    return day
