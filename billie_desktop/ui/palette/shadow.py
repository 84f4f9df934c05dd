"""The shadow under what floats over a window. It is drawn once for a size and then kept."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPixmapCache

from billie_desktop.ui.kit.theme import theme

REACH = 64
"""So many px around the popup the shadow can be seen."""
_STEPS = 16


def paint_popup_shadow(painter: QPainter, rect: QRect, radius: int) -> None:
    """The shadow under a popup: 16 px lower, 48 px soft, 28 % in the middle."""
    ratio = painter.device().devicePixelRatio()
    name = f"popup-shadow {rect.width()} {rect.height()} {radius} {ratio} {theme().color('scrim').name()}"
    shadow = QPixmap()
    if not QPixmapCache.find(name, shadow):
        shadow = _drawn(rect, radius, ratio)
        QPixmapCache.insert(name, shadow)
    painter.drawPixmap(rect.topLeft() - QPoint(REACH, REACH), shadow)


def _drawn(rect: QRect, radius: int, ratio: float) -> QPixmap:
    shadow = QPixmap(round((rect.width() + 2 * REACH) * ratio), round((rect.height() + 2 * REACH) * ratio))
    shadow.setDevicePixelRatio(ratio)
    shadow.fill(Qt.GlobalColor.transparent)
    painter = QPainter(shadow)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    color, middle = QColor(theme().color("scrim")), QRectF(REACH, REACH, rect.width(), rect.height())
    for step in range(_STEPS):
        spread = 40 - step * 3
        color.setAlphaF(0.28 / _STEPS * (0.35 + step / _STEPS))
        painter.setBrush(color)
        painter.drawRoundedRect(
            middle.adjusted(-spread, 16 - spread, spread, 16 + spread), radius + spread, radius + spread
        )
    painter.end()
    return shadow
