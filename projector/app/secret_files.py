"""Secrets from files: ``DATABASE_URI_FILE=/run/secrets/database_uri`` in place of ``DATABASE_URI``.

The environment of a process can be read by whoever runs as the same user, and is shown by container tools; a file has a
mode. systemd credentials, compose secrets and Kubernetes secrets are all files.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from pathlib import Path

from projector.app.settings import SettingsError

SECRETS = (
    "REDIS_URL",
    "DATABASE_URI",
    "LEDGER_TOKEN",
    "DESK_DATABASE_URI",
    "DESK_REDIS_URL",
    "PROOFS_ACCESS_KEY",
    "PROOFS_SECRET_KEY",
)
"""Settings that may hold a password or a token."""

SUFFIX = "_FILE"


def take_secrets(environment: MutableMapping[str, str], names: Sequence[str] = SECRETS) -> None:
    """Put the content of the named files where the settings look. Raises SettingsError, which quotes no content."""
    for name in names:
        file = environment.get(name + SUFFIX, "").strip()
        if not file:
            continue
        if environment.get(name, "").strip():
            raise SettingsError(f"{name} and {name}{SUFFIX} are both set; which of them is meant?")
        try:
            text = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name}{SUFFIX} names a file that cannot be read ({type(error).__name__}).") from None
        if not text:
            raise SettingsError(f"{name}{SUFFIX} names an empty file.")
        environment[name] = text
