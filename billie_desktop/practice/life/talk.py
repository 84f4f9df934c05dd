"""Customers who chat while the agent works: the conversations, their clock, and what staff say to them."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import redis.asyncio as redis
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError
from redis.exceptions import RedisError

from billie_desktop.desk.background import Background
from billie_desktop.practice.life.chats import Chats
from billie_desktop.practice.life.platform import ExternalInbox, Platform

_AGAIN_SECONDS = 1.0


class Talk:
    """``begin``, then ``open`` as often as somebody feels like chatting, ``end`` at last."""

    def __init__(
        self, redis_url: str, database: AsyncDatabase[dict[str, Any]], seed: int, most: int, pace: float = 1.0
    ) -> None:
        self._redis: redis.Redis = redis.Redis.from_url(redis_url, protocol=2, decode_responses=True)
        self._database = database
        inbox = ExternalInbox(self._redis)
        self.chats = Chats(inbox, seed, f"{int(time.time()):x}", most, pace)
        self._platform = Platform(self._redis, inbox, self._said)
        self._news = asyncio.Event()
        self._background = Background()

    async def begin(self, since_ms: int = 0) -> None:
        """Listen to staff (``since_ms`` of the epoch, or from now on), and let customers speak when it is their turn.

        Raises RedisError.
        """
        await self._platform.begin(since_ms)
        self._background.spawn(self._platform.run(), "platform")
        self._background.spawn(self._speak(), "chats")

    async def end(self) -> None:
        """Nobody says anything any more."""
        await self._background.stop()
        await self._redis.aclose()

    async def open(self, customer_id: str) -> str:
        """Let a customer open a conversation; the outcome's name. Raises PyMongoError, RedisError."""
        outcome = await self.chats.open(customer_id, await self._first_name(customer_id), _now())
        self._news.set()
        return outcome

    async def _said(self, conversation: str, text: str) -> None:
        customer_id, first_name = "", ""
        if not self.chats.knows(conversation):
            wanted = {"conversationId": conversation}
            found = await self._database["conversations"].find_one(wanted, ["customerIdString"])
            customer_id = str((found or {}).get("customerIdString") or "")
            first_name = await self._first_name(customer_id)
        self.chats.hear(conversation, customer_id, first_name, text, _now())
        self._news.set()

    async def _speak(self) -> None:
        while True:
            due = self.chats.due()
            try:
                await asyncio.wait_for(self._news.wait(), None if due is None else max(0.0, due - _now()))
            except TimeoutError:
                pass  # somebody's turn
            self._news.clear()
            try:
                await self.chats.say_what_is_due(_now())
            except RedisError:
                await asyncio.sleep(_AGAIN_SECONDS)

    async def _first_name(self, customer_id: str) -> str:
        try:
            found = await self._database["customers"].find_one({"customerId": customer_id}, ["firstName"])
        except PyMongoError:
            return ""
        return str((found or {}).get("firstName") or "")


def _now() -> float:
    return time.monotonic()
