"""The monitoring grid: all conversations side by side."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from billie_desktop.ui.conversations.gallery.cards import LACHLAN, card
from billie_desktop.ui.conversations.gallery.stage import ChatStage
from billie_desktop.ui.conversations.page import ConversationsPage
from billie_desktop.ui.gallery.stage import settle
from tests.ui.conversations.test_page import change, keys
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window


def shown_key(page: ConversationsPage) -> str:
    """The selected conversation."""
    assert page.list.selected is not None
    return page.list.selected.key


async def test_the_key_shows_the_grid_and_back(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """G gives all of the page to the cards and keeps the selection; nothing follows the hidden conversation."""
    page, window = chat_page, chat_page.window()
    page.list.list.setFocus()
    assert chat_stage.conversations.watched == [LACHLAN]
    press(window, Qt.Key.Key_G)
    assert not page.stack.isVisible()
    assert page.list.width() == page.width()
    assert page.list.list.columns == page.list.list.viewport().width() // 300
    assert shown_key(page) == LACHLAN
    assert chat_stage.conversations.watched == []
    press(window, Qt.Key.Key_Escape)
    assert page.stack.isVisible()
    assert page.list.width() == 280
    assert shown_key(page) == LACHLAN
    assert chat_stage.conversations.watched == [LACHLAN]


async def test_arrows_move_by_card_and_by_row(chat_page: ConversationsPage) -> None:
    """Right and left go to the neighbour, down and up to the row below and above; the edges hold."""
    page, window = chat_page, chat_page.window()
    page.list.list.setFocus()
    press(window, Qt.Key.Key_G)
    order, columns = keys(page), page.list.list.columns
    for key, place in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Left, columns),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
    ):
        press(window, key)
        assert shown_key(page) == order[place]


async def test_enter_opens_the_card(chat_page: ConversationsPage) -> None:
    """Moving in the grid opens nothing; Enter leaves the grid with that conversation beside the list."""
    page, window = chat_page, chat_page.window()
    page.list.list.setFocus()
    press(window, Qt.Key.Key_G)
    press(window, Qt.Key.Key_Right)
    await settle()
    assert page.chat.conversation_id == LACHLAN
    press(window, Qt.Key.Key_Return)
    await until(lambda: page.chat.conversation_id == keys(page)[1])
    assert page.stack.isVisible()
    assert shown_key(page) == page.chat.conversation_id


async def test_keys_of_a_hidden_conversation_do_nothing(chat_stage: ChatStage) -> None:
    """In the grid the key that claims claims nothing."""
    chat_stage.put_lachlan(stage=None, claim=None)
    page = await chat_stage.go()
    page.list.list.setFocus()
    press(page.window(), Qt.Key.Key_G)
    press(page.window(), Qt.Key.Key_A)
    await settle()
    assert not page.chat.answer.is_writing
    press(page.window(), Qt.Key.Key_G)
    press(page.window(), Qt.Key.Key_A)
    await until(lambda: page.chat.answer.is_writing)


async def test_a_tile_changes_in_place(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """A live change alters its card, and no card changes its place."""
    chat_page.list.grid_button.click()
    order = keys(chat_page)
    view = chat_page.list.list
    before = [view.visualRect(chat_page.list.model.index(row, 0)) for row in range(len(order))]
    change(chat_stage, "conv-mai", message_count=18)
    await until(lambda: chat_page.list.model.rows[2].count == "18")
    assert keys(chat_page) == order
    assert [view.visualRect(chat_page.list.model.index(row, 0)) for row in range(len(order))] == before


async def test_each_shape_keeps_its_scroll_position(chat_stage: ChatStage) -> None:
    """Going to the grid and back leaves the list where it was, and the other way round."""
    chat_stage.conversations.card_rows = [
        card(f"conv-{number}", f"Customer {number}", f"APP-{number}", "300", "shoes", number, 1) for number in range(50)
    ]
    page = await chat_stage.go()
    bar = page.list.list.verticalScrollBar()
    bar.setValue(900)
    page.list.grid_button.click()
    bar.setValue(250)
    page.list.grid_button.click()
    assert bar.value() == 900
    page.list.grid_button.click()
    assert bar.value() == 250


async def test_the_grid_fits_the_narrowest_window(chat_page: ConversationsPage) -> None:
    """At the least size of a window the cards fill the width and no card reaches beyond it."""
    chat_page.window().resize(1024, 640)
    chat_page.list.grid_button.click()
    await settle()
    view = chat_page.list.list
    assert view.columns == 3
    rects = [view.visualRect(chat_page.list.model.index(row, 0)) for row in range(4)]
    assert rects[2].right() <= view.viewport().width()
    assert rects[3].x() == 0
    assert rects[3].y() > rects[0].y()
