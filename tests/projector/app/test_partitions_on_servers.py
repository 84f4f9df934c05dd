"""Several processes share the work: the same documents as one quiet pass, whoever is killed."""

from __future__ import annotations

import json
import random
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from billie_desktop.practice.servers import free_port
from projector.app.cli import main
from tests.projector.app.running import Ground, Program, ask, wait_until
from tests.projector.app.test_killed import Sender, compare
from tests.projector.app.traffic import Traffic
from tests.projector.engine.kit import pairs

pytestmark = pytest.mark.servers

SEED = 20_260_702


def share(log: Path, environment: dict[str, str], own: str, count: int = 3) -> Program:
    """One of the processes."""
    return Program(log, {**environment, "INSTANCE_ID": f"p{own}"}, "run", "--partitions", str(count), "--own", own)


def add_traffic(ground: Ground, seed: int, number: int) -> None:
    traffic = Traffic(seed, people=40)
    for _ in range(number):
        lane, values = traffic.next()
        ground.add(lane, values)


def test_two_processes_and_a_router_end_as_one(ground: Ground, tmp_path: Path) -> None:
    """Three partitions in two processes, merges across them included; every partition has worked, status tells."""
    environment = ground.environment(LEASE_SECONDS="2")
    add_traffic(ground, SEED, 600)
    with (
        share(tmp_path / "a.log", environment, "0,2") as one,
        share(tmp_path / "b.log", environment, "1") as two,
    ):
        ground.wait_until_settled(60)
        compare(ground)
        shown = json.loads(ask(environment, "status", "--json").stdout)
        assert [part["running"] for part in shown["partitions"]] == [True] * 3
        assert [part["owner"] for part in shown["partitions"]] == ["p0,2", "p1", "p0,2"]
        assert shown["lag"] == 0
        fences = {name for each in ground.database["conversations"].find() for name in each["_proj"]}
        assert {"fence0", "fence1", "fence2"} <= fences
        assert one.stop() == 0
        assert two.stop() == 0


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_killed_at_random_moments_under_traffic(ground: Ground, tmp_path: Path) -> None:
    """Router and workers are killed with -9 while entries arrive; all ends in the documents of one quiet pass."""
    environment = ground.environment(BATCH_SIZE="5", MAX_BATCH_SIZE="64", LEASE_SECONDS="1")
    chance, step = random.Random(SEED), threading.Event()
    sender = Sender(ground, SEED)
    sender.start()
    programs = {own: share(tmp_path / f"{own}.log", environment, own) for own in ("0,2", "1", "router")}
    try:
        for _ in range(20):
            step.wait(chance.random())
            own = chance.choice(list(programs))
            programs[own].kill()
            programs[own] = share(tmp_path / f"{own}.log", environment, own)
        sender.end()
        ground.wait_until_settled(90)
        for program in programs.values():
            assert program.stop() == 0
    finally:
        sender.end()
        for program in programs.values():
            program.__exit__()
    compare(ground)


def test_a_rebuild_and_a_replay_wait_for_the_partitions(ground: Ground, tmp_path: Path) -> None:
    """Commands that write take the router's lease, after every partition has applied what it was given."""
    environment = ground.environment(LEASE_SECONDS="1")
    add_traffic(ground, SEED + 1, 400)
    with share(tmp_path / "a.log", environment, "0,1", 2):
        wait_until(lambda: ground.routed() > 0 or ground.left() == 0)
        outcome = ask(environment, "rebuild", "--json")
        assert outcome.returncode == 0, outcome
        assert ask(environment, "replay", "--execute").returncode == 1  # poison stays poison
        add_traffic(ground, SEED + 2, 200)
        ground.wait_until_settled(60)
    compare(ground)


def test_health_shows_each_partition(ground: Ground, tmp_path: Path) -> None:
    """/health and /metrics name the partitions of the process, with what waits for them."""
    port = free_port()
    with share(tmp_path / "a.log", ground.environment(HEALTH_PORT=str(port)), "0,1,2"):
        ground.add("ext", pairs("customer.verified.v1", {"customer_id": "U1"}))
        ground.add("ext", pairs("customer.verified.v1", {"customer_id": "U2"}))

        def page(name: str) -> Any:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{name}", timeout=5) as answer:
                return answer.read().decode()

        ground.wait_until_settled()
        shown = json.loads(page("health"))
        assert shown["healthy"]
        assert [part["partition"] for part in shown["partitions"]] == [0, 1, 2]
        assert 'billie_projector_partition_waiting{partition="2"}' in page("metrics")
        assert page("alive")


def test_what_is_routed_is_not_left_behind(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """While entries wait in partitions, nothing starts without them or with another number of them."""
    environment = ground.environment()
    ground.add("ext", pairs("customer.verified.v1", {"customer_id": "U1"}))
    with share(tmp_path / "r.log", environment, "router", 2) as router:
        wait_until(lambda: ground.routed() == 1)
        assert router.stop() == 0
    for name, value in ground.environment(LOG_LEVEL="ERROR").items():
        monkeypatch.setenv(name, value)
    for arguments in (["run"], ["run", "--partitions", "3"]):
        assert main(arguments) == 2
        assert "run with --partitions 2" in capsys.readouterr().err
    with share(tmp_path / "w.log", environment, "0,1", 2):
        ground.wait_until_settled()
    assert ("customers", "U1") in ground.documents()


@pytest.mark.parametrize("arguments", [["--own", "0"], ["--partitions", "0"], ["--partitions", "2", "--own", "2"],
                                       ["--partitions", "2", "--own", "a"], ["--partitions", "999"]])  # fmt: skip
def test_wrong_use_is_said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers that name no partition are wrong use."""
    assert main(["run", *arguments]) == 2
    assert "--" in capsys.readouterr().err
