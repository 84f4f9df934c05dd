"""The band of disbursements on home: the clock, what was missed, what is due today, and what is scheduled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.ui.disbursements.countdown_block import CountdownBlock
from billie_desktop.ui.disbursements.feed import PendingFeed
from billie_desktop.ui.disbursements.loan_list import LoanList
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.labels import Hairline, Label
from billie_desktop.ui.kit.tokens import tokens

MOST = 4
CLOCK_WIDTH = 200
BESIDE_FROM = 1220
"""Narrower than this, Today stands below Missed."""


class DisbursementBand(QWidget):
    """At most four loans of each section; the place itself has all."""

    all_asked = Signal()

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.feed = PendingFeed(desk, now, self)
        self.countdown = CountdownBlock(now)
        self.list = LoanList(desk, self.feed, self.countdown, most=MOST, compact=True, owner=self)
        self.all = LinkButton("Open all", underline=False)
        self.all.setAccessibleName("Open all disbursements")
        self._lay_out()
        self.list.before = self.all
        self.all.clicked.connect(self.all_asked)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(Label("Disbursements", "section"))
        head.addStretch(1)
        head.addWidget(self.all)
        clock = QVBoxLayout()
        clock.setContentsMargins(0, 8, 0, 8)
        clock.setSpacing(0)
        clock.addLayout(head)
        clock.addSpacing(6)
        clock.addWidget(self.countdown)
        clock.addWidget(self.list.reason)
        clock.addStretch(1)
        left = QWidget()
        left.setFixedWidth(CLOCK_WIDTH + tokens().spacing.step_6)
        left.setLayout(clock)
        clock.setContentsMargins(0, 8, tokens().spacing.step_6, 8)
        due = QVBoxLayout()
        due.setSpacing(0)
        due.addWidget(self.list.today)
        due.addWidget(self.list.scheduled)
        due.addStretch(1)
        self.list.missed.set_flush(False)
        self._between = Hairline(vertical=True)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(0)
        self._pair.addWidget(self.list.missed, 4)
        self._pair.addWidget(self._between)
        self._pair.addLayout(due, 7)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(Hairline(vertical=True))
        row.addLayout(self._pair, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= BESIDE_FROM
        wanted = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._pair.direction() != wanted:
            self._pair.setDirection(wanted)
            self._between.setVisible(beside)
            self.list.missed.set_flush(not beside)
