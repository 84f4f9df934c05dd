"""A customer's page whose desk takes notes and pauses."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from PySide6.QtWidgets import QApplication

from billie_desktop.ui.conversations.gallery.stage import ChatStage
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.opening import PRIYA, open_customer
from billie_desktop.ui.gallery.stage import settle
from billie_desktop.ui.kit.theme import Theme
from tests.ui.screens.conftest import dressed, look, press, until, write

__all__ = ["dressed", "look", "press", "until", "write"]


@pytest_asyncio.fixture
async def stage(look: Theme, qapp: QApplication) -> AsyncIterator[ChatStage]:
    """A shown main window."""
    made = ChatStage(qapp)
    await made.raise_curtain()
    made.shell.main.activateWindow()
    await until(made.shell.main.isActiveWindow)
    yield made
    await made.fall()


@pytest_asyncio.fixture
async def page(stage: ChatStage) -> CustomerPage:
    """Priya's page with its communications."""
    found = await open_customer(stage, PRIYA, context=True)
    await settle()
    return found
