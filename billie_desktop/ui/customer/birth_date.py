"""The date of birth: masked until it is revealed, and every reveal is recorded before it is shown."""

from __future__ import annotations

import logging
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.desk.note_book import RevealLog
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.words import DASH, medium_date, short_date
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.tasks import Tasks

MASK = "••••"
DETAIL = "date_of_birth"
NOT_RECORDED = " · not recorded, so not shown"
log = logging.getLogger("billie.reveals")


class BirthDate(QWidget):
    """Day and month for recognising a caller; the year only on request. Without ``reveals`` only this machine's log
    knows of it."""

    def __init__(self, reveals: RevealLog | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reveals = reveals
        self._tasks = Tasks(self)
        self._customer_id = ""
        self._day: date | None = None
        self.is_revealed = False
        self.label = Label("", "caption", "text-muted")
        self.button = IconButton("eye", "Reveal year of birth", size=20)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.label)
        row.addWidget(self.button)
        self.button.clicked.connect(self.on_pressed)
        self._write()

    def show_day(self, customer_id: str, day: date | None) -> None:
        """Another customer, or the same with another date: masked again unless nothing changed."""
        if (customer_id, day) != (self._customer_id, self._day):
            self._tasks.cancel("reveal")
            self._customer_id, self._day, self.is_revealed = customer_id, day, False
            self._write()

    def on_pressed(self) -> None:
        """Reveal, or mask again."""
        if self.is_revealed:
            self.is_revealed = False
            self._write()
        elif self._reveals is None:
            self._reveal()
        else:
            self._tasks.start("reveal", self._record_and_reveal(self._reveals))

    async def _record_and_reveal(self, reveals: RevealLog) -> None:
        try:
            await reveals.log(self._customer_id, DETAIL)
        except DeskError as error:
            # What cannot be recorded is not shown.
            self.label.setText(f"{self.label.text().removesuffix(NOT_RECORDED)}{NOT_RECORDED}")
            self.button.set_name(f"Not revealed. {error.text} Press to try again")
            announce(self, f"Not revealed. {error.text}", urgent=True)
            return
        self._reveal()

    def _reveal(self) -> None:
        self.is_revealed = True
        log.info("birth year revealed for %s", self._customer_id)
        self._write()

    def _write(self) -> None:
        day = self._day
        if day is None:
            self.label.setText(f"Born {DASH}")
        elif self.is_revealed:
            self.label.setText(f"Born {medium_date(day)}")
        else:
            self.label.setText(f"Born {short_date(day)} {MASK}")
        spoken = "not available" if day is None else medium_date(day) if self.is_revealed else "year hidden"
        self.label.setAccessibleName(f"Born: {spoken}")
        self.button.setEnabled(day is not None)
        self.button.set_icon("eye-off" if self.is_revealed else "eye")
        self.button.set_name("Hide year of birth" if self.is_revealed else "Reveal year of birth")
