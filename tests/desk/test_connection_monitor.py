"""When the ledger counts as away, and when it is back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio

from billie_desktop.desk.connection_monitor import ConnectionMonitor, Pace
from billie_desktop.domain.connection import ConnectionState, LedgerHealth, LinkHealth, StreamLink
from billie_desktop.domain.errors import NotAllowed, Unavailable, Unreachable
from tests.desk.parts import SetClock

MISS, GOOD, SLOW = Unreachable("miss"), 0.012, 2.5


@dataclass
class ScriptedProbe:
    """Answers in turn, the last one for ever."""

    answers: list[Any] = field(default_factory=lambda: [GOOD])
    probes: int = 0
    lost: asyncio.Event = field(default_factory=asyncio.Event)

    async def probe(self) -> float:
        self.probes += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        await asyncio.sleep(0)
        if isinstance(answer, Exception):
            raise answer
        return float(answer)

    async def connection_lost(self) -> None:
        await self.lost.wait()
        self.lost.clear()


class Watcher:
    """A monitor and the states that it has told."""

    def __init__(self, pace: Pace) -> None:
        self.probe = ScriptedProbe()
        self.database_down = False
        self.monitor = ConnectionMonitor(self.probe, self.ping, SetClock(), pace)
        self.told: list[ConnectionState] = []
        self.news = asyncio.Event()
        self.monitor.subscribe(self.hear)

    async def ping(self) -> None:
        await asyncio.sleep(0)
        if self.database_down:
            raise Unavailable("The database is not reachable.")

    def hear(self, state: ConnectionState) -> None:
        self.told.append(state)
        self.news.set()

    async def until(self, holds: Any) -> None:
        async with asyncio.timeout(60):
            while not holds(self.monitor.state):
                self.news.clear()
                await self.news.wait()


@pytest_asyncio.fixture
async def calm() -> AsyncIterator[Watcher]:
    """Probes only when told to, or when something is suspected."""
    watcher = Watcher(Pace(calm=60, miss=60, away=60, least=0))
    yield watcher
    await watcher.monitor.stop()


@pytest_asyncio.fixture
async def brisk() -> AsyncIterator[Watcher]:
    """The real rules at a hundredth of the real times."""
    watcher = Watcher(Pace(calm=0.3, miss=0.03, away=0.05, least=0.005))
    yield watcher
    await watcher.monitor.stop()


def health(state: ConnectionState) -> LedgerHealth:
    return state.ledger.health


async def test_before_the_first_reading_nothing_flips(calm: Watcher) -> None:
    """Unknown at first: not read-only; one miss leaves it unknown, the second makes it offline."""
    calm.probe.answers = [MISS]
    assert not calm.monitor.state.read_only
    assert health(await calm.monitor.check_now()) is LedgerHealth.UNKNOWN
    assert not calm.monitor.state.read_only
    assert health(await calm.monitor.check_now()) is LedgerHealth.OFFLINE
    assert calm.monitor.state.read_only


async def test_an_unsafe_connection_is_told_apart(calm: Watcher) -> None:
    """While a certificate is in the way the sentence about it stands in the banner; when it is not, it is gone."""
    expired = "The ledger is not reachable: its certificate has expired."
    calm.probe.answers = [Unreachable(expired, code="LEDGER_NOT_SAFE")]
    for _ in range(2):
        await calm.monitor.check_now()
    assert calm.monitor.state.read_only_reason.startswith(expired)
    calm.probe.answers = [MISS]
    state = await calm.monitor.check_now()
    assert state.read_only_reason.startswith("The ledger is not reachable. ")
    calm.probe.answers = [GOOD]
    assert (await calm.monitor.check_now()).ledger.detail == ""


async def test_one_miss_between_good_readings_is_no_outage(calm: Watcher) -> None:
    """Two misses in a row make offline; good, miss, good, miss never does."""
    calm.probe.answers = [GOOD, MISS, GOOD, MISS, GOOD]
    seen = [health(await calm.monitor.check_now()) for _ in range(5)]
    assert set(seen) == {LedgerHealth.CONNECTED}


@pytest.mark.parametrize(
    ("answer", "wanted", "read_only"),
    [
        (0.999, LedgerHealth.CONNECTED, False),
        (SLOW, LedgerHealth.DEGRADED, False),
        (NotAllowed("no"), LedgerHealth.NOT_SIGNED_IN, True),
    ],
)
async def test_what_an_answer_means(calm: Watcher, answer: Any, wanted: LedgerHealth, read_only: bool) -> None:
    """Below a second connected, slower degraded with commands on, refused sign-in alive with commands off."""
    calm.probe.answers = [answer]
    state = await calm.monitor.check_now()
    assert (health(state), state.read_only, bool(state.read_only_reason)) == (wanted, read_only, read_only)


async def test_it_speaks_only_when_something_changed(calm: Watcher) -> None:
    """Equal readings are told once."""
    for _ in range(4):
        await calm.monitor.check_now()
    assert len(calm.told) == 1
    calm.monitor.set_stream(StreamLink(LinkHealth.CONNECTED, 0))
    calm.monitor.set_stream(StreamLink(LinkHealth.CONNECTED, 0))
    assert len(calm.told) == 2


async def test_checks_at_the_same_time_are_one_probe(calm: Watcher) -> None:
    """Focus of three windows at once asks the ledger once."""
    await asyncio.gather(*(calm.monitor.check_now() for _ in range(3)))
    assert calm.probe.probes == 1


async def test_an_outage_is_found_and_its_end_too(brisk: Watcher) -> None:
    """Offline after two misses, back with one good reading."""
    brisk.monitor.start()
    await brisk.until(lambda state: health(state) is LedgerHealth.CONNECTED)
    brisk.probe.answers = [MISS]
    await brisk.until(lambda state: health(state) is LedgerHealth.OFFLINE)
    brisk.probe.answers = [GOOD]
    await brisk.until(lambda state: health(state) is LedgerHealth.CONNECTED)
    healths = [health(state) for state in brisk.told]
    changes = [after for before, after in zip([None, *healths], healths, strict=False) if before is not after]
    assert changes[-3:] == [LedgerHealth.CONNECTED, LedgerHealth.OFFLINE, LedgerHealth.CONNECTED]


@pytest.mark.parametrize("sign", ["connection lost", "a read failed"])
async def test_a_sign_of_trouble_brings_the_probe_forward(calm: Watcher, sign: str) -> None:
    """A lost channel or a failed read is followed by a probe at once, not after the calm pace."""
    calm.monitor.start()
    await calm.until(lambda state: health(state) is LedgerHealth.CONNECTED)
    calm.probe.answers = [SLOW]
    if sign == "connection lost":
        calm.probe.lost.set()
    else:
        calm.monitor.suspect_ledger()
    await calm.until(lambda state: health(state) is LedgerHealth.DEGRADED)


@pytest.mark.parametrize("server", ["ledger", "database"])
async def test_a_server_that_answers_after_a_failed_read_is_told(calm: Watcher, server: str) -> None:
    """A failed read that is no outage ends with word of the next answer, once; an answer that nobody doubted with none.

    The end of an outage is a state and not told twice."""
    answers: list[None] = []
    calm.monitor.subscribe_answers(lambda: answers.append(None))
    calm.monitor.start()
    await calm.until(
        lambda state: LinkHealth.CONNECTED is state.database.health and state.ledger.latency_ms is not None
    )
    await calm.monitor.check_now()
    assert not answers
    told = asyncio.Event()
    calm.monitor.subscribe_answers(told.set)
    suspect = calm.monitor.suspect_ledger if server == "ledger" else calm.monitor.suspect_database
    suspect()
    await asyncio.wait_for(told.wait(), 10)
    assert len(answers) == 1
    if server == "ledger":
        calm.probe.answers = [MISS, MISS, GOOD]
        suspect()
        for _ in range(3):
            await calm.monitor.check_now()
        assert health(calm.monitor.state) is LedgerHealth.CONNECTED
        assert len(answers) == 1


async def test_many_failed_reads_do_not_make_a_storm_of_probes() -> None:
    """Between two probes the least pause passes, however many reads fail."""
    watcher = Watcher(Pace(calm=60, miss=60, away=60, least=0.1))
    watcher.probe.answers = [MISS]
    watcher.monitor.start()
    end = asyncio.get_running_loop().time() + 0.35
    while asyncio.get_running_loop().time() < end:
        watcher.monitor.suspect_ledger()
        await asyncio.sleep(0.005)
    await watcher.monitor.stop()
    assert 2 <= watcher.probe.probes <= 5


async def test_the_database_has_a_state_of_its_own(calm: Watcher) -> None:
    """A failed read leads to a ping that shows the outage in words; commands stay possible."""
    calm.monitor.start()
    await calm.until(lambda state: state.database.health is LinkHealth.CONNECTED)
    calm.database_down = True
    calm.monitor.suspect_database()
    await calm.until(lambda state: state.database.health is LinkHealth.OFFLINE)
    assert calm.monitor.state.database.detail == "The database is not reachable."
    assert not calm.monitor.state.read_only
