"""``python -m projector audit verify``: walk along the chain of the audit log.

Prints the head (number and hash): note it somewhere else, and give it back later as ``--expect``. Faults go to standard
output, one a line; the exit code is 0 for a whole chain, 1 for faults, 2 when the log cannot be read.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from pymongo import AsyncMongoClient

from projector.adapters.intake_audit import MongoAudit
from projector.app.intake_safety import safe_settings
from projector.app.intake_settings import IntakeSettings
from projector.app.settings import SettingsError
from projector.contract.audit_chain import GENESIS, Fault, Verification, verify
from projector.contract.tls import require_tls12
from projector.engine.errors import StoreAway

FAULTY, CANNOT = 1, 2


def run(options: argparse.Namespace) -> int:
    """Verify; the exit code."""
    try:
        expected = _expected(options.expect)
        settings = safe_settings(os.environ, options)
        head, entries = asyncio.run(_read(settings))
    except (SettingsError, ValueError) as error:
        return _cannot(str(error))
    except StoreAway as error:
        return _cannot(f"MongoDB cannot be used ({error}).")
    found = Verification()
    hashes = {0: GENESIS}
    faults = list(verify(_noting(entries, hashes), head, found))
    if expected is not None and hashes.get(expected[0]) != expected[1]:
        faults.append(Fault(expected[0], "is not the entry that was noted"))
    number = 0 if head is None else int(head["number"])
    last = GENESIS if head is None else str(head["hash"])
    if options.json:
        report = {"entries": found.entries, "head": {"number": number, "hash": last}}
        _say(json.dumps({**report, "faults": [{"number": fault.number, "what": fault.what} for fault in faults]}))
    else:
        for fault in faults:
            _say(f"{fault.number}: {fault.what}")
        _say(f"{found.entries} entries, {len(faults)} faults, head {number}:{last}")
    return FAULTY if faults else 0


async def _read(settings: IntakeSettings) -> tuple[Mapping[str, Any] | None, list[Mapping[str, Any]]]:
    """The head first: entries that are appended meanwhile lie beyond it and are not looked at."""
    async with AsyncMongoClient[dict[str, Any]](
        settings.database_uri, tz_aware=True, serverSelectionTimeoutMS=3000
    ) as client:
        require_tls12(client)
        log = MongoAudit(client[settings.db_name])
        head = await log.head()
        return head, [entry async for entry in log.entries(0 if head is None else int(head["number"]))]


def _noting(entries: list[Mapping[str, Any]], hashes: dict[int, str]) -> Iterator[Mapping[str, Any]]:
    for entry in entries:
        if isinstance(entry.get("number"), int):
            hashes[entry["number"]] = str(entry.get("hash"))
        yield entry


def _expected(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    number, _, noted = text.partition(":")
    if not number.isdecimal() or not noted:
        raise ValueError("--expect needs NUMBER:HASH as verify printed it.")
    return int(number), noted.strip().lower()


def _cannot(text: str) -> int:
    print(f"projector audit: {text}", file=sys.stderr)  # noqa: T201  the answer to the operator
    return CANNOT


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  the answer to the operator
