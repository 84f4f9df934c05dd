"""Keeps the workspace while the program runs, so that nothing is lost when it ends in whatever way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from billie_desktop.desk.workspace import Workspace, WorkspaceStore
from billie_desktop.ui.workspace.leaving import workspace_of
from billie_desktop.ui.workspace.returning import return_to

if TYPE_CHECKING:
    from billie_desktop.ui.shell.shell import Shell

LOOK_MS = 1000


class WorkspaceKeeper(QObject):
    """Looks once a second and writes what is another than before."""

    def __init__(self, shell: Shell, store: WorkspaceStore) -> None:
        super().__init__(shell)
        self._shell = shell
        self._store = store
        self._kept = Workspace()
        self._writing: asyncio.Task[None] | None = None
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.keep)

    async def begin(self) -> None:
        """Open what was open, say what was half-written, and keep from now on."""
        workspace = await self._store.load()
        forms = return_to(self._shell, workspace)
        if forms:
            things = "A form that was not sent is" if forms == 1 else f"{forms} forms that were not sent are"
            self._shell.main.banners.say(f"{things} as you left it. Balances are read again; review before you send.")
        self._kept = workspace
        self._look.start()

    def keep(self) -> None:
        """Write what is open now, unless it is as before or a write is under way."""
        if self._writing is not None and not self._writing.done():
            return
        present = workspace_of(self._shell)
        if present != self._kept:
            self._kept = present
            self._writing = asyncio.get_running_loop().create_task(self._write(present), name="keeping the workspace")

    async def _write(self, workspace: Workspace) -> None:
        await self._store.store(workspace)

    async def end(self) -> None:
        """Write for the last time, before the windows go."""
        self._look.stop()
        if self._writing is not None:
            await asyncio.wait([self._writing])
        self._writing = None
        self.keep()
        if self._writing is not None:
            await asyncio.wait([self._writing])
