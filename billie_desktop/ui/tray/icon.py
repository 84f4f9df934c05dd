"""The icon in the tray: a sign on a round ground, drawn for the size that the system asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.theme import theme

if TYPE_CHECKING:
    from billie_desktop.ui.tray.words import TrayLook

SIZES = (16, 22, 24, 32, 48, 64)


def tray_icon(look: TrayLook) -> QIcon:
    """Sharp at every size a tray has; the ground keeps it readable on light and dark bars."""
    icon = QIcon()
    for size in SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("surface"))
        painter.drawEllipse(QRect(0, 0, size, size))
        side = round(size * 0.82)
        paint_icon(painter, QRect(0, 0, size, size), look.icon, theme().color(look.color), side, bold=True)
        painter.end()
        icon.addPixmap(pixmap)
    return icon
