"""Initials in a circle, on the ground that goes with the customer's band; people of the desk are neutral."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.text_painting import CENTRE, paint_text
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import FontRole

LARGE = 36


def initials(name: str) -> str:
    """First letters of the first and the last word, at most two."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "–"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class Avatar(QWidget):
    """`band` is the number of a customer's band (`theme().band_index(id)`), None for a member of staff."""

    def __init__(self, name: str, band: int | None = None, size: int = LARGE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._initials, self._band = "", band
        self.setFixedSize(size, size)
        self.set_person(name, band)

    def set_person(self, name: str, band: int | None) -> None:
        """Show somebody else; the same person changes nothing."""
        if (initials(name), band, name) == (self._initials, self._band, self.accessibleName()):
            return
        self._initials, self._band = initials(name), band
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._band is None:
            ground, ink = theme().color("count-bg"), theme().color("text")
        else:
            look = theme().band_badge(self._band)
            ground, ink = look.bg, look.fg
        rounded_rect(painter, self.rect(), self.height() / 2, ground)
        role: FontRole = "dense" if self.height() >= LARGE else "caption"
        paint_text(painter, self.rect(), self._initials, role, ink, CENTRE, 600, elide=False)
