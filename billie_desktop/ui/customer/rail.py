"""The account rail: all accounts of the customer in triage order."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.values import CustomerView, LoadState
from billie_desktop.domain.provenance import Origin, OriginKind
from billie_desktop.domain.words import DASH
from billie_desktop.ui.customer.painted_text import PaintedText
from billie_desktop.ui.customer.rail_delegate import RailDelegate
from billie_desktop.ui.kit.key_caps import KeyHints
from billie_desktop.ui.kit.labels import Label, Pane
from billie_desktop.ui.kit.list_view import ListView
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.painting import paint_hairline, paint_vertical_hairline
from billie_desktop.ui.kit.skeleton import Skeleton
from billie_desktop.ui.kit.spinner import spinner_clock
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.text_painting import text_width
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.rail_rows import RailModel, rail_rows

TOTAL = "Total outstanding"
CAPTION_GAP = 8


class AccountRail(Pane):
    """Head with count, origin and total; the list; the keys at the foot."""

    account_selected = Signal(str)
    retry_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("rail", parent)
        self.setFixedWidth(tokens().region.rail)
        self.model = RailModel(self)
        self.list = ListView(RailDelegate(), "Accounts")
        self.list.setModel(self.model)
        self.count = Label("", "dense", "text-muted")
        self.caption = PaintedText(TOTAL, "caption", "text-muted", elide=True)
        self.total = Label("", "body", weight=600, align=Qt.AlignmentFlag.AlignRight)
        self.origin = OriginLabel()
        self.skeleton = Skeleton(6, line_height=tokens().region.rail_row)
        self.message = StateMessage(self)
        self._lay_out()
        self.message.hide()
        self.message.action_requested.connect(self.retry_asked)
        self.list.selectionModel().selectionChanged.connect(self.on_selection_changed)

    def _lay_out(self) -> None:
        spacing = tokens().spacing
        head = QWidget()
        head.setFixedHeight(tokens().region.rail_head)
        lines = QVBoxLayout(head)
        lines.setContentsMargins(spacing.pane_padding, 12, spacing.pane_padding, 9)
        lines.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(5)
        first.addWidget(Label("Accounts", "section"))
        first.addWidget(self.count)
        first.addStretch(1)
        first.addWidget(self.origin)
        second = QHBoxLayout()
        second.setSpacing(CAPTION_GAP)
        second.addWidget(self.caption, 1)
        second.addWidget(self.total)
        lines.addLayout(first)
        lines.addSpacing(3)
        lines.addLayout(second)
        lines.addStretch(1)
        foot = KeyHints([("Up Down", "change account")])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.list, 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(spacing.pane_padding, 0, spacing.pane_padding, 0)
        inner.addWidget(self.skeleton)
        inner.addStretch(1)
        self._skeleton_room = QWidget()
        self._skeleton_room.setLayout(inner)
        column.addWidget(self._skeleton_room, 1)
        column.addWidget(self.message, 1)
        row = QHBoxLayout()
        row.setContentsMargins(spacing.pane_padding, spacing.step_2, spacing.pane_padding, spacing.step_2)
        row.addWidget(foot)
        row.addStretch(1)
        column.addLayout(row)

    def show_view(self, view: CustomerView, today: date) -> None:
        """Show the accounts of this view; rows change in place, the selection stays with its account."""
        loading = view.state is LoadState.LOADING and not view.accounts
        unreadable = view.state is LoadState.UNAVAILABLE and not view.accounts
        empty = view.state is LoadState.READY and not view.accounts
        self.model.show_rows(rail_rows(view.accounts, today))
        self.list.setVisible(not (loading or unreadable or empty))
        self._skeleton_room.setVisible(loading)
        if unreadable:
            self.message.show_unavailable("Accounts unavailable", view.problem)
        elif empty:
            self.message.show_empty("No accounts", "This customer has no loan.")
        else:
            self.message.hide()
        self.count.setText(str(len(view.accounts)) if not (loading or unreadable) else "")
        total = view.total_outstanding
        missing = view.unknown_balances if total is not None else 0
        # A sum over a part says so: it must not pass for what the customer owes in all.
        known = f"Total of {len(view.accounts) - missing} of {len(view.accounts)}" if missing else TOTAL
        self.total.setText(total.with_symbol() if total is not None else DASH)
        self.caption.show_text(self._fitting(known))
        self.total.setAccessibleName(f"{known}: {total.spoken() if total is not None else 'not available'}")
        self.origin.setVisible(not loading)
        self.origin.set_origin(weakest_origin(view))
        self._follow_running()

    def _fitting(self, words: str) -> str:
        """The words beside a long total: whole, or their first one."""
        room = tokens().region.rail - 2 * tokens().spacing.pane_padding - self.total.sizeHint().width() - CAPTION_GAP
        return words if text_width(words, "caption") <= room else words.split(" ")[0]

    def select(self, account_id: str) -> None:
        """Put the selection on an account, without moving the focus."""
        place = self.model.place_of(account_id) if account_id else None
        if place is not None:
            # Focus alone puts the cursor on a row without selecting it, so the selection is asked for by name.
            choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(self.model.index(place, 0), choose)
            self.list.selectionModel().select(self.model.index(place, 0), choose)

    @property
    def selected(self) -> str:
        """The selected account's id, '' for none."""
        chosen = self.list.selectionModel().selectedIndexes()
        row = self.model.row_at(chosen[0].row()) if chosen else None
        return row.account_id if row is not None else ""

    def clear_selection(self) -> None:
        """Select nothing; the cursor stays where it is."""
        self.list.selectionModel().clearSelection()

    def step(self, by: int) -> None:
        """Move the selection over the accounts, captions left out."""
        self.list.step(by)

    def on_selection_changed(self) -> None:
        """Another account is selected."""
        if self.selected:
            self.account_selected.emit(self.selected)

    def _follow_running(self) -> None:
        viewport = self.list.viewport()
        if any(row.running for row in self.model.rows):
            spinner_clock().attach(viewport)
        else:
            spinner_clock().detach(viewport)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_hairline(painter, 0, tokens().region.rail_head - 1, self.width())
        paint_vertical_hairline(painter, self.width() - 1, 0, self.height())


def weakest_origin(view: CustomerView) -> Origin:
    """Where the total is from: live only when every open account's figure is, else the oldest cached one."""
    origins = [each.balance_origin for each in view.accounts if not each.account.is_closed]
    if not origins:
        origins = [each.balance_origin for each in view.accounts]
    for kind in (OriginKind.UNAVAILABLE, OriginKind.CACHED, OriginKind.LIVE):
        found = [origin for origin in origins if origin.kind is kind]
        if found:
            return min(found, key=lambda origin: origin.as_of.timestamp() if origin.as_of else 0.0)
    return view.origin
