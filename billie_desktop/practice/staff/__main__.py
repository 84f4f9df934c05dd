"""``python -m billie_desktop.practice.staff --directory DIR``: the practice staff and their passwords, in the intake's
own collections. The passwords lie in a file of the folder; the servers in the intake's environment variables.

Doing it again changes nothing but a password that no longer fits its file.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from billie_desktop.practice.handing_over import take_over
from billie_desktop.practice.staff.people import COLLEAGUES, Colleague, passwords_in
from projector.app.intake_settings import IntakeSettings
from projector.app.intake_wiring import Servers, open_servers
from projector.contract.staff import Role
from projector.intake.passwords import Passwords


async def hire(settings: IntakeSettings, directory: Path) -> None:
    """Add everybody who is missing, and let every password be the one of the file."""
    known = await asyncio.to_thread(passwords_in, directory)
    passwords = Passwords(settings.hash_cost)
    servers = await open_servers(settings)
    try:
        for colleague in COLLEAGUES:
            await _hire(servers, passwords, colleague, known[colleague.email])
    finally:
        await servers.close()
        passwords.close()


async def _hire(servers: Servers, passwords: Passwords, colleague: Colleague, password: str) -> None:
    staff, now = servers.staff, datetime.now(UTC)
    if await staff.by_email(colleague.email) is None:
        await servers.trail.staff_changed("practice", "AddUser", colleague.user_id, f"role {colleague.role}")
        await staff.add(
            colleague.email, colleague.first_name, colleague.last_name, Role(colleague.role), now, colleague.user_id
        )
    stored = await staff.password_hash(colleague.user_id)
    if stored is None or not await passwords.verify(stored, password):
        await staff.set_password_hash(colleague.user_id, await passwords.hash(password), now)


def main() -> int:
    """Exit code 0 when everybody can sign in."""
    parser = argparse.ArgumentParser(prog="billie-practice-staff")
    parser.add_argument("--directory", type=Path, required=True)
    options = parser.parse_args()
    take_over()
    asyncio.run(hire(IntakeSettings.from_environment(os.environ), options.directory))
    return 0


if __name__ == "__main__":
    sys.exit(main())
