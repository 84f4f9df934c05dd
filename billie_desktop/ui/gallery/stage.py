"""The stage of the pictures: one application, one shell over a stand-in desk, and a way to let things settle."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.agent import Agent
from billie_desktop.ui.gallery.fake_desk import HANNAH, FakeDesk
from billie_desktop.ui.gallery.people import daniel, forty_accounts, long_names, postings, priya
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.shell.shell import Shell

TURNS = 12


async def settle(turns: int = TURNS) -> None:
    """Let Qt and the loop finish what is under way; nothing here waits for a clock."""
    for _ in range(turns):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        await asyncio.sleep(0)


async def until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    """Let both go on until something holds. Raises TimeoutError when it never does."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not holds():
        if asyncio.get_running_loop().time() > deadline:
            raise TimeoutError("what was awaited did not happen")
        QApplication.processEvents()
        await asyncio.sleep(0.001)
    await settle()


class Stage:
    """A fresh shell for one scene."""

    def __init__(self, app: QApplication, agent: Agent = HANNAH) -> None:
        theme().reduced_motion = True
        self.fake = FakeDesk(agent)
        self.fake.add(priya(), postings())
        self.fake.add(daniel())
        self.fake.add(forty_accounts())
        self.fake.add(long_names())
        self.shell = Shell(app, self.fake.now)

    async def raise_curtain(self) -> None:
        """Show the window with its desk."""
        QCursor.setPos(5000, 5000)  # no hover in the pictures
        self.shell.main.show()
        self.shell.main.activateWindow()
        self.fake.request_notices.start()
        self.shell.attach(self.fake.desk)
        await settle()

    async def fall(self) -> None:
        """Take everything away."""
        if self.fake.commands.hold is not None:
            self.fake.commands.hold.set()
        if self.fake.requests.hold is not None:
            self.fake.requests.hold.set()
        await self.fake.request_notices.stop()
        self.shell.let_go()
        for window in list(self.shell.windows):
            window.hide()
            window.deleteLater()
        self.shell.deleteLater()
        await settle()
