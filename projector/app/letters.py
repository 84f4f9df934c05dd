"""Dead letters as staff look at them: searched, shown with the documents that they name, and a correction tried out."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from projector.adapters.mongo_store import MongoStore
from projector.adapters.redis_connection import translated
from projector.app.letter_documents import beside, folded_beside
from projector.app.replay import strip
from projector.app.settings import Settings
from projector.app.wiring import Servers, load_projections
from projector.contract.event import Event, Lane
from projector.contract.event_types import BODY_IN_ENVELOPE
from projector.contract.letters import Checked, Letter, LetterChoices, LetterFilter, LetterPage, LetterSummary
from projector.contract.position import ZERO, Position
from projector.engine.correction import corrected, event_id_of, texts_of
from projector.engine.decode import ENVELOPE_NAMES
from projector.engine.entries import RawEntry, decode_all
from projector.engine.errors import Refused
from projector.engine.folding import Folder
from projector.engine.loading import NoOverlay
from projector.engine.policy import Policy
from projector.projections import links

MOST_SCANNED, MOST_BYTES = 2_000, 16 * 2**20
"""Looked through for one answer at most; the next page goes on from there."""

_PAGE = 200
_TYPES = ("msg_type", "typ", "event_type")
_NOBODY = "Nobody handles events of this type."


class Letters:
    """Reads on one thread at a time. Every method raises StoreAway or StreamsAway."""

    def __init__(self, settings: Settings, parts: Servers) -> None:
        self._settings = settings
        self._redis: Any = parts.redis
        self._store = MongoStore(parts.database)
        self._projections = load_projections(settings)
        # As it comes, like XRANGE: an entry may have several fields of one name.
        self._redis.set_response_callback("XREVRANGE", lambda answer, **_: answer)

    def page(self, wanted: LetterFilter, before: str, limit: int) -> LetterPage:
        """The newest ones that are wanted, before a letter id ('' = from the end); the first page with choices."""
        text, found = wanted.search.casefold(), []
        types: Counter[str] = Counter()
        failures: Counter[str] = Counter()
        last = after = before
        is_full = False
        with translated():
            total = int(self._redis.xlen(self._settings.dlq_stream))
        for letter_id, pairs in self._newest(before):
            last = letter_id.decode()
            summary = _summary(letter_id, pairs)
            types[summary.event_type] += 1
            failures[summary.error_class] += 1
            if not is_full:
                after = last
                held = not text or any(text in each.casefold() for each in _texts((letter_id, *pairs)))
                if held and wanted.takes(summary):
                    found.append(summary)
                is_full = len(found) == limit
            if is_full and before:
                break  # choices are counted for a first page only
        else:
            is_full = is_full or self._has_more(last)
        choices = LetterChoices() if before else LetterChoices(dict(types.most_common()), dict(failures.most_common()))
        return LetterPage(found, after if is_full else "", total, choices)

    def _newest(self, before: str) -> Iterator[tuple[bytes, Sequence[bytes]]]:
        """Entries from the newest back, as many as are looked through for one answer."""
        scanned = size = 0
        end = f"({before}" if before else "+"
        while True:
            with translated():
                entries = self._redis.xrevrange(self._settings.dlq_stream, end, "-", count=_PAGE)
            for letter_id, pairs in entries:
                scanned += 1
                size += sum(map(len, pairs))
                end = f"({letter_id.decode()}"
                yield letter_id, pairs
                if scanned >= MOST_SCANNED or size >= MOST_BYTES:
                    return
            if len(entries) < _PAGE:
                return

    def _has_more(self, last: str) -> bool:
        with translated():
            return bool(last) and bool(self._redis.xrevrange(self._settings.dlq_stream, f"({last}", "-", count=1))

    def find(self, letter_id: str) -> Letter | None:
        """One of them whole, with the documents it names; None when it is not there (any more)."""
        letter = self._read(letter_id)
        if letter is None:
            return None
        event = self._event(letter)
        documents = beside(self._store, self._projections, event) if event is not None else ()
        return _with(letter, documents)

    def check(self, letter: Letter, body: str, user_id: str) -> Checked:
        """Fold the corrected event over the present documents, in memory; nothing is written."""
        fields = corrected(texts_of(letter.pairs), letter.summary.original_id, body, user_id)
        pairs = [part.encode() for item in fields.items() for part in item]
        now = time.time()
        position = Position(int(now * 1000), 0)
        entry = RawEntry("int", str(position).encode(), position, pairs)
        work = decode_all([entry], frozenset(self._projections), self._settings.max_payload_bytes, now)
        if work.unknown:
            return Checked(_NOBODY)
        if work.failures:
            return Checked(f"{work.failures[0].message}.")
        chance = random.SystemRandom().random
        policy = Policy(max_attempts=1)
        folder = Folder(self._store, self._projections, links, policy, pause=time.sleep, now=time.time, chance=chance)
        try:
            folded = folder.fold(work, NoOverlay())
        except Refused as refusal:
            return Checked(f"It could not be applied: {refusal}.")
        if folded.failures:
            return Checked(f"{folded.failures[0].message}.")
        return Checked("", folded_beside(folded.workspace, self._projections, work.events[0][1]))

    def _read(self, letter_id: str) -> Letter | None:
        try:
            Position.parse(letter_id)
        except ValueError:
            return None
        with translated():
            entries = self._redis.xrange(self._settings.dlq_stream, letter_id, letter_id, count=1)
        if not entries:
            return None
        summary = _summary(*entries[0])
        original, _ = strip(entries[0][1])
        fields = texts_of(original)
        body = fields.get("payload") or fields.get("dat") or ""
        if not body and summary.event_type in BODY_IN_ENVELOPE:
            outside = {name: value for name, value in fields.items() if name not in ENVELOPE_NAMES}
            body = msgspec.json.encode(outside).decode()
        envelope = {name: value for name, value in fields.items() if name in ENVELOPE_NAMES - {"payload", "dat"}}
        shown, is_json = _indented(body)
        return Letter(summary, envelope, shown, is_json, original)

    def _event(self, letter: Letter) -> Event | None:
        lane: Lane = "int" if letter.summary.stream == self._settings.internal_stream else "ext"
        entry_id = letter.summary.original_id
        try:
            position = Position.parse(entry_id)
        except ValueError:
            position = ZERO
        entry = RawEntry(lane, entry_id.encode(), position, letter.pairs)
        work = decode_all([entry], frozenset(self._projections), self._settings.max_payload_bytes, time.time())
        if work.events:
            return work.events[0][1]
        return work.failures[0].event if work.failures else None


def _texts(parts: Iterable[bytes]) -> Iterable[str]:
    return (part.decode("utf-8", "replace") for part in parts)


def _summary(letter_id: bytes, pairs: Sequence[bytes]) -> LetterSummary:
    original, raw = strip(pairs)
    fields = texts_of(original)
    added = {name: value.decode("utf-8", "replace") for name, value in raw.items()}
    entry_id = added.get("original_message_id", "")
    attempts = added.get("attempts", "")
    return LetterSummary(
        letter_id=letter_id.decode(),
        original_id=entry_id,
        stream=added.get("source_stream", ""),
        event_type=_first(fields, _TYPES),
        event_id=event_id_of(fields, entry_id),
        conversation_id=_first(fields, ("cid", "conv", "conversation_id")),
        user_id=_first(fields, ("usr", "user_id")),
        error=added.get("error", ""),
        error_class=added.get("error_class", ""),
        attempts=int(attempts) if attempts.isdecimal() else 0,
        first_failed_at=_moment(added.get("first_failed_at", "")),
        moved_at=_moment(added.get("moved_at", "")),
    )


def _first(fields: Mapping[str, str], names: Sequence[str]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _indented(body: str) -> tuple[str, bool]:
    """The body on several lines, every number as it was written; as it came where it is no JSON."""
    try:
        return msgspec.json.format(body, indent=2), True
    except (msgspec.DecodeError, RecursionError):
        return body, False


def _with(letter: Letter, documents: Sequence[Any]) -> Letter:
    return Letter(letter.summary, letter.envelope, letter.body, letter.body_is_json, letter.pairs, documents)
