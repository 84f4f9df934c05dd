"""What an export file holds: rows from the books, as CSV with its formulas neutralised, or as JSON."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.clock import iso, midnight_of
from billie_desktop.practice.ledger.journal import event_id
from billie_desktop.practice.ledger.money import amount_text
from billie_desktop.practice.ledger.reports import period_figures as sums
from billie_desktop.practice.ledger.reports.period_figures import Figures
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

_EVENTS = """
SELECT e.sequence, e.at_us, a.account_id, e.type, e.body FROM events e JOIN accounts a ON a.key = e.account_key
WHERE e.at_us >= ? AND e.at_us < ? ORDER BY e.sequence
"""
_END_OF_TIME = 2**62
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CannotExport(Exception):
    """The books hold nothing of what was asked for; a later try may."""


class Wanted(msgspec.Struct):
    """What an export covers. Days are Sydney days, "" leaves a side open; no account id means all."""

    period: str = ""
    account_ids: list[str] = []
    since: str = ""
    until: str = ""
    breakdown: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Column names and rows of texts."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def table_of(book: LedgerBook, type_: int, wanted: Wanted) -> Table:
    """The rows of an export. Raises CannotExport."""
    if type_ == pb.EXPORT_TYPE_JOURNAL_ENTRIES:
        return _journal(book, wanted)
    if type_ == pb.EXPORT_TYPE_AUDIT_TRAIL:
        columns = ("event_id", "timestamp", "account_id", "event_type", *(("data_json",) if wanted.breakdown else ()))
        return Table(columns, list(_trail(book, wanted)))
    return _methodology(book)


def as_csv(table: Table) -> str:
    """Quoted where needed; a text that a spreadsheet might run begins with an apostrophe. Amounts keep their sign."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_harmless(text) for text in row] for row in table.rows)
    return written.getvalue()


def as_json(table: Table) -> str:
    """A list of objects."""
    return msgspec.json.encode([dict(zip(table.columns, row, strict=True)) for row in table.rows]).decode()


def _harmless(text: str) -> str:
    number = text.removeprefix("-").replace(".", "", 1).isdecimal()
    return f"'{text}" if text.startswith(_FORMULA) and not number else text


def _journal(book: LedgerBook, wanted: Wanted) -> Table:
    day = date.fromisoformat(wanted.period)
    rows = book.connection.execute(
        "SELECT period, finalized_us, figures FROM periods WHERE period <= ? ORDER BY period DESC LIMIT 2",
        (day.toordinal(),),
    ).fetchall()
    if not rows or rows[0][0] != day.toordinal():
        raise CannotExport("This period has not been closed.")
    now = msgspec.json.decode(rows[0][2], type=Figures)
    before = msgspec.json.decode(rows[1][2], type=Figures) if len(rows) > 1 else sums.empty()
    made = [
        (f"JE-{day:%Y%m%d}-{number}", day.isoformat(), entry.kind, entry.debit, entry.credit, amount_text(entry.cents))
        for number, entry in enumerate(sums.journal(before, now), start=1)
    ]
    columns = ("entry_id", "period_date", "entry_type", "debit_account", "credit_account", "amount")
    if not wanted.breakdown:
        return Table(columns, made)
    return Table((*columns, "calculation"), [(*row, _calculation(row[2], before, now)) for row in made])


def _calculation(kind: str, before: Figures, now: Figures) -> str:
    new, old = (now.ecl, before.ecl) if kind == "ECL_MOVEMENT" else (now.accrued, before.accrued)
    return f"{amount_text(new)} less {amount_text(old)} at the last close"


def _trail(book: LedgerBook, wanted: Wanted) -> Iterator[tuple[str, ...]]:
    since = midnight_of(date.fromisoformat(wanted.since)) if wanted.since else 0
    until = midnight_of(date.fromisoformat(wanted.until) + timedelta(days=1)) if wanted.until else _END_OF_TIME
    chosen = frozenset(wanted.account_ids)
    for sequence, at_us, account_id, type_, body in book.connection.execute(_EVENTS, (since, until)):
        if not chosen or account_id in chosen:
            yield (event_id(sequence), iso(at_us), account_id, type_, *((body,) if wanted.breakdown else ()))


def _methodology(book: LedgerBook) -> Table:
    said: Sequence[tuple[str, str]] = (
        ("expected loss", "carrying amount × probability of default of the bucket × overlay"),
        ("carrying amount", "principal and accrued yield of an open loan"),
        ("accrued yield", "establishment fee, day by day over the term"),
        ("buckets", "0, 1–14, 15–61, 62 and more days past due, by the Sydney calendar"),
        *sorted(book.loss_model.values.items()),
    )
    return Table(("name", "value"), list(said))
