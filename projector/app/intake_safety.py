"""The intake's settings, refused when an address among them is not safe: its own servers', and those that desks get."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from projector.app.intake_settings import IntakeSettings
from projector.app.proof_settings import check_proofs
from projector.app.transport_security import check_addresses


def safe_settings(environment: Mapping[str, str], options: argparse.Namespace) -> IntakeSettings:
    """Read, and check where our own servers are. Raises SettingsError."""
    settings = IntakeSettings.from_environment(environment)
    own = {"REDIS_URL": settings.redis_url, "DATABASE_URI": settings.database_uri}
    check_addresses(own, allow_plaintext=options.allow_plaintext)
    check_proofs(settings, allow_plaintext=options.allow_plaintext)
    return settings


def check_told(settings: IntakeSettings) -> None:
    """What desks are told must be safe for them, however private our own network is. Raises SettingsError."""
    told = {"DESK_REDIS_URL": settings.desk_redis_url, "DESK_DATABASE_URI": settings.desk_database_uri}
    check_addresses({name: address for name, address in told.items() if address}, allow_plaintext=False)
