"""From XADD on the inbox to a changed cell in the window, through the real projector, MongoDB and change stream.

``make bench NAME=live``; the last line is one JSON object. Offscreen, the accounts browser in front, 60 accounts.
Each event carries the account's next balance, so that it is known when a cell first shows it, or a newer one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import redis
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication

from billie_desktop.app.loop import LoopProbe, run
from billie_desktop.app.settings import Settings
from billie_desktop.app.wiring import build_desk
from billie_desktop.desk.values import DocumentChange
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.practice.servers import MongoServer, RedisServer
from billie_desktop.ui.accounts.page import AccountsPage
from billie_desktop.ui.kit.theme import install_theme
from billie_desktop.ui.kit.tokens import ThemeName
from billie_desktop.ui.shell.shell import Shell

INBOX = "inbox:billie-servicing"
DATABASE = "bench"
ACCOUNTS = 60
RATES = {1: 20, 100: 10, 1000: 10}
"""Events per second → seconds."""


def entry(kind: str, cause: str, body: dict[str, Any]) -> dict[str, str]:
    """One stream entry."""
    return {
        "conv": "bench", "agt": "bench", "usr": "CUS-1", "seq": "1", "cls": "msg", "typ": kind, "cause": cause,
        "payload": json.dumps(body),
    }  # fmt: skip


def seed(stream: redis.Redis) -> None:
    """Sixty active accounts."""
    pipe = stream.pipeline(transaction=False)
    for number in range(ACCOUNTS):
        body = {
            "account_id": f"ACC-{number}", "account_number": f"VN{number:010}", "customer_id": "CUS-1",
            "status": "ACTIVE", "loan_amount": "500.00", "current_balance": "0.01", "opened_date": "2026-07-01",
        }  # fmt: skip
        pipe.xadd(INBOX, entry("account.created.v1", f"created-{number}", body))  # type: ignore[arg-type]
    pipe.execute()


def produce(url: str, rate: int, seconds: int, first: int) -> None:
    """Send ``rate`` events a second, evenly, and print [account, value, moment] of each as one JSON line."""
    stream = redis.Redis.from_url(url, protocol=3)
    sent: list[tuple[int, int, float]] = []
    begin = time.monotonic()
    for index in range(rate * seconds):
        due = begin + index / rate
        while (left := due - time.monotonic()) > 0:
            time.sleep(left)
        number, value = index % ACCOUNTS, first + index
        body = {
            "account_id": f"ACC-{number}", "current_balance": f"{value / 100:.2f}",
            "timestamp": datetime.now(UTC).isoformat(), "triggered_by_transaction_type": "ADJUSTMENT",
        }  # fmt: skip
        moment = time.monotonic()
        stream.xadd(INBOX, entry("account.updated.v1", f"{rate}-{value}", body))  # type: ignore[arg-type]
        sent.append((number, value, moment))
    sys.stdout.write(json.dumps(sent) + "\n")


class Watcher:
    """Notes when each account's row shows which balance."""

    def __init__(self, page: AccountsPage) -> None:
        self.seen: dict[str, list[tuple[int, float]]] = {}
        self._model = page.model
        page.model.dataChanged.connect(self._on_changed)

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        now = time.monotonic()
        for row in range(first.row(), last.row() + 1):
            account = self._model.row_at(row)
            if account.balance is not None:
                self.seen.setdefault(account.account_id, []).append((int(account.balance.value * 100), now))

    def latencies(self, sent: list[tuple[int, int, float]]) -> list[float]:
        """Milliseconds from each XADD to the first showing of its value or a newer one, those not shown left out."""
        found: list[float] = []
        for number, value, moment in sent:
            shown = next((at for have, at in self.seen.get(f"ACC-{number}", ()) if have >= value), None)
            if shown is not None:
                found.append((shown - moment) * 1000)
        return found


async def measure(app: QApplication, mongo: MongoServer, cache: RedisServer, directory: Path) -> dict[str, float]:
    """Open the desk and let the rates come one after the other."""
    settings = Settings(
        environment="practice", agent=Agent("bench", "Bench Agent", Role.SUPERVISOR), mongo_uri=mongo.uri,
        database=DATABASE, redis_url=cache.url_for("desk"), ledger_address="127.0.0.1:1", data_dir=directory,
    )  # fmt: skip
    shell = Shell(app, lambda: datetime.now(UTC))
    shell.main.show()
    desk = await build_desk(settings)
    await desk.start()
    shell.attach(desk)
    shell.main.go_to_place("accounts")
    page = shell.main.pages.places["accounts"]
    assert isinstance(page, AccountsPage)
    while page.model.rowCount() < ACCOUNTS:
        await asyncio.sleep(0.1)
    watcher = Watcher(page)
    arrivals: list[int] = []
    desk.live.subscribe(lambda changes: arrivals.append(_count(changes)))
    figures: dict[str, float] = {}
    probe, worst, first = LoopProbe(), 0.0, 1000
    for rate, seconds in RATES.items():
        probe.start()
        command = [sys.executable, __file__, "--produce", cache.url, str(rate), str(seconds), str(first)]
        producer = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
        output, _ = await producer.communicate()
        sent = [tuple(row) for row in json.loads(output)]
        await _settled(watcher, sent)
        probe.stop()
        latencies = sorted(watcher.latencies(sent))
        figures[f"p50_ms_{rate}"] = round(latencies[len(latencies) // 2], 2)
        figures[f"p99_ms_{rate}"] = round(quantiles(latencies, n=100)[98], 2)
        figures[f"shown_{rate}"] = len(latencies) / len(sent)
        worst = max(worst, probe.greatest_ms)
        first += rate * seconds + 1
    figures["loop_block_max_ms"] = round(worst, 2)
    figures["entries_heard"] = sum(arrivals)
    shell.let_go()
    await desk.stop()
    return figures


def _count(changes: tuple[DocumentChange, ...]) -> int:
    return len(changes)


async def _settled(watcher: Watcher, sent: list[Any]) -> None:
    """Wait until the last value of every account is shown, ten seconds at most."""
    async with asyncio.timeout(10):
        while len(watcher.latencies(sent[-ACCOUNTS:])) < len(sent[-ACCOUNTS:]):
            await asyncio.sleep(0.05)


def main() -> None:
    """Start the servers and the projector, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--produce", nargs=4, metavar=("URL", "RATE", "SECONDS", "FIRST"))
    options = parser.parse_args()
    if options.produce:
        url, rate, seconds, first = options.produce
        produce(url, int(rate), int(seconds), int(first))
        return
    app = QApplication(["bench-live"])
    install_theme(app, ThemeName.LIGHT)
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        mongo = MongoServer.start(directory / "mongo")
        cache = RedisServer.start(directory / "redis", persistent=False)
        environment = {"REDIS_URL": cache.url, "DATABASE_URI": mongo.uri, "DB_NAME": DATABASE}
        with (directory / "projector.log").open("wb") as log:
            projector = subprocess.Popen(
                [sys.executable, "-m", "projector", "run"], env={**os.environ, **environment}, stderr=log
            )
        try:
            seed(redis.Redis.from_url(cache.url, protocol=3))
            figures = run(measure(app, mongo, cache, directory / "desk"), app)
        finally:
            projector.terminate()
            projector.wait(30)
            cache.stop()
            mongo.stop()
    conditions = {
        "accounts": ACCOUNTS, "seconds": {str(rate): seconds for rate, seconds in RATES.items()},
        "cores": os.cpu_count(), "python": platform.python_version(), "platform": "offscreen",
    }  # fmt: skip
    print(json.dumps({"bench": "live", "figures": figures, "conditions": conditions}))


if __name__ == "__main__":
    main()
