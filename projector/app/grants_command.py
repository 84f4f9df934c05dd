"""``python -m projector grants``: users with exactly the rights that each program needs.

DATABASE_URI and REDIS_URL name the servers with an administrator's login. MongoDB's roles and users are made; the
lines for Redis are printed, and made as well with ``--apply``.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
from pathlib import Path

from pymongo import MongoClient

from projector.adapters import redis_grants
from projector.adapters.mongo_grants import ROLE_PREFIX, ROLES, Databases, MongoGrants, privileges
from projector.adapters.redis_connection import connect
from projector.adapters.redis_grants import RedisGrants, Streams
from projector.app.grants_secrets import Secrets
from projector.app.intake_settings import IntakeSettings
from projector.app.settings import Settings, SettingsError
from projector.contract.tls import require_tls12
from projector.engine.errors import EngineError, StreamsAway

log = logging.getLogger("projector")

DONE, NOT_DONE = 0, 1

_OLDEST = (7, 0)


def grants(settings: Settings, options: argparse.Namespace) -> int:
    """Make or show the users; the exit code: 0 done, 1 a server could not be used."""
    intake = IntakeSettings.from_environment(os.environ)
    databases = Databases(settings.db_name, intake.own_database)
    names = Streams(
        settings.inbox_stream,
        settings.internal_stream,
        settings.dlq_stream,
        settings.changes_stream,
        intake.chat_stream,
        settings.consumer_group,
    )
    secrets = Secrets(Path(options.secrets))
    if options.dry_run:
        return _show(databases, names)
    passwords = secrets.passwords()
    client = connect(settings.redis_url)
    try:
        secrets.write(passwords, settings.database_uri, settings.redis_url)
        mongo = MongoClient[dict[str, object]](settings.database_uri, connect=False, serverSelectionTimeoutMS=5_000)
        require_tls12(mongo)
        with mongo:
            for text in MongoGrants(mongo, databases).apply(passwords):
                _say(text)
        server = RedisGrants(client)
        granted = _rules(names, _version(server, required=options.apply))
        for role, each in granted.items():
            _say(redis_grants.line(role, passwords[role], each))
        if options.apply:
            server.apply(granted, passwords)
            kept = server.save()
            _say(
                "Redis: users made" + ("" if kept else "; it has no ACL file, so put the lines into its configuration")
            )
        else:
            _say("Redis: nothing was changed; put these lines into its ACL file, or repeat this with --apply")
        _say(f"addresses with passwords are in {options.secrets}")
    except EngineError as error:
        _say(f"projector: {type(error).__name__}: {error}")
        return NOT_DONE
    finally:
        client.close()
    log.info("granted", extra={"fields": {"roles": len(ROLES), "redis": bool(options.apply)}})
    return DONE


def _rules(names: Streams, version: tuple[int, int]) -> dict[str, list[str]]:
    try:
        return {role: redis_grants.rules(role, names, version) for role in ROLES}
    except ValueError as error:
        raise SettingsError(f"{error}.") from None


def _version(server: RedisGrants, *, required: bool) -> tuple[int, int]:
    """The server's version; the oldest that is supported when it need not be there."""
    try:
        return server.version()
    except StreamsAway:
        if required:
            raise
        return _OLDEST


def _show(databases: Databases, names: Streams) -> int:
    for role in ROLES:
        _say(json.dumps({"createRole": ROLE_PREFIX + role, "privileges": privileges(role, databases), "roles": []}))
    for role, each in _rules(names, _OLDEST).items():
        _say(redis_grants.line(role, None, each))
    return DONE


def _say(text: str) -> None:
    print(text)  # noqa: T201  the answer to the operator
