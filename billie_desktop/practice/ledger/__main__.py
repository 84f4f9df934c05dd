"""``python -m billie_desktop.practice.ledger``: the practice ledger as a process of its own.

Prints one JSON line on standard output: ``{"ready": true, "address": "127.0.0.1:50051"}`` when it listens, or
``{"ready": false, "error": "…"}`` and exit code 2. Ends in order on SIGTERM and SIGINT.

Environment: ``REDIS_URL`` (needed; never on the command line, where every user of the machine can read it),
``PRACTICE_LEDGER_TOKEN`` (asks callers for this bearer token), ``PRACTICE_LEDGER_ADMIN_TOKEN`` (offers the admin
service), ``PRACTICE_LEDGER_FAULTS`` (fault switches from the start). Secrets may be
in files instead (``REDIS_URL_FILE`` …).
"""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from billie_desktop.practice.handing_over import take_over
from billie_desktop.practice.ledger.book import open_book
from billie_desktop.practice.ledger.faults import FaultPlan, Faults
from billie_desktop.practice.ledger.relay import Relay, connect
from billie_desktop.practice.ledger.schema import LedgerFileError
from billie_desktop.practice.ledger.server import AddressTakenError, Guards, LedgerServer
from projector.app.settings import SettingsError

CANNOT_START = 2


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        take_over()
    except SettingsError as error:
        return _refuse(str(error))
    url = options.redis_url or os.environ.get("REDIS_URL", "")
    if not url:
        return _refuse("REDIS_URL is not set.")
    try:
        faults = Faults(FaultPlan())
        faults.set(os.environ.get("PRACTICE_LEDGER_FAULTS", "{}"))
        return asyncio.run(_serve(options, url, faults))
    except (LedgerFileError, AddressTakenError, ValueError, OSError) as error:
        return _refuse(str(error))


async def _serve(options: argparse.Namespace, url: str, faults: Faults) -> int:
    guards = Guards(os.environ.get("PRACTICE_LEDGER_TOKEN", ""), os.environ.get("PRACTICE_LEDGER_ADMIN_TOKEN", ""))
    book = open_book(options.db)
    redis = connect(url)
    server = LedgerServer(
        book, relay=Relay(book, redis, options.stream), faults=faults, guards=guards, nightly=options.nightly == "on"
    )
    stop = asyncio.Event()
    _on_signals(stop)
    try:
        address = await server.start(options.address)
        print(json.dumps({"ready": True, "address": address}), flush=True)  # noqa: T201 - the caller waits for this line
        await server.run_until(stop)
    finally:
        await server.stop()
        await redis.aclose()
    return 0


def _on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows has no such handlers
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))


def _refuse(text: str) -> int:
    print(json.dumps({"ready": False, "error": text}), flush=True)  # noqa: T201 - the caller waits for this line
    return CANNOT_START


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m billie_desktop.practice.ledger", description="The practice ledger."
    )
    parser.add_argument("--db", type=Path, required=True, help="SQLite file of the ledger")
    parser.add_argument("--address", required=True, help="host:port; port 0 takes a free one")
    parser.add_argument("--stream", default="inbox:billie-servicing", help="Redis stream for the events")
    parser.add_argument("--redis-url", default="", help="for tests only: use REDIS_URL, which others cannot read")
    parser.add_argument("--nightly", choices=("on", "off"), default="on", help="aging at start and after midnight")
    return parser


if __name__ == "__main__":
    sys.exit(main())
