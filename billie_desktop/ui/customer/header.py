"""The head of the customer's page: who it is, how to reach them, what is flagged."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.note_book import RevealLog
from billie_desktop.desk.pause_desk import PauseDesk
from billie_desktop.desk.values import CustomerView, LoadState
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.phone import grouped
from billie_desktop.domain.provenance import OriginKind
from billie_desktop.ui.customer.birth_date import BirthDate
from billie_desktop.ui.customer.copy_value import CopyValue
from billie_desktop.ui.customer.painted_text import PaintedText
from billie_desktop.ui.kit.avatar import Avatar
from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Pane
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.notes.pause_pill import PausePill

FLAGS = ("verified", "vulnerable", "staff", "investor", "founder")


class CustomerHeader(Pane):
    """Fixed slots: what is missing is a dash, and nothing jumps when it arrives."""

    menu_asked = Signal()
    details_toggled = Signal(bool)
    context_toggled = Signal(bool)

    def __init__(
        self, parent: QWidget | None = None, reveals: RevealLog | None = None, pauses: PauseDesk | None = None
    ) -> None:
        super().__init__("surface", parent)
        self.setFixedHeight(tokens().region.customer_header)
        self._customer_id = ""
        self.initials = Avatar("", 0)
        self.name = PaintedText("", "h3", elide=True)
        self.flags = {flag: Badge(flag) for flag in FLAGS}
        self.origin = OriginLabel()
        self.customer_id = CopyValue("customer id", "mono-dense")
        self.email = CopyValue("e-mail address", elide=True)
        self.mobile = CopyValue("mobile number")
        self.born = BirthDate(reveals)
        self.pause = PausePill(pauses)
        self.more = Button("More", ButtonKind.TEXT, chevron=True)
        self.more.setCheckable(True)
        self.menu = IconButton("more", "Actions on the customer")
        self.more.setAccessibleName("More about the customer")
        self.context = IconButton("panel-right", "Context pane, Ctrl B")
        self.context.setCheckable(True)
        self._lay_out()
        self.more.toggled.connect(self.on_more_toggled)
        self.menu.clicked.connect(self.menu_asked)
        self.context.toggled.connect(self.context_toggled)

    def _lay_out(self) -> None:
        spacing = tokens().spacing
        row = QHBoxLayout(self)
        row.setContentsMargins(spacing.pane_padding, 0, spacing.pane_padding, 1)
        row.setSpacing(0)
        row.addWidget(self.initials)
        row.addSpacing(spacing.step_3)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.setContentsMargins(0, 6, 0, 5)
        first = QHBoxLayout()
        first.setSpacing(spacing.step_2)
        first.addWidget(self.name)
        for badge in self.flags.values():
            first.addWidget(badge)
        first.addWidget(self.origin)
        first.addStretch(1)
        second = QHBoxLayout()
        second.setSpacing(spacing.step_3)
        for value in (self.customer_id, self.email, self.mobile, self.born):
            second.addWidget(value)
        second.addStretch(1)
        lines.addLayout(first)
        lines.addLayout(second)
        row.addLayout(lines, 1)
        row.addWidget(self.pause, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(spacing.step_2)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(spacing.step_2)
        row.addWidget(self.menu, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(spacing.step_2)
        row.addWidget(self.context, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_view(self, view: CustomerView) -> None:
        """Show the customer of this view; values not known yet are dashes."""
        customer = view.customer or Customer(view.customer_id)
        self._customer_id = view.customer_id
        self.initials.set_person(customer.full_name or "", theme().band_index(view.customer_id))
        self.name.show_text(customer.display_name)
        self.pause.show_customer((view.customer_id, *customer.aliases))
        self.customer_id.show_value(view.customer_id)
        self.email.show_value(customer.email)
        self.mobile.show_value(customer.mobile, grouped(customer.mobile) if customer.mobile else None)
        self.born.show_day(view.customer_id, customer.date_of_birth)
        wanted = {
            "verified": customer.identity_verified,
            "vulnerable": customer.vulnerable,
            "staff": customer.staff,
            "investor": customer.investor,
            "founder": customer.founder,
        }
        for flag, badge in self.flags.items():
            badge.setVisible(wanted[flag])
        # The header's values are the read model's; only a copy that could not be read anew has to say so.
        stale = view.state is not LoadState.READY and view.origin.kind is not OriginKind.LIVE
        self.origin.setVisible(stale and view.customer is not None)
        self.origin.set_origin(view.origin)
        name = f"Customer {customer.display_name}, {view.customer_id}"
        if name != self.accessibleName():
            self.setAccessibleName(name)
            self.update()

    def show_context_state(self, shown: bool) -> None:
        """The context came or went by itself: the toggle follows and asks for nothing."""
        self.context.blockSignals(True)
        self.context.setChecked(shown)
        self.context.blockSignals(False)
        self.context.update()

    def on_more_toggled(self, shown: bool) -> None:
        """Address and identity check below the header, or no longer."""
        self.more.setText("Less" if shown else "More")
        self.more.chevron_icon = "chevron-up" if shown else "chevron-down"
        self.more.setAccessibleName("Less about the customer" if shown else "More about the customer")
        self.more.updateGeometry()
        self.details_toggled.emit(shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_hairline(painter, 0, self.height() - 1, self.width())
        if self._customer_id:
            band = theme().band_color(theme().band_index(self._customer_id))
            painter.fillRect(0, 0, tokens().stroke.customer_band, self.height() - 1, band)
