"""A pane that scrolls on its own: the window never does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from billie_desktop.ui.kit.tokens import ColorRole


class ScrollBody(QWidget):
    """Content of a scroll area whose height follows from its width.

    A layout reckons the least height of wrapped text at its least width, and a scroll area would take that for the
    height it needs and show a scroll bar for nothing. With no least height it asks for the height at the real width.
    """

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        layout = self.layout()
        return QSize(hint.width(), 0) if layout is not None and layout.hasHeightForWidth() else hint


class ScrollPane(QScrollArea):
    """Vertical scrolling around a column: add to `column`. It takes no focus of its own."""

    def __init__(self, ground: ColorRole = "surface", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.content = ScrollBody()
        self.content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.content.setProperty("ground", ground)
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.setWidget(self.content)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.viewport().setProperty("ground", ground)


class FittedPane(ScrollPane):
    """As high as what is in it; where the window has no room for that it scrolls, and no line is squeezed or cut."""

    LEAST = 88

    def __init__(self, ground: ColorRole = "surface", parent: QWidget | None = None) -> None:
        super().__init__(ground, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        content = self.content
        wanted = content.heightForWidth(self.width()) if content.hasHeightForWidth() else content.sizeHint().height()
        return QSize(content.sizeHint().width(), wanted)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(self.LEAST, self.sizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What is in a scroll area does not tell the layout around it that it has grown.
        if event.type() is QEvent.Type.LayoutRequest and watched is self.content:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()
