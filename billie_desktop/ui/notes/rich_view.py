"""A sealed viewer: formatted text is painted from values; nothing in it can load, run or lead away by itself."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.domain.rich_text import RichText, links_of, plain_text
from billie_desktop.ui.conversations.bubble_layout import TextBlockLayout
from billie_desktop.ui.kit.theme import theme


class RichView(QWidget):
    """As high as its text. A click on a link, or Enter where there is one link only, tells it by ``link_chosen``."""

    link_chosen = Signal(str)

    def __init__(self, blocks: RichText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blocks = blocks
        self._layout: TextBlockLayout | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(plain_text(blocks))
        self.setMouseTracking(True)
        if links_of(blocks):
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme().theme_changed.connect(self.on_theme_changed)

    def on_theme_changed(self) -> None:
        """Other colours."""
        self._layout = None
        self.update()

    def _laid_out(self, width: int) -> TextBlockLayout:
        if self._layout is None:
            self._layout = TextBlockLayout(self._blocks, max(40, width), "dense")
        return self._layout

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(TextBlockLayout(self._blocks, max(40, width), "dense").height) + 2

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(240, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._layout = None
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = bool(self._laid_out(self.width()).link_at(QPointF(event.position())))
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        link = self._laid_out(self.width()).link_at(QPointF(event.position()))
        if link:
            self.link_chosen.emit(link)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        links = links_of(self._blocks)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and len(links) == 1:
            self.link_chosen.emit(links[0])
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._laid_out(self.width()).paint(QPainter(self), QPointF(0, 0), theme().color("text"))
