"""A day typed as people write it ("1/6/2026", "2026-06-01"), or nothing."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from billie_desktop.ui.kit.inputs import LineInput, set_wrong

WIDTH = 132


def parse_day(text: str) -> date | None:
    """Day, month, year as written in Australia, or ISO; None when it is no day."""
    text = text.strip()
    if found := re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", text):
        day, month, year = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month, day = (int(part) for part in found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


class DateFilter(LineInput):
    """Emits ``changed`` only for a whole day or when it was emptied; a half-typed day changes nothing."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(f"{name} d/m/yyyy", parent)
        self.setAccessibleName(f"{name}, day month year")
        self.setFixedWidth(WIDTH)
        self.day: date | None = None
        self.textChanged.connect(self.on_text_changed)
        self.editingFinished.connect(self.on_finished)

    def on_text_changed(self, text: str) -> None:
        """Take a whole day at once."""
        day = parse_day(text)
        if day is not None or not text.strip():
            set_wrong(self, "")
            if day != self.day:
                self.day = day
                self.changed.emit()

    def on_finished(self) -> None:
        """Say that a text is no day once the agent leaves it."""
        text = self.text().strip()
        set_wrong(self, "Enter a day such as 1/6/2026" if text and parse_day(text) is None else "")

    def empty(self) -> None:
        """No day. Unlike ``clear`` it holds with signals blocked as well."""
        self.clear()
        self.day = None
        set_wrong(self, "")
