"""The program itself, killed and frozen at random moments: the documents are those of a quiet pass."""

from __future__ import annotations

import json
import random
import signal
import threading
from functools import partial
from pathlib import Path

import pytest

from projector.adapters.redis_connection import connect
from tests.projector.app.running import Ground, LogTail, Program, wait_until
from tests.projector.app.traffic import Traffic, quiet_pass

pytestmark = pytest.mark.servers

SEED = 20_260_701


class Sender(threading.Thread):
    """Appends traffic until it is told to end, in bursts with pauses of up to ``longest`` seconds between them."""

    def __init__(self, ground: Ground, seed: int, longest: float = 0.02) -> None:
        super().__init__(name="sender")
        self._longest = longest
        self._ground = ground
        self._traffic = Traffic(seed)
        self._random = random.Random(seed)
        self._ended = threading.Event()
        self.sent = 0

    def run(self) -> None:
        client = connect(self._ground.redis_url)
        while not self._ended.wait(self._random.random() * self._longest):
            for _ in range(self._random.randrange(1, 8)):
                lane, values = self._traffic.next()
                client.execute_command("XADD", self._ground.inboxes[lane], "*", *values)
                self.sent += 1
        client.close()

    def end(self) -> None:
        self._ended.set()
        self.join()


def grants(log: LogTail) -> int:
    """How often the lease was granted."""
    return sum(line["event"] == "lease granted" for line in log.lines())


def owns_again(log: LogTail, granted: int) -> bool:
    """Whether the lease was granted more often than before."""
    return grants(log) > granted


def compare(ground: Ground) -> None:
    """Documents and dead letters are those of a quiet pass over the same entries."""
    expected, dead = quiet_pass(ground.entries())
    found = ground.documents()
    assert set(found) == set(expected)
    for key, document in expected.items():
        assert found[key] == document, key
    letters = [pairs[: pairs.index(b"original_message_id")] for _, pairs in ground.redis.xrange(ground.dead)]
    assert sorted(letters) == dead
    assert len(dead) > 0


def changed_revisions(ground: Ground) -> dict[tuple[str, str], int]:
    """The newest announced revision of every document."""
    newest: dict[tuple[str, str], int] = {}
    for _, pairs in ground.redis.xrange(ground.changes):
        fields = {a.decode(): b.decode() for a, b in zip(pairs[::2], pairs[1::2], strict=True)}
        key = (fields["c"], fields["k"])
        newest[key] = max(newest.get(key, 0), int(fields["r"]))
    return newest


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_at_fifty_random_moments_under_traffic(ground: Ground, tmp_path: Path) -> None:
    """Killed with -9 fifty times while entries arrive, the projector ends in the documents of one quiet pass."""
    chance = random.Random(SEED)
    environment = ground.environment(BATCH_SIZE="5", MAX_BATCH_SIZE="64", LOG_LEVEL="INFO")
    sender = Sender(ground, SEED, longest=0.06)
    sender.start()
    log = tmp_path / "projector.log"
    step, granted = threading.Event(), 0
    log.touch()
    told = LogTail(log)
    try:
        for number in range(50):
            with Program(log, environment) as program:
                if number % 5:
                    # Most lives end while they work, some while they still start.
                    wait_until(partial(owns_again, told, granted))
                step.wait(chance.random() * 0.15)
                program.kill()
            granted = grants(told)
    finally:
        sender.end()
    with Program(log, environment) as program:
        ground.wait_until_settled()
        assert program.stop() == 0
    compare(ground)
    stored = {
        (name, str(document.get(key))): document["_proj"]["rev"]
        for name, key in (("customers", "customerId"), ("loan-accounts", "loanAccountId"))
        for document in ground.database[name].find()
    }
    announced = changed_revisions(ground)
    assert {key: announced.get(key) for key in stored} == stored
    assert log.read_text().count('"batch"') > 50


@pytest.mark.timeout(300)
def test_a_frozen_owner_is_replaced_and_does_no_harm_when_it_wakes(ground: Ground, tmp_path: Path) -> None:
    """A second instance takes over within seconds from one that hangs; awake again, that one writes nothing wrong."""
    sender = Sender(ground, SEED + 1)
    environment = ground.environment(BATCH_SIZE="5", MAX_BATCH_SIZE="64", LEASE_SECONDS="1")
    with (
        Program(tmp_path / "one.log", environment) as one,
        Program(tmp_path / "two.log", {**environment, "INSTANCE_ID": "two"}) as two,
    ):
        wait_until(lambda: one.says("lease granted") or two.says("lease granted"))
        first, second = (one, two) if one.says("lease granted") else (two, one)
        wait_until(lambda: second.says("state", state="standby"))
        sender.start()
        try:
            wait_until(lambda: first.says("batch") and sender.sent > 200)
            assert not second.says("lease granted")
            first.process.send_signal(signal.SIGSTOP)
            wait_until(lambda: second.says("batch"))
            wait_until(lambda: sender.sent > 600)
            first.process.send_signal(signal.SIGCONT)
            wait_until(lambda: first.says("lease lost") or first.says("state", state="standby"))
        finally:
            first.process.send_signal(signal.SIGCONT)
            sender.end()
        ground.wait_until_settled()
        assert second.stop() == 0
        wait_until(lambda: sum(line["event"] == "lease granted" for line in first.lines()) == 2)
        assert first.stop() == 0
    compare(ground)


@pytest.mark.timeout(300)
def test_a_killed_owner_is_replaced_at_once_on_the_same_machine(ground: Ground, tmp_path: Path) -> None:
    """A standby that can see that the owner's process is gone does not wait for the lease to expire."""
    environment = ground.environment(LEASE_SECONDS="60")
    with (
        Program(tmp_path / "one.log", environment) as one,
        Program(tmp_path / "two.log", {**environment, "INSTANCE_ID": "two"}) as two,
    ):
        wait_until(lambda: one.says("lease granted") or two.says("lease granted"))
        first, second = (one, two) if one.says("lease granted") else (two, one)
        wait_until(lambda: second.says("state", state="standby"))
        first.kill()
        traffic = Traffic(SEED + 2)
        for _ in range(200):
            ground.add(*traffic.next())
        ground.wait_until_settled()
        assert second.stop() == 0
    compare(ground)
    state = ground.database["projector-state"].find_one({"_id": ground.group})
    assert state is not None
    assert state["fence"] == 2
    assert json.dumps(state["report"]["state"]) == '"stopped"'
