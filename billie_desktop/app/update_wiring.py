"""Looking for newer versions, where the settings say at which address."""

from __future__ import annotations

import asyncio

from billie_desktop.app.settings import Settings
from billie_desktop.app.version import program_version
from billie_desktop.desk.clock import SystemClock
from billie_desktop.desk.update_watch import ReleaseSource, ThisDesk, UpdateWatch


async def build_updates(settings: Settings) -> UpdateWatch | None:
    """Not started yet; None without an address."""
    if not settings.update_url:
        return None
    source = await asyncio.to_thread(_source, settings)
    return UpdateWatch(source, ThisDesk(program_version(), settings.update_channel), SystemClock())


def _source(settings: Settings) -> ReleaseSource:
    """The heavy import, in a thread after the first paint."""
    from billie_desktop.gateways.updates.https_source import HttpsReleaseSource

    return HttpsReleaseSource(settings.update_url, settings.update_key, settings.ca_file)
