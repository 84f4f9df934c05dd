"""Renders the kit for the eye: `python -m billie_desktop.ui.kit.gallery --out DIR`.

`states.png` shows every state in the three themes side by side, `drawer-enter.png` and `drawer-steps.png` the form in
the drawer, `icons.png` all drawings. The widgets are the real ones; only the pointer is pretended.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from billie_desktop.ui.kit.focus_ring import FocusRing
from billie_desktop.ui.kit.gallery_drawer import drawer_enter, drawer_steps
from billie_desktop.ui.kit.gallery_pieces import pieces_sheet
from billie_desktop.ui.kit.gallery_states import HEIGHT, WIDTH, StatesColumn
from billie_desktop.ui.kit.icons import icon_names, paint_icon
from billie_desktop.ui.kit.text_painting import paint_text
from billie_desktop.ui.kit.theme import install_theme, theme
from billie_desktop.ui.kit.tokens import ThemeName

ICON_CELL = (110, 64)
ICONS_PER_ROW = 10


def shown(widget: QWidget) -> QPixmap:
    """Show a widget off the eye, in front, and grab it."""
    widget.show()
    widget.activateWindow()
    QTest.qWaitForWindowActive(widget, 1000)
    QApplication.processEvents()
    return widget.grab()


def states_sheet() -> QImage:
    """1440 × 1000 px: the three themes side by side."""
    sheet = QImage(3 * WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(sheet)
    for number, name in enumerate(ThemeName):
        theme().name = name
        column = StatesColumn()
        painter.drawPixmap(number * WIDTH, 0, shown(column))
        column.close()
        column.deleteLater()
    painter.end()
    theme().name = ThemeName.LIGHT
    return sheet


def icons_sheet() -> QImage:
    """All drawings at 16, at 12 with the stroke of badges, and large."""
    names = sorted(icon_names())
    width, height = ICON_CELL
    rows = -(-len(names) // ICONS_PER_ROW)
    sheet = QImage(ICONS_PER_ROW * width, rows * height, QImage.Format.Format_RGB32)
    sheet.fill(theme().color("surface"))
    painter = QPainter(sheet)
    muted, text = theme().color("text-muted"), theme().color("text")
    for number, name in enumerate(names):
        x, y = number % ICONS_PER_ROW * width, number // ICONS_PER_ROW * height
        paint_icon(painter, QRect(x + 8, y + 8, 16, 16), name, muted)
        paint_icon(painter, QRect(x + 32, y + 10, 12, 12), name, muted, 12, bold=True)
        paint_icon(painter, QRect(x + 54, y + 4, 40, 40), name, text, 40)
        paint_text(painter, QRect(x + 4, y + 46, width, 14), name, "stamp", text)
    painter.end()
    return sheet


def render(out: Path) -> list[Path]:
    """Write all sheets into `out` and return their paths."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    theme().reduced_motion = False
    for name, image in (
        ("states.png", states_sheet()),
        ("icons.png", icons_sheet()),
        ("drawer-enter.png", shown_image(drawer_enter())),
        ("drawer-steps.png", shown_image(drawer_steps())),
        *((f"pieces-{name}.png", pieces(name)) for name in ThemeName),
    ):
        path = out / name
        image.save(str(path))
        written.append(path)
    return written


def pieces(name: ThemeName) -> QImage:
    """The pieces sheet in one theme."""
    theme().name = name
    image = shown_image(pieces_sheet())
    theme().name = ThemeName.LIGHT
    return image


def shown_image(widget: QWidget) -> QImage:
    """The grabbed widget as an image; the widget is closed again."""
    image = shown(widget).toImage()
    widget.close()
    widget.deleteLater()
    return image


def main(arguments: list[str] | None = None) -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    options = parser.parse_args(arguments)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeMenuBar)
    install_theme(app)
    ring = FocusRing(app)
    ring.setObjectName("gallery-ring")
    for path in render(options.out):
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
