"""A value with its copy button, as in the header of a customer or an account."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.domain.words import DASH
from billie_desktop.ui.customer.painted_text import PaintedText
from billie_desktop.ui.kit.copy_button import CopyButton
from billie_desktop.ui.kit.tokens import ColorRole, FontRole

GAP = 1  # the button has air of its own around its sign


class CopyValue(QWidget):
    """Shows a value in its fixed slot, a dash when it is missing; the button copies it. ``elide`` lets it shrink: what
    is spoken and copied is always whole."""

    def __init__(
        self,
        what: str,
        role: FontRole = "caption",
        tone: ColorRole = "text-muted",
        parent: QWidget | None = None,
        *,
        elide: bool = False,
    ) -> None:
        super().__init__(parent)
        self._what = what
        self._shown: tuple[str | None, str | None] | tuple[()] = ()
        self.label = PaintedText(DASH, role, tone, elide=elide)
        self.button = CopyButton(what)
        keeps = self.button.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.button.setSizePolicy(keeps)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.label)
        row.addWidget(self.button)
        self.show_value(None)

    def show_value(self, value: str | None, shown: str | None = None) -> None:
        """The value to copy and how it is shown; None for missing."""
        if (value, shown) == self._shown:
            return
        self._shown = value, shown
        self.label.show_text((shown or value) if value else DASH)
        self.label.setAccessibleName(f"{self._what}: {value or 'not available'}")
        self.button.set_value(value or "")
        self.button.setVisible(bool(value))  # there is nothing to copy; its room stays
