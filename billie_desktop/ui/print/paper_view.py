"""Print preview: the pages of a paper below each other, as wide as there is room."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.print.ink import PAGE_HEIGHT, PAGE_WIDTH
from billie_desktop.ui.print.layout import Page, lay_out
from billie_desktop.ui.print.painting import paint_page
from billie_desktop.ui.print.paper import Paper


class PageView(QWidget):
    """One page on a hairline border; its text is the accessible description."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Paper, Page, int, int] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_page(self, paper: Paper, page: Page, number: int, count: int) -> None:
        """Page ``number`` of ``count``."""
        self._shown = (paper, page, number, count)
        self.setAccessibleName(f"{paper.title}, page {number} of {count}")
        self.setAccessibleDescription("\n".join((*paper.subject, paper.as_of, page.text)))
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width * PAGE_HEIGHT // PAGE_WIDTH

    def sizeHint(self) -> QSize:
        return QSize(PAGE_WIDTH, PAGE_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        painter = QPainter(self)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        scale = self.width() / PAGE_WIDTH
        painter.scale(scale, scale)
        paint_page(painter, *self._shown)
        painter.restore()
        painter.setPen(theme().color("focus" if self.hasFocus() else "hairline-strong"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class PaperView(QWidget):
    """All pages of the paper it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paper: Paper | None = None
        self.pages: list[PageView] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens().spacing.step_4)

    def show_paper(self, paper: Paper | None) -> None:
        """Another paper, or none; returns when its pages are laid out."""
        self.paper = paper
        while self.pages:
            gone = self.pages.pop()
            gone.hide()
            gone.deleteLater()
        if paper is None:
            return
        pages = lay_out(paper)
        for number, page in enumerate(pages, 1):
            view = PageView(self)
            view.show_page(paper, page, number, len(pages))
            self._column.addWidget(view)
            view.show()
            self.pages.append(view)
