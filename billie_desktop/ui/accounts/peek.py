"""The peek: one account of the list at the right edge. The list keeps the keys, so the cursor swaps what is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.conversations import CustomerTimeline
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountRow, CustomerView, RecordChange
from billie_desktop.domain.communication import ContactNote, TimelineFilter
from billie_desktop.domain.phone import grouped
from billie_desktop.ui.accounts.peek_parts import PeekCase, PeekFacts, PeekFigures, PeekNotes
from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.key_caps import KeyHints
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

REST_MS = 150


class AccountPeek(Drawer):
    """Shows a row at once; when the cursor rests on it, the record behind it is read and kept fresh."""

    open_asked = Signal()
    copy_asked = Signal()

    def __init__(self, host: QWidget, desk: Desk, today: Callable[[], date]) -> None:
        super().__init__(host, "", width=tokens().region.peek)
        self._desk = desk
        self._today = today
        self.row: AccountRow | None = None
        self._unwatch: Callable[[], None] | None = None
        self._timeline: CustomerTimeline | None = None
        self.verified = Badge("verified")
        self.figures, self.facts = PeekFigures(), PeekFacts()
        self.case, self.notes = PeekCase(), PeekNotes()
        self._lay_out()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.read_record)
        self._release = desk.records.subscribe(self.on_record_changed)
        self.closed.connect(self.on_closed)

    def _lay_out(self) -> None:
        self.close_button.set_name("Close the peek, Space")
        self.title_row.addWidget(self.verified)
        self.title_row.addStretch(1)
        hints = KeyHints([("J K", "next, previous")])
        self.head_row.insertWidget(1, hints, 0, Qt.AlignmentFlag.AlignTop)
        self.body_layout.setContentsMargins(0, 0, 0, 0)
        self.body_layout.setSpacing(0)
        for part in (self.figures, self.facts, self.case, self.notes):
            self.body_layout.addWidget(part)
        self.body_layout.addStretch(1)
        self.copy = Button("Copy number", icon="copy", key="C")
        self.open_customer = Button("Open customer", ButtonKind.MAIN, key="Enter")
        self.foot.hints.set_hints([("Space", "close")])
        self.foot.set_buttons([self.copy, self.open_customer])
        self.copy.clicked.connect(self.copy_asked)
        self.open_customer.clicked.connect(self.open_asked)

    # what is shown

    def show_row(self, row: AccountRow) -> None:
        """Another row, or the same with other figures."""
        is_other = self.row is None or row.account_id != self.row.account_id
        self.row = row
        view = self._view()
        if view is not None:
            self._show_view(view)
        if view is None or view.account(row.account_id) is None:
            self._show_head(row, view)
            self.figures.show_row(row)
            self.facts.show_row(row)
            self.case.show_account(None)
        self.open_customer.set_off(None if row.customer_id else "The customer of this account is not known yet.")
        if is_other:
            self._let_record_go()
            self.notes.show_notes(())
            self._rest.start()

    def _view(self) -> CustomerView | None:
        customer_id = self.row.customer_id if self.row is not None else None
        return self._desk.records.view(customer_id) if customer_id else None

    def _show_head(self, row: AccountRow, view: CustomerView | None) -> None:
        customer = view.customer if view is not None else None
        name = (customer.full_name if customer is not None else None) or row.customer_name or row.customer_id
        parts = [(row.number or row.account_id, True)]
        if row.customer_id:
            parts += [("·", False), (row.customer_id, True)]
        if customer is not None and customer.mobile:
            parts += [("·", False), (grouped(customer.mobile), False)]
        title = name or "Customer not known yet"
        self.set_head(title, parts)
        room = self.width() - 2 * tokens().spacing.drawer_padding - 250
        self.title.setText(self.title.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, max(160, room)))
        self.verified.setVisible(customer is not None and customer.identity_verified)
        self.set_band(theme().band_color(theme().band_index(row.customer_id)) if row.customer_id else None)

    def _show_view(self, view: CustomerView) -> None:
        assert self.row is not None
        account = view.account(self.row.account_id)
        self._show_head(self.row, view)
        if account is not None:
            self.figures.show_account(account, self._today())
            self.facts.show_account(account)
            self.case.show_account(account)

    # the record behind the row

    def read_record(self) -> None:
        """The cursor rests: read, and stay fresh until it moves on."""
        if self.row is None or not self.row.customer_id or not self.is_open:
            return
        view = self._desk.records.open(self.row.customer_id)
        self._unwatch = self._desk.records.watch(view.customer_id)
        self._show_view(view)
        if self._desk.communications is not None:
            aliases = view.customer.aliases if view.customer is not None else ()
            self._timeline = self._desk.communications.timeline(view.customer_id, aliases, TimelineFilter.NOTES)
            self._timeline.subscribe(self.on_notes)
            self._timeline.start()
            self.on_notes()

    def on_notes(self) -> None:
        """Notes came."""
        if self._timeline is not None:
            state = self._timeline.state
            self.notes.show_notes([each for each in state.entries if isinstance(each, ContactNote)], state.problem)

    def on_record_changed(self, change: RecordChange) -> None:
        """The store knows more."""
        view = self._view() if self.is_open else None
        if view is not None and change.customer_id == view.customer_id:
            self._show_view(view)

    def _let_record_go(self) -> None:
        self._rest.stop()
        if self._unwatch is not None:
            self._unwatch()
            self._unwatch = None
        if self._timeline is not None:
            self._timeline.stop()
            self._timeline = None

    def go_behind(self) -> None:
        """Nothing is read for it while its list is hidden."""
        self._let_record_go()

    def come_to_front(self) -> None:
        """Its list is shown again."""
        if self.is_open:
            self._rest.start()

    def on_closed(self) -> None:
        """Slid away."""
        self._let_record_go()
        self.row = None

    def let_go(self) -> None:
        """The window closes."""
        self._let_record_go()
        self._release()
