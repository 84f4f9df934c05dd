"""One blow of the big run, and what its reckoning finds; the whole is ``make chaos``."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from pathlib import Path

import pytest

from tests.chaos.big_run import BigRun, Scale
from tests.chaos.blows import Blow, table
from tests.chaos.faults import KILLED, Fault, all_faults, in_order_of_recovery
from tests.chaos.lines import Line, Ports, Weather
from tests.chaos.small_work import note_problems


@pytest.mark.servers
@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_desks_are_right_again_after_a_blow(tmp_path: Path) -> None:
    """The ledger is killed under two desks at work: each order is posted once or known as not posted, notes and
    documents are whole, and both desks show the posting that follows."""
    scale = Scale(minutes=0.1, desks=2, seats=1, orders=20, notes=4, events=20, disks=False)
    outcome = await BigRun(tmp_path, scale, [Fault(KILLED, "ledger")]).go()
    assert outcome.reckoning.is_clean, outcome.reckoning
    assert outcome.problems == []
    assert outcome.reckoning.intents > 0
    assert outcome.counts["notes"] > 0
    (blow,) = outcome.blows
    assert (len(blow.seconds), blow.wrong) == (2, "")
    assert outcome.counts["canaries"] == 1


def test_a_note_that_is_lost_or_there_twice_is_found() -> None:
    """A kept note must be there once; one that was lost with its desk may be there, but not twice."""
    ends = {"note-1": "noted", "note-2": "noted", "note-3": "lost", "note-4": "lost", "note-5": "refused"}
    found = Counter({"note-1": 2, "note-3": 1, "note-4": 2})
    assert note_problems(ends, found) == [
        "note-1 is there 2 times", "note-4 is there 2 times", "note-2 is lost", "note-5 was refused",
    ]  # fmt: skip
    assert note_problems({"note-1": "noted", "note-2": "lost"}, Counter({"note-1": 1})) == []


def test_a_desk_that_is_late_counts_as_a_fault_not_survived() -> None:
    """The table holds each fault with the slowest desk; beyond the limit it is not survived."""
    ledger, line = Fault(KILLED, "ledger"), Fault("cut", "desks-mongo")
    rows = table([Blow((ledger,), 1.0, [0.5, 5.2]), Blow((ledger, line), 1.0, [0.4, 0.3])], 5.0)
    assert [row.split() for row in rows[1:]] == [
        ["desks-mongo", "cut", "1", "1", "0.40", "s"],
        ["ledger", "killed", "2", "1", "5.20", "s"],
    ]


def test_every_kind_reaches_every_target() -> None:
    """Desks, programs and servers are killed and frozen, servers filled up, lines cut, held, deafened, slowed and
    thinned; what others need at their start is brought back first."""
    faults = all_faults(["desks-mongo", "ledger-redis"])
    kinds = Counter(fault.kind for fault in faults)
    assert kinds == {"killed": 6, "frozen": 6, "full": 2, "cut": 2, "held": 2, "deaf": 2, "slow": 2, "thin": 2}
    both = in_order_of_recovery([Fault(KILLED, "intake"), Fault(KILLED, "mongo"), Fault("cut", "intake-mongo")])
    assert [fault.target for fault in both] == ["intake-mongo", "mongo", "intake"]


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while block := await reader.read(100):
            writer.write(block)
    writer.close()


async def test_weather_of_a_line() -> None:
    """Held bytes arrive when the line is fine again; a cut breaks connections off and lets none through; a deaf line
    swallows the answer and breaks off in the end; thin and slow lines bring everything."""
    ports = Ports()
    server = await asyncio.start_server(_echo, "127.0.0.1", ports.take())
    line = Line("a-b", f"127.0.0.1:{server.sockets[0].getsockname()[1]}", ports.take())
    await line.start()
    host, port = line.address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    for weather in (Weather.FINE, Weather.SLOW, Weather.THIN):
        line.set(weather)
        writer.write(b"x" * 600)
        assert await reader.readexactly(600) == b"x" * 600
    line.set(Weather.HELD)
    writer.write(b"held")
    reading = asyncio.create_task(reader.readexactly(4))
    assert not (await asyncio.wait([reading], timeout=0.1))[0]
    line.set(Weather.FINE)
    assert await reading == b"held"
    line.set(Weather.DEAF)
    writer.write(b"lost")
    reading = asyncio.create_task(reader.read(4))
    assert not (await asyncio.wait([reading], timeout=0.1))[0]
    line.set(Weather.FINE)
    with pytest.raises(ConnectionError):
        await reading
    line.set(Weather.CUT)
    reader, late = await asyncio.open_connection(host, int(port))
    with pytest.raises(ConnectionError):
        await reader.read(1)
    for each in (writer, late):
        each.close()
    await line.stop()
    server.close()
    await server.wait_closed()
