"""``python -m projector archive``: streams may be trimmed, and a rebuild still makes every document."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.projector.app.running import PATIENCE, Ground, Program, ask
from tests.projector.app.traffic import Traffic
from tests.projector.engine.kit import pairs
from tests.projector.operations.oracle import serial_pass

pytestmark = pytest.mark.servers

DAY_MS = 86_400_000


def history(ground: Ground, days: int, each: int, seed: int = 1, *, first: int | None = None) -> None:
    """Entries of the last days, with ids of their time; ``first`` days ago (default: as many as days)."""
    traffic, pipe = Traffic(seed), ground.redis.pipeline(transaction=False)
    begin = round(time.time() * 1000) - (days if first is None else first) * DAY_MS
    for number in range(days * each):
        lane, values = traffic.next()
        pipe.execute_command("XADD", ground.inboxes[lane], f"{begin + number * DAY_MS // each}-0", *values)
    pipe.execute()


def run(ground: Ground, folder: Path, *arguments: str, code: int = 0) -> Any:
    outcome = ask(ground.environment(ARCHIVE_FOLDER=str(folder)), *arguments, "--json")
    assert outcome.returncode == code, outcome
    return json.loads(outcome.stdout)


def test_a_rebuild_reads_archive_and_stream(ground: Ground, tmp_path: Path) -> None:
    """After archived entries were trimmed a rebuild makes the documents from both; without the archive it refuses."""
    history(ground, days=5, each=80)
    expected, _ = serial_pass(ground.entries())
    total = len(ground.entries())
    # How many days a lane covers depends on the hour: the first of them is short.
    days = {lane: {at.ms // DAY_MS for its, at, _ in ground.entries() if its == lane} for lane in ("ext", "int")}
    with ground.projector():
        ground.wait_until_settled()
    first = run(ground, tmp_path, "archive", "--trim-older-than", "2.5")
    assert first["ext"]["archived"] + first["int"]["archived"] == total
    left = len(ground.entries())
    assert first["ext"]["trimmed"] + first["int"]["trimmed"] == total - left
    assert 0 < left < total
    ground.database["customers"].drop()
    assert ask(ground.environment(), "rebuild").returncode == 1
    answer = run(ground, tmp_path, "rebuild")
    assert answer["entries"] == total
    assert ground.documents() == expected
    assert run(ground, tmp_path, "archive", "--verify") == {
        lane: {"verified": first[lane]["archived"], "days": len(days[lane])} for lane in ("ext", "int")
    }


def test_archiving_goes_on_where_it_was(ground: Ground, tmp_path: Path) -> None:
    """A second run copies only what is new, and a run that was killed leaves nothing that the next does not mend."""
    history(ground, days=2, each=50)
    assert sum(lane["archived"] for lane in run(ground, tmp_path, "archive").values()) == 100
    assert sum(lane["archived"] for lane in run(ground, tmp_path, "archive").values()) == 0
    ground.add("ext", pairs("customer.created.v1", {"customer_id": "NEW"}))
    environment = ground.environment(ARCHIVE_FOLDER=str(tmp_path))
    with Program(tmp_path / "log", environment, "archive", code=DIES_BEFORE_LISTING) as program:
        assert program.process.wait(PATIENCE) == 9
    assert run(ground, tmp_path, "archive")["ext"]["archived"] == 1
    assert run(ground, tmp_path, "archive", "--verify")["ext"]["verified"] > 1


DIES_BEFORE_LISTING = """
import os, sys
from projector.adapters.archive_files import LaneArchive
from projector.app.cli import main
LaneArchive._replace = lambda *_: os._exit(9)
sys.exit(main(sys.argv[1:]))
"""


def test_nothing_is_trimmed_that_somebody_still_needs(ground: Ground, tmp_path: Path) -> None:
    """Entries that a group has not read, or not acknowledged, stay in the stream however old they are."""
    history(ground, days=4, each=40)
    with ground.projector():
        ground.wait_until_settled()
    inbox = ground.inboxes["ext"]
    ground.redis.xgroup_create(inbox, "another", "0")
    before = ground.redis.xlen(inbox)
    assert run(ground, tmp_path, "archive", "--trim-older-than", "0")["ext"]["trimmed"] == 0
    ground.redis.execute_command("XREADGROUP", "GROUP", "another", "c", "COUNT", 10, "STREAMS", inbox, ">")
    assert run(ground, tmp_path, "archive", "--trim-older-than", "0")["ext"]["trimmed"] == 0
    ids = [item["message_id"] for item in ground.redis.xpending_range(inbox, "another", "-", "+", 10)]
    ground.redis.xack(inbox, "another", *ids[:4])
    assert run(ground, tmp_path, "archive", "--trim-older-than", "0")["ext"]["trimmed"] == 4
    assert ground.redis.xlen(inbox) == before - 4


def test_entries_lost_before_they_were_archived_are_told(ground: Ground, tmp_path: Path) -> None:
    """What left the stream before the first archive, and between two, is counted as missing, and a rebuild refuses."""
    history(ground, days=3, each=40)
    ground.redis.xtrim(ground.inboxes["ext"], maxlen=80, approximate=False)
    gone = 120 - len(ground.entries())
    assert run(ground, tmp_path, "archive")["ext"]["missing"] == gone
    for number in range(5):
        ground.add("ext", pairs("customer.created.v1", {"customer_id": f"L{number}"}))
    ground.redis.xtrim(ground.inboxes["ext"], maxlen=2, approximate=False)
    assert run(ground, tmp_path, "archive")["ext"]["missing"] == gone + 3
    assert f"{gone + 3} entries have left" in run(ground, tmp_path, "rebuild", code=1)["error"]


def test_a_stream_that_began_again_is_not_mixed_in(ground: Ground, tmp_path: Path) -> None:
    """When the stream ends before the archive, as after a restart without data, archiving refuses and says why."""
    history(ground, days=1, each=20)
    run(ground, tmp_path, "archive")
    for stream in ground.inboxes.values():
        ground.redis.delete(stream)
    ground.add("ext", pairs("customer.created.v1", {"customer_id": "U1"}), "1-1")
    ground.add("int", pairs("x", {}), "1-1")
    outcome = ask(ground.environment(ARCHIVE_FOLDER=str(tmp_path)), "archive")
    assert outcome.returncode == 1
    assert "begin another in a new folder" in outcome.stdout


def test_archiving_ends_in_order(ground: Ground, tmp_path: Path) -> None:
    """A run that is asked to stop ends between two parts with code 3, and the next one copies the rest."""
    history(ground, days=30, each=4)
    environment = ground.environment(ARCHIVE_FOLDER=str(tmp_path / "archive"))
    with Program(tmp_path / "log", environment, "archive", code=STOPS_AFTER_TWO) as program:
        assert program.process.wait(PATIENCE) == 3
    first = run(ground, tmp_path / "archive", "archive", "--verify")
    assert first["ext"]["days"] == 2
    run(ground, tmp_path / "archive", "archive")
    assert sum(lane["verified"] for lane in run(ground, tmp_path / "archive", "archive", "--verify").values()) == 120


STOPS_AFTER_TWO = """
import os, signal, sys
from projector.adapters.archive_files import LaneArchive
from projector.app.cli import main
append, count = LaneArchive.append, []
def counted(self, entries):
    append(self, entries)
    count.append(1)
    if len(count) == 2:
        os.kill(os.getpid(), signal.SIGTERM)
LaneArchive.append = counted
sys.exit(main(sys.argv[1:]))
"""


def test_without_a_folder_it_says_what_to_set(ground: Ground) -> None:
    """Without ARCHIVE_FOLDER the command is wrong use."""
    outcome = ask(ground.environment(), "archive")
    assert outcome.returncode == 2
    assert "ARCHIVE_FOLDER" in outcome.stderr
