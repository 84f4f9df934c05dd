"""Export jobs and the history of events."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from billie_desktop.practice.ledger.book import open_book
from billie_desktop.practice.ledger.clock import SetClock
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.practice.ledger.books import NOW, OF_VERSION_3, disbursed, loan
from tests.practice.ledger.conftest import Ledger

TRAIL, CSV = pb.EXPORT_TYPE_AUDIT_TRAIL, pb.EXPORT_FORMAT_CSV


async def create(ledger: Ledger, **values: Any) -> str:
    wanted = {"export_type": TRAIL, "export_format": CSV, "created_by": "user-1"} | values
    answer = await ledger.stub.CreateExportJob(pb.CreateExportJobRequest(**wanted))
    assert answer.success, answer.error_message
    return str(answer.job_id)


async def ended(ledger: Ledger, job_id: str) -> Any:
    """The job as soon as it is completed or failed."""
    while True:
        job = await ledger.stub.GetExportStatus(pb.GetExportStatusRequest(job_id=job_id))
        if job.status in (pb.EXPORT_STATUS_COMPLETED, pb.EXPORT_STATUS_FAILED):
            return job
        await asyncio.sleep(0)


async def result(ledger: Ledger, job_id: str) -> Any:
    return await ledger.stub.GetExportResult(pb.GetExportResultRequest(job_id=job_id))


async def test_a_trail_of_chosen_loans(ledger: Ledger) -> None:
    """The file holds every event of these loans and no other, with size, number and checksum of what it holds."""
    disbursed(ledger.book)
    disbursed(ledger.book, loan(2))
    job = await ended(ledger, await create(ledger, account_ids=["ACC-2"], include_calculation_breakdown=True))
    assert (job.status, job.created_by, job.progress_percent) == (pb.EXPORT_STATUS_COMPLETED, "user-1", 100.0)
    file = await result(ledger, job.job_id)
    rows = list(csv.DictReader(io.StringIO(file.data)))
    assert {row["account_id"] for row in rows} == {"ACC-2"}
    assert [row["event_type"] for row in rows][:3] == [
        "account.created.v1",
        "account.schedule.created.v1",
        "account.updated.v1",
    ]
    assert json.loads(rows[0]["data_json"])["account_id"] == "ACC-2"
    checked = json.loads(file.validation_json)
    assert checked == {"rows": len(rows), "sha256": hashlib.sha256(file.data.encode()).hexdigest()}
    assert file.size_bytes == job.result_size_bytes == len(file.data.encode())


async def test_days_of_a_trail_are_sydney_days(ledger: Ledger) -> None:
    """The repayment at 14:30 UTC belongs to the next Sydney day, and both days of a range belong to it."""
    account = disbursed(ledger.book)
    account.repay(Decimal("5.00"), at=datetime(2026, 7, 5, 14, 30, tzinfo=UTC))
    for day, count in (("2026-07-05", 0), ("2026-07-06", 1)):
        job = await create(ledger, date_range_start=day, date_range_end=day, export_format=pb.EXPORT_FORMAT_JSON)
        await ended(ledger, job)
        rows = json.loads((await result(ledger, job)).data)
        assert sum(row["event_type"] == "account.updated.v1" for row in rows) == count


async def test_a_failed_export_can_be_tried_again(ledger: Ledger) -> None:
    """Journal entries of a period that is not closed fail with words; closed, a retry of the same job completes; a
    completed one is not tried again."""
    disbursed(ledger.book)
    ledger.clock.moment = datetime(2026, 8, 3, tzinfo=UTC)
    job_id = await create(ledger, export_type=pb.EXPORT_TYPE_JOURNAL_ENTRIES, period_date="2026-07-31")
    job = await ended(ledger, job_id)
    assert (job.status, job.can_retry) == (pb.EXPORT_STATUS_FAILED, True)
    assert "not been closed" in job.warning
    assert "not completed" in (await result(ledger, job_id)).error_message
    made = await ledger.stub.PreviewPeriodClose(
        pb.PreviewPeriodCloseRequest(period_date="2026-07-31", requested_by="user-1")
    )
    await ledger.stub.FinalizePeriodClose(
        pb.FinalizePeriodCloseRequest(preview_id=made.preview_id, finalized_by="user-1")
    )
    assert (await ledger.stub.RetryExport(pb.RetryExportRequest(job_id=job_id))).retry_count == 1
    assert (await ended(ledger, job_id)).status == pb.EXPORT_STATUS_COMPLETED
    assert made.total_ecl_allowance in (await result(ledger, job_id)).data
    again = await ledger.stub.RetryExport(pb.RetryExportRequest(job_id=job_id))
    assert (again.success, "failed" in again.error_message) == (False, True)


async def test_jobs_are_listed_newest_first(ledger: Ledger) -> None:
    """By person, newest first, with or without the completed ones; an unknown job is said inside OK."""
    mine = [await create(ledger) for _ in range(2)]
    await create(ledger, created_by="user-2", export_type=pb.EXPORT_TYPE_METHODOLOGY)
    for job_id in mine:
        await ended(ledger, job_id)
    listed = await ledger.stub.ListExportJobs(pb.ListExportJobsRequest(user_id="user-1"))
    assert [job.job_id for job in listed.jobs] == mine[::-1]
    rest = await ledger.stub.ListExportJobs(pb.ListExportJobsRequest(user_id="user-1", include_completed=False))
    assert list(rest.jobs) == []
    unknown = await ledger.stub.GetExportStatus(pb.GetExportStatusRequest(job_id="EXP-000099"))
    assert (unknown.success, unknown.error_message) == (False, "There is no such export job.")


async def test_the_history_of_a_loan_page_by_page(ledger: Ledger) -> None:
    """Pages of any size give every event once, newest first, with the ids under which they were announced; an unknown
    loan is said inside OK."""
    account = disbursed(ledger.book)
    disbursed(ledger.book, loan(2))
    account.repay(Decimal("5.00"))
    announced = [
        event.fields["cause"] for event in ledger.book.pending_events() if "ACC-1001" in event.fields["payload"]
    ]
    found, cursor = [], ""
    while True:
        request = pb.GetEventHistoryRequest(account_id="ACC-1001", limit=3, cursor=cursor)
        page = await ledger.stub.GetEventHistory(request)
        assert page.success
        assert len(page.events) <= 3
        found += [event.event_id for event in page.events]
        cursor = page.next_cursor
        if not cursor:
            break
    assert sorted(found) == sorted(announced)
    assert found == sorted(found, reverse=True)
    ledger.book.mark_published()
    kept = await ledger.stub.GetEventHistory(pb.GetEventHistoryRequest(account_id="ACC-1001"))
    assert len(kept.events) == len(announced)
    unknown = await ledger.stub.GetEventHistory(pb.GetEventHistoryRequest(account_id="ACC-9"))
    assert (unknown.success, "no such loan" in unknown.error_message) == (False, True)


def test_a_file_of_an_older_version_is_used_on(tmp_path: Path) -> None:
    """A ledger file of version 2 is opened: its loans are there, and what is announced from now on is kept."""
    path = tmp_path / "ledger.sqlite"
    with open_book(path, clock=SetClock(NOW)) as book:
        disbursed(book)
        for table in OF_VERSION_3:
            book.connection.execute(f"DROP TABLE {table}")
        book.connection.execute("PRAGMA user_version = 2")
    with open_book(path, clock=SetClock(NOW)) as book:
        book.account("ACC-1001").repay(Decimal("5.00"))
        assert book.connection.execute("SELECT COUNT(*) FROM events").fetchone()[0] > 0
