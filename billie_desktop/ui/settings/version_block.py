"""Which version runs, whether there is a newer one, and looking for it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.labels import Paragraph
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.tasks import Tasks
from billie_desktop.ui.updates.words import state_words

if TYPE_CHECKING:
    from billie_desktop.desk.update_watch import UpdateWatch

WORDS_WIDTH = 480
NOWHERE = "Nobody has told this desk where newer versions are published (BILLIE_UPDATE_URL)."


class VersionBlock(QWidget):
    """``shown_asked``: what is new wants to be seen. ``let_go`` at the end."""

    shown_asked = Signal()

    def __init__(self, updates: UpdateWatch | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(WORDS_WIDTH)
        self._updates = updates
        self._tasks = Tasks(self)
        present = QCoreApplication.applicationVersion()
        self.words = Paragraph(f"Version {present}. {NOWHERE}" if present else NOWHERE, "dense", "text-muted")
        self.look = Button("Look now", small=True)
        self.show_new = Button("What is new", small=True)
        row = QHBoxLayout()
        row.setSpacing(tokens().spacing.step_2)
        row.addWidget(self.look)
        row.addWidget(self.show_new)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens().spacing.step_2)
        column.addWidget(self.words, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self.look.clicked.connect(self.on_look)
        self.show_new.clicked.connect(self.shown_asked)
        self._release = updates.subscribe(self.show_state) if updates is not None else lambda: None
        self.show_state()

    def show_state(self) -> None:
        """What is known now."""
        self.look.setVisible(self._updates is not None)
        self.show_new.setVisible(self._updates is not None and self._updates.state.newer is not None)
        if self._updates is not None:
            self.words.set_text(state_words(self._updates.state, self._updates.desk.version))

    def on_look(self) -> None:
        """Ask now; a look that is under way is enough."""
        updates = self._updates
        if updates is not None and not self._tasks.is_running("look"):
            self.words.set_text("Looking…")

            async def look() -> None:
                await updates.check_now()

            self._tasks.start("look", look())

    def let_go(self) -> None:
        """Hear no more."""
        self._release()
