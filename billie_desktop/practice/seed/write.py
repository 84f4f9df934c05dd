"""Writes the seed: postings into the ledger's file, all events in order of time into the two inboxes."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import redis

from billie_desktop.practice.ledger.api import Book, StreamEvent
from billie_desktop.practice.ledger.book import open_book
from billie_desktop.practice.seed.calendar import sydney, sydney_day
from billie_desktop.practice.seed.chats import application
from billie_desktop.practice.seed.communications import communication_entries
from billie_desktop.practice.seed.customers import customer_entries
from billie_desktop.practice.seed.entries import Entry
from billie_desktop.practice.seed.history import play
from billie_desktop.practice.seed.loans import Course, LoanPlan, loans_of
from billie_desktop.practice.seed.people import Person, people
from billie_desktop.practice.seed.requests import write_off_request

EXTERNAL = "inbox:billie-servicing"
INTERNAL = "inbox:billie-servicing:internal"
FEW_FROM = 5_000
"""From this many customers on a customer has at most one loan and few have a chat."""
_PIPELINE = 1_000
_BATCH = 200
_MAX_REQUESTS = 4

Progress = Callable[[str, int, int], None]
"""(phase, done, of)"""


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What was written."""

    customers: int
    accounts: int
    events: int


def write_seed(
    ledger_file: Path, stream: redis.Redis, *, customers: int, seed: int, now: datetime, progress: Progress
) -> SeedReport:
    """Write a whole world that ends at ``now`` (UTC). The same arguments give the same events.

    Raises redis.RedisError when the stream cannot be written; the caller starts over with an empty world then.
    """
    today = sydney_day(now)
    few = customers >= FEW_FROM
    entries: list[Entry] = []
    accounts = 0
    requests = 0
    with open_book(ledger_file) as book:
        batch: list[tuple[Person, list[LoanPlan]]] = []
        for person in people(customers, seed, today):
            plans = loans_of(person, seed, today, few)
            batch.append((person, plans))
            accounts += len(plans)
            if len(batch) == _BATCH or person.number == customers - 1:
                with book.batch():
                    for member, loans in batch:
                        for plan in loans:
                            play(book, member, plan, seed, now, today)
                batch.clear()
                progress("Posting loans", person.number + 1, customers)
            entries.extend(_person_entries(person, plans, seed, now, few))
            if not few:
                for plan in plans:
                    entries.extend(communication_entries(person, plan, seed, now, today))
        if not few:
            for person in people(customers, seed, today):
                for plan in loans_of(person, seed, today, few):
                    if plan.course is Course.DEFAULT and requests < _MAX_REQUESTS:
                        outstanding = book.account(plan.account_id).outstanding
                        entries.append(write_off_request(person, plan, f"{outstanding:.2f}", seed, now))
                        requests += 1
        entries.sort(key=lambda entry: (entry.entry_ms, entry.order, entry.fields["cause"]))
        events = _append(stream, _merged(entries, book), progress)
        book.mark_published()
    return SeedReport(customers, accounts, events)


def _person_entries(person: Person, plans: list[LoanPlan], seed: int, now: datetime, few: bool) -> Iterator[Entry]:
    rng = random.Random(f"{seed}:{person.number}:entries")
    first = now - timedelta(hours=rng.randint(1, 700))
    if plans:
        first = sydney(plans[0].opened, 8, rng.randint(0, 30))
    first = min(first, now - timedelta(minutes=50))
    yield from customer_entries(person, seed, first, now)
    if few and rng.random() > 0.02:
        return
    for plan in plans:
        if plan.index == len(plans) - 1 or rng.random() < 0.5:
            end = min(sydney(plan.opened, 8, 55), now - timedelta(minutes=40))
            conversation, number = plan.conversation_id, plan.application_number
            yield from application(person, seed, conversation, number, int(plan.principal), end, "APPROVED")
    stem = person.customer_id.removeprefix("CUS-")
    if not plans:
        decision = rng.choice(("DECLINED", "DECLINED", "REFERRED", None))
        end = first + timedelta(minutes=20)
        yield from application(
            person, seed, f"conv-{stem.lower()}x", f"APP-{stem}X", rng.randrange(100, 510, 50), end, decision
        )
    elif rng.random() < 0.08:
        end = now - timedelta(minutes=rng.choice((1, 2, 6, 15, 90, 400)))
        yield from application(
            person, seed, f"conv-{stem.lower()}n", f"APP-{stem}N", rng.randrange(100, 510, 50), end, None
        )


def _merged(entries: list[Entry], book: Book) -> Iterator[tuple[int, bool, dict[str, str]]]:
    """All events in order of time: what happened outside the ledger first within a millisecond."""
    outside = ((entry.entry_ms, 0, entry.order, entry.internal, entry.fields) for entry in entries)
    ledger = (_of_ledger(event) for event in book.pending_events())
    for ms, _, _, internal, fields in heapq.merge(outside, ledger, key=lambda row: row[:3]):
        yield ms, internal, fields


def _of_ledger(event: StreamEvent) -> tuple[int, int, int, bool, dict[str, str]]:
    return event.entry_ms, 1, event.sequence, False, event.fields


def _append(stream: redis.Redis, events: Iterator[tuple[int, bool, dict[str, str]]], progress: Progress) -> int:
    pipe = stream.pipeline(transaction=False)
    count = 0
    for ms, internal, fields in events:
        pipe.xadd(INTERNAL if internal else EXTERNAL, fields, id=f"{ms}-*")  # type: ignore[arg-type]
        count += 1
        if count % _PIPELINE == 0:
            pipe.execute()
            progress("Writing events", count, 0)
    pipe.execute()
    progress("Writing events", count, count)
    return count
