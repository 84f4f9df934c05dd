"""Masked details of a person: shown on request, after the request has been recorded."""

from __future__ import annotations

import logging
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.desk.note_book import RevealLog
from billie_desktop.domain.errors import DeskError
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.tokens import ColorRole, FontRole
from billie_desktop.ui.tasks import Tasks

MASK = "••••"
NOT_RECORDED = " · not recorded, so not shown"
log = logging.getLogger("billie.reveals")


class Reveal(QWidget):
    """A label and an eye. Without ``reveals`` only this machine's log knows of it; what cannot be recorded is not
    shown. A subclass says what is masked (``_write``) and whether there is anything to show (``_has_value``)."""

    detail: ClassVar[str]
    """Name of the detail in the record."""
    logged: ClassVar[str]
    """The same in words, for this machine's log; never the value."""
    what: ClassVar[str]
    """What the eye reveals, in words."""

    def __init__(
        self,
        reveals: RevealLog | None = None,
        parent: QWidget | None = None,
        role: FontRole = "caption",
        tone: ColorRole = "text-muted",
    ) -> None:
        super().__init__(parent)
        self._reveals = reveals
        self._tasks = Tasks(self)
        self._customer_id = ""
        self.is_revealed = False
        self.label = Label("", role, tone)
        self.button = IconButton("eye", f"Reveal {self.what}", size=20)
        keeps = self.button.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.button.setSizePolicy(keeps)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.label)
        row.addWidget(self.button)
        self.button.clicked.connect(self.on_pressed)

    def _write(self) -> None:
        """Write the label as it may be read now, then call ``_write_button``."""
        raise NotImplementedError

    @property
    def _has_value(self) -> bool:
        raise NotImplementedError

    def _begin(self, customer_id: str) -> None:
        """Another customer or another value: masked again, and an answer under way reveals nothing."""
        self._tasks.cancel("reveal")
        self._customer_id, self.is_revealed = customer_id, False
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
            await reveals.log(self._customer_id, self.detail)
        except DeskError as error:
            # What cannot be recorded is not shown.
            self.label.setText(f"{self.label.text().removesuffix(NOT_RECORDED)}{NOT_RECORDED}")
            self.button.set_name(f"Not revealed. {error.text} Press to try again")
            announce(self, f"Not revealed. {error.text}", urgent=True)
            return
        self._reveal()

    def _reveal(self) -> None:
        self.is_revealed = True
        log.info("%s revealed for %s", self.logged, self._customer_id)
        self._write()

    def _write_button(self) -> None:
        self.button.setEnabled(self._has_value)
        self.button.setVisible(self._has_value)  # there is nothing to reveal; its room stays
        self.button.set_icon("eye-off" if self.is_revealed else "eye")
        self.button.set_name(f"Hide {self.what}" if self.is_revealed else f"Reveal {self.what}")
