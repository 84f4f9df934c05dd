"""Scenes of what is told to everybody: the message of the day and a newer version."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from billie_desktop.desk.daily_message import DailyMessage
from billie_desktop.desk.update_watch import ThisDesk, UpdateWatch
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.release import Package, Release, UpdateState
from billie_desktop.domain.session import Profile
from billie_desktop.ui.gallery.listeners import Listeners
from billie_desktop.ui.gallery.opening import PRIYA, open_customer
from billie_desktop.ui.gallery.people import NOW
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.settings.page import SettingsPage

RELEASE = Release(
    "1.6.0",
    "stable",
    (
        "Approvals show the evidence beside the request.",
        "The palette finds a transaction by the reference of its payment.",
        "A note that was written without a connection is sent later with the time at which it was written.",
    ),
    NOW - timedelta(days=2),
    NOW + timedelta(days=58),
    (
        Package(
            "billie-desktop_1.6.0_amd64.deb",
            "9f86d081884c7d659a2feaa0c55ad015" * 2,
            56_612_340,
        ),
        Package("billie-desktop-1.6.0.dmg", "60303ae22b998861bce3b28f33eec1be" * 2, 88_102_001),
    ),
    "https://packages.billie.example/desk/",
)
NO_ANSWER = "Newer versions are not known. packages.billie.example could not be asked: its certificate has expired."
MESSAGE = (
    "The ledger is serviced tonight from 8:00 pm to 9:30 pm, Sydney time. Repayments can be recorded again after that;"
    " please tell customers who call in the evening that their payment is on its way and nothing is late because of it."
)


class FixedSession:
    """A session as far as the message of the day needs one; ``say`` lets the server say something else."""

    def __init__(self, agent: Agent, notice: str) -> None:
        self.profile = Profile(agent, "", "gallery", notice=notice)
        self._listeners: Listeners[None] = Listeners()

    def say(self, notice: str) -> None:
        """Another message."""
        self.profile = replace(self.profile, notice=notice)
        self._listeners.tell(None)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear of another message."""
        return self._listeners.add(lambda _nothing: callback())


class KeptInMemory:
    """Implements ``desk.daily_message.SeenMessages``."""

    def __init__(self) -> None:
        self.digests: tuple[str, ...] = ()

    def load(self) -> tuple[str, ...]:
        """What was put away."""
        return self.digests

    def keep(self, digests: tuple[str, ...]) -> None:
        """Exactly these."""
        self.digests = digests


class FixedSource:
    """Implements ``desk.update_watch.ReleaseSource``."""

    def __init__(self) -> None:
        self.release = RELEASE
        self.asked = 0

    async def newest(self) -> Release:
        """What is published."""
        self.asked += 1
        return self.release


class _Clock:
    def __init__(self, stage: Stage) -> None:
        self.now = stage.fake.now


async def following(stage: Stage) -> tuple[UpdateWatch, FixedSource]:
    """The shell follows a source that was asked once."""
    source = FixedSource()
    updates = UpdateWatch(source, ThisDesk("1.5.0", "stable"), _Clock(stage))
    stage.shell.announcements.follow_updates(updates)
    await updates.check_now()
    await settle()
    return updates, source


async def message(stage: Stage) -> None:
    """The server has a message of the day."""
    session = FixedSession(stage.fake.agent, MESSAGE)
    stage.shell.announcements.attach(replace(stage.fake.desk, message=DailyMessage(session, KeptInMemory())))
    await settle()


async def newer(stage: Stage) -> None:
    """There is a newer version."""
    await open_customer(stage, PRIYA)
    await following(stage)


async def newer_open(stage: Stage) -> None:
    """What is new in it."""
    await open_customer(stage, PRIYA)
    await following(stage)
    stage.shell.announcements.open_release(stage.shell.main)
    await settle()


async def newer_in_settings(stage: Stage) -> None:
    """The same in the settings."""
    await following(stage)
    await _settings(stage)


async def not_known(stage: Stage) -> None:
    """Nobody answers."""
    updates, _ = await following(stage)
    updates.state = UpdateState(stage.fake.now(), None, NO_ANSWER)
    stage.shell.announcements.tell_of_update()
    await _settings(stage)


async def _settings(stage: Stage) -> None:
    stage.shell.open_settings()
    await settle()
    page = stage.shell.main.pages.currentWidget()
    assert isinstance(page, SettingsPage)
    page.ensureWidgetVisible(page.version)
    await settle()


ANNOUNCEMENT_SCENES: dict[str, Callable[[Stage], Awaitable[None]]] = {
    "message-of-the-day": message,
    "newer-version": newer,
    "newer-version-open": newer_open,
    "newer-version-settings": newer_in_settings,
    "newer-version-not-known": not_known,
}
