"""Which folders and keys the desk's own files have, and how they are destroyed: the key first."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path

from billie_desktop.app.settings import Settings
from billie_desktop.domain.command import Command, CommandStage
from billie_desktop.domain.errors import DeskError
from billie_desktop.gateways.cache import outbox
from billie_desktop.gateways.cache.file_key import forget_key, key_for
from billie_desktop.gateways.cache.outbox import SqlOutbox
from billie_desktop.gateways.cache.vault import Vault
from billie_desktop.gateways.keyring.secret_store import StoredKey, load

log = logging.getLogger("billie.storage")

CACHE, OUTBOX = "cache.db", "outbox.db"
_UNSETTLED = frozenset({CommandStage.SENT, CommandStage.UNKNOWN})


@dataclass(frozen=True, slots=True)
class FileKey:
    """Where the key of one file is kept: in the key store under ``name``; in practice else in a file beside it."""

    name: str
    key_file: Path | None

    def obtain(self) -> StoredKey:
        """The key, made when it is not there. Blocking. Raises OSError."""
        return key_for(self.name, self.key_file)

    def stored(self) -> StoredKey | None:
        """The key if the system's key store has it. Blocking."""
        return load(self.name)

    def destroy(self) -> None:
        """Forget it: what it protected is noise from now on. Blocking."""
        try:
            forget_key(self.name, self.key_file)
        except OSError:
            log.warning("a key of the desk could not be removed")


def folder_of(settings: Settings) -> Path:
    """One folder per environment and user; its name is a hash, for file names hold no personal data."""
    user = _digest(f"{settings.environment}\n{settings.agent.user_id}")
    return settings.data_dir / f"{_prefix(settings)}{user}"


def cache_key(folder: Path, *, practice: bool) -> FileKey:
    """The key of the copy of the records, with drafts and windows."""
    return FileKey(f"{folder.name}-cache", folder / "cache.key" if practice else None)


def outbox_key(folder: Path, *, practice: bool) -> FileKey:
    """The key of the unfinished commands: it outlives the cache's while the fate of one is not known."""
    return FileKey(folder.name, folder / "files.key" if practice else None)


def forget_cache(folder: Path, *, practice: bool) -> None:
    """Destroy the copy of the records with drafts and windows. Blocking."""
    cache_key(folder, practice=practice).destroy()
    _remove(folder, f"{CACHE}*")


def forget_files(settings: Settings, *, keep_outbox: bool) -> None:
    """Destroy what this user has on this machine: the copy of the records, drafts, windows, and the outbox.

    ``keep_outbox``: something in it is not known yet. It stays, encrypted, until the same user signs in again.
    Blocking. A file that cannot be removed is left without its key.
    """
    folder, practice = folder_of(settings), settings.is_practice
    forget_cache(folder, practice=practice)
    if not keep_outbox:
        outbox_key(folder, practice=practice).destroy()
        _remove(folder, "*")


async def forget_other_users(settings: Settings) -> None:
    """Somebody has signed in: what others of this environment left on this machine is destroyed.

    A command of theirs whose fate is not known stays, encrypted, for nobody else can ask about it.
    """
    own, practice = folder_of(settings), settings.is_practice
    for folder in settings.data_dir.glob(f"{_prefix(settings)}*"):
        if folder.is_dir() and folder != own:
            await asyncio.to_thread(forget_cache, folder, practice=practice)
            if not await _has_unsettled(folder, practice=practice):
                await asyncio.to_thread(outbox_key(folder, practice=practice).destroy)
                await asyncio.to_thread(_remove, folder, "*")


async def _has_unsettled(folder: Path, *, practice: bool) -> bool:
    if not (folder / OUTBOX).exists():
        return False
    key = await asyncio.to_thread(outbox_key(folder, practice=practice).obtain)
    vault = Vault(folder / OUTBOX, key.hex, outbox.SCHEMA, outbox.VERSION, durable=True)
    commands: tuple[Command, ...] = ()
    try:
        await vault.open()
        commands = await SqlOutbox(vault).load()
    except DeskError:
        return True  # in use, or the disk is full: looked at again the next time
    finally:
        await vault.close()
    return any(command.stage in _UNSETTLED for command in commands)


def _remove(folder: Path, pattern: str) -> None:
    for file in folder.glob(pattern):
        try:
            file.unlink()
        except OSError:
            log.warning("a file of the desk could not be removed")


def _prefix(settings: Settings) -> str:
    return f"files-{_digest(settings.environment)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
