"""The date of birth: masked until it is revealed, and every reveal is logged."""

from __future__ import annotations

import logging
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.domain.words import DASH, medium_date, short_date
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Label

MASK = "••••"
log = logging.getLogger("billie.reveals")


class BirthDate(QWidget):
    """Day and month for recognising a caller; the year only on request."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
            self._customer_id, self._day, self.is_revealed = customer_id, day, False
            self._write()

    def on_pressed(self) -> None:
        """Reveal, or mask again."""
        self.is_revealed = not self.is_revealed
        if self.is_revealed:
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
