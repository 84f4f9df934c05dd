"""The operating system's key store, known backends only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

KNOWN_BACKENDS = frozenset(
    {
        "keyring.backends.macOS",
        "keyring.backends.Windows",
        "keyring.backends.SecretService",
        "keyring.backends.libsecret",
        "keyring.backends.kwallet",
    }
)
"""Backends by module name. Any other (plain text files, null) would look like a key store and be none."""

SERVICE = "billie-desktop"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A 32-byte key as hex text, and whether it will still be there after this session."""

    hex: str
    kept: bool
    where: str = ""


def new_key() -> str:
    """A random 32-byte key as 64 hex characters."""
    return secrets.token_hex(KEY_BYTES)


def load_or_create(name: str) -> StoredKey | None:
    """The key stored under ``name``, made when it is not there. None when this system has no key store that we know.

    Blocking (a prompt may open): call it in a thread.
    """
    import keyring.errors

    backend = _known_backend()
    if backend is None:
        return None
    try:
        stored = backend.get_password(SERVICE, name)
        if stored is None or not _is_key(stored):
            stored = new_key()
            backend.set_password(SERVICE, name, stored)
            if backend.get_password(SERVICE, name) != stored:
                return None
    except keyring.errors.KeyringError:
        return None
    return StoredKey(stored, kept=True, where=type(backend).__module__)


def load(name: str) -> StoredKey | None:
    """The key stored under ``name``; None when there is none, or no key store that we know. Blocking."""
    import keyring.errors

    backend = _known_backend()
    if backend is None:
        return None
    try:
        stored = backend.get_password(SERVICE, name)
    except keyring.errors.KeyringError:
        return None
    if stored is None or not _is_key(stored):
        return None
    return StoredKey(stored, kept=True, where=type(backend).__module__)


def forget(name: str) -> None:
    """Delete the key: what it protected can never be read again. Nothing happens when there is none."""
    import keyring.errors

    backend = _known_backend()
    if backend is None:
        return
    try:
        backend.delete_password(SERVICE, name)
    except keyring.errors.PasswordDeleteError:
        return


def _known_backend() -> Any:
    import keyring.backend

    candidates = [
        backend for backend in keyring.backend.get_all_keyring() if type(backend).__module__ in KNOWN_BACKENDS
    ]
    return max(candidates, key=lambda backend: backend.priority, default=None)


def _is_key(text: str) -> bool:
    return len(text) == 2 * KEY_BYTES and all(char in "0123456789abcdef" for char in text)
