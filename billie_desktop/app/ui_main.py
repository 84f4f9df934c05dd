"""The running program: window first, then servers and desk, then the agent, then an end in order."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from billie_desktop.app.long_lived import put_aside, put_aside_soon
from billie_desktop.app.screens import import_screens
from billie_desktop.app.settings import PRACTICE, Settings, SettingsError
from billie_desktop.app.signing_in import SigningIn
from billie_desktop.app.update_wiring import build_updates
from billie_desktop.domain.command import CommandStage
from billie_desktop.domain.errors import DeskError
from billie_desktop.ui.shell.link_opening import open_link
from billie_desktop.ui.shell.shell import Shell

if TYPE_CHECKING:
    from billie_desktop.app.cli import Options
    from billie_desktop.desk.desk import Desk
    from billie_desktop.desk.training import Trainer
    from billie_desktop.gateways.cache.person import KnownPerson
    from billie_desktop.gateways.grpc.session import GrpcSession
    from billie_desktop.ui.workspace.keeper import WorkspaceKeeper

PARKED = 5000
log = logging.getLogger("billie.start")

Undo = Callable[[], Awaitable[object]]


class CannotStart(Exception):
    """The desk could not be made; the text is for the person at the window."""


class FirstPaint(QObject):
    """Tells when a window was painted for the first time."""

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self.done = asyncio.Event()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.done.set()
            watched.removeEventFilter(self)
        return False


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Session:
    """One run of the program."""

    def __init__(self, app: QApplication, shell: Shell, options: Options) -> None:
        self._app = app
        self._shell = shell
        self._options = options
        self._quit = asyncio.Event()
        self._undo: list[Undo] = []
        self.code = 0
        self.signed_out = False
        self.restarts = False
        self._person: KnownPerson | None = None
        self._keeper: WorkspaceKeeper | None = None
        self._trainer: Trainer | None = None
        shell.waiting_link = options.link
        shell.keep_theme = bool(options.theme)
        shell.quit_asked.connect(self._quit.set)
        shell.restart_asked.connect(self.on_restart_asked)
        shell.sign_out_asked.connect(self.on_sign_out_asked)

    def on_sign_out_asked(self) -> None:
        """Everything ends as at a quit, and the files of this user go; then somebody else may sign in."""
        self.signed_out = True
        self._quit.set()

    def on_restart_asked(self) -> None:
        """End as at a quit and start anew: some choices work from the beginning only."""
        self.restarts = True
        self._quit.set()

    def discard(self) -> None:
        """Take the windows away; after ``run``."""
        for window in list(self._shell.windows):
            window.deleteLater()
        self._shell.deleteLater()

    async def run(self) -> int:
        """Show the window, start, wait for the end, and take everything down in the opposite order."""
        if self._options.tour is not None:
            QCursor.setPos(PARKED, PARKED)  # no tip and no hover in the pictures
        painted = FirstPaint(self._shell.main)
        self._shell.main.show()
        await painted.done.wait()
        put_aside()
        try:
            await self._until_quit(self._live())
        finally:
            if self._keeper is not None:
                await self._keeper.end()
            self._shell.let_go()
            for window in list(self._shell.windows):
                window.hide()
            while self._undo:
                await self._undo.pop()()
        return self.code

    async def _until_quit(self, work: Awaitable[None]) -> None:
        # Closing the window ends the start as well as the work.
        running = asyncio.ensure_future(work)
        asked = asyncio.ensure_future(self._quit.wait())
        try:
            await asyncio.wait((running, asked), return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                running.result()
        finally:
            for task in (running, asked):
                task.cancel()
            await asyncio.gather(running, asked, return_exceptions=True)

    async def _live(self) -> None:
        try:
            desk = await self._start()
        except CannotStart as error:
            self.code = 1
            log.error("could not start: %s", error)
            if self._options.tour is not None:
                print(f"billie-desktop: {error}", file=sys.stderr)  # noqa: T201 - nobody looks at the window
                return
            self._shell.show_failure(str(error))
            await self._quit.wait()
            return
        self._shell.attach(desk)
        put_aside_soon()
        await self._return_to_work(desk)
        link, self._shell.waiting_link = self._shell.waiting_link, None
        if link is not None:
            open_link(self._shell, link)
        if self._options.tour is None:
            await self._quit.wait()
            return
        from billie_desktop.app.tour.tour import Tour

        self.code = await Tour(self._shell, desk, self._options.tour).run()

    async def _return_to_work(self, desk: Desk) -> None:
        """Windows and half-written forms as they were left; a tour begins with an empty desk."""
        if desk.workspace is not None and self._options.tour is None:
            from billie_desktop.ui.workspace.keeper import WorkspaceKeeper

            self._keeper = WorkspaceKeeper(self._shell, desk.workspace)
            await self._keeper.begin()

    async def _start(self) -> Desk:
        from billie_desktop.app.wiring import build_desk

        screens = asyncio.ensure_future(asyncio.to_thread(import_screens))
        try:
            settings, session = await (self._practice() if self._options.practice else self._signed_in())
            self._shell.show_progress("Connecting")
            desk = await build_desk(settings, session=session, person=self._person)
            self._undo.append(lambda: self._leave(desk, settings))
            await desk.start()
        except (DeskError, SettingsError, OSError) as error:
            raise CannotStart(str(error)) from error
        await screens
        return replace(desk, trainer=self._trainer)

    async def _leave(self, desk: Desk, settings: Settings) -> None:
        """End the desk; after a sign-out nothing stays on this machine but commands whose fate is not known, and notes
        that are not recorded yet. Both lie encrypted in one file."""
        unknown = any(command.stage is CommandStage.UNKNOWN for command in desk.commands.failed())
        await desk.stop()
        unknown = unknown or (desk.note_desk is not None and bool(desk.note_desk.waiting()))
        if self.signed_out:
            from billie_desktop.app.storage_folders import forget_files

            await asyncio.to_thread(forget_files, settings, keep_outbox=unknown)

    async def _signed_in(self) -> tuple[Settings, GrpcSession | None]:
        settings = self._settings()
        if not settings.signs_in:
            return settings, None
        await self._follow_updates(settings)
        signing_in = SigningIn(self._shell, settings, utc_now)
        self._undo.append(signing_in.close)
        return await self._with(signing_in, settings, await signing_in.at_the_page())

    async def _follow_updates(self, settings: Settings) -> None:
        """Look for newer versions, also before anybody has signed in: a server may want one."""
        updates = await build_updates(settings)
        if updates is not None:
            self._undo.append(updates.stop)
            self._shell.announcements.follow_updates(updates)
            updates.start()

    async def _with(
        self, signing_in: SigningIn, settings: Settings, session: GrpcSession
    ) -> tuple[Settings, GrpcSession]:
        async def end() -> None:
            await session.sign_out()
            await session.close()

        self._undo.append(end)
        signing_in.follow(session)
        self._person = signing_in.person
        return settings.signed_in(session.profile, signing_in.server), session

    def _settings(self) -> Settings:
        try:
            return Settings.load(file=self._options.settings)
        except SettingsError as error:
            raise CannotStart(str(error)) from error

    async def _practice(self) -> tuple[Settings, GrpcSession]:
        self._shell.show_progress("Starting the practice servers")
        world_room = await asyncio.to_thread(_import_practice)
        options = self._options
        directory = options.directory or world_room.default_directory()
        plan = world_room.WorldPlan(directory, options.customers, options.seed, options.rate, role=options.role)
        world = world_room.PracticeWorld(plan, self._shell.show_trouble)
        try:
            addresses = await world.start(self._shell.show_progress)
        except world_room.PracticeServerError as error:
            raise CannotStart(str(error)) from error
        self._undo.append(world.stop)
        self._trainer = world.trainer
        self._shell.show_progress("Signing in")
        settings = Settings(environment=PRACTICE, data_dir=directory / "desk")
        signing_in = SigningIn(self._shell, settings, utc_now)
        self._undo.append(signing_in.close)
        session = await signing_in.by_itself(addresses.intake_address, addresses.email, addresses.password)
        return await self._with(signing_in, settings, session)


def _import_practice() -> ModuleType:
    from billie_desktop.practice import world

    return world
