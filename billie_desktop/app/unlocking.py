"""Opening a locked desk: the server says whether it is the password, while it is away the last sign-in here does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.session import UNREACHED, CannotSignIn, SignInProblem
from billie_desktop.gateways.cache.person import SqlPerson
from billie_desktop.gateways.grpc.session import GrpcSession


def unlocking(session: GrpcSession, people: SqlPerson) -> Callable[[str], Awaitable[None]]:
    """The check of a password; it raises CannotSignIn."""

    async def unlock(password: str) -> None:
        try:
            await session.unlock(password)
        except CannotSignIn as error:
            if error.problem not in UNREACHED or not await _knows(people, password):
                raise

    return unlock


async def _knows(people: SqlPerson, password: str) -> bool:
    try:
        person = await people.find()
        if person is None:
            return False
        right = await asyncio.to_thread(person.knows, password)
        await people.count_try(right)
    except DeskError:
        return False
    if not right:
        raise CannotSignIn(SignInProblem.CREDENTIALS, "That is not the password of your last sign-in here.")
    return True
