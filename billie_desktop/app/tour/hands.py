"""The hands and the eyes of the tour: key events like those of a keyboard, waits with a deadline, pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from billie_desktop.ui.kit.drawer import Drawer

LOOK_EVERY_S = 0.01


class StepFailed(Exception):
    """A step did not come to its end; the text says which condition was awaited."""


class Hands:
    """Types into whatever has the focus in a window."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    def _target(self) -> QWidget:
        focus = QApplication.focusWidget()
        if focus is not None and focus.window() is self.window:
            return focus
        return self.window.focusWidget() or self.window

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, *, times: int = 1) -> None:
        """Press and release a key."""
        for _ in range(times):
            QTest.keyClick(self._target(), key, held)

    def type(self, text: str) -> None:
        """Type a text, character by character."""
        for letter in text:
            QTest.keyClicks(self._target(), letter)

    def tab_to(self, wanted: QWidget, most: int = 20) -> None:
        """Press Tab until a widget has the focus. Raises StepFailed after ``most`` times."""
        for _ in range(most):
            if self._target() is wanted:
                return
            self.press(Qt.Key.Key_Tab)
        raise StepFailed(f"Tab never reached {wanted.accessibleName() or wanted.objectName()}")


async def until(holds: Callable[[], bool], what: str, seconds: float = 15.0) -> None:
    """Wait until something holds. Raises StepFailed with ``what`` after the deadline."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not holds():
        if loop.time() > deadline:
            raise StepFailed(f"waited {seconds:g} s in vain: {what}")
        await asyncio.sleep(LOOK_EVERY_S)


async def painted() -> None:
    """Let Qt paint what was asked for: several turns of the loop, no fixed time."""
    for _ in range(3):
        await asyncio.sleep(0)
    await asyncio.sleep(0.02)


class Camera:
    """Numbered pictures in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0

    async def shoot(self, window: QWidget, name: str) -> str:
        """Save what a window shows once its drawers stand still; returns the file's name."""
        await until(lambda: not any(each.is_sliding for each in window.findChildren(Drawer)), "drawers stand still")
        await painted()
        self._number += 1
        file = f"{self._number:02}-{name}.png"
        if not window.grab().save(str(self._folder / file)):
            raise StepFailed(f"the picture {file} could not be saved")
        return file
