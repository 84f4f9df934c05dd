"""Opens drawers over the panes and gives them the keys.

The work surface makes room for the form of an action; what is only read lies over it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountView, CustomerView
from billie_desktop.domain.command import Action
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.fees import OutstandingFee
from billie_desktop.ui.actions.bulk_waive import BulkWaiveDrawer
from billie_desktop.ui.actions.drawer import ActionDrawer
from billie_desktop.ui.actions.hold import wants_hold
from billie_desktop.ui.customer.keys import form_layer, reading_layer
from billie_desktop.ui.customer.panes import Panes
from billie_desktop.ui.keys.router import KeyRouter, Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.drawer import Drawer

if TYPE_CHECKING:
    from billie_desktop.ui.customer.account_papers import AccountPapers
    from billie_desktop.ui.notes.taking import NoteTaking

FORM_FIRST = "Finish or close the form first."


class DrawerHost(QObject):
    """At most one drawer per page. What is only read gives way to a form; a form never gives way."""

    def __init__(self, panes: Panes, desk: Desk, router: KeyRouter, now: Callable[[], datetime]) -> None:
        super().__init__(panes)
        self._panes = panes
        self._desk = desk
        self._router = router
        self._now = now
        self._layer: Layer | None = None
        self.drawer: ActionDrawer | None = None
        self.bulk: BulkWaiveDrawer | None = None
        self.written: Drawer | None = None
        self.reading: Drawer | None = None
        self._papers: AccountPapers | None = None
        self._view: CustomerView | None = None
        self._notes: NoteTaking | None = None
        panes.work.waive_asked.connect(self.on_waive_asked)
        panes.note_asked.connect(lambda: self.notes.begin())
        panes.entry_asked.connect(lambda row: self.notes.show_entry(row))

    @property
    def papers(self) -> AccountPapers:
        """What can be printed; made at first use."""
        if self._papers is None:
            from billie_desktop.ui.customer.account_papers import AccountPapers

            self._papers = AccountPapers(self._panes, self._desk, self._now)
        return self._papers

    @property
    def notes(self) -> NoteTaking:
        """Notes and pauses; made at first use."""
        if self._notes is None:
            from billie_desktop.ui.notes.taking import NoteTaking

            self._notes = NoteTaking(self._panes, self, self._desk, self._now)
        return self._notes

    def clear_block(self, customer: Customer) -> None:
        """Ask for the customer's block to be cleared; whoever asks has looked whether it can be."""
        from billie_desktop.ui.customer.clear_drawer import ClearDrawer

        if self._desk.clears is None:
            return
        drawer = ClearDrawer(self._panes, self._desk.clears, customer)
        if self.write(drawer, drawer.submit):
            drawer.start()

    def write(self, drawer: Drawer, submit: Callable[[], None]) -> bool:
        """Make room beside the account for a form of another kind, and give it the keys; who asked opens it. False
        when another form is open: then it is not opened, and the agent is told."""
        if self.has_form:
            drawer.deleteLater()
            announce(self._panes, FORM_FIRST, urgent=True)
            return False
        self.end_reading()
        self.written = drawer
        self._layer = Layer(Scope.FORM, {Do.SUBMIT: submit, Do.CLOSE: drawer.request_close})
        drawer.closed.connect(self.on_closed)
        self._panes.make_room(True)
        self.take_keys()
        return True

    def read(self, drawer: Drawer) -> None:
        """Open something to read; with a form open it is not opened, and the agent is told."""
        if self.has_form:
            drawer.deleteLater()
            announce(self._panes, FORM_FIRST, urgent=True)
            return
        self.end_reading()
        self.reading = drawer
        self._layer = reading_layer(drawer)
        drawer.closed.connect(self.end_reading)
        self.take_keys()
        drawer.open()

    def end_reading(self) -> None:
        """Take away what is only read."""
        drawer, self.reading = self.reading, None
        if drawer is None:
            return
        self.leave_keys()
        self._layer = None
        drawer.hide()
        drawer.deleteLater()

    def begin(self, action: Action, account: AccountView, view: CustomerView) -> None:
        """Open the drawer; the work surface narrows beside it, nothing is covered."""
        if self.has_form:
            announce(self._panes, FORM_FIRST, urgent=True)
            return
        self.end_reading()
        name = view.customer.display_name if view.customer else view.customer_id
        drawer = ActionDrawer(self._panes, self._desk, action, account, name, view.customer_id, self._now)
        self.drawer = drawer
        self._layer = form_layer(drawer)
        drawer.closed.connect(self.on_closed)
        self._panes.make_room(True)
        self.take_keys()
        drawer.start()

    @property
    def has_form(self) -> bool:
        """Whether a form is open."""
        return self.drawer is not None or self.bulk is not None or self.written is not None

    def on_waive_asked(self, fees: Sequence[OutstandingFee]) -> None:
        """Fees were chosen in the Fees tab."""
        view = self._view
        account = view.account(self._panes.work.account_id) if view is not None else None
        if view is not None and account is not None and fees:
            self.waive(fees, account, view)

    def waive(self, fees: Sequence[OutstandingFee], account: AccountView, view: CustomerView) -> None:
        """Open the form that waives several fees; with another form open the agent is told."""
        if self.has_form:
            announce(self._panes, FORM_FIRST, urgent=True)
            return
        self.end_reading()
        name = view.customer.display_name if view.customer else view.customer_id
        holds = partial(wants_hold, self._desk.preferences)
        drawer = BulkWaiveDrawer(self._panes, self._desk.commands, account, fees, (name, view.customer_id), holds)
        self.bulk = drawer
        self._layer = form_layer(drawer)
        drawer.closed.connect(self.on_closed)
        self._panes.make_room(True)
        self.take_keys()
        drawer.start()

    def on_closed(self) -> None:
        """The drawer slid away; its commands, if any, go on."""
        drawer: Drawer | None = self.drawer or self.bulk or self.written
        self.drawer = self.bulk = self.written = None
        self.leave_keys()
        self._layer = None
        self._panes.make_room(False)
        if drawer is not None:
            drawer.deleteLater()

    def show_view(self, view: CustomerView) -> None:
        """The record changed, maybe while a form is open."""
        self._view = view
        account = view.account(self.drawer.account_id) if self.drawer is not None else None
        if self.drawer is not None and account is not None:
            self.drawer.show_account(account)

    def take_keys(self) -> None:
        """The page is in front: the open form has its keys."""
        if self._layer is not None:
            self._router.push(self._panes.window(), self._layer)

    def leave_keys(self) -> None:
        """The page is behind, or the form closed."""
        for form in (self.drawer, self.bulk):
            if form is not None:
                form.was_left()
        if self._layer is not None:
            self._router.pop(self._panes.window(), self._layer)

    def focus(self) -> bool:
        """Put the focus into the open drawer; False when there is none."""
        if self.reading is not None:
            focus = QApplication.focusWidget()
            if focus is None or not self.reading.isAncestorOf(focus):
                self.reading.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if self.written is not None:
            focus = QApplication.focusWidget()
            if focus is None or not self.written.isAncestorOf(focus):
                self.written.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if self.bulk is not None:
            self.bulk.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if self.drawer is None:
            return False
        self.drawer.enter.form.first.setFocus(Qt.FocusReason.OtherFocusReason)
        return True
