"""The kit's tests run in the light theme, dense rows and full motion, whatever the test before them chose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from billie_desktop.ui.kit.theme import Density, Theme, install_theme
from billie_desktop.ui.kit.tokens import ThemeName


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> Theme:
    """The application with the theme put on, once for all tests: dressing takes time."""
    return install_theme(qapp, ThemeName.LIGHT)


@pytest.fixture
def look(dressed: Theme) -> Iterator[Theme]:
    """The theme, light and dense with full motion, and put back to that after the test."""
    dressed.name, dressed.density, dressed.reduced_motion = ThemeName.LIGHT, Density.DENSE, False
    yield dressed
    dressed.name, dressed.density, dressed.reduced_motion = ThemeName.LIGHT, Density.DENSE, False


@pytest.fixture
def window(look: Theme, qtbot: QtBot) -> QWidget:
    """An active window of 800 × 600 to put widgets into."""
    widget = QWidget()
    widget.resize(800, 600)
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitActive(widget).__enter__()
    return widget


def colors_in(image: QImage) -> set[str]:
    """Every colour that occurs in an image, as #rrggbb."""
    found = set()
    for y in range(image.height()):
        for x in range(image.width()):
            found.add(QColor(image.pixel(x, y)).name())
    return found


def grabbed(widget: QWidget) -> QImage:
    """What a widget paints now."""
    return widget.grab().toImage()
