"""Claiming, answering, handing back; drafts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from billie_desktop.desk.answer_desk import LONGEST_MESSAGE, AnswerDesk
from billie_desktop.desk.conversation_store import ConversationStore
from billie_desktop.desk.conversation_values import Outgoing, OutgoingStage
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.canned_answer import CannedAnswer, fill, open_places
from billie_desktop.domain.conversation import ClaimedByAnother, Speaker
from billie_desktop.domain.errors import InvalidInput
from tests.desk.conversation_parts import MemoryDrafts, StandingClock, StoredConversations, ToyChat, said


class Room:
    """A chat server, its record, and the desks of two agents."""

    def __init__(self) -> None:
        self.clock = StandingClock()
        self.stored = StoredConversations()
        self.record = self.stored.add(messages=3)
        self.server = ToyChat(self.stored, self.clock)
        self.drafts = MemoryDrafts()
        self.mine, self.store = self.desk("me")

    def desk(self, user_id: str) -> tuple[AnswerDesk, ConversationStore]:
        """Another agent's desk."""
        store = ConversationStore(self.stored, self.clock, on_database_failure=lambda: None)
        agent = Agent(user_id, f"Agent {user_id}", Role.OPERATIONS)
        answering = AnswerDesk(agent, self.server.as_agent(user_id), store, self.clock, drafts=self.drafts)
        store.answering = answering
        return answering, store

    async def settle(self, store: ConversationStore | None = None) -> None:
        """Until nothing is being sent and the end of the record has been read."""
        store = store or self.store
        async with asyncio.timeout(60):
            while any(each.stage is OutgoingStage.SENDING for each in self.outgoing(store)):
                await asyncio.sleep(0)
            await store.refresh("c1")

    def outgoing(self, store: ConversationStore | None = None) -> tuple[Outgoing, ...]:
        """Messages on their way."""
        view = (store or self.store).view("c1")
        return view.outgoing if view is not None else ()

    def staff_texts(self) -> list[str]:
        """What staff said, as the record has it."""
        return [each.text for each in self.record.messages if each.speaker is Speaker.STAFF]


@pytest_asyncio.fixture
async def room() -> AsyncIterator[Room]:
    """A room whose desks end with the test."""
    made = Room()
    await made.store.refresh("c1")
    yield made
    await made.mine.stop()
    await made.store.stop()


def only(room: Room) -> Outgoing:
    """The one message on its way."""
    (outgoing,) = room.outgoing()
    return outgoing


async def test_a_message_is_pending_until_the_record_shows_it(room: Room) -> None:
    """It is there at once, stays pending while the record lacks it, and is replaced by the record's own."""
    room.server.shows_at_once = False
    sent = room.mine.send("c1", "  Hello\u202e there  ")
    assert sent.text == "Hello there"
    assert only(room).stage is OutgoingStage.SENDING
    await room.settle()
    assert only(room).stage is OutgoingStage.ACCEPTED
    room.server.show_hidden()
    await room.store.refresh("c1")
    assert room.outgoing() == ()
    assert room.staff_texts() == ["Hello there"]


async def test_a_message_that_was_not_sent_is_sent_again_by_the_agent(room: Room) -> None:
    """An outage leaves the message with its words; sending again uses the same key."""
    room.server.mood = ["away"]
    key = room.mine.send("c1", "Hello").key
    await room.settle()
    failed = only(room)
    assert (failed.stage, failed.problem) == (OutgoingStage.FAILED, "The chat is not reachable.")
    room.mine.retry("c1", key)
    await room.settle()
    assert room.outgoing() == ()
    assert list(room.server.keys) == [key]


async def test_an_unknown_outcome_is_never_said_twice(room: Room) -> None:
    """When the answer was lost the same key asks again, and the customer reads it once."""
    room.server.shows_at_once = False
    room.server.mood = ["lost"]
    key = room.mine.send("c1", "Hello").key
    await room.settle()
    assert only(room).stage is OutgoingStage.UNKNOWN
    assert room.mine.discard("c1", key) == ""
    room.mine.retry("c1", key)
    await room.settle()
    room.server.show_hidden()
    await room.store.refresh("c1")
    assert room.outgoing() == ()
    assert room.staff_texts() == ["Hello"]


async def test_a_lost_answer_settles_by_the_record_alone(room: Room) -> None:
    """Although no answer came, the message is no longer pending when the record shows its key."""
    room.server.mood = ["lost"]
    room.mine.send("c1", "Hello")
    await room.settle()
    assert room.outgoing() == ()
    assert room.staff_texts() == ["Hello"]


async def test_an_answer_in_between_is_told_before_it_goes_out(room: Room) -> None:
    """When another agent answered meanwhile nothing is sent; after reading it the agent may send the same message."""
    room.record.say(said(3, Speaker.STAFF, author_id="other", message_key="k-other"))
    key = room.mine.send("c1", "Hello").key
    await room.settle()
    assert only(room).stage is OutgoingStage.REFUSED
    assert room.staff_texts() == ["message 3"]
    room.mine.retry("c1", key)
    await room.settle()
    assert room.staff_texts() == ["message 3", "Hello"]


async def test_a_refused_message_gives_its_words_back(room: Room) -> None:
    """Discarding a message that was not sent returns its text for the composer."""
    room.server.mood = ["away"]
    key = room.mine.send("c1", "Hello").key
    await room.settle()
    assert room.mine.discard("c1", key) == "Hello"
    assert room.outgoing() == ()


@pytest.mark.parametrize("text", ["", "   ", "\u202e\u200b", "x" * (LONGEST_MESSAGE + 1), "Dear {first_name}, hello"])
async def test_what_cannot_be_sent_is_refused_in_place(room: Room, text: str) -> None:
    """Nothing, too much and unfilled places are told at once and leave nothing pending."""
    with pytest.raises(InvalidInput):
        room.mine.send("c1", text)
    assert room.outgoing() == ()


async def test_keys_fit_the_wire(room: Room) -> None:
    """A key has 8 to 100 letters, digits and dashes whatever the conversation is called, and no two are alike."""
    room.stored.add("conv/ü " + "x" * 300)
    keys = {room.mine.send("conv/ü " + "x" * 300, "Hello").key for _ in range(20)}
    assert len(keys) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{7,99}", key) for key in keys)


async def test_one_agent_at_a_time(room: Room) -> None:
    """A conversation that is taken is refused to the other agent with the name; handed back it is free."""
    theirs, their_store = room.desk("other")
    claim = await room.mine.claim("c1")
    assert room.store.view("c1").card.claim == claim  # type: ignore[union-attr]
    with pytest.raises(ClaimedByAnother) as refused:
        await theirs.claim("c1")
    assert refused.value.name == "Agent me"
    await room.mine.release("c1")
    assert room.store.view("c1").card.claim is None  # type: ignore[union-attr]
    assert (await theirs.claim("c1")).staff_id == "other"
    await theirs.stop()
    await their_store.stop()


async def test_a_claim_is_held_until_it_is_handed_back(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made again before it lapses, and keeps the moment since when."""
    monkeypatch.setattr("billie_desktop.desk.answer_desk.LEAST_RENEWAL_SECONDS", 0.0)
    first = await room.mine.claim("c1")
    assert first.expires_at is not None
    room.clock.at = first.expires_at
    async with asyncio.timeout(60):
        while room.server.claimed < 2:
            await asyncio.sleep(0)
    held = room.store.view("c1").card.claim  # type: ignore[union-attr]
    assert held is not None
    assert held.holds_at(room.clock.now())
    assert held.since == first.since


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["me", "other"]), st.sampled_from(["ok", "lost", "away"]), st.booleans()), max_size=12
    )
)
def test_two_agents_lose_and_double_nothing(steps: list[tuple[str, str, bool]]) -> None:
    """Whatever is lost or refused, after all retries the record holds each message exactly once."""

    async def play() -> None:
        room = Room()
        other, other_store = room.desk("other")
        sides = {"me": (room.mine, room.store), "other": (other, other_store)}
        for store in (room.store, other_store):
            await store.refresh("c1")
        said_by = []
        for number, (who, mood, at_once) in enumerate(steps):
            answering, store = sides[who]
            room.server.mood, room.server.shows_at_once = [mood], at_once
            said_by.append(f"{who} {number}")
            answering.send("c1", said_by[-1])
            await room.settle(store)
            room.server.show_hidden()
        room.server.mood, room.server.shows_at_once = [], True
        for answering, store in sides.values():
            for _ in range(len(steps) + 1):
                await store.refresh("c1")
                for outgoing in room.outgoing(store):
                    answering.retry("c1", outgoing.key)
                await room.settle(store)
            assert room.outgoing(store) == ()
        assert sorted(room.staff_texts()) == sorted(said_by)
        for answering, store in sides.values():
            await answering.stop()
            await store.stop()

    asyncio.run(play())


async def test_drafts_survive_a_restart(room: Room) -> None:
    """What was half written is there again in the next session, and is gone once its message was accepted."""
    room.mine.keep_draft("c1", "Thank you, I")
    room.mine.keep_draft("c1", "Thank you, I can")
    await room.mine.stop()
    assert room.drafts.kept == {"c1": "Thank you, I can"}
    assert room.mine.draft_kept_at("c1") == room.clock.now()
    again, store = room.desk("me")
    await again.start()
    assert again.draft("c1") == "Thank you, I can"
    await store.refresh("c1")
    again.send("c1", "Thank you, I can see it.")
    assert again.draft("c1") == ""
    await room.settle(store)
    await again.stop()
    await store.stop()
    assert room.drafts.kept == {}


async def test_a_draft_stays_on_disk_while_its_message_is_not_accepted(room: Room) -> None:
    """A crash between sending and the answer loses no words."""
    room.mine.keep_draft("c1", "Hello")
    await asyncio.wait(tuple(room.mine._writes.values()))
    room.server.mood = ["away"]
    room.mine.send("c1", "Hello")
    await room.settle()
    assert room.drafts.kept == {"c1": "Hello"}


def test_places_are_filled_from_the_record() -> None:
    """Known values are put in; what is not known stays visible and is named."""
    answer = CannedAnswer("payslip", "Ask for a payslip", "Hi {first_name}, about {application_number} {x_y}")
    filled = fill(answer, {"first_name": "Mia"})
    assert filled.text == "Hi Mia, about {application_number} {x_y}"
    assert filled.missing == ("application_number", "x_y")
    assert open_places(filled.text) == ("application_number",)
    assert answer.matches("pay")
    assert answer.matches("PAYSLIP")
    assert not answer.matches("hardship")
