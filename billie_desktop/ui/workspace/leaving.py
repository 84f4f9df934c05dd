"""Reads from the windows what is open in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billie_desktop.desk.workspace import SavedCustomer, SavedForm, SavedList, SavedWindow, Workspace
from billie_desktop.ui.actions.drawer import ActionDrawer, Step
from billie_desktop.ui.conversations.page import ConversationsPage
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.lists.page import ListPage
from billie_desktop.ui.workspace.account_return import AccountReturn
from billie_desktop.ui.workspace.typed_values import typed_values

if TYPE_CHECKING:
    from billie_desktop.ui.shell.shell import Shell
    from billie_desktop.ui.shell.window import DeskWindow


def workspace_of(shell: Shell) -> Workspace:
    """Everything that is open now."""
    return Workspace(
        tuple(_window(window) for window in shell.windows),
        tuple((row.customer_id, row.opened_at.timestamp()) for row in shell.recent.rows),
    )


def _window(window: DeskWindow) -> SavedWindow:
    box = window.normalGeometry() if window.isMaximized() else window.geometry()
    location = window.history.present
    places = window.pages.places
    chats = places.get("conversations")
    return SavedWindow(
        box.x(),
        box.y(),
        box.width(),
        box.height(),
        window.isMaximized(),
        window.has_places,
        location.place,
        location.customer_id,
        tuple(_customer(window.pages.customers[each]) for each in window.top.tabs if each in window.pages.customers),
        tuple(_list(name, page) for name, page in places.items() if isinstance(page, ListPage)),
        chats.chat.conversation_id if isinstance(chats, ConversationsPage) and not chats.is_grid else "",
    )


def _customer(page: CustomerPage) -> SavedCustomer:
    waiting = page.findChild(AccountReturn)
    form = _form(page.drawer) if page.drawer is not None else waiting.form if waiting is not None else None
    return SavedCustomer(
        page.customer_id,
        page.work.account_id,
        page.work.tabs.currentIndex(),
        page.header.context.isChecked(),
        form,
    )


def _form(drawer: ActionDrawer) -> SavedForm | None:
    """Only while it is being written: what was sent is in the outbox."""
    if drawer.step not in (Step.ENTER, Step.REVIEW):
        return None
    typed = typed_values(drawer.enter.form.fields)
    return SavedForm(drawer.action, drawer.account_id, typed)


def _list(name: str, page: ListPage) -> SavedList:
    return SavedList(
        name,
        page.head.views.current,
        page.head.narrow.text().strip(),
        page.sort_key,
        page.descending,
        max(0, page.table.currentIndex().row()),
        str(getattr(page, "address", "")),
    )
