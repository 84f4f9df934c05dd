"""The badge as a widget: sign and word on the ground of a status."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.ui.kit.painting import badge_size, paint_badge
from billie_desktop.ui.kit.theme import theme


class Badge(QWidget):
    """Shows one status. The word defaults to that of the tokens; an unknown status is grey with its own word."""

    def __init__(
        self,
        status: str,
        word: str | None = None,
        *,
        icon: str | None = None,
        compact: bool = False,
        plain: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._compact = compact
        self._plain = plain
        self._shown: tuple[str, str, str | None] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_status(status, word, icon)

    def set_status(self, status: str, word: str | None = None, icon: str | None = None) -> None:
        """Show another status, in place; the same one changes nothing."""
        shown = status, word if word is not None else self._usual_word(status), icon
        if shown == self._shown:
            return
        self._shown = shown
        self.status, self.word, self.icon_name = shown
        self.setAccessibleName(self.word)
        self.setFixedSize(self.sizeHint())
        self.update()

    @staticmethod
    def _usual_word(status: str) -> str:
        # A word the tokens do not know is shown as it was received.
        return theme().badge(status).word if status in theme().look.badge else status

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "word"):
            # Outlined badges of high contrast are wider.
            self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return badge_size(self.status, self.word, self._compact, self._plain)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_badge(
            QPainter(self),
            self.rect(),
            self.status,
            self.word,
            icon=self.icon_name,
            compact=self._compact,
            plain=self._plain,
        )
