"""Brings a customer's page back to account, tab and form as soon as the record is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from billie_desktop.desk.values import AccountView, CustomerView
from billie_desktop.desk.workspace import SavedCustomer, SavedForm
from billie_desktop.domain.provenance import OriginKind
from billie_desktop.ui.workspace.typed_values import fill_in

if TYPE_CHECKING:
    from billie_desktop.ui.customer.page import CustomerPage

LOOK_MS = 150


class AccountReturn(QObject):
    """Waits for the account; for a form also for a balance that the ledger has said since. Then it is done.

    Until then ``form`` waits here, so that it is not lost when the program ends again. An agent who chose another
    account meanwhile is not led away.
    """

    def __init__(self, page: CustomerPage, saved: SavedCustomer) -> None:
        super().__init__(page)
        self.form: SavedForm | None = saved.form
        self._page = page
        self._saved = saved
        self._tab_is_back = False
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.on_look)
        self._look.start()
        self.on_look()

    def on_look(self) -> None:
        """Is it there?"""
        view = self._page.view
        if view is None or not view.accounts:
            return
        if not self._saved.account_id:
            self._page.close_account()
            self._end()
        elif self._page.work.account_id != self._saved.account_id:
            if self._tab_is_back or view.account(self._saved.account_id) is None:
                self._end()
        else:
            self._bring_back(view)

    def _bring_back(self, view: CustomerView) -> None:
        if not self._tab_is_back:
            self._tab_is_back = True
            self._page.work.choose_tab(self._saved.tab)
        account = view.account(self.form.account_id) if self.form is not None else None
        if self.form is None or account is None:
            self._end()
        elif account.balance_origin.kind is OriginKind.LIVE:
            self._open_form(self.form, account, view)

    def _open_form(self, form: SavedForm, account: AccountView, view: CustomerView) -> None:
        """As it was left, to be reviewed anew; not yet while its action is not possible."""
        page = self._page
        if page.drawer is None and page.availability(form.action, account).allowed:
            page.drawers.begin(form.action, account, view)
            if page.drawer is not None:
                fill_in(page.drawer.enter.form.fields, form.typed)
        if page.drawer is not None:
            self._end()

    def _end(self) -> None:
        self.form = None
        self._look.stop()
        self.setParent(None)
        self.deleteLater()
