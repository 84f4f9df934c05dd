"""What the keys of the customer's page and of its drawer do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from billie_desktop.domain.command import Action
from billie_desktop.ui.keys.router import Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope

if TYPE_CHECKING:
    from billie_desktop.ui.actions.bulk_waive import BulkWaiveDrawer
    from billie_desktop.ui.actions.drawer import ActionDrawer
    from billie_desktop.ui.customer.page import CustomerPage
    from billie_desktop.ui.kit.drawer import Drawer


def page_layer(page: CustomerPage) -> Layer:
    """Tabs, accounts, actions, context."""

    def tab(number: int) -> Callable[[], None]:
        return lambda: page.work.choose_tab(number)

    return Layer(
        Scope.CUSTOMER,
        {
            Do.TAB_1: tab(0),
            Do.TAB_2: tab(1),
            Do.TAB_3: tab(2),
            Do.TAB_4: tab(3),
            Do.TAB_5: tab(4),
            Do.TAB_6: tab(5),
            Do.ROW_NEXT: lambda: page.rail.step(1),
            Do.ROW_PREVIOUS: lambda: page.rail.step(-1),
            Do.RECORD_REPAYMENT: lambda: page.begin(Action.RECORD_REPAYMENT.value),
            Do.WAIVE_FEE: lambda: page.begin(Action.WAIVE_FEE.value),
            Do.ADD_NOTE: lambda: page.drawers.notes.begin(),
            Do.REFRESH: page.refresh,
            Do.CONTEXT: page.toggle_context,
            Do.COPY_NUMBER: page.work.copy_chosen,
            Do.DETACH: lambda: page.detach_asked.emit(page.customer_id),
            Do.CLOSE: page.escape,
        },
    )


def form_layer(drawer: ActionDrawer | BulkWaiveDrawer) -> Layer:
    """Submit and close; everything else is off while a form is open."""
    return Layer(Scope.FORM, {Do.SUBMIT: drawer.submit, Do.CLOSE: drawer.request_close})


def reading_layer(drawer: Drawer) -> Layer:
    """Close; everything else is off while something is read over the account."""
    return Layer(Scope.FORM, {Do.CLOSE: drawer.request_close})
