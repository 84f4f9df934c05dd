"""Secrets for the children of the practice world: in files that their owner alone reads, never in an environment.

The environment of a process can be read for as long as it runs by every program of the same user, and ends up in
listings and reports; an argument can be read by everybody.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from projector.app.secret_files import SECRETS, SUFFIX, take_secrets

LEDGER_SECRETS = ("PRACTICE_LEDGER_TOKEN", "PRACTICE_LEDGER_ADMIN_TOKEN")
FOLDER = "secrets"


def hand_over(directory: Path, child: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The child's environment with files in place of secrets; ``take_over`` in the child undoes it. Raises OSError."""
    given = dict(environment)
    for name in (*SECRETS, *LEDGER_SECRETS):
        secret = given.get(name)
        if secret:
            given[name + SUFFIX] = str(_write(directory / FOLDER, f"{child}.{name.lower()}", secret))
            given[name] = ""  # also in place of one that this program was started with
    return given


def take_over() -> None:
    """In a child: put the secrets where settings are looked for. Raises SettingsError."""
    take_secrets(os.environ, (*SECRETS, *LEDGER_SECRETS))


def forget(directory: Path) -> None:
    """The world has ended: its servers' passwords of this run are worth nothing any more."""
    shutil.rmtree(directory / FOLDER, ignore_errors=True)


def _write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return path
