"""The program's icon in every size and container, rendered from one drawing."""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from pathlib import Path

from installers.identity import DESK, ROOT

DRAWING = ROOT / "resources" / "brand" / "billie-desktop.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Edge in pixels, as the hicolor icon theme has folders for."""

ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_TYPES = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}


def render(sizes: tuple[int, ...] = SIZES) -> dict[int, bytes]:
    """PNG files by edge length. Needs Qt, no screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    drawing = QSvgRenderer(str(DRAWING))
    found: dict[int, bytes] = {}
    for size in sizes:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        drawing.render(painter)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt takes text
        found[size] = bytes(buffer.data().data())
    return found


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """A Windows icon that holds the pictures as PNG (Vista and later)."""
    chosen = [(size, pictures[size]) for size in ICO_SIZES if size in pictures]
    head = struct.pack("<HHH", 0, 1, len(chosen))
    offset = len(head) + 16 * len(chosen)
    entries, bodies = b"", b""
    for size, body in chosen:
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(body), offset + len(bodies))
        bodies += body
    return head + entries + bodies


def icns(pictures: Mapping[int, bytes]) -> bytes:
    """A macOS icon that holds the pictures as PNG."""
    parts = [
        kind + struct.pack(">I", len(pictures[size]) + 8) + pictures[size]
        for size, kind in ICNS_TYPES.items()
        if size in pictures
    ]
    body = b"".join(parts)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def write(folder: Path) -> None:
    """``<size>.png``, the ``.ico`` and the ``.icns`` of the desk."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = render()
    for size, body in pictures.items():
        (folder / f"{size}.png").write_bytes(body)
    (folder / f"{DESK}.ico").write_bytes(ico(pictures))
    (folder / f"{DESK}.icns").write_bytes(icns(pictures))
