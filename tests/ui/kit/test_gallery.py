"""The pictures of the kit."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from billie_desktop.ui.kit.gallery import render
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.kit.tokens import ThemeName, tokens

pytestmark = pytest.mark.window


def test_all_sheets_are_rendered(look: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    """The states sheet is 1440 × 1000 with one theme per third, the drawer and the pieces have their sizes."""
    pictures = {path.name: QImage(str(path)) for path in render(tmp_path)}
    sizes = {name: image.size().toTuple() for name, image in pictures.items()}
    assert sizes["states.png"] == (1440, 1000)
    assert sizes["drawer-enter.png"] == (480, 709)
    assert sizes["drawer-steps.png"] == (1440, 900)
    assert sizes["pieces-light.png"] == sizes["pieces-dark.png"] == sizes["pieces-high-contrast.png"] == (1440, 900)
    for number, name in enumerate(ThemeName):
        corner = pictures["states.png"].pixelColor(number * 480 + 4, 4).name()
        assert corner == tokens().themes[name].color["surface"].lower()
    assert look.name is ThemeName.LIGHT
