"""``python -m projector users``: members of staff, kept by the operator of the server.

Passwords are asked for, or read from standard input when that is no terminal; they never stand in an argument. Every
change is on the audit trail, with the name of the operator's account on the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import os
import sys
from datetime import UTC, datetime

from projector.app.intake_safety import safe_settings
from projector.app.intake_settings import IntakeSettings
from projector.app.intake_wiring import Servers, open_servers
from projector.app.settings import SettingsError
from projector.contract.staff import Role, StaffMember
from projector.engine.errors import StoreAway
from projector.intake.errors import IntakeError
from projector.intake.passwords import HashCost, Passwords, complaint
from projector.intake.sign_in import REVOKED

FAILED, USAGE = 1, 2


class _Wrong(Exception):
    """Said to the operator."""


def run(options: argparse.Namespace) -> int:
    """Do it; the exit code: 0 done, 1 not done, 2 wrong settings."""
    try:
        return asyncio.run(_run(safe_settings(os.environ, options), options))
    except SettingsError as error:
        return _complain(str(error), USAGE)
    except (_Wrong, IntakeError) as error:
        return _complain(str(error), FAILED)
    except StoreAway as error:
        return _complain(f"MongoDB cannot be used ({error}).", FAILED)


async def _run(settings: IntakeSettings, options: argparse.Namespace) -> int:
    servers = await open_servers(settings)
    try:
        match options.action:
            case "list":
                await _list(servers)
            case "add":
                await _add(servers, settings.hash_cost, options)
            case _:
                await _change(servers, settings.hash_cost, options)
    finally:
        await servers.close()
    return 0


async def _list(servers: Servers) -> None:
    for member in await servers.staff.everybody():
        role = "no role" if member.role is None else member.role.value
        state = "disabled" if member.disabled else ""
        _say("\t".join((member.user_id, member.email, member.name, role, state)).rstrip())


async def _add(servers: Servers, cost: HashCost, options: argparse.Namespace) -> None:
    if "@" not in options.email:
        raise _Wrong("That is no e-mail address.")
    hashed = None if options.no_password else await _new_password(cost)
    # Recorded before it happens: without the entry nothing happens.
    await servers.trail.staff_changed(_operator(), "AddUser", "", f"role {options.role}")
    now = datetime.now(UTC)
    member = await servers.staff.add(options.email, options.first_name, options.last_name, Role(options.role), now)
    if member is None:
        raise _Wrong("There is a user with that e-mail.")
    if hashed is not None:
        await servers.staff.set_password_hash(member.user_id, hashed, now)
    _say(member.user_id)


async def _change(servers: Servers, cost: HashCost, options: argparse.Namespace) -> None:
    member = await _known(servers, options.email)
    hashed = await _new_password(cost) if options.action == "reset" else ""
    names = {"disable": "DisableUser", "enable": "EnableUser", "reset": "ResetPassword", "role": "ChangeRole"}
    was = "none" if member.role is None else member.role.value
    reason = f"{was} to {options.role}" if options.action == "role" else ""
    await servers.trail.staff_changed(_operator(), names[options.action], member.user_id, reason)
    now = datetime.now(UTC)
    match options.action:
        case "disable":
            await servers.staff.set_disabled(member.user_id, True, now)
            await servers.sessions.end_all(member.user_id, REVOKED)
        case "enable":
            await servers.staff.set_disabled(member.user_id, False, now)
        case "reset":
            await servers.staff.set_password_hash(member.user_id, hashed, now)
            await servers.sessions.end_all(member.user_id, REVOKED)
        case "role":
            await servers.staff.set_role(member.user_id, Role(options.role), now)


async def _known(servers: Servers, email: str) -> StaffMember:
    member = await servers.staff.by_email(email)
    if member is None:
        raise _Wrong("There is no user with that e-mail.")
    return member


async def _new_password(cost: HashCost) -> str:
    if sys.stdin.isatty():
        password = getpass.getpass("New password: ")
        if getpass.getpass("Again: ") != password:
            raise _Wrong("The two are not the same.")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    wrong = complaint(password)
    if wrong:
        raise _Wrong(wrong)
    passwords = Passwords(cost)
    try:
        return await passwords.hash(password)
    finally:
        passwords.close()


def _operator() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def _complain(text: str, code: int) -> int:
    print(f"projector users: {text}", file=sys.stderr)  # noqa: T201  the answer to the operator
    return code


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  the answer to the operator
