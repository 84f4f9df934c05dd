"""A Python child of the practice world that reports on stdout: seed, ledger, projector, life."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from billie_desktop.practice.servers.child_process import ChildProcess
from billie_desktop.practice.servers.errors import ServerExitedError, ServerSlowError

Report = dict[str, Any]


class Worker:
    """One child, started on the main thread, whose JSON lines arrive on the event loop.

    ``on_end`` is called on the loop with the exit code when the child ends without having been told to.
    """

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        directory: Path,
        on_report: Callable[[Report], None],
        on_end: Callable[[str, int], None],
    ) -> None:
        self.name = name
        self._on_report = on_report
        self._on_end = on_end
        self._told_to_end = False
        self._loop = asyncio.get_running_loop()
        self.process = ChildProcess.start(
            name,
            [sys.executable, "-m", *arguments],
            log=directory / f"{name}.log",
            environment={**os.environ, **environment},
            reports=True,
        )
        self._ended: asyncio.Future[int] = asyncio.ensure_future(self._follow())

    async def _follow(self) -> int:
        code = await asyncio.to_thread(self._read)
        if not self._told_to_end:
            self._on_end(self.name, code)
        return code

    def _read(self) -> int:
        for line in self.process.read_reports():
            try:
                report = json.loads(line)
            except ValueError:  # a stray line of a library; the log of stderr has the story
                continue
            if isinstance(report, dict):
                self._loop.call_soon_threadsafe(self._on_report, report)
        code: int | None = None
        while code is None:
            code = self.process.wait(60)
        return code

    async def finished(self) -> int:
        """Wait for the child's end; its exit code."""
        return await asyncio.shield(self._ended)

    async def ready(self, event: asyncio.Event, seconds: float) -> None:
        """Wait until ``event`` is set by a report. Raises ServerExitedError, ServerSlowError."""
        waiting: asyncio.Future[Any] = asyncio.ensure_future(event.wait())
        both: set[asyncio.Future[Any]] = {waiting, self._ended}
        try:
            await asyncio.wait(both, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if event.is_set():
            return
        if self._ended.done():
            raise ServerExitedError(self.name, self._ended.result(), self.process.log, self._last_line())
        raise ServerSlowError(self.name, seconds, self.process.log)

    def _last_line(self) -> str:
        lines = [line.strip() for line in self.process.log_tail().splitlines() if line.strip()]
        return lines[-1][:300] if lines else ""

    async def stop(self) -> None:
        """End the child in order and wait for it."""
        self._told_to_end = True
        await asyncio.to_thread(self.process.stop)
        await asyncio.wait({self._ended})

    def kill(self) -> None:
        """End it at once."""
        self._told_to_end = True
        self.process.kill()
