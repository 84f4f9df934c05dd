"""``python -m projector intake``: the front door for staff, its keys and its message of the day.

Serving prints one JSON line on standard output when it listens: ``{"ready": true, "address": "127.0.0.1:50061"}``, or
``{"ready": false, "error": "…"}`` and exit code 2. Ends in order on SIGTERM and SIGINT.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
from typing import Any

from projector.app.intake_safety import check_told, safe_settings
from projector.app.intake_settings import IntakeSettings
from projector.app.intake_wiring import Intake, open_servers
from projector.app.json_log import start_logging
from projector.app.settings import SettingsError
from projector.engine.errors import StoreAway
from projector.intake.guard import NOTICE
from projector.intake.server import AddressError
from projector.intake.signing_keys import KeyFolderError, SigningKeys

log = logging.getLogger("projector")

CANNOT_START = 2


def run(options: argparse.Namespace) -> int:
    """Serve, or do what an option says; the exit code."""
    try:
        settings = safe_settings(os.environ, options)
        if options.list_keys or options.rotate_key or options.retire_key:
            return _keys(settings, options)
        if options.notice is not None:
            return asyncio.run(_set_notice(settings, options.notice))
        check_told(settings)
        start_logging(settings.log_level)
        return asyncio.run(_serve(settings))
    except (SettingsError, KeyFolderError, AddressError) as error:
        return _refuse(str(error))
    except StoreAway as error:
        return _refuse(f"MongoDB cannot be used ({error}).")
    except OSError as error:
        return _refuse(f"A file cannot be read ({type(error).__name__}).")


async def _serve(settings: IntakeSettings) -> int:
    intake = await Intake.start(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    _say({"ready": True, "address": intake.address})
    log.info("intake listens", extra={"fields": {"address": intake.address, "environment": settings.environment}})
    ended, asked = asyncio.create_task(intake.wait()), asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait([ended, asked], return_when=asyncio.FIRST_COMPLETED)
        return 0 if asked in done else 1
    finally:
        for task in (ended, asked):
            task.cancel()
        await asyncio.gather(ended, asked, return_exceptions=True)
        await intake.stop()


def _keys(settings: IntakeSettings, options: argparse.Namespace) -> int:
    keys = SigningKeys.open(settings.keys)
    if options.rotate_key:
        _write(keys.rotate())
    elif options.retire_key:
        if not keys.retire(options.retire_key):
            return _refuse("There is no key of that id.")
    else:
        for key_id in keys.ids:
            _write(key_id)
    return 0


async def _set_notice(settings: IntakeSettings, text: str) -> int:
    servers = await open_servers(settings)
    try:
        await servers.switches.set(NOTICE, text.strip())
    finally:
        await servers.close()
    return 0


def _refuse(text: str) -> int:
    _say({"ready": False, "error": text})
    return CANNOT_START


def _say(report: dict[str, Any]) -> None:
    _write(json.dumps(report))


def _write(line: str) -> None:
    print(line, flush=True)  # noqa: T201  the answer to the operator
