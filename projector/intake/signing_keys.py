"""The keys that sign access tokens: Ed25519, one PEM file each, named by key id.

The newest key signs, every key verifies. To rotate: make a new key, wait until the tokens of the old one have expired
(minutes), retire the old one. All intakes of an environment share the folder; a running one sees changes by itself.
"""

from __future__ import annotations

import os
import secrets
import stat
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_SUFFIX = ".pem"


class KeyFolderError(Exception):
    """The folder of the signing keys cannot be used. The text says what to do."""


class SigningKeys:
    """The keys of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = -1
        self._keys: dict[str, Ed25519PrivateKey] = {}
        self._public: dict[str, Ed25519PublicKey] = {}

    @classmethod
    def open(cls, folder: Path) -> SigningKeys:
        """The keys of a folder, which is made with a first key when it is empty. Raises KeyFolderError."""
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            keys = cls(folder)
            keys._load()
            if not keys._keys:
                keys.rotate()
        except (OSError, ValueError) as error:
            raise KeyFolderError(
                f"The signing keys in {folder} cannot be used ({type(error).__name__}): the folder must be writable,"
                " and hold nothing but Ed25519 keys in PEM files."
            ) from error
        return keys

    @property
    def ids(self) -> list[str]:
        """Key ids, oldest first."""
        self._load()
        return sorted(self._keys)

    def signing(self) -> tuple[str, Ed25519PrivateKey]:
        """The newest key and its id. Raises KeyFolderError when somebody emptied the folder."""
        self._load()
        if not self._keys:
            raise KeyFolderError(f"{self._folder} holds no key.")
        newest = max(self._keys)
        return newest, self._keys[newest]

    def verifying(self, key_id: str) -> Ed25519PublicKey | None:
        """The public half of a key; None when there is none of that id."""
        self._load()
        return self._public.get(key_id)

    def rotate(self) -> str:
        """Make a new key, which signs from now on; its id."""
        key_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        # Written beside and renamed: another intake never reads half a key.
        beside = self._folder / f".{key_id}"
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
        beside.rename(self._folder / f"{key_id}{_SUFFIX}")
        self._load()
        return key_id

    def retire(self, key_id: str) -> bool:
        """Delete a key: its tokens are worth nothing from now on. False when there is none of that id."""
        self._load()
        if key_id not in self._keys:
            return False
        (self._folder / f"{key_id}{_SUFFIX}").unlink()
        self._load()
        return True

    def _load(self) -> None:
        seen = self._folder.stat().st_mtime_ns
        if seen == self._seen:
            return
        found: dict[str, Ed25519PrivateKey] = {}
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
            if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
                raise KeyFolderError(f"{path} can be read by others: its mode must be 600.")
            key = self._keys.get(path.stem) or serialization.load_pem_private_key(path.read_bytes(), None)
            if not isinstance(key, Ed25519PrivateKey):
                raise ValueError(path.name)
            found[path.stem] = key
        self._keys, self._seen = found, seen
        self._public = {key_id: key.public_key() for key_id, key in found.items()}
