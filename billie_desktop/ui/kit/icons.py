"""Icons by name, tinted by colour and cached per name, colour, size, pixel ratio and stroke.

The drawings are `resources/icons/<name>.svg`: a grid of 16, black strokes of 1.35 with round ends. In badges the
sign is 12 px and its stroke 1.7, so that it keeps its weight beside text.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from billie_desktop.ui.kit.resources import resource_path
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens

_INK = b'"#000"'
_STROKE = b'stroke-width="1.35"'


class UnknownIcon(KeyError):
    """There is no drawing of that name in `resources/icons`."""


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """Names of all drawings."""
    return frozenset(path.stem for path in resource_path("icons").glob("*.svg"))


@lru_cache(maxsize=256)
def _drawing(name: str) -> bytes:
    path = resource_path("icons", f"{name}.svg")
    if not path.is_file():
        raise UnknownIcon(name)
    return path.read_bytes()


@lru_cache(maxsize=2048)
def _render(name: str, color: str, size: int, ratio: float, stroke: float) -> QPixmap:
    source = _drawing(name).replace(_INK, f'"{color}"'.encode())
    source = source.replace(_STROKE, f'stroke-width="{stroke}"'.encode())
    renderer = QSvgRenderer(QByteArray(source))
    side = round(size * ratio)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon_pixmap(name: str, color: QColor, size: int = 16, ratio: float = 1.0, bold: bool = False) -> QPixmap:
    """The drawing as a pixmap of `size` px in one colour. `bold` takes the stroke used in badges.

    Raises UnknownIcon.
    """
    stroke = tokens().stroke
    width = stroke.icon_in_badge if bold else stroke.icon
    return _render(name, color.name(), size, ratio, width)


def paint_icon(painter: QPainter, rect: QRect, name: str, color: QColor, size: int = 16, bold: bool = False) -> None:
    """Paint the icon centred in `rect`."""
    ratio = painter.device().devicePixelRatio()
    pixmap = icon_pixmap(name, color, size, ratio, bold)
    corner = QPoint(rect.x() + (rect.width() - size) // 2, rect.y() + (rect.height() - size) // 2)
    painter.drawPixmap(corner, pixmap)


def themed_icon(name: str, role: ColorRole = "text-muted", size: int = 16) -> QIcon:
    """A QIcon in a role's colour, for places where Qt wants one; make it again on `theme_changed`."""
    icon = QIcon()
    for ratio in (1.0, 2.0):
        icon.addPixmap(icon_pixmap(name, theme().color(role), size, ratio))
    icon.actualSize(QSize(size, size))
    return icon
