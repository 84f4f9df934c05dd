"""Export jobs: queued, worked off in the background one after the other, fetched as one text (ledger.md 4).

A job that a dead process left behind is worked off by the next one.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from google.protobuf.message import Message

from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.call import Call
from billie_desktop.practice.ledger.clock import iso
from billie_desktop.practice.ledger.reports.checks import MOST_IDS, invalid, named
from billie_desktop.practice.ledger.reports.export_files import CannotExport, Wanted, as_csv, as_json, table_of
from billie_desktop.practice.ledger.wire_dates import parse_date
from billie_desktop.practice.ledger.wire_numbers import number_in
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

DEFAULT_JOBS, MOST_JOBS = 20, 100
MOST_RETRIES = 3
_PENDING, _PROCESSING = pb.EXPORT_STATUS_PENDING, pb.EXPORT_STATUS_PROCESSING
_COMPLETED, _FAILED = pb.EXPORT_STATUS_COMPLETED, pb.EXPORT_STATUS_FAILED
_UNKNOWN = "There is no such export job."
_COLUMNS = (
    "number, type, format, wanted, status, created_us, created_by, started_us, completed_us, total, processed, "
    "retries, problem, data"
)


class Job(msgspec.Struct, array_like=True):
    """A row of the table of jobs. Moments in microseconds."""

    number: int
    type: int
    format: int
    wanted: str
    status: int
    created_us: int
    created_by: str
    started_us: int | None
    completed_us: int | None
    total: int
    processed: int
    retries: int
    problem: str
    data: str

    @property
    def job_id(self) -> str:
        """As it is called outside."""
        return f"EXP-{self.number:06d}"


class Exports:
    """Methods and worker. Raises Refused for what cannot be read; all else is said inside OK."""

    def __init__(self, book: LedgerBook) -> None:
        self._book = book
        self._sql = book.connection.execute
        self._wake = asyncio.Event()

    def unary(self) -> dict[str, Callable[[Any, Call], Awaitable[Message]]]:
        """The methods by their names in the contract."""
        return {
            "CreateExportJob": self.create,
            "GetExportStatus": self.status,
            "GetExportResult": self.result,
            "RetryExport": self.retry,
            "ListExportJobs": self.list_jobs,
        }

    async def run(self) -> None:
        """Work off what is queued, until cancelled."""
        with self._book.batch():
            self._sql("UPDATE export_jobs SET status = ? WHERE status = ?", (_PENDING, _PROCESSING))
        while True:
            self._wake.clear()
            while job := self._next():
                self._set(job, status=_PROCESSING, started_us=self._now(), completed_us=None)
                await asyncio.sleep(0)  # others may see that it is under way
                self._make(job)
            await self._wake.wait()

    async def create(self, request: pb.CreateExportJobRequest, call: Call) -> pb.CreateExportJobResponse:
        who = named(request.created_by, "created_by")
        if request.export_type == pb.EXPORT_TYPE_UNSPECIFIED or request.export_format == pb.EXPORT_FORMAT_UNSPECIFIED:
            raise invalid("export_type and export_format are needed.")
        since, until = (
            parse_date(text, name)
            for text, name in (
                (request.date_range_start, "date_range_start"),
                (request.date_range_end, "date_range_end"),
            )
        )
        period = parse_date(request.period_date, "period_date")
        if since is not None and until is not None and until < since:
            raise invalid("date_range_end must not be before date_range_start.")
        if len(request.account_ids) > MOST_IDS:
            raise invalid(f"At most {MOST_IDS} account ids are possible.")
        if request.export_type == pb.EXPORT_TYPE_JOURNAL_ENTRIES and period is None:
            return pb.CreateExportJobResponse(error_message="Journal entries need the period_date of a closed period.")
        wanted = Wanted(
            request.period_date,
            list(request.account_ids),
            request.date_range_start,
            request.date_range_end,
            request.include_calculation_breakdown,
        )
        values = (request.export_type, request.export_format, msgspec.json.encode(wanted).decode(), _PENDING)
        with self._book.batch():
            cursor = self._sql(
                "INSERT INTO export_jobs (type, format, wanted, status, created_us, created_by)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (*values, self._now(), who),
            )
        self._wake.set()
        return pb.CreateExportJobResponse(success=True, job_id=f"EXP-{int(cursor.lastrowid or 0):06d}")

    async def status(self, request: pb.GetExportStatusRequest, call: Call) -> pb.ExportJobResponse:
        return _answer(self._find(request.job_id))

    async def result(self, request: pb.GetExportResultRequest, call: Call) -> pb.GetExportResultResponse:
        job = self._find(request.job_id)
        if job is None or job.status != _COMPLETED:
            problem = _UNKNOWN if job is None else "This export is not completed."
            return pb.GetExportResultResponse(error_message=problem)
        digest = hashlib.sha256(job.data.encode()).hexdigest()
        return pb.GetExportResultResponse(
            success=True,
            format=job.format,  # type: ignore[arg-type]
            data=job.data,
            size_bytes=len(job.data.encode()),
            validation_json=msgspec.json.encode({"rows": job.total, "sha256": digest}).decode(),
        )

    async def retry(self, request: pb.RetryExportRequest, call: Call) -> pb.ExportJobResponse:
        job = self._find(request.job_id)
        if job is None or not _can_retry(job):
            answer = _answer(job)
            answer.success = False
            answer.error_message = _UNKNOWN if job is None else "Only an export that failed can be tried again."
            return answer
        self._set(job, status=_PENDING, retries=job.retries + 1, problem="", started_us=None, completed_us=None)
        self._wake.set()
        return _answer(self._find(request.job_id))

    async def list_jobs(self, request: pb.ListExportJobsRequest, call: Call) -> pb.ListExportJobsResponse:
        limit = min(request.limit, MOST_JOBS) if request.limit > 0 else DEFAULT_JOBS
        with_completed = request.include_completed if request.HasField("include_completed") else True
        rows = self._sql(
            f"SELECT {_COLUMNS} FROM export_jobs WHERE (? = '' OR created_by = ?) AND (? OR status <> ?)"  # noqa: S608
            " ORDER BY number DESC LIMIT ?",
            (request.user_id, request.user_id, int(with_completed), _COMPLETED, limit),
        ).fetchall()
        return pb.ListExportJobsResponse(success=True, jobs=[_answer(Job(*row)) for row in rows])

    def _make(self, job: Job) -> None:
        try:
            table = table_of(self._book, job.type, msgspec.json.decode(job.wanted, type=Wanted))
        except CannotExport as error:
            self._set(job, status=_FAILED, problem=str(error), completed_us=self._now())
            return
        data = as_csv(table) if job.format == pb.EXPORT_FORMAT_CSV else as_json(table)
        count = len(table.rows)
        self._set(job, status=_COMPLETED, total=count, processed=count, data=data, completed_us=self._now())

    def _next(self) -> Job | None:
        row = self._sql(
            f"SELECT {_COLUMNS} FROM export_jobs WHERE status = ? ORDER BY number LIMIT 1",  # noqa: S608
            (_PENDING,),
        ).fetchone()
        return Job(*row) if row is not None else None

    def _find(self, job_id: str) -> Job | None:
        number = number_in(job_id.removeprefix("EXP-"))
        if not job_id:
            raise invalid("job_id is needed.")
        if number is None:
            return None
        sql = f"SELECT {_COLUMNS} FROM export_jobs WHERE number = ?"  # noqa: S608
        row = self._sql(sql, (number,)).fetchone()
        return Job(*row) if row is not None else None

    def _set(self, job: Job, **values: object) -> None:
        sql = f"UPDATE export_jobs SET {', '.join(f'{name} = ?' for name in values)} WHERE number = ?"  # noqa: S608
        with self._book.batch():
            self._sql(sql, (*values.values(), job.number))

    def _now(self) -> int:
        return self._book.micros_of(None)


def _can_retry(job: Job) -> bool:
    return job.status == _FAILED and job.retries < MOST_RETRIES


def _answer(job: Job | None) -> pb.ExportJobResponse:
    if job is None:
        return pb.ExportJobResponse(success=False, error_message=_UNKNOWN)
    done = job.status == _COMPLETED
    return pb.ExportJobResponse(
        success=True,
        job_id=job.job_id,
        export_type=job.type,  # type: ignore[arg-type]
        export_format=job.format,  # type: ignore[arg-type]
        status=job.status,  # type: ignore[arg-type]
        created_at=iso(job.created_us),
        created_by=job.created_by,
        started_at=iso(job.started_us) if job.started_us is not None else "",
        completed_at=iso(job.completed_us) if job.completed_us is not None else "",
        total_records=job.total,
        processed_records=job.processed,
        progress_percent=100.0 if done else 0.0,
        result_size_bytes=len(job.data.encode()),
        retry_count=job.retries,
        max_retries=MOST_RETRIES,
        can_retry=_can_retry(job),
        warning=job.problem,
    )
