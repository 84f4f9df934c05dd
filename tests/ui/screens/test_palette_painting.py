"""What a letter in the palette paints."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.stage import Stage, settle
from tests.ui.screens.conftest import press, until, write

pytestmark = pytest.mark.window


class Paints(QObject):
    """The widgets of the program that are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.widgets: list[QWidget] = []
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and isinstance(watched, QWidget):
            self.widgets.append(watched)
        return False


async def test_a_letter_paints_the_panel_and_nothing_of_the_window_around_it(stage: Stage, fake: FakeDesk) -> None:
    """Neither the page beneath nor what dims it is painted again while hits come and go in the panel."""
    main = stage.shell.main
    press(main, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = main.palette_overlay
    write(main, "oka")
    await until(lambda: palette.result is not None and palette.result.text == "oka")
    await settle()
    height, paints = palette.panel.height(), Paints()
    write(main, "f")
    await until(lambda: palette.result is not None and palette.result.text == "okaf")
    await settle()
    QApplication.instance().removeEventFilter(paints)  # type: ignore[union-attr]
    assert palette.panel.height() == height
    assert palette.panel.list.viewport() in paints.widgets
    around = [each for each in paints.widgets if each is not palette.panel and not palette.panel.isAncestorOf(each)]
    assert around == []
