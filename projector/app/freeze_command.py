"""``python -m projector freeze on|off|status``: stop all money commands on every intake of the environment.

The switch lies in the intake's own database, so that every intake sees it within a second and a restart changes
nothing. Each change is on the audit trail, with the name of the operator's account on the machine and the reason.
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
from projector.engine.errors import StoreAway
from projector.intake.errors import IntakeError
from projector.intake.guard import FROZEN

OFF, ON, FAILED, USAGE = 0, 3, 1, 2
"""Exit codes; ON only of ``status``, so that a script can tell."""


def run(options: argparse.Namespace) -> int:
    """Do it; the exit code: 0 done or not frozen, 1 not done, 2 wrong settings, 3 when ``status`` finds a freeze."""
    try:
        return asyncio.run(_run(safe_settings(os.environ, options), options))
    except SettingsError as error:
        return _complain(str(error), USAGE)
    except IntakeError as error:
        return _complain(str(error), FAILED)
    except StoreAway as error:
        return _complain(f"MongoDB cannot be used ({error}).", FAILED)


async def _run(settings: IntakeSettings, options: argparse.Namespace) -> int:
    servers = await open_servers(settings)
    try:
        if options.action == "status":
            return await _status(servers)
        why = options.why.strip() if options.action == "on" else ""
        if options.action == "on" and not why:
            return _complain("Say why: agents read it in their banner.", USAGE)
        await _switch(servers, why)
    finally:
        await servers.close()
    return OFF


async def _switch(servers: Servers, why: str) -> None:
    operator = getpass.getuser()
    before = await servers.switches.get(FROZEN)
    # Recorded before it happens: without the entry nothing happens.
    await servers.trail.switch_changed(operator, "Freeze" if why else "Unfreeze", FROZEN, why or before)
    await servers.switches.set(FROZEN, why, by=operator, at=datetime.now(UTC))
    _say(f"frozen: {why}" if why else "not frozen")


async def _status(servers: Servers) -> int:
    switch = await servers.switches.read(FROZEN)
    if not switch.text:
        _say("not frozen")
        return OFF
    since = f" since {switch.at:%Y-%m-%d %H:%M:%S} UTC by {switch.by}" if switch.at is not None else ""
    _say(f"frozen{since}: {switch.text}")
    return ON


def _complain(text: str, code: int) -> int:
    print(f"projector: {text}", file=sys.stderr)  # noqa: T201  the answer to the operator
    return code


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  the answer to the operator
