"""The button of a stored document. No server offers documents yet, so it says why it is off (features.md CV-12)."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.tokens import tokens

NOT_OFFERED = "Documents are not offered by this server."
NO_REPORT = "No report on file."
NO_AGREEMENT = "Not on file."


class DocumentButton(QWidget):
    """Never opens a storage address: a document comes through the server side or not at all.

    ``reason_beside`` writes the reason beside the button; without it whoever places the button writes it.
    """

    def __init__(
        self, word: str, what: str, missing: str, *, reason_beside: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._missing = missing
        self.button = Button(word, small=True)
        self.button.setAccessibleName(f"{word}, {what}")
        self.reason = Label("", "caption", "text-muted")
        if not reason_beside:
            self.reason.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens().spacing.step_2)
        row.addWidget(self.button)
        row.addWidget(self.reason)
        self.show_filed(False)

    def show_filed(self, filed: bool) -> None:
        """Whether it is on file; the button is off either way, each with its reason."""
        reason = NOT_OFFERED if filed else self._missing
        self.button.set_off(reason)
        self.reason.setText(reason)
