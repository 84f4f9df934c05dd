"""Talking to a customer: claim, answer, hand back; drafts and canned answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from billie_desktop.desk.background import Background
from billie_desktop.desk.conversation_ports import ChatCommands, DraftStore
from billie_desktop.desk.conversation_store import ConversationStore
from billie_desktop.desk.conversation_values import Outgoing, OutgoingStage, Seen
from billie_desktop.desk.ports import Clock
from billie_desktop.desk.transcript import what_is_seen
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.canned_answer import CannedAnswer, open_places
from billie_desktop.domain.conversation import AnsweredMeanwhile, Claim, ClaimedByAnother
from billie_desktop.domain.errors import DeskError, InvalidInput, NotFound, OutcomeUnknown, Refused, TryLater
from billie_desktop.domain.keys import random_text
from billie_desktop.domain.text_safety import clean_text

LONGEST_MESSAGE = 4000
LEAST_RENEWAL_SECONDS = 2.0
CLAIM_LIFE = timedelta(minutes=5)
"""For a server that gives no end: the claim is made again well before."""


class AnswerDesk:
    """Implements ``desk.conversations.Answering``.

    A message is shown as pending at once. Its key is made once and kept by every retry, so that a message whose fate
    was not known is never said twice. A draft is forgotten on disk only when its message has been accepted.
    """

    def __init__(
        self,
        agent: Agent,
        commands: ChatCommands,
        store: ConversationStore,
        clock: Clock,
        *,
        drafts: DraftStore | None = None,
        canned_answers: Sequence[CannedAnswer] = (),
    ) -> None:
        self._agent = agent
        self._commands = commands
        self._store = store
        self._clock = clock
        self._disk = drafts
        self._canned = tuple(canned_answers)
        self._drafts: dict[str, str] = {}
        self._kept_at: dict[str, datetime] = {}
        self._renewals: dict[str, asyncio.Task[None]] = {}
        self._writes: dict[str, asyncio.Task[None]] = {}
        self._background = Background()

    @property
    def user_id(self) -> str:
        """Who answers here."""
        return self._agent.user_id

    @property
    def canned_answers(self) -> tuple[CannedAnswer, ...]:
        """The team's canned answers."""
        return self._canned

    async def start(self) -> None:
        """Bring back the drafts of the last session. A file that cannot be read is the same as no drafts."""
        if self._disk is not None:
            try:
                self._drafts = {**await self._disk.load(), **self._drafts}
            except DeskError:
                return

    async def stop(self) -> None:
        """End what runs; drafts on their way to the disk arrive first. Claims lapse by themselves."""
        if self._writes:
            await asyncio.wait(tuple(self._writes.values()))
        await self._background.stop()

    # claims

    async def claim(self, conversation_id: str) -> Claim:
        """Take the conversation and keep it until it is handed back."""
        claim = await self._claim(conversation_id)
        running = self._renewals.pop(conversation_id, None)
        if running is not None:
            running.cancel()
        self._renewals[conversation_id] = self._background.spawn(self._renew(conversation_id, claim), "claim renewal")
        return claim

    async def _claim(self, conversation_id: str) -> Claim:
        try:
            claim = await self._commands.claim(conversation_id)
        except ClaimedByAnother:
            self._store.ask(conversation_id)
            raise
        view = self._store.view(conversation_id)
        held = view.card.claim if view is not None and view.card is not None else None
        if held is not None and held.staff_id == claim.staff_id and held.since is not None:
            claim = replace(claim, since=held.since)
        self._store.set_own_claim(conversation_id, claim)
        return claim

    async def _renew(self, conversation_id: str, claim: Claim) -> None:
        """Made again at half its life; lost when somebody else has it, tried again while the server is away."""
        while True:
            left = (claim.expires_at - self._clock.now()) if claim.expires_at is not None else CLAIM_LIFE
            await asyncio.sleep(max(LEAST_RENEWAL_SECONDS, left.total_seconds() / 2))
            try:
                claim = await self._claim(conversation_id)
            except Refused:
                self._store.ask(conversation_id)
                return
            except DeskError:
                continue

    async def release(self, conversation_id: str) -> None:
        """Hand it back."""
        renewal = self._renewals.pop(conversation_id, None)
        if renewal is not None:
            renewal.cancel()
        await self._commands.release(conversation_id)
        self._store.set_own_claim(conversation_id, None)

    # messages

    def send(self, conversation_id: str, text: str) -> Outgoing:
        """Say it."""
        words = clean_text(text).strip()
        if not words:
            raise InvalidInput("message", "Write something first")
        if len(words) > LONGEST_MESSAGE:
            raise InvalidInput("message", f"At most {LONGEST_MESSAGE:,} characters, this has {len(words):,}")
        places = open_places(words)
        if places:
            raise InvalidInput("message", f"Fill in {{{places[0]}}} first")
        outgoing = Outgoing(
            key=self._new_key(),
            text=words,
            at=self._clock.now(),
            author=self._agent.name,
            seen=self._seen(conversation_id),
        )
        self._drafts.pop(conversation_id, None)
        self._kept_at.pop(conversation_id, None)
        self._store.set_outgoing(conversation_id, outgoing)
        self._background.spawn(self._deliver(conversation_id, outgoing), "staff message")
        return outgoing

    def _new_key(self) -> str:
        return f"message-{int(self._clock.now().timestamp() * 1000)}-{random_text(16)}"

    def _seen(self, conversation_id: str) -> Seen:
        view = self._store.view(conversation_id)
        return what_is_seen(view.messages) if view is not None else Seen()

    def retry(self, conversation_id: str, key: str) -> None:
        """Send again what was not sent, under its own key, with what the agent has seen by now."""
        outgoing = self._store.outgoing(conversation_id, key)
        if outgoing is None or not outgoing.may_retry:
            return
        again = replace(outgoing, stage=OutgoingStage.SENDING, problem="", seen=self._seen(conversation_id))
        self._store.set_outgoing(conversation_id, again)
        self._background.spawn(self._deliver(conversation_id, again), "staff message")

    def discard(self, conversation_id: str, key: str) -> str:
        """Take a message away that was not sent."""
        outgoing = self._store.outgoing(conversation_id, key)
        if outgoing is None or outgoing.stage not in (OutgoingStage.FAILED, OutgoingStage.REFUSED):
            return ""
        self._store.drop_outgoing(conversation_id, key)
        return outgoing.text

    async def _deliver(self, conversation_id: str, outgoing: Outgoing) -> None:
        try:
            sent = await self._commands.send(outgoing.key, conversation_id, outgoing.text, outgoing.seen)
        except OutcomeUnknown as error:
            outgoing = replace(outgoing, stage=OutgoingStage.UNKNOWN, problem=error.text)
        except TryLater as error:
            outgoing = replace(outgoing, stage=OutgoingStage.FAILED, problem=error.text)
        except (Refused, NotFound, InvalidInput) as error:
            outgoing = replace(outgoing, stage=OutgoingStage.REFUSED, problem=error.text)
            if isinstance(error, AnsweredMeanwhile | ClaimedByAnother):
                self._store.ask(conversation_id)
        except DeskError as error:
            outgoing = replace(outgoing, stage=OutgoingStage.UNKNOWN, problem=error.text)
        else:
            outgoing = replace(outgoing, stage=OutgoingStage.ACCEPTED, event_id=sent.event_id)
            self._forget_on_disk(conversation_id)
        # The record may have been quicker than the answer: then nothing is pending any more.
        if self._store.outgoing(conversation_id, outgoing.key) is not None:
            self._store.set_outgoing(conversation_id, outgoing)
            self._store.ask(conversation_id)

    # drafts

    def draft(self, conversation_id: str) -> str:
        """The half-written message."""
        return self._drafts.get(conversation_id, "")

    def draft_kept_at(self, conversation_id: str) -> datetime | None:
        """When the draft reached the disk."""
        return self._kept_at.get(conversation_id)

    def keep_draft(self, conversation_id: str, text: str) -> None:
        """Keep it, also over a restart."""
        if text == self._drafts.get(conversation_id, ""):
            return
        self._kept_at.pop(conversation_id, None)
        if text:
            self._drafts[conversation_id] = text
        else:
            self._drafts.pop(conversation_id, None)
        self._write_soon(conversation_id)

    def _forget_on_disk(self, conversation_id: str) -> None:
        if conversation_id not in self._drafts:
            self._write_soon(conversation_id)

    def _write_soon(self, conversation_id: str) -> None:
        if self._disk is not None and conversation_id not in self._writes:
            task = self._background.spawn(self._write(conversation_id), "draft")
            self._writes[conversation_id] = task
            task.add_done_callback(lambda _: self._writes.pop(conversation_id, None))

    async def _write(self, conversation_id: str) -> None:
        """One write after the other, until what is on disk is what is written."""
        assert self._disk is not None
        written: str | None = None
        while written != (text := self._drafts.get(conversation_id, "")):
            try:
                if text:
                    await self._disk.store(conversation_id, text)
                else:
                    await self._disk.remove(conversation_id)
            except DeskError:
                return  # the draft lives on in memory, and nothing claims that it is on disk
            written = text
            if text and text == self._drafts.get(conversation_id):
                self._kept_at[conversation_id] = self._clock.now()
                self._store.tell_draft_kept(conversation_id)
