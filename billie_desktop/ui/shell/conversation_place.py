"""How a window leads to its conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Desk
    from billie_desktop.ui.conversations.page import ConversationsPage
    from billie_desktop.ui.shell.window import DeskWindow

PLACE = "conversations"


def offer_conversations(window: DeskWindow, desk: Desk) -> None:
    """The place is there only when the desk can read conversations."""
    button = window.top.places.get(PLACE)
    if button is not None:
        button.setVisible(desk.conversations is not None)


def join_conversations(window: DeskWindow, page: ConversationsPage) -> None:
    """The count at the place and the last part of the way follow the page."""
    page.open_counted.connect(window.top.places[PLACE].set_count)
    page.title_changed.connect(lambda _title: window.show_way())


def go_to_conversations(window: DeskWindow, conversation_id: str = "") -> None:
    """Visit the place, and a conversation in it when one is named."""
    if window.desk is None or window.desk.conversations is None:
        return
    window.go_to_place(PLACE)
    page = window.pages.places.get(PLACE)
    if conversation_id and page is not None:
        cast("ConversationsPage", page).open_conversation(conversation_id)
