"""Who may do what in MongoDB: one role and one user each, naming exactly the collections and the actions.

``projector``    writes the read models and its own state; it can neither delete a document nor drop a collection
``maintenance``  what operators' commands need: rebuild, replay, drift
``intake``       reads what it decides by, writes members of staff, owns a database of its own
``desk``         reads the read models and nothing else: no audit log, no bookkeeping of the projector
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient

from projector.adapters.mongo_errors import translated
from projector.adapters.mongo_lease import STATE
from projector.adapters.mongo_routes import ROUTES
from projector.adapters.shadow_store import PREFIX
from projector.contract.collections import AUDIT_CHAIN, AUDIT_LOG, DESK_OWNED, EFFECTS, PARKED, PROJECTED, USERS

ROLES = ("projector", "maintenance", "intake", "desk")
AUTH_DATABASE = "admin"
ROLE_PREFIX = "billie-"

_FOLD = ("find", "insert", "update", "createIndex")
_OWN = ("find", "insert", "update", "remove", "createIndex")
_SHADOW = (*_OWN, "createCollection", "dropCollection", "listIndexes")
_LIVE = (*_FOLD, "createCollection", "dropCollection", "listIndexes")

_INTERNAL = (PARKED, EFFECTS)
_AUDIT = (AUDIT_LOG, AUDIT_CHAIN)

Privilege = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Databases:
    """Names of the database of the read models and of the intake's own."""

    read_models: str
    intake: str


def privileges(role: str, databases: Databases) -> list[Privilege]:
    """What a role may do, as MongoDB's ``createRole`` takes it. Raises KeyError for an unknown role."""
    main = databases.read_models
    visible = [name for name in PROJECTED if name not in _INTERNAL]
    match role:
        case "projector":
            return [
                *(_on(main, name, _FOLD) for name in PROJECTED),
                *(_on(main, name, ("createIndex",)) for name, indexes in DESK_OWNED.items() if indexes),
                _on(main, STATE, ("find", "insert", "update")),
                _on(main, ROUTES, ("find", "insert", "update")),
            ]
        case "maintenance":
            return [
                *(_on(main, name, _LIVE) for name in PROJECTED),
                *(_on(main, PREFIX + name, _SHADOW) for name in PROJECTED),
                _on(main, STATE, ("find", "insert", "update", "remove")),
                # Actions on the database as a whole: to see which collections there are, and to rename within it.
                _on(main, "", ("listCollections", "renameCollectionSameDB")),
            ]
        case "intake":
            return [
                # All of them, also what no desk sees: a correction is tried out by folding it.
                *(_on(main, name, ("find",)) for name in PROJECTED),
                # Leases and reports, for the state of the processing.
                _on(main, STATE, ("find",)),
                _on(main, USERS, ("find", "insert", "update")),
                # A database that nobody else uses.
                _on(databases.intake, "", _OWN),
            ]
        case "desk":
            return [
                *(_on(main, name, ("find",)) for name in visible if name not in _AUDIT),
                _on(main, USERS, ("find",)),
            ]
    raise KeyError(role)


def _on(database: str, collection: str, actions: Iterable[str]) -> Privilege:
    return {"resource": {"db": database, "collection": collection}, "actions": list(actions)}


class MongoGrants:
    """Makes roles and users on a server, as an administrator. Methods raise StoreAway."""

    def __init__(self, client: MongoClient[dict[str, Any]], databases: Databases) -> None:
        self._admin = client[AUTH_DATABASE]
        self._databases = databases

    def apply(self, passwords: Mapping[str, str]) -> list[str]:
        """Make or renew every role and its user, with the given passwords; what was done, line by line."""
        done = []
        with translated():
            for role in ROLES:
                name = ROLE_PREFIX + role
                known = bool(self._admin.command("rolesInfo", name)["roles"])
                rights = privileges(role, self._databases)
                self._admin.command("updateRole" if known else "createRole", name, privileges=rights, roles=[])
                granted = [{"role": name, "db": AUTH_DATABASE}]
                there = bool(self._admin.command("usersInfo", role)["users"])
                change = "updateUser" if there else "createUser"
                self._admin.command(change, role, pwd=passwords[role], roles=granted)
                state = "renewed" if there else "made"
                done.append(f"MongoDB: user {role} {state}, {len(rights)} resources")
        return done
