"""Where the palette of a window leads: customers, a posting, a list; and what it reads ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from billie_desktop.domain.account_views import AccountQuery
from billie_desktop.ui.shell.collections_place import PLACE as COLLECTIONS
from billie_desktop.ui.shell.collections_place import go_to_cases
from billie_desktop.ui.shell.disbursement_place import PLACE as DISBURSEMENTS
from billie_desktop.ui.shell.disbursement_place import go_to_disbursements
from billie_desktop.ui.shell.paused_place import PLACE as PAUSED
from billie_desktop.ui.shell.paused_place import go_to_paused, paused_off
from billie_desktop.ui.shell.place_pages import browse_accounts
from billie_desktop.ui.shell.problem_place import PLACE as PROBLEMS
from billie_desktop.ui.shell.problem_place import go_to_problems, problems_off

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Desk
    from billie_desktop.ui.customer.page import CustomerPage
    from billie_desktop.ui.shell.window import DeskWindow


def connect_palette(window: DeskWindow) -> None:
    """Follow every choice in the window's palette."""
    palette = window.palette_overlay
    palette.customer_chosen.connect(window.customer_asked)
    palette.posting_chosen.connect(
        lambda customer_id, account_id, transaction_id: open_posting(window, customer_id, account_id, transaction_id)
    )
    palette.browse_chosen.connect(lambda text, view: browse(window, text, view))


def attach_palette(window: DeskWindow, desk: Desk) -> None:
    """It can search now; the customer under its cursor is read ahead."""
    window.palette_overlay.attach(desk.search, paused_off(desk), problems_off(desk))
    window.palette_overlay.prefetch_asked.connect(desk.records.open)


def browse(window: DeskWindow, text: str, view: str) -> None:
    """Loans to disburse, the collections queue, all pauses, problem reports, a smart view, or all accounts by name."""
    if view == DISBURSEMENTS:
        go_to_disbursements(window)
        return
    if view == COLLECTIONS:
        go_to_cases(window)
        return
    if view == PAUSED:
        go_to_paused(window)
        return
    if view == PROBLEMS:
        go_to_problems(window)
        return
    if view:
        browse_accounts(window, AccountQuery(view))
        return
    window.go_to_place("accounts")
    page = window.pages.places.get("accounts")
    if page is not None:
        page.narrow_to(text)  # type: ignore[attr-defined]


def open_posting(window: DeskWindow, customer_id: str, account_id: str, transaction_id: str) -> None:
    """Open the customer with the account selected, and the posting highlighted as soon as the account is shown."""
    window.customer_asked.emit(customer_id, account_id, False)
    page = window.pages.customers.get(window.history.present.customer_id)
    if page is not None:
        _Jump(page, account_id, transaction_id).when_shown()


class _Jump(QObject):
    """Waits, once, until a page shows an account."""

    def __init__(self, page: CustomerPage, account_id: str, transaction_id: str) -> None:
        super().__init__(page)
        self._page = page
        self._account_id = account_id
        self._transaction_id = transaction_id
        page.named.connect(self.on_shown)

    def on_shown(self) -> None:
        """The page has another view; its panes follow in this same step of the loop."""
        QTimer.singleShot(0, self, self.when_shown)

    def when_shown(self) -> None:
        """Jump if the account is there, else go on waiting."""
        if self._transaction_id and self._page.work.account_id == self._account_id:
            transaction_id, self._transaction_id = self._transaction_id, ""
            self._page.work.on_transaction_chosen(transaction_id)
            self.deleteLater()
