"""Dead letters once more: dry by default, in place with the original ids, or published for other readers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projector.adapters.redis_streams import ADDED_FIELDS, dead_letter_fields
from projector.app.cli import main
from projector.app.replay import strip
from projector.contract.position import Position
from projector.engine.entries import Failure, RawEntry
from projector.engine.policy import FailureClass
from tests.projector.app.running import Ground, wait_until
from tests.projector.app.test_transport_cases import ACCOUNT, CUSTOMER
from tests.projector.engine.kit import pairs

pytestmark = pytest.mark.servers

FIRST_MS = 1_782_864_000_000


def bury(ground: Ground, lane: str, ms: int, values: list[bytes], failed: str = "unexpected:KeyError") -> str:
    """Put a dead letter there as if the projector had given the entry up for a reason that has passed."""
    entry = RawEntry("ext" if lane == "ext" else "int", f"{ms}-0".encode(), Position(ms, 0), values)
    kind, _, reason = failed.partition(":")
    failure = Failure(entry, FailureClass(kind), reason, "failed", 3, ms / 1000)
    added = dead_letter_fields(failure, ground.inboxes[lane], ground.group, ms / 1000)
    stored: bytes = ground.redis.execute_command("XADD", ground.dead, "*", *values, *added)
    return stored.decode()


@pytest.fixture
def replay(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command with arguments; its exit code."""
    for name, value in ground.environment(LOG_LEVEL="ERROR").items():
        monkeypatch.setenv(name, value)
    return lambda *arguments: main(["replay", *arguments])


def test_dry_by_default(ground: Ground, replay: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --execute the dead letters are listed, by id, type and reason, and nothing changes."""
    bury(ground, "ext", FIRST_MS, pairs("customer.created.v1", CUSTOMER))
    assert replay() == 0
    said = capsys.readouterr().out
    assert f"{FIRST_MS}-0  customer.created.v1  unexpected:KeyError" in said
    assert "1 would be applied" in said
    assert "Mia" not in said
    assert (len(ground.dead_letters()), ground.documents()) == (1, {})


def test_applied_in_place_with_the_original_id(ground: Ground, replay: Any) -> None:
    """The event counts at its original time, its change is announced, and its dead letter is gone."""
    bury(ground, "ext", FIRST_MS, pairs("customer.created.v1", CUSTOMER))
    assert replay("--execute") == 0
    customer = ground.documents()[("customers", "U1")]
    assert customer["createdAt"] == datetime.fromtimestamp(FIRST_MS / 1000, UTC)
    assert ground.dead_letters() == []
    assert ground.redis.xlen(ground.changes) == 1
    assert replay("--execute") == 0
    assert ground.documents()[("customers", "U1")] == customer


def test_an_older_event_does_not_win(ground: Ground, replay: Any) -> None:
    """A replayed event that is older than what is stored changes no newer value and fills what is missing."""
    bury(ground, "ext", FIRST_MS, pairs("account.created.v1", ACCOUNT, cause="e1"))
    ground.add("ext", pairs("account.updated.v1", {"account_id": "A1", "current_balance": "93.00"}, cause="e2"))
    with ground.projector():
        ground.wait_until_settled()
    assert replay("--execute") == 0
    account = ground.documents()[("loan-accounts", "A1")]
    assert (account["balances"]["currentBalance"], account["accountNumber"]) == (93.0, "N1")


def test_a_running_projector_lends_its_lease(ground: Ground, replay: Any) -> None:
    """While a projector runs, the replay is applied between two of its batches, and the projector goes on."""
    for number in range(450):
        bury(
            ground,
            "ext",
            FIRST_MS + number,
            pairs("user_input", {"utterance": f"m{number}"}, cid="C1", cause=f"r{number}"),
        )
    with ground.projector(LEASE_SECONDS="1"):
        ground.add("ext", pairs("user_input", {"utterance": "before"}, cid="C1", cause="before"))
        ground.wait_until_settled()
        assert replay("--execute") == 0
        ground.add("ext", pairs("user_input", {"utterance": "after"}, cid="C1", cause="after"))
        ground.wait_until_settled()
    said = [row["utterance"] for row in ground.documents()[("conversations", "C1")]["utterances"]]
    assert said == [*(f"m{number}" for number in range(450)), "before", "after"]


def test_marks_stay_until_an_event_is_applied_or_corrected(ground: Ground, replay: Any) -> None:
    """A replay that fails again leaves the mark of a document, a correction takes it away."""

    def marks() -> list[str]:
        account = ground.documents(without=())[("loan-accounts", "A1")]
        return [each["id"] for each in account["_proj"].get("deadLetters", [])]

    ground.add("ext", pairs("account.created.v1", ACCOUNT, cause="e1"))
    body = {"account_id": "A1", "current_balance": "93.00", "note": "x" * 2_000}
    position = ground.add("ext", pairs("account.updated.v1", body, cause="e2"))
    with ground.projector(MAX_PAYLOAD_BYTES="1500"):
        ground.wait_until_settled()
    assert marks() == []  # it could not be read, and its envelope names no account
    ground.add("ext", pairs("account.updated.v1", {"account_id": "A1", "current_balance": "?"}, cause="e3"))
    with ground.projector(MAX_PAYLOAD_BYTES="1500"):
        ground.wait_until_settled()
    (marked,) = marks()
    assert marked != str(position)
    assert replay("--execute") == 1
    assert marks() == [marked]
    assert ground.documents()[("loan-accounts", "A1")]["balances"]["currentBalance"] == 93.0
    ground.add("ext", pairs("account.updated.v1", {"account_id": "A1", "current_balance": "17.00"}, cause="e3"))
    with ground.projector():
        ground.wait_until_settled()
    assert marks() == []


def test_what_fails_again_stays(ground: Ground, replay: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A dead letter that cannot be applied is kept and said, the others are applied; the exit code tells."""
    bury(ground, "ext", FIRST_MS, pairs("account.created.v1", {}))
    bury(ground, "ext", FIRST_MS + 1, pairs("customer.created.v1", CUSTOMER))
    assert replay("--execute") == 1
    said = capsys.readouterr().out
    assert "permanent:missing-key" in said
    assert "1 applied, 1 failed again" in said
    assert [letter["payload"] for letter in ground.dead_letters()] == ["{}"]
    assert ("customers", "U1") in ground.documents()


def test_type_limit_and_keep(ground: Ground, replay: Any) -> None:
    """Only the named types are taken, at most so many, and they stay where they are when asked."""
    for number in range(5):
        kind = "customer.created.v1" if number % 2 else "customer.verified.v1"
        bury(ground, "ext", FIRST_MS + number, pairs(kind, {"customer_id": f"U{number}"}))
    assert replay("--execute", "--type", "customer.created.v1", "--limit", "1", "--keep") == 0
    assert set(ground.documents()) == {("customers", "U1")}
    assert len(ground.dead_letters()) == 5
    assert replay("--execute", "--type", "customer.created.v1", "--type", "customer.verified.v1") == 0
    assert len(ground.documents()) == 5
    assert ground.dead_letters() == []


def test_published_for_other_readers(ground: Ground, replay: Any) -> None:
    """Published, the event returns to its own inbox under a new id, with its bytes and without what was added."""
    values = [b"typ", b"x", b"payload", b"\xff", b"error", b"own", b"typ", b"twice"]
    bury(ground, "int", FIRST_MS, values)
    assert replay("--execute", "--publish") == 0
    ((lane, position, found),) = ground.entries()
    assert (lane, found) == ("int", values)
    assert position.ms > FIRST_MS
    assert ground.dead_letters() == []


def test_letters_of_elsewhere_are_left_alone(ground: Ground, replay: Any) -> None:
    """A dead letter that names no inbox of ours is counted and stays."""
    ground.redis.xadd(ground.dead, {"typ": "x", "source_stream": "elsewhere", "original_message_id": "1-0"})
    assert replay("--execute") == 1
    assert len(ground.dead_letters()) == 1


def test_wrong_limits_are_said(replay: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A limit below one is wrong use."""
    assert replay("--limit", "0") == 2
    assert "--limit" in capsys.readouterr().err


def test_a_dead_letter_goes_and_comes_back(ground: Ground, replay: Any) -> None:
    """What the projector itself gives up can be replayed: the same failure, once, and the letter stays."""
    ground.add("ext", pairs("account.created.v1", {}))
    with ground.projector():
        ground.wait_until_settled()
        wait_until(lambda: len(ground.dead_letters()) == 1)
    assert replay("--execute") == 1
    assert len(ground.dead_letters()) == 1


_PAIRS = st.lists(st.tuples(st.one_of(st.binary(max_size=8), st.sampled_from([n.encode() for n in ADDED_FIELDS])),
                            st.binary(max_size=8)), max_size=6)  # fmt: skip


@given(_PAIRS)
def test_stripping_gives_the_original_fields_back(items: list[tuple[bytes, bytes]]) -> None:
    """Whatever fields an entry has, also some that are named like ours, they come back as they were."""
    original = [part for item in items for part in item]
    entry = RawEntry("ext", b"5-0", Position(5, 0), original)
    failure = Failure(entry, FailureClass.PERMANENT, "bad-json", "no", 1, 0.0)
    stripped, added = strip([*original, *dead_letter_fields(failure, "s", "g", 0.0)])
    assert stripped == original
    assert set(added) == set(ADDED_FIELDS)
