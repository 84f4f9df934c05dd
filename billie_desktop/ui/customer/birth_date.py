"""The date of birth: masked until it is revealed, and every reveal is recorded before it is shown."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from billie_desktop.desk.note_book import RevealLog
from billie_desktop.domain.words import DASH, medium_date, short_date
from billie_desktop.ui.customer.reveal import MASK as MASK
from billie_desktop.ui.customer.reveal import Reveal


class BirthDate(Reveal):
    """Day and month for recognising a caller; the year only on request."""

    detail = "date_of_birth"
    logged = "birth year"
    what = "year of birth"

    def __init__(self, reveals: RevealLog | None = None, parent: QWidget | None = None) -> None:
        super().__init__(reveals, parent)
        self._day: date | None = None
        self._write()

    @property
    def _has_value(self) -> bool:
        return self._day is not None

    def show_day(self, customer_id: str, day: date | None) -> None:
        """Another customer, or the same with another date: masked again unless nothing changed."""
        if (customer_id, day) != (self._customer_id, self._day):
            self._day = day
            self._begin(customer_id)

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
        self._write_button()
