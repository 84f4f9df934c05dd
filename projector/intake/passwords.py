"""Passwords with argon2id. Hashing runs in two threads of its own, so that a flood of sign-ins delays no command."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

T = TypeVar("T")

SHORTEST = 12
LONGEST = 200
MOST_WAITING = 100
_THREADS = 2


@dataclass(frozen=True, slots=True)
class HashCost:
    """Raise the cost when servers get faster; lower it when sign-in takes longer than half a second.

    The defaults are the second recommendation of RFC 9106: 64 MiB, three passes, four lanes.
    """

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4


class Passwords:
    """Hashes and checks. Close it at the end."""

    def __init__(self, cost: HashCost | None = None) -> None:
        cost = cost or HashCost()
        self._hasher = PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="argon2")
        self._waiting = 0
        self._stand_in = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """The hash to store, its parameters and salt included."""
        return await self._run(self._hasher.hash, password)

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password is right. Without a stored hash it takes the same time, and is not."""
        right = await self._run(self._check, stored or self._stand_in, password)
        return right and stored is not None

    def is_weaker_than_now(self, stored: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    @property
    def crowded(self) -> bool:
        """Whether so many wait that one more would only wait in vain: a flood, not a Monday morning."""
        return self._waiting >= MOST_WAITING

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown()

    def _check(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, function: Callable[..., T], *arguments: str) -> T:
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)
        finally:
            self._waiting -= 1


def complaint(password: str) -> str:
    """Why a new password cannot be used; '' when it can. Length counts, not a mix of signs."""
    if len(password) < SHORTEST:
        return f"A password has at least {SHORTEST} characters."
    if len(password) > LONGEST:
        return f"A password has at most {LONGEST} characters."
    if len(set(password)) < 5:
        return "A password has at least five different characters."
    return ""
