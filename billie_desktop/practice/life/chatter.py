"""Customers who chat while the agent works: short exchanges that open, go on, and end."""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import redis.asyncio as redis

EXTERNAL = "inbox:billie-servicing"
_MOST_AT_ONCE = 6
_LINES = (
    ("user_input", "hey, is my payment still going out thursday?"),
    ("assistant_response", "<p>Hi! Yes, the next debit is on the date shown in your app.</p>"),
    ("user_input", "ok. can i move it to friday, pay comes in late this week"),
    ("assistant_response", "<p>I can ask for that. Is <b>Friday</b> fine for the whole amount?</p>"),
    ("user_input", "yes please"),
    ("assistant_response", "<p>Done, I have noted it for our team.</p>"),
    ("user_input", "thanks heaps"),
)


@dataclass
class Chat:
    """One running exchange."""

    conversation: str
    customer: str
    line: int = field(default=0)


class Chatter:
    """Writes the next line of one of a few running exchanges to the external inbox."""

    def __init__(self, stream: redis.Redis, rng: random.Random) -> None:
        self._stream = stream
        self._rng = rng
        self._chats: list[Chat] = []

    async def speak(self, customer: str) -> str:
        """Go on with an exchange, or let ``customer`` start one. Returns the outcome's name."""
        if len(self._chats) < _MOST_AT_ONCE and self._rng.random() < 0.35 and customer:
            chat = Chat(f"conv-live-{uuid.uuid4().hex[:10]}", customer)
            self._chats.append(chat)
            await self._write(chat, "conversation_started", "customerLiaisonAgent", {})
            return "chat opened"
        if not self._chats:
            return "nobody chats"
        chat = self._rng.choice(self._chats)
        kind, words = _LINES[chat.line]
        agent = "userAgent" if kind == "user_input" else "customerLiaisonAgent"
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        await self._write(chat, kind, agent, {"utterance": words, "created_at": now})
        chat.line += 1
        if chat.line == len(_LINES):
            self._chats.remove(chat)
        return "said"

    async def _write(self, chat: Chat, kind: str, agent: str, body: dict[str, Any]) -> None:
        await self._stream.xadd(
            EXTERNAL,
            {
                "conv": chat.conversation, "agt": agent, "usr": chat.customer, "seq": str(chat.line + 1),
                "cls": "msg", "typ": kind, "cause": f"{chat.conversation}-{kind}-{chat.line}",
                "payload": json.dumps(body, separators=(",", ":")),
            },
        )  # fmt: skip
