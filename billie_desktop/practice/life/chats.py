"""All conversations that practice customers hold at the moment: they open, go on, and answer staff."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from billie_desktop.practice.life.customer import Customer, Mood
from billie_desktop.practice.life.plots import ASSISTANT, BACK_AGAIN, PLOTS, Plot
from billie_desktop.practice.seed.chats import assessment_steps

EXTERNAL = "inbox:billie-servicing"
_PURPOSES = {"referred": ("car repairs", 400), "approved": ("school fees", 300)}
_FORGOTTEN_AFTER = 3600.0
"""Seconds without a word after which a conversation is no longer remembered."""


class Stream(Protocol):
    """Where the platform's events go."""

    async def append(self, fields: dict[str, str]) -> None:
        """Append one entry to the external inbox."""


@dataclass
class Chat:
    """One conversation and the customer in it."""

    conversation: str
    customer_id: str
    customer: Customer
    rng: random.Random
    application: str = ""
    lines: int = field(default=0)
    touched: float = 0.0


class Chats:
    """``run_id`` keeps the ids of two runs of one world apart; what is said depends on the seed alone."""

    def __init__(self, stream: Stream, seed: int, run_id: str, most: int, pace: float = 1.0) -> None:
        self._stream = stream
        self._seed = seed
        self._run = run_id
        self._most = most
        self._pace = pace
        self._opened = 0
        self._chats: dict[str, Chat] = {}

    @property
    def running(self) -> int:
        """Conversations in which the customer has something more to say by himself."""
        return sum(chat.customer.due() is not None for chat in self._chats.values())

    def due(self) -> float | None:
        """When the next line of all is said; None while nobody has anything to say."""
        return min((due for chat in self._chats.values() if (due := chat.customer.due()) is not None), default=None)

    async def open(self, customer_id: str, first_name: str, now: float) -> str:
        """Let a customer open a conversation, unless enough of them talk already. Returns the outcome's name."""
        if not customer_id:
            return "nobody chats"
        if self.running >= self._most:
            return "everybody chats already"
        number, self._opened = self._opened, self._opened + 1
        rng = random.Random(f"{self._seed}:chat:{number}")
        plot = PLOTS[number % len(PLOTS)] if number < len(PLOTS) else rng.choice(PLOTS)
        conversation = f"conv-live-{self._run}-{number}"
        chat = self._begin(conversation, customer_id, first_name, plot, rng, now)
        chat.application = f"APP-{self._run}{number:02}" if plot.decision else ""
        body = {"application_number": chat.application} if chat.application else {}
        await self._write(chat, "conversation_started", "customerLiaisonAgent", body)
        if plot.name in _PURPOSES:
            purpose, amount = _PURPOSES[plot.name]
            detail = {
                "applicationNumber": chat.application, "loanAmount": amount, "loanPurpose": purpose, "loanTerm": 42,
                "customer": {"customer_id": customer_id},
            }  # fmt: skip
            await self._write(chat, "applicationDetail_changed", "applicationStateAgent", detail)
        return "chat opened"

    def _begin(
        self, conversation: str, customer_id: str, first_name: str, plot: Plot, rng: random.Random, now: float
    ) -> Chat:
        customer = Customer(plot, first_name, rng, now, self._pace)
        chat = self._chats[conversation] = Chat(conversation, customer_id, customer, rng, touched=now)
        for old in [each for each in self._chats.values() if now - each.touched > _FORGOTTEN_AFTER]:
            if old.customer.due() is None:
                del self._chats[old.conversation]
        return chat

    def knows(self, conversation: str) -> bool:
        """Whether its customer is remembered."""
        return conversation in self._chats

    def hear(self, conversation: str, customer_id: str, first_name: str, text: str, now: float) -> None:
        """Staff said something. A customer of the past comes back for it."""
        chat = self._chats.get(conversation)
        if chat is None:
            rng = random.Random(f"{self._seed}:{conversation}")
            chat = self._begin(conversation, customer_id, first_name, BACK_AGAIN, rng, now)
        chat.touched = now
        chat.customer.hear(text, now)

    async def say_what_is_due(self, now: float, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:
        """Let everybody speak whose turn it is; the number of lines."""
        said = 0
        for chat in sorted(self._chats.values(), key=lambda each: each.conversation):
            due = chat.customer.due()
            if due is None or due > now:
                continue
            line = chat.customer.speak(now)
            chat.touched = now
            body: dict[str, Any] = {"utterance": line.text, "created_at": clock().isoformat(timespec="milliseconds")}
            if line.reason:
                body["rationale"] = line.reason
            if chat.customer.mood is Mood.OVER and chat.customer.due() is None:
                body["end_conversation"] = True
            agent = "customerLiaisonAgent" if line.kind == ASSISTANT else "userAgent"
            await self._write(chat, line.kind, agent, body)
            await self._decide(chat, clock())
            said += 1
        return said

    async def _decide(self, chat: Chat, at: datetime) -> None:
        decision = chat.customer.take_decision()
        if decision is None:
            return
        for _, kind, agent, body in assessment_steps(chat.rng, at, decision, chat.application):
            await self._write(chat, kind, agent, body)

    async def _write(self, chat: Chat, kind: str, agent: str, body: dict[str, Any]) -> None:
        chat.lines += 1
        await self._stream.append(
            {
                "conv": chat.conversation, "agt": agent, "usr": chat.customer_id, "seq": str(chat.lines),
                "cls": "msg", "typ": kind, "cause": f"{chat.conversation}-{self._run}-{chat.lines}",
                "payload": json.dumps(body, separators=(",", ":")),
            }
        )  # fmt: skip
