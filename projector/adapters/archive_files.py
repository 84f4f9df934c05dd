"""The archive of an inbox: one compressed JSON Lines file per UTC day, and what is known to be right in it.

``FOLDER/ext/2026-07-01.jsonl.gz`` holds the entries of a day, ``2026-07-01.json`` beside it lists its members: parts
that were written, read back and found right, each with its length in bytes, number of entries, first and last id and
SHA-256. Whatever lies behind the last listed member was being written when the program ended, and is overwritten. A
line is ``{"id": "1720000000000-0", "f": ["name", "value", …]}`` in the order of the entry; bytes that are not UTF-8
stand as ``{"b64": "…"}``.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from projector.contract.event import Lane
from projector.contract.position import ZERO, Position
from projector.engine.entries import RawEntry

MEMBER_ENTRIES = 20_000
MEMBER_BYTES = 16 * 2**20
"""A member is read at once: this bounds the memory."""

_LEVEL = 6


class ArchiveError(Exception):
    """A file of the archive is not as it was written, or belongs to something else. Says which and what to do."""


class Member(msgspec.Struct, frozen=True):
    """A part of a day's file that is known to be right."""

    bytes: int
    entries: int
    first: str
    last: str
    sha256: str


class _Bytes(msgspec.Struct):
    b64: str


class _Line(msgspec.Struct):
    id: str
    f: list[str | _Bytes]


class _Lane(msgspec.Struct):
    """``missing``: entries that had left the inbox before they could be archived."""

    stream: str
    missing: int = 0


_read_line = msgspec.json.Decoder(_Line).decode
_read_members = msgspec.json.Decoder(list[Member]).decode
_read_lane = msgspec.json.Decoder(_Lane).decode
_write = msgspec.json.Encoder().encode


class LaneArchive:
    """The archive of one inbox. ``stream`` is the name of the inbox; a folder of another one is refused.

    Every method raises ArchiveError, and OSError when a file cannot be read or written.
    """

    def __init__(self, folder: Path, lane: Lane, stream: str) -> None:
        self._folder = folder / lane
        self._lane: Lane = lane
        self._stream = stream
        self._about = self._folder / "inbox.json"
        about = self._read_about()
        self.missing = 0 if about is None else about.missing
        """Entries that left the inbox before they could be archived."""

    # -- looking -----------------------------------------------------------------------------------------------

    def days(self) -> list[str]:
        """Days with entries, oldest first."""
        return sorted(path.stem for path in self._folder.glob("????-??-??.json"))

    def members(self, day: str) -> list[Member]:
        """What is known to be right of a day."""
        path = self._folder / f"{day}.json"
        try:
            return _read_members(path.read_bytes()) if path.exists() else []
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ArchiveError(f"{path} is damaged: restore it from a backup.") from error

    def last(self) -> Position:
        """The id of the last archived entry; zero without one."""
        days = self.days()
        return Position.parse(self.members(days[-1])[-1].last) if days else ZERO

    def count(self) -> int:
        """Number of archived entries."""
        return sum(member.entries for day in self.days() for member in self.members(day))

    def pages(self, after: Position, until: Position) -> Iterator[list[RawEntry]]:
        """Entries behind ``after`` up to and with ``until``; each member is checked as it is read."""
        for day in self.days():
            if _ends(day) <= after.ms:
                continue
            start = 0
            for member in self.members(day):
                if Position.parse(member.last) > after and Position.parse(member.first) <= until:
                    entries = self._entries(day, start, member)
                    wanted = [entry for entry in entries if after < entry.position <= until]
                    if wanted:
                        yield wanted
                start += member.bytes

    def verify(self) -> Iterator[tuple[str, int]]:
        """Read everything: (day, number of entries) for each day that is right. Raises ArchiveError at the first
        that is not."""
        last = ZERO
        for day in self.days():
            start = total = 0
            for member in self.members(day):
                for entry in self._entries(day, start, member):
                    if entry.position <= last or day_of(entry.position) != day:
                        raise ArchiveError(f"{self._file(day)} holds {entry.position} out of order.")
                    last = entry.position
                start += member.bytes
                total += member.entries
            yield day, total

    # -- writing -----------------------------------------------------------------------------------------------

    def begin(self, missing: int) -> None:
        """Make the folder, and remember how many entries are missing."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if missing != self.missing or not self._about.exists():
            self.missing = missing
            self._replace(self._about, _write(_Lane(self._stream, missing)))

    def append(self, entries: Sequence[RawEntry]) -> None:
        """Add entries of one day, read them back, and only then list them. Safe to repeat after any interruption."""
        day = day_of(entries[0].position)
        members = self.members(day)
        start = sum(member.bytes for member in members)
        packed = gzip.compress(b"".join(map(_line, entries)), _LEVEL, mtime=0)
        member = Member(len(packed), len(entries), str(entries[0].position), str(entries[-1].position), _digest(packed))
        with _private(self._file(day)) as file:
            file.truncate(start)
            file.seek(start)
            file.write(packed)
            file.flush()
            os.fsync(file.fileno())
        again = self._entries(day, start, member)
        if [(entry.id, list(entry.pairs)) for entry in again] != [(entry.id, list(entry.pairs)) for entry in entries]:
            raise ArchiveError(f"{self._file(day)} does not give back what was written.")
        self._replace(self._folder / f"{day}.json", _write([*members, member]))

    # -- files -------------------------------------------------------------------------------------------------

    def _entries(self, day: str, start: int, member: Member) -> list[RawEntry]:
        path = self._file(day)
        damaged = ArchiveError(f"{path} is damaged behind byte {start}: restore it from a backup.")
        try:
            with path.open("rb") as file:
                file.seek(start)
                packed = file.read(member.bytes)
        except FileNotFoundError:
            raise damaged from None
        if len(packed) != member.bytes or _digest(packed) != member.sha256:
            raise damaged
        entries = [self._parse(line) for line in gzip.decompress(packed).splitlines()]
        if len(entries) != member.entries:
            raise damaged
        return entries

    def _parse(self, text: bytes) -> RawEntry:
        line = _read_line(text)
        pairs = [each.encode() if isinstance(each, str) else b64decode(each.b64) for each in line.f]
        entry_id = line.id.encode()
        return RawEntry(self._lane, entry_id, Position.parse(entry_id), pairs)

    def _read_about(self) -> _Lane | None:
        if not self._about.exists():
            return None
        try:
            about = _read_lane(self._about.read_bytes())
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ArchiveError(f"{self._about} is damaged: restore it from a backup.") from error
        if about.stream != self._stream:
            raise ArchiveError(f"{self._folder} belongs to {about.stream}: name another folder for {self._stream}.")
        return about

    def _file(self, day: str) -> Path:
        return self._folder / f"{day}.jsonl.gz"

    def _replace(self, path: Path, content: bytes) -> None:
        """Put a small file in place in one step that survives a crash."""
        fresh = path.with_suffix(".new")
        with _private(fresh) as file:
            file.truncate(0)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        _sync_folder(self._folder)


def day_of(position: Position) -> str:
    """The UTC day of an entry as it names a file."""
    return datetime.fromtimestamp(position.ms / 1000, UTC).date().isoformat()


def portions(pages: Iterable[list[RawEntry]]) -> Iterator[list[RawEntry]]:
    """Pages cut and joined into what makes a member: entries of one day, not too many, not too large."""
    part: list[RawEntry] = []
    size = 0
    for page in pages:
        for entry in page:
            if part and (len(part) >= MEMBER_ENTRIES or size >= MEMBER_BYTES or not _same_day(part[0], entry)):
                yield part
                part, size = [], 0
            part.append(entry)
            size += sum(map(len, entry.pairs))
    if part:
        yield part


def _same_day(one: RawEntry, other: RawEntry) -> bool:
    return one.position.ms // 86_400_000 == other.position.ms // 86_400_000


def _ends(day: str) -> int:
    """The first millisecond after a day."""
    return (date.fromisoformat(day) - date(1970, 1, 1)).days * 86_400_000 + 86_400_000


def _line(entry: RawEntry) -> bytes:
    return _write({"id": str(entry.position), "f": [_text(value) for value in entry.pairs]}) + b"\n"


def _text(value: bytes) -> str | _Bytes:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return _Bytes(b64encode(value).decode("ascii"))


def _digest(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()


def _private(path: Path) -> BinaryIO:
    """A file that only its owner reads, opened for writing; what it holds is left."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
