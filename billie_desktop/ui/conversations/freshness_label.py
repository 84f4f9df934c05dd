"""How old what is shown is: silent while it is fresh, then the louder the older (features.md CH-1)."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.domain.chat_state import Freshness, freshness
from billie_desktop.domain.words import age
from billie_desktop.ui.kit.painting import badge_size, paint_badge
from billie_desktop.ui.kit.text_painting import LEFT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens


class FreshnessLabel(QWidget):
    """Nothing below 10 s, grey to 30, amber to 60, then a badge; a problem is told in the tip for speech."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = Freshness.FRESH
        self.words = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self.sizeHint())

    def show_age(self, old: timedelta | None, problem: str) -> None:
        """Another age; None while nothing was read."""
        state = freshness(old) if old is not None else Freshness.FRESH
        words = "" if old is None or state is Freshness.FRESH else f"Updated {age(old.total_seconds())} ago"
        if (state, words) == (self.state, self.words):
            return
        self.state, self.words = state, words
        self.setAccessibleName(f"{words}. {problem}" if problem else words)
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        if self.state is Freshness.STALE:
            return badge_size("attention-amber", self.words)
        return QSize(round(text_width(self.words, "caption")) + 1, tokens().control.badge)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.state is Freshness.STALE:
            paint_badge(painter, self.rect(), "attention-amber", self.words, icon="clock")
            return
        ink = theme().color("warning" if self.state is Freshness.OLD else "text-muted")
        paint_text(painter, self.rect(), self.words, "caption", ink, LEFT, elide=False)
