"""An agent's desk answers through the intake, and sees in the record what it said."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from billie_desktop.desk.answer_desk import AnswerDesk
from billie_desktop.desk.conversation_store import ConversationStore
from billie_desktop.desk.conversation_values import Outgoing, OutgoingStage
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.agent import Role as DeskRole
from billie_desktop.domain.conversation import ClaimedByAnother, Message, Speaker
from billie_desktop.gateways.grpc.chat_commands import GrpcChatCommands
from billie_desktop.gateways.mongo.conversations import MongoConversations
from billie_desktop.gateways.mongo.database import Database
from projector.contract.staff import Role
from tests.projector.intake.front_door import FrontDoor
from tests.projector.intake.read_side import CUSTOMER, ReadSide

CHAT = "conv-desk"


class WallClock:
    """The present moment."""

    def now(self) -> datetime:
        """Now."""
        return datetime.now(UTC)


@dataclass
class Agents:
    """Desks of agents at one intake, over one read side."""

    door: FrontDoor
    side: ReadSide
    database: Database
    ends: AsyncExitStack

    async def hire(self, name: str) -> Seat:
        """Somebody signed in, with the conversation open."""
        signed_in = await self.door.signed_in(Role.OPERATIONS, name=name)
        clock = WallClock()
        store = ConversationStore(MongoConversations(self.database, clock), clock, on_database_failure=lambda: None)
        agent = Agent(signed_in.user_id, name, DeskRole.OPERATIONS)
        commands = GrpcChatCommands(signed_in.channel, agent, signed_in.metadata)
        answering = AnswerDesk(agent, commands, store, clock)
        store.answering = answering
        self.ends.push_async_callback(store.stop)
        self.ends.push_async_callback(answering.stop)
        await store.refresh(CHAT)
        return Seat(agent, store, answering)

    def customer_says(self, cause: str, text: str) -> None:
        """A message of the customer, folded."""
        body = {"utterance": text, "created_at": datetime.now(UTC).isoformat()}
        self._add("user_input", cause, body)
        self.side.catch_up()

    def _add(self, kind: str, cause: str, body: dict[str, str]) -> None:
        fields = {
            "conv": CHAT, "agt": "userAgent", "usr": CUSTOMER, "seq": "1", "cls": "msg", "typ": kind, "cause": cause,
            "payload": json.dumps(body),
        }  # fmt: skip
        self.door.redis.xadd(self.door.settings.internal_stream, fields)  # type: ignore[arg-type]

    def begin(self) -> None:
        """The customer opens the conversation."""
        self._add("conversation_started", "start", {"application_number": "APP-1"})
        self.customer_says("said-1", "Can I talk to a person?")


@dataclass
class Seat:
    """One agent at one desk."""

    agent: Agent
    store: ConversationStore
    answering: AnswerDesk

    @property
    def outgoing(self) -> tuple[Outgoing, ...]:
        """What is on its way."""
        view = self.store.view(CHAT)
        return view.outgoing if view is not None else ()

    async def sent(self) -> None:
        """Until nothing is being sent any more."""
        await _until(lambda: all(each.stage is not OutgoingStage.SENDING for each in self.outgoing))

    async def staff_messages(self) -> list[Message]:
        """What staff said, read from the record."""
        await self.store.refresh(CHAT)
        view = self.store.view(CHAT)
        assert view is not None
        return [message for message in view.messages if message.speaker is Speaker.STAFF]


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.005)


@pytest_asyncio.fixture
async def agents(ledger_door: FrontDoor, read_side: ReadSide) -> AsyncIterator[Agents]:
    """Desks over an intake that knows one conversation."""
    database = Database(ledger_door.settings.database_uri, ledger_door.settings.db_name)
    async with AsyncExitStack() as ends:
        ends.push_async_callback(database.close)
        found = Agents(ledger_door, read_side, database, ends)
        found.begin()
        yield found


async def test_an_answer_settles_when_the_record_shows_it(agents: Agents) -> None:
    """Claimed, said once, pending until folded, then one message of this agent with nothing left on its way."""
    seat = await agents.hire("Olga Operator")
    claim = await seat.answering.claim(CHAT)
    assert claim.expires_at is not None
    seat.answering.send(CHAT, "Hello, this is Olga.")
    await seat.sent()
    assert [each.stage for each in seat.outgoing] == [OutgoingStage.ACCEPTED]
    assert await seat.staff_messages() == []
    agents.side.catch_up()
    (message,) = await seat.staff_messages()
    assert (message.text, message.author) == ("Hello, this is Olga.", "Olga Operator")
    assert seat.outgoing == ()
    view = seat.store.view(CHAT)
    assert view is not None
    assert view.card is not None
    assert view.card.claim is not None
    assert view.card.claim.staff_id == seat.agent.user_id


async def test_the_other_agent_is_told_who_answers(agents: Agents) -> None:
    """A second claim fails with the first agent's name, and succeeds after handing back."""
    first, second = await agents.hire("Olga Operator"), await agents.hire("Otto Operator")
    await first.answering.claim(CHAT)
    with pytest.raises(ClaimedByAnother) as caught:
        await second.answering.claim(CHAT)
    assert caught.value.name == "Olga Operator"
    await first.answering.release(CHAT)
    assert (await second.answering.claim(CHAT)).staff_id == second.agent.user_id


async def test_an_answer_to_an_overtaken_conversation_waits_for_a_second_look(agents: Agents) -> None:
    """When a colleague has answered since this desk last read, the message is refused, and goes after reading."""
    first, second = await agents.hire("Olga Operator"), await agents.hire("Otto Operator")
    await first.answering.claim(CHAT)
    first.answering.send(CHAT, "Olga was faster.")
    await first.sent()
    await first.answering.release(CHAT)
    await second.answering.claim(CHAT)
    late = second.answering.send(CHAT, "Otto says the same.")
    await second.sent()
    assert [each.stage for each in second.outgoing] == [OutgoingStage.REFUSED]
    agents.side.catch_up()
    assert [message.text for message in await second.staff_messages()] == ["Olga was faster."]
    second.answering.retry(CHAT, late.key)
    await second.sent()
    agents.side.catch_up()
    texts = [message.text for message in await second.staff_messages()]
    assert texts == ["Olga was faster.", "Otto says the same."]
    assert second.outgoing == ()


async def test_who_has_not_claimed_is_refused_in_words(agents: Agents) -> None:
    """Without a claim a message stays with the agent and off the stream, and goes under its key once claimed."""
    seat = await agents.hire("Olga Operator")
    seat.answering.send(CHAT, "Too early.")
    await seat.sent()
    (outgoing,) = seat.outgoing
    assert outgoing.stage is OutgoingStage.REFUSED
    assert outgoing.problem
    assert agents.door.events("staff_message.sent.v1") == []
    await seat.answering.claim(CHAT)
    seat.answering.retry(CHAT, outgoing.key)
    await seat.sent()
    assert len(agents.door.events("staff_message.sent.v1")) == 1
