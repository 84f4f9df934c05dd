"""A rebuild while readers read, events arrive, and processes die."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from tests.projector.app.running import PATIENCE, Ground, Program, ask, wait_until
from tests.projector.app.test_killed import Sender
from tests.projector.app.traffic import Traffic
from tests.projector.engine.kit import pairs
from tests.projector.operations.oracle import compare, serial_pass

pytestmark = pytest.mark.servers

NAMES = ("customers", "conversations", "loan-accounts")
COLLECTION_GONE = (175, 43)
"""QueryPlanKilled, CursorNotFound: the collection of a running read was replaced; the reader asks again."""


class Reader(threading.Thread):
    """Counts documents and reads names again and again; remembers whatever should not be seen."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(name="reader")
        self._ground = ground
        self._ended = threading.Event()
        self.least: dict[str, int] = {}
        self.rounds = 0
        self.strange: list[str] = []

    def run(self) -> None:
        with MongoClient[dict[str, Any]](self._ground.mongo_uri) as client:
            database = client[self._ground.database_name]
            while not self._ended.is_set():
                for name in NAMES:
                    try:
                        found = list(database[name].find({}, {"updatedAt": 1}))
                    except OperationFailure as error:
                        if error.code not in COLLECTION_GONE:
                            self.strange.append(f"{name} {error.code}")
                        continue
                    self.least[name] = min(len(found), self.least.get(name, len(found)))
                    self.strange += [name for document in found if "updatedAt" not in document]
                self.rounds += 1

    def end(self) -> None:
        self._ended.set()
        self.join()


def fill(ground: Ground, count: int, seed: int) -> None:
    traffic, pipe = Traffic(seed), ground.redis.pipeline(transaction=False)
    for _ in range(count):
        lane, values = traffic.next()
        pipe.execute_command("XADD", ground.inboxes[lane], "*", *values)
    pipe.execute()


def still(ground: Ground) -> None:
    """Documents that no other event touches."""
    ground.add("ext", pairs("customer.created.v1", {"customer_id": "STILL", "first_name": "Mia", "last_name": "T"}))
    ground.add(
        "ext", pairs("account.created.v1", {"account_id": "STILL", "customer_id": "STILL", "current_balance": 1})
    )
    ground.add("ext", pairs("user_input", {"utterance": "hello"}, cid="STILL", usr="STILL"))


def damage(ground: Ground) -> None:
    for name, key in zip(NAMES, ("customerId", "conversationId", "loanAccountId"), strict=True):
        ground.database[name].update_one({key: "STILL"}, {"$unset": {"createdAt": 1}, "$set": {"updatedAt": None}})
    ground.database["loan-accounts"].update_many({}, {"$set": {"balances": {"currentBalance": -1.0}}})
    ground.database["customers"].update_one({"customerId": "U1"}, {"$set": {"firstName": "Bad", "staffFlag": True}})
    ground.database["conversations"].update_one({"conversationId": "C2"}, {"$set": {"status": "bad"}})


def test_readers_and_events_are_not_disturbed(ground: Ground, tmp_path: Path) -> None:
    """While readers read and events arrive a rebuild repairs the read models: nobody sees fewer documents than there
    were, and no event is lost."""
    fill(ground, 2000, 1)
    still(ground)
    with Program(tmp_path / "log", ground.environment()) as program:
        ground.wait_until_settled()
        counts = {name: ground.database[name].count_documents({}) for name in NAMES}
        damage(ground)
        reader, sender = Reader(ground), Sender(ground, 5, longest=0.1)
        reader.start()
        sender.start()
        try:
            outcome = ask(ground.environment(), "rebuild", "--json", "--batch", "500")
            wait_until(lambda: reader.rounds > 5)
        finally:
            sender.end()
            reader.end()
        ground.wait_until_settled()
        assert program.stop() == 0
    assert outcome.returncode == 0, outcome
    answer = json.loads(outcome.stdout)
    assert all(answer["collections"][name]["switched"] for name in NAMES)
    assert reader.strange == []
    assert {name: reader.least[name] >= counts[name] for name in NAMES} == dict.fromkeys(NAMES, True)
    assert sender.sent > 20
    flagged = ground.database["customers"].find_one_and_update({"customerId": "U1"}, {"$unset": {"staffFlag": 1}})
    assert flagged is not None
    assert flagged["staffFlag"] is True
    compare(ground)


def test_an_interrupted_rebuild_goes_on(ground: Ground, tmp_path: Path) -> None:
    """Ended by a signal, and killed with -9, the next run goes on behind the last milestone and ends right."""
    fill(ground, 3_000, 2)
    with ground.projector():
        ground.wait_until_settled()
    damage(ground)
    first = tmp_path / "first"
    with Program(first, ground.environment(), "rebuild", "--batch", "100") as program:
        wait_until(lambda: program.says("batch"))
        assert program.stop() == 3
        assert "run it again to go on" in first.read_text()
    second = tmp_path / "second"
    with Program(second, ground.environment(), "rebuild", "--batch", "100") as program:
        wait_until(lambda: program.says("resumed") and second.read_text().count('"event":"batch"') > 3)
        program.kill()
    third = ask(ground.environment(), "rebuild", "--batch", "100")
    assert third.returncode == 0, third
    resumed = re.search(r'"event":"resumed","entries":(\d+)', third.stderr)
    assert resumed is not None
    assert int(resumed[1]) > 0
    folded = sum(int(count) for count in re.findall(r'"event":"batch","entries":(\d+)', third.stderr))
    assert folded < 3_000
    ground.database["customers"].update_one({"customerId": "U1"}, {"$unset": {"staffFlag": 1}})
    compare(ground)


DIES_BETWEEN_RENAMES = """
import os, sys
from projector.adapters.shadow_collections import ShadowCollections
from projector.app.cli import main
switch = ShadowCollections.switch
def once(self, name):
    switch(self, name)
    os._exit(9)
ShadowCollections.switch = once
sys.exit(main(sys.argv[1:]))
"""


def test_killed_between_two_renames_the_next_run_begins_anew(ground: Ground, tmp_path: Path) -> None:
    """After one of three collections was switched the projector goes on, and another run ends right."""
    fill(ground, 500, 3)
    with ground.projector():
        ground.wait_until_settled()
    damage(ground)
    with Program(tmp_path / "log", ground.environment(), "rebuild", code=DIES_BETWEEN_RENAMES) as program:
        assert program.process.wait(PATIENCE) == 9
    fill(ground, 200, 4)
    with ground.projector():
        ground.wait_until_settled()
    outcome = ask(ground.environment(), "rebuild", "--json")
    assert outcome.returncode == 0, outcome
    assert "resumed" not in outcome.stderr
    ground.database["customers"].update_one({"customerId": "U1"}, {"$unset": {"staffFlag": 1}})
    expected, _ = serial_pass(ground.entries())
    assert ground.documents() == expected
    assert json.loads(outcome.stdout)["difference_count"] > 0


def test_a_flag_set_while_a_rebuild_runs_is_not_lost(ground: Ground, tmp_path: Path) -> None:
    """A member of staff who sets a flag after the comparison and before the switch finds it afterwards."""
    fill(ground, 400, 6)
    with ground.projector():
        ground.wait_until_settled()
    damage(ground)
    held, go_on = tmp_path / "held", tmp_path / "go-on"
    code = HOLDS_BEFORE_THE_SWITCH.format(held=str(held), go_on=str(go_on))
    with Program(tmp_path / "log", ground.environment(), "rebuild", code=code) as program:
        wait_until(held.exists)
        customers = ground.database["customers"]
        customers.update_one({"customerId": "U3"}, {"$set": {"vulnerableFlag": True}})
        customers.update_one({"customerId": "U1"}, {"$unset": {"staffFlag": 1}})
        customers.insert_one({"title": "Dr", "note": "made by hand, without a key"})
        ground.database["write-off-requests"].update_one(
            {"requestId": "R1"}, {"$set": {"requiresSeniorApproval": True}}
        )
        go_on.touch()
        assert program.process.wait(PATIENCE) == 0
    expected, _ = serial_pass(ground.entries())
    found = ground.documents()
    assert found[("customers", "U3")].pop("vulnerableFlag") is True
    assert found[("write-off-requests", "R1")].pop("requiresSeniorApproval") is True
    (by_hand,) = [key for key in found if key not in expected]
    assert found.pop(by_hand)["title"] == "Dr"
    assert found == expected


HOLDS_BEFORE_THE_SWITCH = """
import sys, time
from pathlib import Path
from projector.app import rebuild_run
from projector.app.cli import main
borrowed = rebuild_run.borrowed
def waits(*arguments):
    Path({held!r}).touch()
    while not Path({go_on!r}).exists():
        time.sleep(0.01)
    return borrowed(*arguments)
rebuild_run.borrowed = waits
sys.exit(main(sys.argv[1:]))
"""


def test_announcements_are_never_older_than_before(ground: Ground) -> None:
    """The revision of a document that a rebuild changes is above every one announced before."""
    fill(ground, 300, 7)
    with ground.projector(BATCH_SIZE="1", MAX_BATCH_SIZE="3"):
        ground.wait_until_settled()
    damage(ground)
    before: dict[tuple[bytes, bytes], int] = {}
    newest = b"0"
    for entry_id, values in ground.redis.xrange(ground.changes):
        fields = dict(zip(values[::2], values[1::2], strict=True))
        key = (fields[b"c"], fields[b"k"])
        before[key] = max(before.get(key, 0), int(fields[b"r"]))
        newest = entry_id
    assert ask(ground.environment(), "rebuild").returncode == 0
    after = ground.redis.xrange(ground.changes, b"(" + newest, "+")
    assert len(after) > 10
    for _, values in after:
        fields = dict(zip(values[::2], values[1::2], strict=True))
        assert int(fields[b"r"]) > before[(fields[b"c"], fields[b"k"])]
