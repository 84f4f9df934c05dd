"""An action that was asked for from elsewhere: its form opens once the account is on the surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from billie_desktop.desk.values import LoadState
from billie_desktop.domain.command import Action
from billie_desktop.ui.kit.announcer import announce

if TYPE_CHECKING:
    from billie_desktop.ui.customer.page import CustomerPage


class AskedAction(QObject):
    """Waits for the account to be read, opens the form once, and ends. Where it is not possible the reason is spoken
    as for any button; a customer that cannot be read opens nothing."""

    def __init__(self, page: CustomerPage, account_id: str, action: Action) -> None:
        super().__init__(page)
        self._page = page
        self._account_id = account_id
        self._action = action
        page.named.connect(self.on_page_changed)
        self.on_page_changed()

    def on_page_changed(self) -> None:
        """The page shows something else: look again as soon as it has."""
        QTimer.singleShot(0, self, self.look)

    def look(self) -> None:
        """Open the form if the account is there now."""
        page, view = self._page, self._page.view
        if view is None or view.state is LoadState.LOADING:
            return
        page.named.disconnect(self.on_page_changed)
        self.deleteLater()
        account = view.account(self._account_id)
        if account is None or page.work.account_id != self._account_id:
            announce(page, "The account is not among those of this customer.", urgent=True)
            return
        page.begin(self._action.value)
