"""Where the key of the local files comes from."""

from __future__ import annotations

import os
from pathlib import Path

from billie_desktop.gateways.keyring.secret_store import KEY_BYTES, StoredKey, forget, load_or_create, new_key


def key_for(name: str, key_file: Path | None) -> StoredKey:
    """The key from the operating system's key store; else from ``key_file``; else one for this session only.

    ``key_file`` is given in practice mode only: the key then lies beside the data it protects (mode 0600), so that the
    outbox outlives a crash on a machine without a key store. Blocking: call it in a thread.
    """
    stored = load_or_create(name)
    if stored is not None:
        return stored
    if key_file is not None:
        return _from_file(key_file)
    return StoredKey(new_key(), kept=False)


def forget_key(name: str, key_file: Path | None) -> None:
    """Delete the key wherever it is kept: what it protected can never be read again. Blocking."""
    forget(name)
    if key_file is not None:
        key_file.unlink(missing_ok=True)


def _from_file(path: Path) -> StoredKey:
    try:
        text = path.read_text(encoding="ascii").strip()
        if len(bytes.fromhex(text)) == KEY_BYTES:
            return StoredKey(text, kept=True, where=path.name)
    except (FileNotFoundError, UnicodeDecodeError, ValueError):
        pass  # missing or damaged: made anew below; the files it protected are then set aside as foreign
    path.parent.mkdir(parents=True, exist_ok=True)
    key = new_key()
    draft = path.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return StoredKey(key, kept=True, where=path.name)
