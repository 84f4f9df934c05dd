"""The files of the archive: every byte back, safe to interrupt, damage is noticed."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projector.adapters.archive_files import ArchiveError, LaneArchive, portions
from projector.contract.position import ZERO, Position
from projector.engine.entries import RawEntry

DAY_MS = 86_400_000
FIRST = 1_782_864_000_000
"""2026-07-01T00:00:00Z."""
FAR = Position(2**60, 0)


def entry(ms: int, *pairs: bytes, seq: int = 0) -> RawEntry:
    place = Position(FIRST + ms, seq)
    return RawEntry("ext", str(place).encode(), place, list(pairs) or [b"typ", b"a"])


def archive(folder: Path, stream: str = "inbox") -> LaneArchive:
    made = LaneArchive(folder, "ext", stream)
    made.begin(0)
    return made


def fill(made: LaneArchive, entries: list[RawEntry]) -> None:
    for portion in portions([entries]):
        made.append(portion)


def held(made: LaneArchive, after: Position = ZERO, until: Position = FAR) -> list[tuple[bytes, list[bytes]]]:
    return [(each.id, list(each.pairs)) for page in made.pages(after, until) for each in page]


@given(
    st.lists(st.lists(st.one_of(st.binary(max_size=20), st.text(max_size=20).map(str.encode)), min_size=2), max_size=8)
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_byte_comes_back(tmp_path_factory: pytest.TempPathFactory, values: list[list[bytes]]) -> None:
    """Any field names and values, text or not, come back as they were, in their order."""
    made = archive(tmp_path_factory.mktemp("archive"))
    entries = [entry(number * DAY_MS // 3, *pairs[: len(pairs) // 2 * 2]) for number, pairs in enumerate(values)]
    fill(made, entries)
    assert held(made) == [(each.id, list(each.pairs)) for each in entries]
    assert sum(total for _, total in made.verify()) == len(entries)


def test_there_is_one_file_per_day_that_any_tool_can_read(tmp_path: Path) -> None:
    """Entries of two UTC days lie in two compressed files of JSON lines, which only their owner may read."""
    made = archive(tmp_path)
    fill(made, [entry(DAY_MS - 1), entry(DAY_MS, b"typ", b"\xff")])
    made.append([entry(DAY_MS, seq=1)])
    files = sorted(path.name for path in (tmp_path / "ext").glob("*.gz"))
    assert files == ["2026-07-01.jsonl.gz", "2026-07-02.jsonl.gz"]
    lines = gzip.decompress((tmp_path / "ext" / files[1]).read_bytes()).splitlines()
    assert [json.loads(line) for line in lines] == [
        {"id": f"{FIRST + DAY_MS}-0", "f": ["typ", {"b64": "/w=="}]},
        {"id": f"{FIRST + DAY_MS}-1", "f": ["typ", "a"]},
    ]
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "ext").iterdir()} == {0}


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    """Bounds cut inside a day and leave out whole days."""
    made = archive(tmp_path)
    entries = [entry(number * DAY_MS // 2) for number in range(8)]
    fill(made, entries)
    assert [each[0] for each in held(made, entries[2].position, entries[5].position)] == [e.id for e in entries[3:6]]
    assert (made.last(), made.count()) == (entries[-1].position, 8)


@pytest.mark.parametrize("rest", [b"", b"half a member"])
def test_what_was_being_written_at_a_crash_is_written_again(tmp_path: Path, rest: bytes) -> None:
    """Bytes behind the last listed member, of an append that never ended, do not count and are overwritten."""
    made = archive(tmp_path)
    made.append([entry(1)])
    with (tmp_path / "ext" / "2026-07-01.jsonl.gz").open("ab") as file:
        file.write(rest)
    again = LaneArchive(tmp_path, "ext", "inbox")
    assert again.last() == Position(FIRST + 1, 0)
    again.append([entry(2)])
    assert [each[0] for each in held(again)] == [entry(1).id, entry(2).id]
    assert list(again.verify()) == [("2026-07-01", 2)]


@pytest.mark.parametrize("where", ["content", "list", "gone", "about"])
def test_damage_is_noticed(tmp_path: Path, where: str) -> None:
    """A changed byte, a broken list, a lost file and a broken description are errors that name the file."""
    made = archive(tmp_path)
    made.append([entry(1)])
    folder = tmp_path / "ext"
    path = folder / {"content": "2026-07-01.jsonl.gz", "list": "2026-07-01.json", "about": "inbox.json"}.get(
        where, "2026-07-01.jsonl.gz"
    )
    if where == "gone":
        path.unlink()
    else:
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 0xFF
        path.write_bytes(raw)
    with pytest.raises(ArchiveError, match=path.name):
        list(LaneArchive(tmp_path, "ext", "inbox").verify())


def test_an_archive_belongs_to_one_stream(tmp_path: Path) -> None:
    """The folder of another inbox is refused, so that two environments do not mix."""
    archive(tmp_path).append([entry(1)])
    with pytest.raises(ArchiveError, match="belongs to inbox"):
        LaneArchive(tmp_path, "ext", "another")


def test_a_member_is_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large entries make more and smaller members."""
    monkeypatch.setattr("projector.adapters.archive_files.MEMBER_BYTES", 1000)
    sizes = [len(part) for part in portions([[entry(n, b"a", b"x" * 300) for n in range(10)]])]
    assert sizes == [4, 4, 2]
