"""The agent's initials on a round ground, in the top bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from billie_desktop.ui.kit.avatar import initials
from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.text_painting import CENTRE, paint_text
from billie_desktop.ui.kit.theme import theme

if TYPE_CHECKING:
    from billie_desktop.ui.kit.tokens import ColorRole

AGENT_SIDE = 28


class AgentButton(QPushButton):
    """The agent's initials; opens the menu with theme and sign-out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letters = ""
        self.focus_ring_radius = AGENT_SIDE // 2
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_agent("")

    def set_agent(self, name: str) -> None:
        """Who is signed in; an empty name before that."""
        self._letters = initials(name) if name else ""
        self.setAccessibleName(f"{name}: look and settings" if name else "Look and settings")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(AGENT_SIDE, AGENT_SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground: ColorRole = "hairline-strong" if self.underMouse() else "count-bg"
        rounded_rect(painter, self.rect(), AGENT_SIDE / 2, theme().color(ground))
        paint_text(painter, self.rect(), self._letters, "stamp", theme().color("text"), CENTRE, 600, elide=False)
