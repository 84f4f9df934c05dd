"""A shell over a stand-in desk, dressed in the light theme without motion, and taken down after the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from billie_desktop.domain.agent import Agent, Role
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.fake_desk import HANNAH, FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.theme import Theme, install_theme
from billie_desktop.ui.kit.tokens import ThemeName

OPERATOR = Agent("u-sam", "Sam Ops", Role.OPERATIONS)


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> Theme:
    """The application with the theme put on, once for all tests."""
    return install_theme(qapp, ThemeName.LIGHT)


@pytest.fixture
def look(dressed: Theme) -> Iterator[Theme]:
    """The light theme without motion, and put back after the test."""
    dressed.name, dressed.reduced_motion = ThemeName.LIGHT, True
    yield dressed
    dressed.name, dressed.reduced_motion = ThemeName.LIGHT, False


async def until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    """Let the loop run until something holds. Fails when it never does."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not holds():
        assert loop.time() < deadline, "what was awaited did not happen"
        await asyncio.sleep(0.002)


def press(
    window: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, *, times: int = 1
) -> None:
    """Press a key in whatever has the focus of a window."""
    for _ in range(times):
        focus = QApplication.focusWidget()
        target = focus if focus is not None and focus.window() is window else window.focusWidget() or window
        QTest.keyClick(target, key, held)


def write(window: QWidget, text: str) -> None:
    """Type a text into whatever has the focus of a window."""
    for letter in text:
        focus = QApplication.focusWidget() or window
        QTest.keyClicks(focus, letter)


@pytest_asyncio.fixture
async def stage(look: Theme, qapp: QApplication) -> AsyncIterator[Stage]:
    """A shown main window with a desk and four customers."""
    made = Stage(qapp)
    await made.raise_curtain()
    made.shell.main.activateWindow()
    await until(made.shell.main.isActiveWindow)
    yield made
    await made.fall()


@pytest_asyncio.fixture
async def operator_stage(look: Theme, qapp: QApplication) -> AsyncIterator[Stage]:
    """The same for an agent of operations, who may not waive."""
    made = Stage(qapp, OPERATOR)
    await made.raise_curtain()
    yield made
    await made.fall()


@pytest.fixture
def fake(stage: Stage) -> FakeDesk:
    """The stand-in desk of the stage."""
    return stage.fake


@pytest_asyncio.fixture
async def page(stage: Stage) -> CustomerPage:
    """The page of a customer with five accounts, one overdue, open in the main window."""
    opened = stage.shell.open_customer(PRIYA)
    assert opened is not None
    await settle()
    return opened


__all__ = ["HANNAH", "OPERATOR", "press", "until", "write"]
