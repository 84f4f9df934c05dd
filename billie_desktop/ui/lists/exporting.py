"""Saving the rows on screen as a file, where the agent says. That it was done is logged, what was in it is not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from billie_desktop.domain.agent import Agent
from billie_desktop.ui.tasks import Tasks

log = logging.getLogger("billie.copies")


class CsvExport(QObject):
    """``ask`` opens the question for a file; ``saved`` and ``failed`` tell in words what came of it."""

    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, owner: QWidget, agent: Agent, what: str) -> None:
        super().__init__(owner)
        self._owner = owner
        self._agent = agent
        self._what = what
        self._tasks = Tasks(self)
        self.dialog: QFileDialog | None = None

    def ask(self, name: str, make: Callable[[], tuple[str, int]]) -> None:
        """Ask for a file called ``name``; then write what ``make`` gives: the text and how many rows are in it."""
        if self.dialog is not None:
            return
        dialog = QFileDialog(self._owner, "Save as CSV", name, "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        self.dialog = dialog
        dialog.fileSelected.connect(lambda file: self.write(Path(file), *make()))
        dialog.finished.connect(self.on_finished)
        dialog.open()

    def on_finished(self) -> None:
        """Answered or dismissed."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def write(self, file: Path, text: str, rows: int) -> None:
        """Write the file, away from the loop."""
        self._tasks.start("write", self._write(file, text, rows))

    async def _write(self, file: Path, text: str, rows: int) -> None:
        try:
            await asyncio.to_thread(file.write_text, text, encoding="utf-8", newline="")
        except OSError as error:
            self.failed.emit(f"The file could not be written: {error.strerror or 'unknown reason'}.")
            return
        # Personal data left the desk: who and how much, never what or where.
        log.info("%s copied to a file: %d rows, by %s", self._what, rows, self._agent.user_id)
        self.saved.emit(f"{rows:,} rows saved.")
