"""The floating panel of the palette: query, results, keys; and the shadow under what floats over a window."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.key_caps import KeyCap, KeyHints
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.list_view import ListView
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.painting import paint_hairline, rounded_rect
from billie_desktop.ui.kit.spinner import Spinner
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.search_rows import SearchModel
from billie_desktop.ui.palette.delegate import PaletteDelegate

MOST_HEIGHT = 600
LIST_PADDING = 4
EDGE = 1
HINTS = (("Up Down", "move"), ("Enter", "open"), ("Ctrl Enter", "new window"), ("Esc", "close"))


class PalettePanel(QWidget):
    """Shows; decides nothing.

    It fills what it covers, all but its four round corners, which are cut off and left to what lies beneath
    (``paint_ground``): so a letter that is typed paints the panel, and nothing of the window around it again.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        region = tokens().region
        self.setFixedWidth(region.palette)
        self.model = SearchModel(self)
        self.query = QLineEdit()
        self.query.setProperty("plain", True)
        self.query.setFont(theme().font("h3", 400))
        self.query.setPlaceholderText("Find customer or account")
        self.query.setAccessibleName("Find customer or account")
        self.found = Label("", "caption", "text-muted")
        self.spinner = Spinner()
        self.spinner.hide()
        self.list = ListView(PaletteDelegate(), "Results")
        self.list.setModel(self.model)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hints = KeyHints(HINTS)
        self.source = OriginLabel()
        self.source.hide()
        head = QWidget()
        head.setFixedHeight(region.palette_query - EDGE)
        top = QHBoxLayout(head)
        top.setContentsMargins(48, 2, 16, 0)
        top.setSpacing(12)
        for widget in (self.query, self.spinner, self.found, KeyCap("Esc")):
            top.addWidget(widget)
        foot = QWidget()
        foot.setFixedHeight(region.palette_foot - EDGE)
        bottom = QHBoxLayout(foot)
        bottom.setContentsMargins(16, 1, 16, 0)
        bottom.addWidget(self.hints)
        bottom.addStretch(1)
        bottom.addWidget(self.source)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.list, 1)
        column.addSpacing(LIST_PADDING)
        column.addWidget(foot)
        self.setAccessibleName("Search")

    def wanted_height(self) -> int:
        """Head, foot and as many rows as fit into the most height."""
        delegate = self.list.rows
        rows = sum(delegate.row_height(row, self.width()) for row in self.model.rows)
        frame = tokens().region.palette_query + tokens().region.palette_foot + LIST_PADDING
        return min(MOST_HEIGHT, frame + rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setMask(_without_corners(self.size(), tokens().radius.popup))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ground(painter, self.rect())
        query = tokens().region.palette_query
        paint_icon(painter, QRect(16, 1, 20, query), "search", theme().color("text-muted"), 20)


def paint_ground(painter: QPainter, rect: QRect) -> None:
    """The surface of a panel at ``rect`` with its round corners and the strip at its foot."""
    region, radius = tokens().region, tokens().radius.popup
    strip = rect.adjusted(0, rect.height() - region.palette_foot, 0, 0)
    rounded_rect(painter, rect, radius, theme().color("surface-raised"))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(strip, Qt.ClipOperation.IntersectClip)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("surface-sunken"))
    painter.drawRoundedRect(QRectF(rect), radius, radius)
    painter.restore()
    paint_hairline(painter, rect.x(), rect.y() + region.palette_query - 1, rect.width())
    paint_hairline(painter, rect.x(), strip.y(), rect.width())
    if theme().is_high_contrast:
        rounded_rect(painter, rect, radius, None, theme().color("hairline-strong"))


def _without_corners(size: QSize, corner: int) -> QRegion:
    width, height = size.width(), size.height()
    upright = QRegion(corner, 0, width - 2 * corner, height)
    return upright.united(QRegion(0, corner, width, height - 2 * corner))
