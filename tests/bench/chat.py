"""From XADD of a message to its painted bubble, and what an append and a scrolled frame cost in a long transcript.

``make bench NAME=chat``; the last line is one JSON object. Offscreen, through the real projector, MongoDB and change
stream: 200 conversations, 20 of them visible at once as transcripts of their own. At 1 message/s every message goes to
a visible conversation, so that there is something to measure; at 50 and 500/s they go round all 200.
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
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import redis
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from billie_desktop.app.loop import LoopProbe, run
from billie_desktop.app.settings import Settings
from billie_desktop.app.wiring import build_desk
from billie_desktop.desk.conversation_values import ConversationChange
from billie_desktop.desk.conversations import Conversations
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.conversation import Message, Speaker
from billie_desktop.practice.servers import MongoServer, RedisServer
from billie_desktop.ui.conversations.transcript_view import TranscriptView
from billie_desktop.ui.kit.theme import install_theme
from billie_desktop.ui.kit.tokens import ThemeName

INBOX = "inbox:billie-servicing"
DATABASE = "bench"
CONVERSATIONS, VISIBLE, COLUMNS = 200, 20, 5
RATES = {1: 20, 50: 12, 500: 12}
"""Messages per second → seconds."""
SEEDED = 30
APPENDS = 60
SCROLL_PX = 60


def entry(kind: str, number: int, cause: str, body: dict[str, Any]) -> dict[str, str]:
    """One stream entry of a conversation."""
    return {
        "conv": f"conv-{number}", "agt": "userAgent", "usr": f"CUS-{number}", "seq": "1", "cls": "msg", "typ": kind,
        "cause": cause, "payload": json.dumps(body),
    }  # fmt: skip


def seed(stream: redis.Redis) -> None:
    """Two hundred conversations with some messages each."""
    pipe = stream.pipeline(transaction=False)
    start = datetime.now(UTC) - timedelta(minutes=30)
    for number in range(CONVERSATIONS):
        body: dict[str, Any] = {"application_number": f"APP-{number}"}
        pipe.xadd(INBOX, entry("conversation_started", number, f"start-{number}", body))  # type: ignore[arg-type]
        for order in range(SEEDED):
            kind = "assistant_response" if order % 2 else "user_input"
            said_at = (start + timedelta(seconds=order * 20)).isoformat()
            body = {"utterance": f"<p>earlier <b>words</b> number {order}</p>", "created_at": said_at}
            pipe.xadd(INBOX, entry(kind, number, f"seed-{number}-{order}", body))  # type: ignore[arg-type]
    pipe.execute()


def produce(url: str, rate: int, seconds: int, first: int) -> None:
    """Send ``rate`` messages a second, evenly, and print [conversation, number, moment] of each as one JSON line."""
    stream = redis.Redis.from_url(url, protocol=3)
    sent: list[tuple[int, int, float]] = []
    among = VISIBLE if rate == 1 else CONVERSATIONS
    begin = time.monotonic()
    for index in range(rate * seconds):
        due = begin + index / rate
        while (left := due - time.monotonic()) > 0:
            time.sleep(left)
        conversation, number = index % among, first + index
        body = {"utterance": f"fresh {number} with a few words", "created_at": datetime.now(UTC).isoformat()}
        moment = time.monotonic()
        stream.xadd(INBOX, entry("user_input", conversation, f"fresh-{number}", body))  # type: ignore[arg-type]
        sent.append((conversation, number, moment))
    sys.stdout.write(json.dumps(sent) + "\n")


class Tile(TranscriptView):
    """One visible conversation; notes when each fresh message is on the screen for the first time."""

    def __init__(self, conversation_id: str, seen: dict[int, float]) -> None:
        super().__init__()
        self.conversation_id = conversation_id
        self._on_screen = seen

    def paintEvent(self, event: QPaintEvent) -> None:
        painted: list[str] = []
        self.bubbles.painted = painted
        super().paintEvent(event)
        now = time.monotonic()
        for key in painted:
            row = self.transcript.row_of(key)
            if row is not None and row.message is not None and row.message.text.startswith("fresh "):
                self._on_screen.setdefault(int(row.message.text.split()[1]), now)


class Wall(QWidget):
    """Twenty transcripts side by side, kept fresh by the desk's store."""

    def __init__(self, conversations: Conversations) -> None:
        super().__init__()
        self.seen: dict[int, float] = {}
        self._conversations = conversations
        self.tiles = {f"conv-{number}": Tile(f"conv-{number}", self.seen) for number in range(VISIBLE)}
        grid = QGridLayout(self)
        for place, tile in enumerate(self.tiles.values()):
            grid.addWidget(tile, place // COLUMNS, place % COLUMNS)
        self.resize(1920, 1080)
        self.show()
        conversations.subscribe(self._on_changed)
        for conversation_id in self.tiles:
            conversations.watch(conversation_id)
            conversations.open(conversation_id)

    def _on_changed(self, change: ConversationChange) -> None:
        tile, view = self.tiles.get(change.conversation_id), self._conversations.view(change.conversation_id)
        if tile is not None and view is not None and change.messages:
            tile.show_messages(view.messages, view.outgoing, "Customer", None)

    @property
    def is_ready(self) -> bool:
        """Whether every transcript shows its messages."""
        return all(tile.transcript.rowCount() > SEEDED for tile in self.tiles.values())


def spread(name: str, sample: list[float]) -> dict[str, float]:
    """Median and 99th percentile of milliseconds."""
    sample = sorted(sample)
    return {
        f"p50_ms_{name}": round(sample[len(sample) // 2], 2),
        f"p99_ms_{name}": round(quantiles(sample, n=100)[98], 2),
    }


async def latencies(mongo: MongoServer, cache: RedisServer, directory: Path) -> dict[str, float]:
    """Open the wall and let the rates come one after the other."""
    settings = Settings(
        environment="practice", agent=Agent("bench", "Bench Agent", Role.SUPERVISOR), mongo_uri=mongo.uri,
        database=DATABASE, redis_url=cache.url_for("desk"), ledger_address="127.0.0.1:1", data_dir=directory,
    )  # fmt: skip
    desk = await build_desk(settings)
    await desk.start()
    assert desk.conversations is not None
    wall = Wall(desk.conversations)
    async with asyncio.timeout(60):
        while not wall.is_ready:
            await asyncio.sleep(0.1)
    figures: dict[str, float] = {}
    probe, worst, first = LoopProbe(), 0.0, 1
    for rate, seconds in RATES.items():
        probe.start()
        command = [sys.executable, __file__, "--produce", cache.url, str(rate), str(seconds), str(first)]
        producer = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
        output, _ = await producer.communicate()
        sent = [(number, at) for conversation, number, at in json.loads(output) if conversation < VISIBLE]
        async with asyncio.timeout(15):
            while any(number not in wall.seen for number, _ in sent[-VISIBLE:]):
                await asyncio.sleep(0.05)
        probe.stop()
        figures |= spread(str(rate), [(wall.seen[number] - at) * 1000 for number, at in sent if number in wall.seen])
        figures[f"shown_{rate}"] = sum(number in wall.seen for number, _ in sent) / len(sent)
        worst = max(worst, probe.greatest_ms)
        first += rate * seconds + 1
    figures["loop_block_max_ms"] = round(worst, 2)
    wall.close()
    await desk.stop()
    return figures


def many(count: int) -> tuple[Message, ...]:
    """A made-up transcript with markup, rationale and wrapping text."""
    start = datetime.now(UTC) - timedelta(hours=20)
    speakers = (Speaker.CUSTOMER, Speaker.ASSISTANT, Speaker.STAFF)
    return tuple(
        Message(
            f"m-{number}",
            speakers[number % 3],
            f"<p>Message <b>{number}</b> with words that wrap over a line or two, because they are many.</p>"
            if number % 3
            else f"short words {number}",
            start + timedelta(seconds=number * 25),
            rationale="for this reason" if number % 3 == 1 else "",
        )
        for number in range(count)
    )


def costs(app: QApplication) -> dict[str, float]:
    """Milliseconds of one append with its paint, and of scrolled frames through all of a long transcript."""
    figures: dict[str, float] = {}
    for count in (20, 2000):
        view, said = TranscriptView(), many(count)
        view.resize(784, 640)
        view.show()
        began = time.perf_counter()
        view.show_messages(said, (), "Customer", None)
        app.processEvents()
        figures[f"open_ms_{count}"] = round((time.perf_counter() - began) * 1000, 2)
        sample = []
        for number in range(APPENDS):
            fresh = Message(f"f-{number}", Speaker.CUSTOMER, f"fresh words {number}", datetime.now(UTC))
            said = (*said, fresh)
            began = time.perf_counter()
            view.show_messages(said, (), "Customer", None)
            view.viewport().repaint()
            sample.append((time.perf_counter() - began) * 1000)
            app.processEvents()
        figures[f"append_ms_{count}"] = round(sorted(sample)[APPENDS // 2], 2)
        figures[f"append_max_ms_{count}"] = round(max(sample), 2)
        if count == 2000:
            figures |= scrolling(app, view)
        view.close()
    return figures


def scrolling(app: QApplication, view: TranscriptView) -> dict[str, float]:
    """Frame by frame from the newest message to the first one."""
    bar, frames = view.verticalScrollBar(), []
    while bar.value() > bar.minimum():
        began = time.perf_counter()
        bar.setValue(bar.value() - SCROLL_PX)
        view.viewport().repaint()
        frames.append((time.perf_counter() - began) * 1000)
        app.processEvents()
    frames.sort()
    return {
        "scroll_frames": len(frames),
        "scroll_frame_p50_ms": round(frames[len(frames) // 2], 2),
        "scroll_frame_p99_ms": round(frames[int(len(frames) * 0.99)], 2),
        "scroll_frame_max_ms": round(frames[-1], 2),
    }


def main() -> None:
    """Start the servers and the projector, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--produce", nargs=4, metavar=("URL", "RATE", "SECONDS", "FIRST"))
    options = parser.parse_args()
    if options.produce:
        url, rate, seconds, first = options.produce
        produce(url, int(rate), int(seconds), int(first))
        return
    app = QApplication(["bench-chat"])
    install_theme(app, ThemeName.LIGHT)
    figures = costs(app)
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
            figures |= run(latencies(mongo, cache, directory / "desk"), app)
        finally:
            projector.terminate()
            projector.wait(30)
            cache.stop()
            mongo.stop()
    conditions = {
        "conversations": CONVERSATIONS, "visible": VISIBLE, "seconds": {str(rate): s for rate, s in RATES.items()},
        "cores": os.cpu_count(), "python": platform.python_version(), "platform": "offscreen",
    }  # fmt: skip
    print(json.dumps({"bench": "chat", "figures": figures, "conditions": conditions}))


if __name__ == "__main__":
    main()
