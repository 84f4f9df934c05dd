"""Opens the drawer of an action over the panes, makes room for it beside the account, and gives it the keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Qt

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountView, CustomerView
from billie_desktop.domain.command import Action
from billie_desktop.ui.actions.drawer import ActionDrawer
from billie_desktop.ui.customer.keys import form_layer
from billie_desktop.ui.customer.panes import Panes
from billie_desktop.ui.keys.router import KeyRouter, Layer


class DrawerHost(QObject):
    """At most one drawer per page."""

    def __init__(self, panes: Panes, desk: Desk, router: KeyRouter, now: Callable[[], datetime]) -> None:
        super().__init__(panes)
        self._panes = panes
        self._desk = desk
        self._router = router
        self._now = now
        self._layer: Layer | None = None
        self.drawer: ActionDrawer | None = None

    def begin(self, action: Action, account: AccountView, view: CustomerView) -> None:
        """Open the drawer; the work surface narrows beside it, nothing is covered."""
        name = view.customer.display_name if view.customer else view.customer_id
        drawer = ActionDrawer(self._panes, self._desk, action, account, name, view.customer_id, self._now)
        self.drawer = drawer
        self._layer = form_layer(drawer)
        drawer.closed.connect(self.on_closed)
        self._panes.make_room(True)
        self.take_keys()
        drawer.start()

    def on_closed(self) -> None:
        """The drawer slid away; its command, if any, goes on."""
        drawer, self.drawer = self.drawer, None
        self.leave_keys()
        self._layer = None
        self._panes.make_room(False)
        if drawer is not None:
            drawer.deleteLater()

    def show_view(self, view: CustomerView) -> None:
        """The record changed while the form is open."""
        account = view.account(self.drawer.account_id) if self.drawer is not None else None
        if self.drawer is not None and account is not None:
            self.drawer.show_account(account)

    def take_keys(self) -> None:
        """The page is in front: the open form has its keys."""
        if self._layer is not None:
            self._router.push(self._panes.window(), self._layer)

    def leave_keys(self) -> None:
        """The page is behind, or the form closed."""
        if self._layer is not None:
            self._router.pop(self._panes.window(), self._layer)

    def focus(self) -> bool:
        """Put the focus into the open form; False when there is none."""
        if self.drawer is None:
            return False
        self.drawer.enter.form.amount.setFocus(Qt.FocusReason.OtherFocusReason)
        return True
