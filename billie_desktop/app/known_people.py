"""Signing in while the server is away: as whom this machine knows, to what it has kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

from billie_desktop.app.storage import CACHE_SCHEMA, CACHE_VERSION
from billie_desktop.app.storage_folders import CACHE, cache_key
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.session import CannotSignIn, SignInProblem
from billie_desktop.gateways.cache.person import KnownPerson, SqlPerson
from billie_desktop.gateways.cache.vault import Vault


async def find_person(data_dir: Path, server: str, email: str, password: str) -> KnownPerson | None:
    """Who signed in at this server from this machine with this password, within the last days.

    None when nobody did. Raises CannotSignIn for a wrong password.
    """
    for file in await asyncio.to_thread(lambda: sorted(data_dir.glob(f"files-*/{CACHE}"))):
        key = await asyncio.to_thread(cache_key(file.parent, practice=False).stored)
        if key is None:
            continue
        vault = Vault(file, key.hex, CACHE_SCHEMA, CACHE_VERSION, durable=False)
        try:
            await vault.open()
            found = await _judge(SqlPerson(vault), server, email, password)
        except CannotSignIn:
            raise
        except DeskError:
            continue
        finally:
            await vault.close()
        if found is not None:
            return found
    return None


async def _judge(people: SqlPerson, server: str, email: str, password: str) -> KnownPerson | None:
    person = await people.find()
    same = (server.strip().casefold(), email.strip().casefold())
    if person is None or (person.server.casefold(), person.profile.email.casefold()) != same:
        return None
    right = await asyncio.to_thread(person.knows, password)
    await people.count_try(right)
    if not right:
        text = "E-mail or password is wrong. The server is away: they are compared with your last sign-in here."
        raise CannotSignIn(SignInProblem.CREDENTIALS, text)
    return person
