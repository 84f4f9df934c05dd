"""``python -m billie_desktop.practice.life --ledger ADDRESS --rate 2``; servers in REDIS_URL, DATABASE_URI, DB_NAME, or
in files named by REDIS_URL_FILE, DATABASE_URI_FILE.

One line of JSON on stdout per thousand events: counts by outcome, no names.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import json
import os
import random
import signal
import sys
from typing import Any

import grpc
from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError
from redis.exceptions import RedisError

from billie_desktop.practice.handing_over import take_over
from billie_desktop.practice.life.book_of_accounts import OpenAccount, some_open_accounts
from billie_desktop.practice.life.flags import set_flags
from billie_desktop.practice.life.money import bounce, late, pay
from billie_desktop.practice.life.talk import Talk
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2_grpc as rpc

_REPORT_EVERY = 1_000
_LEAST_CHATS = 6


async def live(
    ledger_address: str, rate: float, seed: int, customers: int, pace: float, since_ms: int, stop: asyncio.Event
) -> None:
    """Let about ``rate`` things happen per second until ``stop`` is set; at 0 customers answer only when spoken to."""
    rng = random.Random()
    client = AsyncMongoClient[dict[str, Any]](os.environ["DATABASE_URI"], tz_aware=True)
    database = client[os.environ.get("DB_NAME", "billie-servicing")]
    outcomes: collections.Counter[str] = collections.Counter()
    async with grpc.aio.insecure_channel(ledger_address) as channel:
        ledger = rpc.AccountingLedgerServiceStub(channel)  # type: ignore[no-untyped-call]
        talk = Talk(os.environ["REDIS_URL"], database, seed, most=max(_LEAST_CHATS, round(rate * 3)), pace=pace)
        await talk.begin(since_ms)
        flags = asyncio.create_task(set_flags(database, customers if rate > 0 else 0, seed, stop))
        accounts: list[OpenAccount] = []
        try:
            while not await _over(stop, rng.expovariate(rate) if rate > 0 else None):
                try:
                    if not accounts:
                        accounts = await some_open_accounts(database, rng)
                    account = accounts.pop() if accounts else None
                    outcomes[await _one(account, ledger, talk, rng)] += 1
                except (PyMongoError, RedisError) as error:
                    outcomes[type(error).__name__] += 1
                if sum(outcomes.values()) % _REPORT_EVERY == 0:
                    sys.stdout.write(json.dumps(outcomes) + "\n")
                    sys.stdout.flush()
        finally:
            flags.cancel()
            await asyncio.gather(flags, return_exceptions=True)
            await talk.end()
            await client.close()


async def _one(
    account: OpenAccount | None, ledger: rpc.AccountingLedgerServiceStub, talk: Talk, rng: random.Random
) -> str:
    roll = rng.random()
    if account is None or roll < 0.45:
        return await talk.open(account.customer_id if account else "")
    if roll < 0.85:
        return await pay(ledger, account, rng)
    if roll < 0.95:
        return await late(ledger, account, rng)
    return await bounce(ledger, account, rng)


async def _over(stop: asyncio.Event, seconds: float | None) -> bool:
    """Wait for the next happening, which never comes without ``seconds``; True when the world ends first."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True


def main() -> int:
    """Live until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="billie-practice-life")
    parser.add_argument("--ledger", required=True)
    parser.add_argument("--rate", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--customers", type=int, default=200)
    parser.add_argument("--pace", type=float, default=1.0, help="stretches the pauses of customers who chat")
    parser.add_argument("--since-ms", type=int, default=0, help="hear what staff said since then (default: from now)")
    options = parser.parse_args()
    take_over()

    async def run() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await live(options.ledger, options.rate, options.seed, options.customers, options.pace, options.since_ms, stop)

    asyncio.run(run())
    return 0


if __name__ == "__main__":
    sys.exit(main())
