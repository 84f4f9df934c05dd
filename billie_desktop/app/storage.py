"""The desk's own files on this machine: which, where, with which key, and what to tell the agent about them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path

from billie_desktop.app.settings import Settings
from billie_desktop.desk.values import Notice
from billie_desktop.gateways.cache import drafts, outbox, record_cache
from billie_desktop.gateways.cache.drafts import SqlDrafts
from billie_desktop.gateways.cache.errors import StorageFailed
from billie_desktop.gateways.cache.file_key import key_for
from billie_desktop.gateways.cache.outbox import SqlOutbox
from billie_desktop.gateways.cache.record_cache import SqlRecordCache
from billie_desktop.gateways.cache.vault import Vault
from billie_desktop.gateways.keyring.secret_store import StoredKey, forget

log = logging.getLogger("billie.storage")

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

CACHE_SCHEMA = (*record_cache.SCHEMA, *drafts.SCHEMA)


@dataclass(slots=True)
class Storage:
    """Outbox and cache, opened; ``problem`` is the sentence that switches commands off, '' when all is well."""

    outbox: SqlOutbox
    cache: SqlRecordCache
    drafts: SqlDrafts
    notices: tuple[Notice, ...]
    problem: str
    vaults: tuple[Vault, Vault]

    def failed(self) -> None:
        """The outbox cannot be used: commands are switched off and the agent is told."""
        self.problem = NO_OUTBOX.text
        self.notices += (NO_OUTBOX,)

    async def close(self) -> None:
        """Close both files."""
        for vault in self.vaults:
            await vault.close()


def folder_of(settings: Settings) -> Path:
    """One folder per environment and user; its name is a hash, for file names hold no personal data."""
    digest = hashlib.sha256(f"{settings.environment}\n{settings.agent.user_id}".encode()).hexdigest()
    return settings.data_dir / f"files-{digest[:16]}"


def forget_files(settings: Settings, *, keep_outbox: bool) -> None:
    """Destroy what this user has on this machine: the copy of the records, drafts, and the outbox.

    ``keep_outbox``: something in it is not known yet. It stays, encrypted, until the same user signs in again.
    Blocking. A file that cannot be removed is left without its key, when nothing is to be kept.
    """
    folder = folder_of(settings)
    for file in folder.glob("cache.db*" if keep_outbox else "*"):
        try:
            file.unlink()
        except OSError:
            log.warning("a file of the desk could not be removed")
    if not keep_outbox:
        forget(folder.name)


async def open_storage(settings: Settings) -> Storage:
    """Open both files. Never raises for a bad file or disk: the notices and ``problem`` say what is wrong."""
    folder = folder_of(settings)
    key_file = folder / "files.key" if settings.is_practice else None
    notices: list[Notice] = []
    problem = ""
    try:
        key = await asyncio.to_thread(key_for, folder.name, key_file)
    except OSError:
        key, problem = StoredKey("0" * 64, kept=False), NO_OUTBOX.text
    notices += _about(key)
    outbox_vault = Vault(folder / "outbox.db", key.hex, outbox.SCHEMA, outbox.VERSION, durable=True)
    cache_vault = Vault(folder / "cache.db", key.hex, CACHE_SCHEMA, record_cache.VERSION, durable=False)
    if not problem:
        try:
            await outbox_vault.open()
        except StorageFailed:
            problem = NO_OUTBOX.text
    if problem:
        notices.append(NO_OUTBOX)
    else:
        await _open_cache(cache_vault)
    if outbox_vault.set_aside is not None:
        text = f"The file of unfinished commands could not be read. It was kept as {outbox_vault.set_aside.name}."
        notices.append(Notice("outbox-set-aside", f"{text} Look at the transactions before you enter anything again."))
    return Storage(
        SqlOutbox(outbox_vault),
        SqlRecordCache(cache_vault),
        SqlDrafts(cache_vault),
        tuple(notices),
        problem,
        (outbox_vault, cache_vault),
    )


async def _open_cache(vault: Vault) -> None:
    try:
        await vault.open()
    except StorageFailed:
        return  # the desk works without its cache; every read of it then finds nothing


def _about(key: StoredKey) -> list[Notice]:
    if not key.kept:
        return [MEMORY_KEY]
    return [FILE_KEY] if key.where == "files.key" else []
