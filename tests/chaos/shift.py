"""The orders of a plan brought to the desks, those of one loan in their order, until each has come to an end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from tests.chaos.hands import BLOCKED, REQUESTED
from tests.chaos.plan import Order, Plan
from tests.chaos.seat import LOST, Post

NEVER_ENTERED = "never entered"
MOST_TRIES = 400


async def _at_once() -> bool:
    return True


class Shift:
    """``hands``: orders under way at once on each desk. ``next_one`` is awaited before each order and says whether
    there is to be another; ``done`` after each, outside of the room that orders share."""

    def __init__(
        self,
        posts: Sequence[Post],
        hands: int,
        *,
        next_one: Callable[[], Awaitable[bool]] = _at_once,
        done: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._posts = posts
        self._room = asyncio.Semaphore(hands * len(posts))
        self._next_one = next_one
        self._done = done
        self.begun: set[str] = set()
        """Markers of the orders that were given."""
        self.ends: dict[str, str] = {}
        """How they ended."""

    async def work(self, plan: Plan) -> None:
        """Every loan of the plan at once."""
        await asyncio.gather(*(self._work_on(orders) for orders in plan.orders.values()))

    async def _work_on(self, orders: list[Order]) -> None:
        """The orders of one loan: the first and the last alone, those between them two at a time."""
        middle = [order for order in orders if order.kind not in ("disburse", "request-write-off")]
        await self._in_turn([each for each in orders if each.kind == "disburse"])
        await asyncio.gather(self._in_turn(middle[::2]), self._in_turn(middle[1::2]))
        await self._in_turn([each for each in orders if each.kind == "request-write-off"])

    async def _in_turn(self, orders: list[Order]) -> None:
        for order in orders:
            async with self._room:
                if not await self._next_one():
                    return
                self.begun.add(order.marker)
                await self._give(order)
            if self._done is not None:
                await self._done()

    async def _give(self, order: Order) -> None:
        """One asks, another decides where two are needed."""
        first, second = (self._posts[(order.number + turn) % len(self._posts)] for turn in (0, 1))
        line: dict[str, Any] = {
            "id": order.marker, "kind": order.kind, "account": order.account_id, "customer": order.customer_id,
            "twice": order.twice,
        }  # fmt: skip
        said = await self._until_entered(first, {**line, "do": "enter", "typed": order.typed})
        if said["end"] == REQUESTED:
            said = await self._until_entered(second, {**line, "do": "decide", "request_id": said["request_id"]})
        self.ends[order.marker] = said["end"]

    async def _until_entered(self, post: Post, line: dict[str, Any]) -> dict[str, Any]:
        for _ in range(MOST_TRIES):
            said = await post.ask(line)
            if said["end"] not in (BLOCKED, LOST):
                return said
            await asyncio.sleep(0.1)
        return {"end": NEVER_ENTERED}
