"""The keyboard tour of the practice desk: an agent's day in one minute, driven by key events alone."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from billie_desktop.app.tour.hands import Camera, Hands, StepFailed
from billie_desktop.app.tour.scenes import Scenes
from billie_desktop.desk.desk import Desk
from billie_desktop.domain.errors import DeskError
from billie_desktop.ui.shell.shell import Shell

log = logging.getLogger("billie.tour")
REPORT = "tour.json"


class Tour:
    """Walks through the scenes, times each, and keeps a picture of it or of its failure."""

    def __init__(self, shell: Shell, desk: Desk, folder: Path) -> None:
        self._shell = shell
        self._folder = folder
        self._camera = Camera(folder)
        self._scenes = Scenes(shell, desk, Hands(shell.main), self._camera)
        self._steps: list[dict[str, Any]] = []

    async def run(self) -> int:
        """Returns 0 when every step came to its end, else 1; the report is written either way."""
        await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
        started = asyncio.get_running_loop().time()
        failure = ""
        for name, step in self._scenes.all():
            failure = await self._walk(name, step)
            if failure:
                break
        report = {
            "ok": not failure,
            "failure": failure,
            "seconds": round(asyncio.get_running_loop().time() - started, 3),
            "steps": self._steps,
        }
        text = json.dumps(report, indent=2)
        await asyncio.to_thread((self._folder / REPORT).write_text, text, encoding="utf-8")
        if failure:
            log.error("the tour failed: %s", failure)
        return 1 if failure else 0

    async def _walk(self, name: str, step: Callable[[], Awaitable[list[str]]]) -> str:
        loop = asyncio.get_running_loop()
        began = loop.time()
        failure = ""
        pictures: list[str] = []
        try:
            pictures = await step()
        except (StepFailed, DeskError) as error:
            failure = f"{name}: {error}"
            pictures = [await self._camera.shoot(self._shell.windows[-1], f"failed-{name}")]
        self._steps.append(
            {"name": name, "seconds": round(loop.time() - began, 3), "pictures": pictures, "ok": not failure}
        )
        return failure
