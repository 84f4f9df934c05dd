"""Opens again what was open: windows where they were, customers in their order, lists as they were narrowed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication

from billie_desktop.desk.workspace import SavedCustomer, SavedList, SavedWindow, Workspace
from billie_desktop.ui.conversations.page import ConversationsPage
from billie_desktop.ui.lists.page import ListPage
from billie_desktop.ui.shell.conversation_place import PLACE
from billie_desktop.ui.shell.location import Location
from billie_desktop.ui.shell.pages import PLACES
from billie_desktop.ui.workspace.account_return import AccountReturn

if TYPE_CHECKING:
    from billie_desktop.ui.shell.shell import Shell
    from billie_desktop.ui.shell.window import DeskWindow


def return_to(shell: Shell, workspace: Workspace) -> int:
    """Open everything; how many forms were half-written. Nothing is sent, and each form is reviewed anew."""
    forms = 0
    for customer_id, seconds in reversed(workspace.recent):
        shell.recent.opened(customer_id, customer_id, datetime.fromtimestamp(seconds, UTC))
    for saved in workspace.windows:
        window = shell.main if saved.has_places else shell.another_window()
        _place(window, saved)
        for customer in saved.customers:
            forms += customer.form is not None
            _open(shell, window, customer)
        for each in saved.lists:
            _narrow(window, each)
        _show(window, saved)
    return forms


def _open(shell: Shell, window: DeskWindow, saved: SavedCustomer) -> None:
    page = shell.open_customer(saved.customer_id, saved.account_id, at=window)
    if page is not None:
        page.show_context(saved.context)
        AccountReturn(page, saved)


def _show(window: DeskWindow, saved: SavedWindow) -> None:
    if saved.conversation_id and window.has_places:
        window.go_to_place(PLACE)
        chats = window.pages.places.get(PLACE)
        if isinstance(chats, ConversationsPage):
            chats.open_conversation(saved.conversation_id)
    if saved.customer_id in window.pages.customers:
        window.go_to_customer(saved.customer_id)
    elif window.has_places:
        window.visit(Location(saved.place if saved.place in {place.name for place in PLACES} else "home"))
    if saved.maximised:
        window.showMaximized()
    else:
        window.show()


def _place(window: DeskWindow, saved: SavedWindow) -> None:
    """Where it was; on a screen that there is no more, in the middle of the one there is."""
    box = QRect(saved.x, saved.y, saved.width, saved.height)
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    if not any(screen.contains(box.center()) for screen in screens):
        room = QGuiApplication.primaryScreen().availableGeometry()
        box.setSize(box.size().boundedTo(room.size()))
        box.moveCenter(room.center())
    window.setGeometry(box)


def _narrow(window: DeskWindow, saved: SavedList) -> None:
    window.go_to_place(saved.place)
    page = window.pages.places.get(saved.place)
    if not isinstance(page, ListPage):
        return
    if any(saved.sort == column.key for column in page.model.columns):
        page.sort_key, page.descending = saved.sort, saved.descending
        page.table.header.show_sort(saved.sort, saved.descending)
    page.head.views.set_current(saved.view)
    page.head.narrow.setText(saved.text)
    page.text = saved.text

    def show_row(_total: int) -> None:
        page.feed.loaded.disconnect(show_row)
        page.table.selectRow(min(saved.row, page.model.rowCount() - 1))

    if saved.row:
        page.feed.loaded.connect(show_row)
    page.ask()
