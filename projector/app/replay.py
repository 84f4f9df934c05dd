"""``python -m projector replay``: dead letters once more (events.md 1.8)."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import redis

from projector.adapters.redis_connection import translated
from projector.adapters.redis_streams import ADDED_FIELDS, RedisStreams
from projector.app.borrowing import borrowed
from projector.app.settings import Settings, SettingsError
from projector.app.wiring import Servers, processor_factory, servers
from projector.contract.changes import Change
from projector.contract.event import Lane
from projector.contract.position import Position
from projector.engine.control import Control
from projector.engine.entries import Failure, RawEntry
from projector.engine.errors import EngineError
from projector.engine.processing import Processor
from projector.engine.telemetry import Telemetry

log = logging.getLogger("projector")

PAGE = 200
CONSUMER = "replay"
_TYPE_NAMES = (b"msg_type", b"typ", b"event_type")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--execute", action="store_true", help="do it; without this only what would be done is shown")
    parser.add_argument("--type", action="append", default=[], metavar="TYPE", help="only this event type; repeatable")
    parser.add_argument("--limit", type=int, metavar="N", help="at most so many dead letters")
    parser.add_argument("--keep", action="store_true", help="leave the dead letters where they are")
    parser.add_argument(
        "--publish",
        action="store_true",
        help="put the events back on their streams under new ids, for other readers, instead of applying them here",
    )
    parser.add_argument("--redis-url", help="instead of REDIS_URL")
    parser.add_argument("--dlq-stream", help="instead of DLQ_STREAM")
    parser.add_argument("--inbox-stream", help="instead of INBOX_STREAM")
    parser.add_argument("--internal-stream", help="instead of INTERNAL_STREAM")


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A dead letter with its original entry."""

    id: bytes
    entry: RawEntry
    stream: str
    type: str
    error_class: str


@dataclass(slots=True)
class Tally:
    """What became of the dead letters."""

    seen: int = 0
    done: int = 0
    failed: int = 0
    unreadable: int = 0
    failures: list[str] = field(default_factory=list)


def replay(settings: Settings, options: argparse.Namespace) -> int:
    """Show or do it; 0 unless a dead letter could not be applied or a server could not be used."""
    names = ("redis_url", "dlq_stream", "inbox_stream", "internal_stream")
    settings = replace(settings, **{name: value for name in names if (value := getattr(options, name))})
    if options.limit is not None and options.limit < 1:
        raise SettingsError("--limit must be at least 1.")
    tally = Tally()
    with servers(settings, CONSUMER) as parts:
        try:
            letters = _letters(settings, parts.redis, options, tally)
            if not options.execute:
                _show(letters, tally)
            elif options.publish:
                _publish(settings, parts.redis, letters, options.keep, tally)
            else:
                _apply(settings, parts, letters, options.keep, tally)
        except EngineError as error:
            print(f"projector: {type(error).__name__}: {error}")  # noqa: T201
            return 1
    verb = "published" if options.publish else "applied"
    summary = (
        f"{tally.done} {verb}, {tally.failed} failed again" if options.execute else f"{tally.seen} would be {verb}"
    )
    print(summary + (f", {tally.unreadable} not readable" if tally.unreadable else ""))  # noqa: T201
    return 1 if tally.failed or tally.unreadable else 0


def _letters(
    settings: Settings, client: redis.Redis, options: argparse.Namespace, tally: Tally
) -> Iterator[list[DeadLetter]]:
    """The wanted dead letters in pages, oldest first. What arrives meanwhile is left for the next run."""
    with translated():
        newest: Any = client.xrevrange(settings.dlq_stream, count=1)
    if not newest:
        return
    start, end = b"-", newest[0][0]
    while True:
        with translated():
            page: Any = client.xrange(settings.dlq_stream, start, end, count=PAGE)
        wanted = []
        for letter_id, pairs in page:
            letter = _read(settings, letter_id, pairs)
            if letter is None:
                tally.unreadable += 1
            elif not options.type or letter.type in options.type:
                wanted.append(letter)
        if options.limit is not None:
            wanted = wanted[: options.limit - tally.seen]
        tally.seen += len(wanted)
        if wanted:
            yield wanted
        if len(page) < PAGE or (options.limit is not None and tally.seen >= options.limit):
            return
        start = b"(" + page[-1][0]


def _read(settings: Settings, letter_id: bytes, pairs: Sequence[bytes]) -> DeadLetter | None:
    """The original entry of a dead letter, None when it does not say where it came from."""
    original, added = strip(pairs)
    stream = added.get("source_stream", b"").decode("utf-8", "replace")
    lanes: dict[str, Lane] = {settings.inbox_stream: "ext", settings.internal_stream: "int"}
    entry_id = added.get("original_message_id", b"")
    if stream not in lanes:
        return None
    try:
        position = Position.parse(entry_id)
    except ValueError:
        return None
    fields = dict(zip(original[::2], original[1::2], strict=True))
    event_type = next((fields[name] for name in _TYPE_NAMES if fields.get(name)), b"").decode("utf-8", "replace")
    entry = RawEntry(lanes[stream], entry_id, position, original, late=True)
    return DeadLetter(letter_id, entry, stream, event_type, added.get("error_class", b"").decode("utf-8", "replace"))


def strip(pairs: Sequence[bytes]) -> tuple[list[bytes], dict[str, bytes]]:
    """The original fields, and the added ones. They stand at the end; a field of the same name before is original."""
    kept = len(pairs) // 2
    added: dict[str, bytes] = {}
    while kept:
        name = pairs[2 * kept - 2].decode("utf-8", "replace")
        if name not in ADDED_FIELDS or name in added:
            break
        added[name] = pairs[2 * kept - 1]
        kept -= 1
    return list(pairs[: 2 * kept]), added


def _show(letters: Iterator[list[DeadLetter]], tally: Tally) -> None:
    for page in letters:
        for letter in page:
            print(f"{letter.entry.position}  {letter.type or '(no type)'}  {letter.error_class}  {letter.stream}")  # noqa: T201


def _publish(
    settings: Settings, client: redis.Redis, letters: Iterator[list[DeadLetter]], keep: bool, tally: Tally
) -> None:
    """Back to the own source stream under a new id; ORD-1, the locks and DUP-1 keep older values from winning."""
    for page in letters:
        for letter in page:
            pipe: Any = client.pipeline(transaction=True)
            pipe.execute_command("XADD", letter.stream, "*", *letter.entry.pairs)
            if not keep:
                pipe.execute_command("XDEL", settings.dlq_stream, letter.id)
            with translated():
                pipe.execute()
            tally.done += 1


class _Outlet:
    """Where a replayed batch ends: changes are published, dead letters that were applied are deleted."""

    def __init__(self, streams: RedisStreams, client: redis.Redis, dead_letters: str, keep: bool, tally: Tally) -> None:
        self._streams = streams
        self._client = client
        self._dead_letters = dead_letters
        self._keep = keep
        self._tally = tally
        self.letters: dict[int, DeadLetter] = {}
        """By the identity of the entry."""

    def finish(self, entries: Sequence[RawEntry], changes: Sequence[Change]) -> None:
        self._streams.finish((), changes)
        done = [self.letters[id(entry)].id for entry in entries]
        if done and not self._keep:
            with translated():
                self._client.xdel(self._dead_letters, *done)
        self._tally.done += len(done)

    def bury(self, failure: Failure, now: float) -> None:
        """It is a dead letter already and stays one."""
        self._tally.failed += 1
        print(f"{failure.entry.position}  {failure.kind}:{failure.reason}  {failure.message}")  # noqa: T201


def _apply(settings: Settings, parts: Servers, letters: Iterator[list[DeadLetter]], keep: bool, tally: Tally) -> None:
    """In place, with the original ids. Raises EngineError.

    There is one writer at a time: a running projector hands its lease over between two batches, for as long as this
    takes, and goes on afterwards.
    """
    first = next(letters, None)
    if first is None:
        return
    control, telemetry = Control(), Telemetry()
    outlet = _Outlet(parts.streams, parts.redis, settings.dlq_stream, keep, tally)
    with borrowed(settings, parts.database, CONSUMER, control) as ownership:
        processor = processor_factory(settings, parts, telemetry, control, outlet)(ownership.fence, ownership.guard)
        try:
            page: list[DeadLetter] | None = first
            while page is not None:
                _apply_page(processor, outlet, page)
                page = next(letters, None)
        finally:
            processor.close()


def _apply_page(processor: Processor, outlet: _Outlet, page: list[DeadLetter]) -> None:
    outlet.letters = {id(letter.entry): letter for letter in page}
    processor.recover(sorted((letter.entry for letter in page), key=lambda entry: entry.position))
