"""A customer's page made ahead, while nothing else is to do: opening a customer then only has to fill it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.values import LoadState

if TYPE_CHECKING:
    from billie_desktop.ui.customer.page import CustomerPage
    from billie_desktop.ui.shell.shell import Shell
    from billie_desktop.ui.shell.window import DeskWindow

REST_MS = 600
"""So long after a customer was opened the next page is made: nobody opens two within it, and the first is there."""


class SparePage(QObject):
    """At most one. It belongs to nobody, hears nothing and is never shown before it is taken."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._page: CustomerPage | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.make)
        shell.customer_opened.connect(self.on_customer_opened)

    @property
    def is_ready(self) -> bool:
        """Whether the next customer finds a page."""
        return self._page is not None

    def on_customer_opened(self, _customer_id: str) -> None:
        """The page there was is taken."""
        self.make_soon()

    def make_soon(self) -> None:
        """After a rest; asked for again, the rest begins anew."""
        if self._page is None:
            self._rest.start()

    def make(self) -> None:
        """Make the page, and in the next round of the loop dress it; later while somebody waits for a customer."""
        if self._is_awaited():
            self._rest.start()
        elif self._page is None and self._shell.desk is not None:
            self._page = self._new(self._shell.main)
            QTimer.singleShot(0, self, self.dress)

    def _is_awaited(self) -> bool:
        pages = (page for window in self._shell.windows for page in window.pages.customers.values())
        views = (page.view for page in pages if page.isVisible())
        return any(view is not None and view.state is LoadState.LOADING for view in views)

    def dress(self) -> None:
        """Style and places of a page in the main window: what Qt would do when it is shown first."""
        page = self._page
        if page is None:
            return
        page.resize(self._shell.main.pages.size())
        for widget in page.findChildren(QWidget):
            widget.ensurePolished()
        layout = page.layout()
        if layout is not None:
            layout.activate()

    def take(self, window: DeskWindow, customer_id: str, account: str) -> CustomerPage:
        """The page of a customer who is opened in ``window``, on an account or ''."""
        self._rest.stop()
        page, self._page = self._page or self._new(window), None
        page.take(customer_id, account)
        return page

    def _new(self, window: DeskWindow) -> CustomerPage:
        from billie_desktop.ui.customer.page import CustomerPage

        shell = self._shell
        assert shell.desk is not None
        return CustomerPage(shell.desk, shell.router, shell.now, window.pages)

    def let_go(self) -> None:
        """The program ends, or another desk comes."""
        self._rest.stop()
        page, self._page = self._page, None
        if page is not None:
            page.let_go()
            page.deleteLater()
