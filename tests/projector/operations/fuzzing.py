"""A projector that is fed with fuzz, and what must hold afterwards."""

from __future__ import annotations

import re
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from billie_desktop.practice.servers import free_port
from projector.adapters.redis_streams import DEAD_LETTERS_KEPT
from projector.app.replay import strip
from projector.contract.collections import DESK_OWNED, PROJECTED
from tests.projector.app.running import Ground, Program, wait_until
from tests.projector.operations.fuzz_entries import FuzzEntry, fuzz_entries

_PIPELINE = 500
_FREE_FORM_LIMIT = 100


Sent = dict[tuple[bytes, bytes], FuzzEntry]
"""By (stream, entry id)."""


@dataclass(slots=True)
class Result:
    """What came out. ``problems`` is empty when all is well; it holds kinds and ids, no values."""

    entries: int = 0
    valid: int = 0
    failed: int = 0
    """Entries that became dead letters; the newest of these are kept."""
    dead: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    exit_code: int | None = None


def feed(ground: Ground, count: int, seed: int, log: Path, seconds: float) -> Result:
    """Send so many entries to a running projector and look at everything afterwards."""
    result = Result()
    sent: Sent = {}
    port = free_port()
    with Program(log, ground.environment(HEALTH_PORT=str(port), LOG_LEVEL="WARNING")) as program:
        pipe, waiting = ground.redis.pipeline(transaction=False), list[FuzzEntry]()
        for each in fuzz_entries(count, seed):
            pipe.execute_command("XADD", ground.inboxes[each.lane], "*", *each.pairs)
            waiting.append(each)
            if len(waiting) >= _PIPELINE:
                _remember(sent, ground, waiting, pipe.execute())
                waiting = []
        _remember(sent, ground, waiting, pipe.execute())
        result.entries = len(sent)
        wait_until(lambda: program.process.poll() is not None or ground.left() == 0, seconds)
        if program.process.poll() is None:
            _check_counters(result, port)
            result.exit_code = program.stop()
        else:
            result.exit_code = program.process.returncode
            result.problems.append("the process ended")
    _check_dead_letters(ground, sent, result)
    _check_valid(ground, sent, result)
    _check_documents(ground, result)
    return result


def _remember(sent: Sent, ground: Ground, entries: list[FuzzEntry], ids: list[bytes]) -> None:
    for each, entry_id in zip(entries, ids, strict=True):
        sent[(ground.inboxes[each.lane].encode(), entry_id)] = each


def _check_counters(result: Result, port: int) -> None:
    """Every entry is counted once."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as page:
        text = page.read().decode()
    (entries,) = re.findall(r"^billie_projector_entries_total (\d+)", text, re.MULTILINE)
    if int(entries) != result.entries:
        result.problems.append(f"{entries} of {result.entries} entries are counted")
    failed = re.findall(r'^billie_projector_events_total{outcome="failed"[^}]*} (\d+)', text, re.MULTILINE)
    result.failed = sum(map(int, failed))


def _check_dead_letters(ground: Ground, sent: Sent, result: Result) -> None:
    """Every dead letter is one of the entries, byte for byte, and none is there twice; nothing failed unexpectedly."""
    seen = set()
    start = b"-"
    while page := ground.redis.xrange(ground.dead, start, "+", count=1000):
        for _, pairs in page:
            original, added = strip(pairs)
            entry_id = (added["source_stream"], added["original_message_id"])
            result.dead[added["error_class"].decode()] += 1
            known = sent.get(entry_id)
            if known is None or known.pairs != original or entry_id in seen:
                result.problems.append(f"dead letter of {entry_id[1].decode()} is not what was sent")
            elif known.customer is not None:
                result.problems.append(f"the valid entry {entry_id[1].decode()} is a dead letter")
            if added["error_class"].startswith(b"unexpected"):
                kind = dict(zip(original[::2], original[1::2], strict=True)).get(b"typ", b"").decode("utf-8", "replace")
                result.problems.append(f"{kind[:60]}: {added['error_class'].decode()}")
            seen.add(entry_id)
        start = b"(" + page[-1][0]
    kept = min(result.failed, DEAD_LETTERS_KEPT)
    if len(seen) < kept:
        result.problems.append(f"{result.failed} entries failed and {len(seen)} dead letters are kept")


def _check_valid(ground: Ground, sent: Sent, result: Result) -> None:
    wanted = {each.customer for each in sent.values() if each.customer is not None}
    fields = {"customerId": 1, "lastName": 1, "fullName": 1}
    for document in ground.database["customers"].find({"customerId": {"$in": sorted(wanted)}}, fields):
        key = document["customerId"]
        if document.get("lastName") == key and document.get("fullName") == f"Mia {key}":
            wanted.discard(key)
            result.valid += 1
    result.problems += [f"{key} is not applied" for key in sorted(wanted)[:20]]


def _check_documents(ground: Ground, result: Result) -> None:
    """No key of a stored document is an operator, a path or NUL; nobody else's collection was touched."""
    for name in PROJECTED:
        for document in ground.database[name].find():
            bad = _bad_key(document, 0)
            if bad is not None:
                result.problems.append(f"{name} holds a key that begins with {bad[:1]!r}")
    for name in DESK_OWNED:
        if ground.database[name].count_documents({}):
            result.problems.append(f"{name} was written to")
    strange = set(ground.database.list_collection_names()) - {*PROJECTED, *DESK_OWNED, "projector-state"}
    result.problems += [f"there is a collection {name}" for name in sorted(strange)]


def _bad_key(value: Any, depth: int) -> str | None:
    if depth > _FREE_FORM_LIMIT:
        return "depth"
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.startswith("$") or "." in key or "\x00" in key:
                return str(key)
            bad = _bad_key(inner, depth + 1)
            if bad is not None:
                return bad
    if isinstance(value, list):
        for item in value:
            bad = _bad_key(item, depth + 1)
            if bad is not None:
                return bad
    return None
