"""A shell whose desk has conversations, taken down after the test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from PySide6.QtWidgets import QApplication

from billie_desktop.ui.conversations.gallery.stage import ChatStage
from billie_desktop.ui.conversations.page import ConversationsPage
from billie_desktop.ui.kit.theme import Theme
from tests.ui.screens.conftest import dressed, look, press, until, write

__all__ = ["dressed", "look", "press", "until", "write"]


@pytest_asyncio.fixture
async def chat_stage(look: Theme, qapp: QApplication) -> AsyncIterator[ChatStage]:
    """A shown main window with seven conversations."""
    made = ChatStage(qapp)
    await made.raise_curtain()
    made.shell.main.activateWindow()
    await until(made.shell.main.isActiveWindow)
    yield made
    await made.fall()


@pytest_asyncio.fixture
async def chat_page(chat_stage: ChatStage) -> ConversationsPage:
    """The conversations page in front, the first conversation open and claimed by this agent."""
    return await chat_stage.go()
