"""A picture of a window for a report, small enough to be sent."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QPixmap

MOST_BYTES = 5 * 1024 * 1024
SMALLER = 0.7


def as_png(picture: QPixmap) -> bytes:
    """PNG of at most 5 MB; a larger picture is made smaller."""
    while True:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(buffer, "PNG")
        data = bytes(buffer.data().data())
        if len(data) <= MOST_BYTES or picture.width() < 2:
            return data
        picture = picture.scaled(picture.size() * SMALLER, Qt.AspectRatioMode.KeepAspectRatio)
