"""The loans to disburse as a place of its own (features.md WQ-2): the clock, what was missed, is due, and comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.words import full_date
from billie_desktop.ui.customer.painted_text import PaintedText
from billie_desktop.ui.disbursements.countdown_block import CountdownBlock
from billie_desktop.ui.disbursements.early_drawer import EarlyDrawer
from billie_desktop.ui.disbursements.feed import PendingFeed
from billie_desktop.ui.disbursements.loan_list import LoanList
from billie_desktop.ui.keys.router import KeyRouter, Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Hairline, Label
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.scroll import ScrollPane
from billie_desktop.ui.kit.tokens import tokens

CLOCK_WIDTH, CLOCK_FROM = 232, 640


class DisbursementsPage(QWidget):
    """``disburse_asked`` (customer id, account id) opens the customer's account with the form."""

    disburse_asked = Signal(str, str)

    def __init__(
        self, desk: Desk, router: KeyRouter, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._now = now
        self.feed = PendingFeed(desk, now, self)
        self.countdown = CountdownBlock(now)
        self.list = LoanList(desk, self.feed, self.countdown, most=100, owner=self)
        self.day = PaintedText("", "dense", "text-muted", elide=True)
        self.origin = OriginLabel()
        self.origin.hide()
        self.refresh = IconButton("refresh", "Read again, F5")
        self.problem = Notice(NoticeKind.WARNING, icon="help")
        self.problem.hide()
        self.pane = ScrollPane()
        self._lay_out()
        self.drawer = EarlyDrawer(self, router)
        self.list.before = self.refresh
        self.layer = Layer(
            Scope.LIST,
            {
                Do.ROW_NEXT: lambda: self.step(1),
                Do.ROW_PREVIOUS: lambda: self.step(-1),
                Do.REFRESH: self.feed.read,
            },
        )
        self.refresh.clicked.connect(self.feed.read)
        self.feed.changed.connect(self.on_feed_changed)
        self.list.disburse_asked.connect(self.disburse_asked)
        self.list.early_asked.connect(self.drawer.ask)
        self.drawer.confirmed.connect(self.list.go_on)
        self.drawer.opened.connect(lambda: self._make_room(tokens().region.drawer))
        self.drawer.closed.connect(lambda: self._make_room(0))

    def _lay_out(self) -> None:
        pad = tokens().spacing.page_padding
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label("Disbursements", "h1"))
        words.addWidget(self.day)
        head.addLayout(words, 1)
        head.addWidget(self.list.reason)
        head.addSpacing(tokens().spacing.step_3)
        head.addWidget(self.origin)
        head.addSpacing(tokens().spacing.step_2)
        head.addWidget(self.refresh)
        self.clock = QWidget()
        clock = QVBoxLayout(self.clock)
        clock.setContentsMargins(0, 14, tokens().spacing.step_6, 0)
        clock.addWidget(self.countdown)
        clock.addStretch(1)
        self.countdown.setFixedWidth(CLOCK_WIDTH)
        lists = QVBoxLayout()
        lists.setSpacing(0)
        for section in self.list.sections:
            lists.addWidget(section)
            lists.addSpacing(10)
        lists.addSpacing(pad)
        lists.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.clock)
        self._rule = Hairline(vertical=True)
        body.addWidget(self._rule)
        body.addLayout(lists, 1)
        column = self.pane.column
        column.setContentsMargins(pad, 20, pad, 0)
        column.addLayout(head)
        column.addSpacing(12)
        column.addWidget(self.problem)
        column.addSpacing(8)
        column.addWidget(Hairline())
        column.addLayout(body, 1)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.addWidget(self.pane)

    def _make_room(self, width: int) -> None:
        self._outer.setContentsMargins(0, 0, width, 0)
        self._fit()

    def _fit(self) -> None:
        # Beside the question in a narrow window the rows have more to say than the clock.
        room = self.width() - self._outer.contentsMargins().right()
        for part in (self.clock, self._rule):
            part.setVisible(room >= CLOCK_FROM)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def on_feed_changed(self) -> None:
        """Read, or not: rows that are here stay, with a notice."""
        self.day.show_text(f"{full_date(in_sydney(self._now()).date())}, Sydney, by commencement date")
        self.origin.set_origin(self.feed.origin)
        self.origin.show()
        self.problem.setVisible(bool(self.feed.problem))
        if self.feed.problem:
            self.problem.set_words("Could not be read again." if self.feed.loans else "Unavailable.", self.feed.problem)

    def read_again(self) -> None:
        """Something was missed."""
        self.feed.read()

    def step(self, by: int) -> None:
        """Walk from one action to the next."""
        stops = [stop for section in self.list.sections for stop in section.stops() if stop.isVisible()]
        if not stops:
            return
        focus = QApplication.focusWidget()
        at = stops.index(focus) + by if focus in stops else 0
        target = stops[min(max(at, 0), len(stops) - 1)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        self.pane.ensureWidgetVisible(target)

    # life

    def come_to_front(self) -> None:
        """Shown: read, and stay fresh until hidden."""
        self.feed.start()
        if self.drawer.is_open:
            self.drawer.take_keys()
        elif not self.isAncestorOf(QApplication.focusWidget() or self):
            self.refresh.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_behind(self) -> None:
        """Hidden: nothing is read for it."""
        self.feed.stop()
        if self.drawer.is_open:
            self.drawer.leave_keys()

    def let_go(self) -> None:
        """The window closes."""
        self.feed.stop()
