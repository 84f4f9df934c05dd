"""Members of staff in MongoDB: who they are in ``users``, their passwords in the intake's own database.

The two lie apart because every desk may read the database of the read models, ``users`` included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bson import ObjectId
from bson.errors import InvalidId
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from projector.adapters.mongo_errors import translated
from projector.contract.collections import USERS
from projector.contract.staff import Role, StaffMember, role_of

PASSWORDS = "passwords"
EMAILS = "emails"
_FIELDS = {"email": 1, "firstName": 1, "lastName": 1, "role": 1, "disabled": 1}


class MongoStaff:
    """Implements ``intake.ports.Staff``."""

    def __init__(self, read_models: AsyncDatabase[dict[str, Any]], own: AsyncDatabase[dict[str, Any]]) -> None:
        self._users = read_models[USERS]
        self._passwords = own[PASSWORDS]
        self._emails = own[EMAILS]

    async def by_id(self, user_id: str) -> StaffMember | None:
        """The member of staff; None when there is none."""
        with translated():
            return _member(await self._users.find_one({"_id": _identity(user_id)}, _FIELDS))

    async def by_email(self, email: str) -> StaffMember | None:
        """The same by e-mail; stored in lower case, asked for in any."""
        with translated():
            return _member(await self._users.find_one({"email": email.strip().lower()}, _FIELDS))

    async def everybody(self) -> Sequence[StaffMember]:
        """All members of staff by e-mail."""
        with translated():
            found = await self._users.find({}, _FIELDS).sort("email", 1).to_list(None)
        return [member for document in found if (member := _member(document)) is not None]

    async def add(
        self, email: str, first_name: str, last_name: str, role: Role, now: datetime, user_id: str = ""
    ) -> StaffMember | None:
        """A new member; None when the e-mail is taken. The e-mail is claimed first: two at once make one.

        ``user_id``: for somebody who is known under an id already; '' makes one.
        """
        email = email.strip().lower()
        identity: ObjectId | str = _identity(user_id) if user_id else ObjectId()
        with translated():
            if await self._users.find_one({"email": email}, {"_id": 1}) is not None:
                return None
            try:
                await self._emails.insert_one({"_id": email, "user": identity, "at": now})
            except DuplicateKeyError:
                claim = await self._emails.find_one({"_id": email})
                if claim is None:
                    return None
                identity = claim["user"]  # an earlier attempt may have died here
            document = {
                "_id": identity,
                "email": email,
                "firstName": first_name.strip(),
                "lastName": last_name.strip(),
                "role": role.value,
                "createdAt": now,
                "updatedAt": now,
            }
            try:
                await self._users.insert_one(document)
            except DuplicateKeyError:
                return None
        return _member(document)

    async def set_role(self, user_id: str, role: Role, now: datetime) -> None:
        """Give another role."""
        await self._set(user_id, {"role": role.value}, now)

    async def set_disabled(self, user_id: str, disabled: bool, now: datetime) -> None:
        """Shut out, or let in again."""
        await self._set(user_id, {"disabled": disabled}, now)

    async def password_hash(self, user_id: str) -> str | None:
        """The stored hash; None when the user has no password."""
        with translated():
            found = await self._passwords.find_one({"_id": user_id})
        return None if found is None else str(found["hash"])

    async def set_password_hash(self, user_id: str, password_hash: str, now: datetime) -> None:
        """Store a hash."""
        with translated():
            await self._passwords.update_one(
                {"_id": user_id}, {"$set": {"hash": password_hash, "at": now}}, upsert=True
            )

    async def _set(self, user_id: str, values: Mapping[str, Any], now: datetime) -> None:
        with translated():
            await self._users.update_one({"_id": _identity(user_id)}, {"$set": {**values, "updatedAt": now}})


def _identity(user_id: str) -> ObjectId | str:
    """A user's ``_id``: an ObjectId, or whatever text the web desk's database uses."""
    try:
        return ObjectId(user_id)
    except InvalidId:
        return user_id


def _member(document: Mapping[str, Any] | None) -> StaffMember | None:
    if document is None:
        return None
    return StaffMember(
        user_id=str(document["_id"]),
        email=_text(document.get("email")),
        first_name=_text(document.get("firstName")),
        last_name=_text(document.get("lastName")),
        role=role_of(document.get("role")),
        disabled=bool(document.get("disabled", False)),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
