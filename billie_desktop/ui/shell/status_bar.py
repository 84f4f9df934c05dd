"""The foot of every window: the way here, the connections, failed actions, agent and Sydney time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.ui.kit.labels import Pane
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.shell.breadcrumb import Breadcrumb
from billie_desktop.ui.shell.connection_words import (
    agent_look,
    database_look,
    failed_look,
    ledger_look,
    moment_look,
    stream_look,
)
from billie_desktop.ui.shell.status_item import StatusItem, StatusLook

if TYPE_CHECKING:
    from billie_desktop.domain.agent import Agent
    from billie_desktop.domain.connection import ConnectionState

SIDE = 12
AGENT_FROM = 1000


class StatusBar(Pane):
    """Shows states; decides nothing."""

    ledger_pressed = Signal()
    failed_pressed = Signal()
    processing_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bar", parent)
        self.setFixedHeight(tokens().region.status_bar)
        self.breadcrumb = Breadcrumb(self)
        self.ledger = StatusItem("State of the ledger", self)
        self.stream = StatusItem("State of live updates", self)
        self.database = StatusItem("State of the records", self)
        self.processing = StatusItem("State of the events", self)
        self.failed = StatusItem("Failed actions", self)
        self.agent = StatusItem("Signed-in agent", self)
        self.moment = StatusItem("Sydney time", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE, 2, SIDE, 0)
        row.setSpacing(tokens().spacing.step_4)
        row.addWidget(self.breadcrumb)
        row.addStretch(1)
        for item in (self.ledger, self.stream, self.database, self.processing, self.failed, self.agent, self.moment):
            row.addWidget(item)
        self.ledger.clicked.connect(self.ledger_pressed)
        self.failed.clicked.connect(self.failed_pressed)
        self.processing.clicked.connect(self.processing_pressed)

    def show_connection(self, state: ConnectionState | None) -> None:
        """Ledger, stream and, only when it is down, the database; None before there is a desk."""
        self.ledger.show_look(ledger_look(state) if state else StatusLook("Ledger: starting", dot="dot-idle"))
        self.stream.show_look(stream_look(state) if state else StatusLook("Stream: starting", dot="dot-idle"))
        self.database.show_look(database_look(state) if state else StatusLook(""))

    def show_failed(self, count: int | None) -> None:
        """Number of failed actions; None before it is known."""
        self.failed.show_look(failed_look(count))

    def show_agent(self, agent: Agent | None) -> None:
        """Who is signed in."""
        self.agent.show_look(agent_look(agent))
        self._fit()

    def show_moment(self, now: datetime) -> None:
        """The present moment on a Sydney clock."""
        self.moment.show_look(moment_look(now))

    def _fit(self) -> None:
        # The agent is in the head of the window as well.
        self.agent.setVisible(bool(self.agent.look.words) and self.width() >= AGENT_FROM)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, 0, self.width())
