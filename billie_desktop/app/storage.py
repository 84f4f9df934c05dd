"""The desk's own files on this machine: which, where, with which key, and what to tell the agent about them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from billie_desktop.app.settings import Settings
from billie_desktop.app.storage_folders import (
    CACHE,
    OUTBOX,
    FileKey,
    cache_key,
    folder_of,
    forget_other_users,
    outbox_key,
)
from billie_desktop.desk.values import Notice
from billie_desktop.gateways.cache import (
    drafts,
    kept_pages,
    notice_marks,
    outbox,
    person,
    record_cache,
    waiting_notes,
    workspace,
)
from billie_desktop.gateways.cache.drafts import SqlDrafts
from billie_desktop.gateways.cache.errors import StorageFailed
from billie_desktop.gateways.cache.kept_pages import SqlKeptPages
from billie_desktop.gateways.cache.outbox import SqlOutbox
from billie_desktop.gateways.cache.person import KnownPerson, SqlPerson
from billie_desktop.gateways.cache.record_cache import SqlRecordCache
from billie_desktop.gateways.cache.vault import Vault
from billie_desktop.gateways.cache.waiting_notes import SqlWaitingNotes
from billie_desktop.gateways.cache.workspace import SqlWorkspace
from billie_desktop.gateways.keyring.secret_store import StoredKey

MEMORY_KEY = Notice(
    "key-in-memory",
    "This machine has no key store that the desk can use. What it keeps on this machine cannot be read again after "
    "the desk has ended.",
)
FILE_KEY = Notice(
    "key-beside-file",
    "Practice: this machine has no key store, so the key of the practice files lies beside them.",
)
NO_OUTBOX = Notice(
    "storage-failed",
    "The desk cannot write to its own file on this machine, so nothing that moves money can be sent. "
    "Check the disk and start the desk again.",
)
NO_CACHE = Notice(
    "cache-failed",
    "The desk cannot write its copy of the records on this machine: after a restart nothing is there at once, and "
    "nothing can be seen without a network.",
)
CACHE_ASIDE = Notice(
    "cache-set-aside",
    "The copy of the records on this machine could not be read, so it was made anew. What you open is kept again.",
)

CACHE_SCHEMA = (
    *record_cache.SCHEMA,
    *kept_pages.SCHEMA,
    *drafts.SCHEMA,
    *person.SCHEMA,
    *workspace.SCHEMA,
    *notice_marks.SCHEMA,
)
CACHE_VERSION = 2
OUTBOX_SCHEMA = (*outbox.SCHEMA, *waiting_notes.SCHEMA)
"""What must outlive the copy of the records: commands and notes that are not recorded yet."""


@dataclass(slots=True)
class Storage:
    """Outbox and cache, opened; ``problem`` is the sentence that switches commands off, '' when all is well."""

    outbox: SqlOutbox
    cache: SqlRecordCache
    pages: SqlKeptPages
    drafts: SqlDrafts
    waiting_notes: SqlWaitingNotes
    people: SqlPerson
    workspace: SqlWorkspace
    notices: tuple[Notice, ...]
    problem: str
    outbox_vault: Vault
    cache_vault: Vault
    key: FileKey
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def failed(self) -> None:
        """The outbox cannot be used: commands are switched off and the agent is told."""
        self.problem = NO_OUTBOX.text
        self.notices += (NO_OUTBOX,)

    async def destroy_cache(self) -> None:
        """The server refuses this user: nothing of the records stays on this machine. The key goes first."""
        async with self.turn:
            await asyncio.to_thread(self.key.destroy)
            try:
                await self.cache_vault.destroy()
            except StorageFailed:
                return  # what is left of it has no key

    async def renew_cache(self) -> None:
        """The same user is signed in again: keep what is opened from now on, in a new file with a new key."""
        async with self.turn:
            try:
                key = await asyncio.to_thread(self.key.obtain)
                await self.cache_vault.open(key.hex)
            except (OSError, StorageFailed):
                return  # as after a start without a cache

    async def close(self) -> None:
        """Close both files."""
        for vault in (self.outbox_vault, self.cache_vault):
            await vault.close()


async def open_storage(settings: Settings, person: KnownPerson | None = None) -> Storage:
    """Open both files. Never raises for a bad file or disk: the notices and ``problem`` say what is wrong.

    What other users of this environment left here is destroyed first. ``person`` is kept, for signing in here while
    the server is away.
    """
    folder, practice = folder_of(settings), settings.is_practice
    await forget_other_users(settings)
    keys = cache_key(folder, practice=practice), outbox_key(folder, practice=practice)
    problem = ""
    try:
        cached, posted = [await asyncio.to_thread(key.obtain) for key in keys]
    except OSError:
        cached = posted = StoredKey("0" * 64, kept=False)
        problem = NO_OUTBOX.text
    outbox_vault = Vault(folder / OUTBOX, posted.hex, OUTBOX_SCHEMA, outbox.VERSION, durable=True)
    cache_vault = Vault(folder / CACHE, cached.hex, CACHE_SCHEMA, CACHE_VERSION, durable=False)
    problem = problem or await _try(outbox_vault, NO_OUTBOX)
    cache_problem = problem or await _try(cache_vault, NO_CACHE)
    notices = _about(posted, outbox_vault.set_aside)
    if problem:
        notices.append(NO_OUTBOX)
    elif cache_problem:
        notices.append(NO_CACHE)
    elif cache_vault.set_aside is not None and cached.kept:
        notices.append(CACHE_ASIDE)
    storage = Storage(
        SqlOutbox(outbox_vault),
        SqlRecordCache(cache_vault),
        SqlKeptPages(cache_vault),
        SqlDrafts(cache_vault),
        SqlWaitingNotes(outbox_vault),
        SqlPerson(cache_vault),
        SqlWorkspace(cache_vault),
        tuple(notices),
        problem,
        outbox_vault,
        cache_vault,
        keys[0],
    )
    if person is not None and cached.kept and not practice:
        await storage.people.remember(person)
    return storage


async def _try(vault: Vault, notice: Notice) -> str:
    try:
        await vault.open()
    except StorageFailed:
        return notice.text
    return ""


def _about(key: StoredKey, set_aside: Path | None) -> list[Notice]:
    notices = []
    if not key.kept:
        notices.append(MEMORY_KEY)
    elif key.where == "files.key":
        notices.append(FILE_KEY)
    if set_aside is not None:
        text = f"The file of unfinished commands could not be read. It was kept as {set_aside.name}."
        notices.append(Notice("outbox-set-aside", f"{text} Look at the transactions before you enter anything again."))
    return notices
