"""Notes: sent at once, kept while there is no connection, sent when it is back; forms that survive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from billie_desktop.desk.note_desk import NoteDesk
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.errors import DeskError, NotAllowed, OutcomeUnknown, Refused, Unreachable
from billie_desktop.domain.note_draft import NoteDraft, NoteRecorded, WaitingNote, note_problems
from billie_desktop.domain.rich_text import Block, Run
from tests.desk.conversation_parts import MemoryDrafts, StandingClock

BODY = (Block((Run("Called "), Run("back", bold=True))),)


def draft(key: str = "note-1", **changes: object) -> NoteDraft:
    values = {"channel": "phone", "topic": "complaint", "direction": "inbound"} | changes
    return NoteDraft(key, "CUS-1", "Call", BODY, **values)  # type: ignore[arg-type]


class Server:
    """A note book that is away as often as it is told: ``moods`` are the errors of the next calls."""

    def __init__(self) -> None:
        self.moods: list[DeskError] = []
        self.taken: list[tuple[str, NoteDraft]] = []
        self.asked = asyncio.Event()

    async def add(self, note: NoteDraft) -> NoteRecorded:
        return await self.amend("", note)

    async def amend(self, note_id: str, note: NoteDraft) -> NoteRecorded:
        await asyncio.sleep(0)
        self.asked.set()
        if self.moods:
            raise self.moods.pop(0)
        self.taken.append((note_id, note))
        return NoteRecorded(f"id-{note.key}", StandingClock().now())


class Shelf:
    """Implements ``WaitingStore``; ``full`` makes it fail."""

    def __init__(self) -> None:
        self.kept: dict[str, WaitingNote] = {}
        self.full = False

    async def load(self) -> tuple[WaitingNote, ...]:
        return tuple(self.kept.values())

    async def put(self, note: WaitingNote) -> None:
        await asyncio.sleep(0)
        if self.full:
            raise DeskError("The disk is full.")
        self.kept[note.key] = note

    async def remove(self, key: str) -> None:
        await asyncio.sleep(0)
        self.kept.pop(key, None)


class Room:
    def __init__(self) -> None:
        self.clock, self.server, self.shelf, self.drafts = StandingClock(), Server(), Shelf(), MemoryDrafts()
        self.desk = self.new_desk()

    def new_desk(self, role: Role = Role.OPERATIONS) -> NoteDesk:
        return NoteDesk(Agent("me", "Agent Me", role), self.server, self.shelf, self.clock, self.drafts)


@pytest_asyncio.fixture
async def room() -> AsyncIterator[Room]:
    made = Room()
    await made.desk.start()
    yield made
    await made.desk.stop()


async def test_a_note_is_recorded_at_once(room: Room) -> None:
    """Nothing waits and nothing stays on disk; the server's clock says when it was written."""
    recorded = await room.desk.save(draft())
    assert recorded is not None
    assert (room.desk.waiting(), room.shelf.kept) == ((), {})
    assert room.server.taken == [("", draft())]


@pytest.mark.parametrize(
    "error",
    [Unreachable("away"), OutcomeUnknown("no answer"), NotAllowed("Sign in again", code="NOT_SIGNED_IN")],
    ids=["away", "unknown", "signed out"],
)
async def test_a_note_waits_for_the_connection(room: Room, error: DeskError) -> None:
    """It is on disk with the time of writing, and is sent with that time and the same key when the server is back."""
    room.server.moods = [error]
    written = room.clock.now()
    assert await room.desk.save(draft(), "old-note") is None
    assert [note.key for note in room.desk.waiting(["CUS-1"])] == ["note-1"]
    assert room.shelf.kept["note-1"].draft.written_at == written
    assert room.desk.waiting(["CUS-2"]) == ()
    room.clock.at += timedelta(hours=2)
    gone = asyncio.Event()
    room.desk.subscribe(lambda: None if room.desk.waiting() else gone.set())
    room.desk.try_now()
    async with asyncio.timeout(5):
        await gone.wait()
    ((amends, sent),) = room.server.taken
    assert (amends, sent.key, sent.written_at) == ("old-note", "note-1", written)
    assert room.shelf.kept == {}


async def test_what_waits_survives_a_restart(room: Room) -> None:
    """The next session sends it."""
    room.server.moods = [Unreachable("away")]
    await room.desk.save(draft())
    await room.desk.stop()
    again = room.new_desk()
    await again.start()
    async with asyncio.timeout(5):
        while not room.server.taken:
            room.server.asked.clear()
            await room.server.asked.wait()
            await asyncio.sleep(0)
    await again.stop()
    assert [note.key for _, note in room.server.taken] == ["note-1"]


async def test_a_refusal_is_the_forms_and_not_kept(room: Room) -> None:
    """What the server refuses at once stays in the form alone."""
    room.server.moods = [Refused("This note was amended already.", code="NOTE_AMENDED")]
    with pytest.raises(Refused):
        await room.desk.save(draft(), "old-note")
    assert (room.desk.waiting(), room.shelf.kept) == ((), {})


async def test_a_late_refusal_waits_for_its_author(room: Room) -> None:
    """A note that is refused when it is sent at last stays with the reason, is not sent again by itself, and can be
    taken back."""
    room.server.moods = [Unreachable("away"), Refused("This note was amended already.")]
    assert await room.desk.save(draft(), "old-note") is None
    told = asyncio.Event()
    room.desk.subscribe(lambda: told.set() if any(each.problem for each in room.desk.waiting()) else None)
    room.desk.try_now()
    async with asyncio.timeout(5):
        await told.wait()
    (note,) = room.desk.waiting()
    assert note.problem == "This note was amended already."
    taken = await room.desk.discard("note-1")
    assert taken is not None
    assert (taken.draft.subject, room.desk.waiting(), room.server.taken) == ("Call", (), [])


async def test_without_a_disk_nothing_pretends_to_be_kept(room: Room) -> None:
    """A note that could be neither sent nor kept raises, so that the form keeps it."""
    room.shelf.full = True
    room.server.moods = [Unreachable("away")]
    with pytest.raises(Unreachable):
        await room.desk.save(draft())
    assert room.desk.waiting() == ()


async def test_half_written_forms_survive_a_restart(room: Room) -> None:
    """What was written at a place is there in the next session, until it is forgotten."""
    room.desk.keep_draft("note:CUS-1", "{}")
    await asyncio.sleep(0.01)
    again = room.new_desk()
    await again.start()
    assert again.draft("note:CUS-1") == "{}"
    again.keep_draft("note:CUS-1", "")
    await asyncio.sleep(0.01)
    await again.stop()
    assert (again.draft("note:CUS-1"), room.drafts.kept) == ("", {})


def test_who_may_write() -> None:
    """Roles that read only have a reason instead."""
    assert Room().desk.off_reason == ""
    assert "read" in Room().new_desk(Role.READONLY).off_reason


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channel": ""}, "channel"),
        ({"topic": ""}, "topic"),
        ({"direction": ""}, "direction"),
        ({"channel": "internal", "direction": ""}, ""),
    ],
)
def test_what_a_note_needs(changes: dict[str, object], field: str) -> None:
    """Channel, topic, and a direction for calls, e-mails and messages only."""
    assert list(note_problems(draft(**changes))) == ([field] if field else [])


def test_subject_and_words_are_required() -> None:
    """Blank ones do not count, and a subject has at most 200 characters."""
    blank = NoteDraft("k", "CUS-1", "  ", (Block((Run(" "),)),), "internal", "complaint")
    assert set(note_problems(blank)) == {"subject", "body"}
    long = NoteDraft("k", "CUS-1", "s" * 201, BODY, "internal", "complaint")
    assert set(note_problems(long)) == {"subject"}
