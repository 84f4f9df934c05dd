"""What every ``Streams`` does: the one in memory that tests use, and the one on Redis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from billie_desktop.practice.servers import RedisServer
from projector.adapters.redis_connection import connect
from projector.adapters.redis_streams import RedisStreams, StreamNames
from projector.contract.changes import Change
from projector.contract.position import Position
from projector.engine.entries import Failure, RawEntry
from projector.engine.errors import GroupMissing
from projector.engine.policy import FailureClass
from projector.engine.ports import Streams
from tests.projector.engine.fake_streams import MemoryRedis, MemoryStreams

pytestmark = pytest.mark.servers


@dataclass
class Kit:
    """Streams of a server, and what tests do to the server itself."""

    streams: Callable[[str], Streams]
    add: Callable[[str, int, list[bytes]], None]
    trim: Callable[[str, int], None]
    dead: Callable[[], list[list[bytes]]]
    changes: Callable[[], list[Change]]
    forget_group: Callable[[], None]


def _in_memory() -> Kit:
    server = MemoryRedis()
    return Kit(
        streams=lambda name: MemoryStreams(server, name),
        add=lambda lane, ms, pairs: server.add(lane, Position(ms, 0), pairs),  # type: ignore[arg-type]
        trim=lambda lane, ms: server.inboxes[lane].entries.pop(Position(ms, 0), None) and None,  # type: ignore[call-overload]
        dead=lambda: server.dead,
        changes=lambda: server.changes,
        forget_group=server.regroup,
    )


def _on_redis(server: RedisServer, prefix: str) -> tuple[Kit, Any]:
    client: Any = connect(server.url)
    names = StreamNames(prefix + "ext", prefix + "int", prefix + "dlq", prefix + "changes", "group")

    def changes() -> list[Change]:
        entries = client.xrange(names.changes)
        return [
            Change.parse({a.decode(): b.decode() for a, b in zip(p[::2], p[1::2], strict=True)}) for _, p in entries
        ]

    kit = Kit(
        streams=lambda name: RedisStreams(client, names, name),
        add=lambda lane, ms, pairs: client.execute_command("XADD", prefix + lane, f"{ms}-0", *pairs),
        trim=lambda lane, ms: client.xdel(prefix + lane, f"{ms}-0"),
        dead=lambda: [pairs for _, pairs in client.xrange(names.dead_letters)],
        changes=changes,
        forget_group=lambda: [client.xgroup_destroy(prefix + lane, "group") for lane in ("ext", "int")] and None,
    )
    return kit, client


@pytest.fixture(params=["memory", "redis"])
def kit(request: pytest.FixtureRequest) -> Iterator[Kit]:
    if request.param == "memory":
        yield _in_memory()
        return
    made, client = _on_redis(request.getfixturevalue("redis_server"), request.getfixturevalue("stream_prefix"))
    yield made
    client.close()


def moments(entries: list[RawEntry]) -> list[tuple[str, int]]:
    return [(entry.lane, entry.position.ms) for entry in entries]


def test_both_inboxes_are_read_from_their_beginning_in_one_order(kit: Kit) -> None:
    """Entries that were there before the group come first, those of both inboxes merged by id."""
    for lane, ms in (("ext", 1), ("int", 2), ("ext", 3)):
        kit.add(lane, ms, [b"typ", b"a"])
    streams = kit.streams("one")
    streams.prepare()
    streams.prepare()
    assert moments(streams.read(10, 1)) == [("ext", 1), ("int", 2), ("ext", 3)]
    assert streams.read(10, 1) == []


def test_bytes_and_repeated_names_arrive_as_they_were_sent(kit: Kit) -> None:
    """Values that are no text, and two fields of the same name, are not touched."""
    kit.add("ext", 1, [b"typ", b"\xff\x00", b"typ", b"b", b"", b""])
    streams = kit.streams("one")
    streams.prepare()
    (entry,) = streams.read(10, 1)
    assert list(entry.pairs) == [b"typ", b"\xff\x00", b"typ", b"b", b"", b""]
    assert (entry.id, entry.late) == (b"1-0", False)


def test_without_a_group_reading_says_so(kit: Kit) -> None:
    """A missing group is told apart from an empty inbox."""
    streams = kit.streams("one")
    for question in (lambda: streams.read(10, 1), lambda: streams.pending({}, 10, late=False), streams.state):
        with pytest.raises(GroupMissing):
            question()


def test_a_new_group_reads_everything_again(kit: Kit) -> None:
    """After the group was lost and made again, entries that were acknowledged are delivered once more."""
    kit.add("ext", 1, [b"typ", b"a"])
    streams = kit.streams("one")
    streams.prepare()
    streams.finish(streams.read(10, 1), [])
    kit.forget_group()
    streams.prepare()
    assert moments(streams.read(10, 1)) == [("ext", 1)]


def test_what_is_not_acknowledged_stays_pending_for_its_consumer(kit: Kit) -> None:
    """Pending entries are given again, page by page, to their consumer only, until they are acknowledged."""
    for ms in (1, 2, 3):
        kit.add("ext", ms, [b"typ", b"a"])
    streams = kit.streams("one")
    streams.prepare()
    first, second, third = streams.read(10, 1)
    streams.finish([second], [])
    assert moments(streams.pending({}, 10, late=False)) == [("ext", 1), ("ext", 3)]
    assert moments(streams.pending({"ext": first.position}, 10, late=False)) == [("ext", 3)]
    assert moments(streams.pending({}, 1, late=False)) == [("ext", 1)]
    assert streams.pending({}, 10, late=True) == []
    assert kit.streams("two").pending({}, 10, late=False) == []
    streams.finish([first, third], [])
    assert streams.pending({}, 10, late=False) == []


def test_pending_entries_that_were_trimmed_count_as_lost(kit: Kit) -> None:
    """A pending entry that is gone from its inbox is counted, and is pending no more."""
    for ms in (1, 2):
        kit.add("ext", ms, [b"typ", b"a"])
    streams = kit.streams("one")
    streams.prepare()
    streams.read(10, 1)
    kit.trim("ext", 1)
    assert moments(streams.pending({}, 10, late=False)) == [("ext", 2)]
    assert streams.lost == 1
    assert streams.state()["ext"].pending == 1


def test_an_heir_takes_everything_pending_in_order(kit: Kit) -> None:
    """Entries of an owner that is gone become pending entries of the heir, in order and not late."""
    for ms in (1, 2):
        kit.add("ext", ms, [b"typ", b"a"])
    gone, heir = kit.streams("gone"), kit.streams("heir")
    gone.prepare()
    gone.read(10, 1)
    kit.trim("ext", 1)
    assert heir.inherit("gone") == 1
    assert heir.lost == 1
    (entry,) = heir.pending({}, 10, late=False)
    assert (entry.position.ms, entry.late) == (2, False)
    assert gone.pending({}, 10, late=False) == []


def test_abandoned_entries_are_claimed_as_late_ones(kit: Kit) -> None:
    """What another consumer left idle is claimed, is marked late and survives a restart as late; ours is left alone."""
    for ms in (1, 2):
        kit.add("ext", ms, [b"typ", b"a"])
    other, ours = kit.streams("other"), kit.streams("ours")
    other.prepare()
    other.read(1, 1)
    ours.read(1, 1)
    assert ours.claim_abandoned(3_600_000) == 0
    assert ours.claim_abandoned(0) == 1
    assert ours.claim_abandoned(0) == 0
    assert [(e.position.ms, e.late) for e in kit.streams("ours").pending({}, 10, late=True)] == [(1, True)]
    assert [(e.position.ms, e.late) for e in ours.pending({}, 10, late=False)] == [(2, False)]


def test_a_dead_letter_keeps_the_bytes_and_says_what_happened(kit: Kit) -> None:
    """A dead letter begins with the original fields, unchanged, and ends with the added ones; the entry is settled."""
    pairs = [b"typ", b"account.created.v1", b"payload", b"\xff{", b"error", b"their own"]
    kit.add("ext", 5, pairs)
    streams = kit.streams("one")
    streams.prepare()
    (entry,) = streams.read(10, 1)
    failure = Failure(entry, FailureClass.PERMANENT, "bad-utf8", "The entry is not UTF-8", 1, 1_720_000_000.0)
    streams.bury(failure, 1_720_000_001.5)
    streams.bury(failure, 1_720_000_002.5)
    (letter,) = kit.dead()
    assert list(letter[: len(pairs)]) == pairs
    added = dict(zip(letter[len(pairs) :: 2], letter[len(pairs) + 1 :: 2], strict=True))
    assert added[b"original_message_id"] == b"5-0"
    assert added[b"error"] == b"The entry is not UTF-8"
    assert added[b"moved_at"] == b"2024-07-03T09:46:41.500Z"
    assert added[b"first_failed_at"] == b"2024-07-03T09:46:40.000Z"
    assert added[b"attempts"] == b"1"
    assert added[b"error_class"] == b"permanent:bad-utf8"
    assert streams.state()["ext"].pending == 0
    assert streams.dead_letters() == 1


def test_changes_are_published_in_order(kit: Kit) -> None:
    """Every change becomes one entry of the change stream."""
    streams = kit.streams("one")
    streams.prepare()
    changes = [Change("customers", "U1", "U1", 3), Change("loan-accounts", "A/1 ü", "", 1)]
    streams.finish([], changes)
    assert kit.changes() == changes


def test_the_state_tells_the_true_end(kit: Kit) -> None:
    """Undelivered entries count as behind, delivered ones as pending, and the last id stays after a deletion."""
    for ms in (1, 2, 3):
        kit.add("int", ms, [b"typ", b"a"])
    streams = kit.streams("one")
    streams.prepare()
    streams.read(1, 1)
    state = streams.state()["int"]
    assert (state.behind, state.pending, state.last.ms, state.oldest_pending) == (2, 1, 3, Position(1, 0))
    kit.trim("int", 3)
    state = streams.state()["int"]
    assert (state.behind, state.last.ms) == (1, 3)
    assert streams.state()["ext"].behind == 0
