"""Notes of staff: on disk before they are sent, kept while there is no connection, sent when it is back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Protocol

from billie_desktop.desk.background import Background
from billie_desktop.desk.conversation_ports import DraftStore
from billie_desktop.desk.note_book import NoteBook
from billie_desktop.desk.ports import Clock
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.errors import DeskError, NotAllowed, OutcomeUnknown, TryLater
from billie_desktop.domain.keys import form_key
from billie_desktop.domain.note_draft import NoteDraft, NoteRecorded, WaitingNote

AGAIN_SECONDS = 3.0
_NOT_SIGNED_IN = "NOT_SIGNED_IN"


class WaitingStore(Protocol):
    """Notes that wait, on this machine, encrypted. Raise DeskError when the file cannot be used."""

    async def load(self) -> tuple[WaitingNote, ...]:
        """All of them, oldest first."""

    async def put(self, note: WaitingNote) -> None:
        """Keep one, replacing an older form of it."""

    async def remove(self, key: str) -> None:
        """Forget one."""


class NoteDesk:
    """``save`` never loses words: what the server did not take waits here, with the time at which it was written.

    Nothing is sent twice: every attempt has the key of the form.
    """

    def __init__(
        self, agent: Agent, notes: NoteBook, store: WaitingStore, clock: Clock, drafts: DraftStore | None = None
    ) -> None:
        self._agent = agent
        self._notes = notes
        self._store = store
        self._clock = clock
        self._disk = drafts
        self._drafts: dict[str, str] = {}
        self._waiting: dict[str, WaitingNote] = {}
        self._sending: set[str] = set()
        self._subscribers: Subscribers[None] = Subscribers()
        self._background = Background()
        self._wake = asyncio.Event()

    # life

    async def start(self) -> None:
        """Take up what the last session left. A file that cannot be read is the same as none."""
        try:
            self._waiting = {note.key: note for note in await self._store.load()}
            if self._disk is not None:
                self._drafts = {**await self._disk.load(), **self._drafts}
        except DeskError:
            pass  # every note is sent at once; only keeping is not possible
        self._background.spawn(self._follow(), "waiting notes")

    async def stop(self) -> None:
        """Send nothing more; what waits is on disk."""
        await self._background.stop()

    def try_now(self) -> None:
        """The connection is back: send what waits."""
        self._wake.set()

    # what can be done

    @property
    def off_reason(self) -> str:
        """Why this agent cannot write notes; '' when he can."""
        return "" if self._agent.may_service else "Your role may read only"

    def new_key(self) -> str:
        """The key of a form that opens."""
        return form_key("note", self._clock.now())

    async def save(self, draft: NoteDraft, amends: str = "") -> NoteRecorded | None:
        """Record a note or an amendment; None when it waits for the connection.

        Raises InvalidInput, Refused and NotFound with what the server said: then nothing is kept, the form has it.
        """
        note = WaitingNote(replace(draft, written_at=draft.written_at or self._clock.now()), amends)
        kept = await self._keep(note)
        self._sending.add(note.key)
        try:
            recorded = await self._send(note, waited=False)
        except (TryLater, OutcomeUnknown):
            if not kept:
                raise
        except DeskError as error:
            if error.code == _NOT_SIGNED_IN and kept:
                return None
            await self._forget(note.key)
            raise
        else:
            await self._forget(note.key)
            return recorded
        finally:
            self._sending.discard(note.key)
            self._subscribers.tell(None)
        return None

    async def discard(self, key: str) -> WaitingNote | None:
        """Take a waiting note away; it was. None when it was recorded meanwhile or is just being sent."""
        note = self._waiting.get(key)
        if note is None or key in self._sending:
            return None
        await self._forget(key)
        self._subscribers.tell(None)
        return note

    def waiting(self, customer_ids: Collection[str] = ()) -> tuple[WaitingNote, ...]:
        """Notes that are not recorded yet, of some customers or of all, oldest first."""
        return tuple(
            note for note in self._waiting.values() if not customer_ids or note.draft.customer_id in customer_ids
        )

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear that other notes wait."""
        return self._subscribers.add(lambda _: callback())

    # half-written forms

    def draft(self, place: str) -> str:
        """What was half written at a place (``note:CUS-1``); '' for nothing."""
        return self._drafts.get(place, "")

    def keep_draft(self, place: str, text: str) -> None:
        """Keep it over a closed drawer and over a restart; '' forgets it."""
        if text == self._drafts.get(place, ""):
            return
        if text:
            self._drafts[place] = text
        else:
            self._drafts.pop(place, None)
        if self._disk is not None:
            self._background.spawn(self._write(place, text), "note draft")

    async def _write(self, place: str, text: str) -> None:
        assert self._disk is not None
        try:
            await (self._disk.store(place, text) if text else self._disk.remove(place))
        except DeskError:
            return  # it lives on in memory

    # sending

    async def _send(self, note: WaitingNote, *, waited: bool) -> NoteRecorded:
        draft = note.draft if waited else replace(note.draft, written_at=None)
        return await (self._notes.amend(note.amends, draft) if note.amends else self._notes.add(draft))

    async def _keep(self, note: WaitingNote) -> bool:
        try:
            await self._store.put(note)
        except DeskError:
            return False
        self._waiting[note.key] = note
        return True

    async def _forget(self, key: str) -> None:
        self._waiting.pop(key, None)
        try:
            await self._store.remove(key)
        except DeskError:
            return  # sent again after a restart it is found by its key

    async def _follow(self) -> None:
        while True:
            await self._send_waiting()
            try:
                await asyncio.wait_for(self._wake.wait(), AGAIN_SECONDS)
            except TimeoutError:
                pass  # look again all the same
            self._wake.clear()

    async def _send_waiting(self) -> None:
        for note in tuple(self._waiting.values()):
            if note.problem or note.key in self._sending:
                continue
            self._sending.add(note.key)
            try:
                await self._send(note, waited=True)
            except (TryLater, OutcomeUnknown):
                return  # away: the others would meet the same
            except NotAllowed as error:
                if error.code == _NOT_SIGNED_IN:
                    return
                await self._keep(replace(note, problem=error.text))
            except DeskError as error:
                await self._keep(replace(note, problem=error.text))
            else:
                await self._forget(note.key)
            finally:
                self._sending.discard(note.key)
            self._subscribers.tell(None)
