"""The system page: how the events reach the read models (features.md DI-7 to DI-9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.ui.keys.router import Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Label, Pane
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.system.status_feed import StatusFeed
from billie_desktop.ui.system.status_tab import StatusTab

STATUS = "status"
TABS = ((STATUS, "Status", ""),)
HEAD = 52


class _Head(Pane):
    """Which tab, how old, read again."""

    def __init__(self, tabs: Segmented, origin: OriginLabel, refresh: IconButton) -> None:
        super().__init__("surface")
        self.setFixedHeight(HEAD)
        row = QHBoxLayout(self)
        pad = tokens().spacing.page_padding
        row.setContentsMargins(pad, 0, pad, 1)
        row.setSpacing(tokens().spacing.step_4)
        row.addWidget(Label("System", "h2"))
        row.addWidget(tabs)
        row.addStretch(1)
        row.addWidget(origin)
        row.addWidget(refresh)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())


class SystemPage(QWidget):
    """What a window needs from a page."""

    tab_changed = Signal(str)

    def __init__(
        self, desk: Desk, feed: StatusFeed, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.feed = feed
        self.tabs = Segmented(TABS, large=True)
        self.tabs.setAccessibleName("Parts of the system page")
        self.origin = OriginLabel()
        self.refresh = IconButton("refresh", "Read again, F5")
        self.status = StatusTab(feed, now)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.status)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_Head(self.tabs, self.origin, self.refresh))
        column.addWidget(self.stack, 1)
        self.tabs.chosen.connect(self.show_tab)
        self.refresh.clicked.connect(self.read_again)
        feed.changed.connect(self.on_reading)
        self.layer = Layer(
            Scope.LIST,
            {
                Do.ROW_NEXT: lambda: self.status.step(1),
                Do.ROW_PREVIOUS: lambda: self.status.step(-1),
                Do.REFRESH: self.read_again,
            },
        )
        self.on_reading()

    @property
    def shown(self) -> str:
        """The tab in front."""
        return self.tabs.current

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front."""
        self.tabs.set_current(name)
        self.stack.setCurrentWidget(self.status)
        self.tab_changed.emit(name)

    def on_reading(self) -> None:
        """The state was read, or could not be."""
        self.origin.set_origin(self.feed.origin)

    def read_again(self) -> None:
        """F5, or something was missed."""
        self.feed.read()

    # life

    def come_to_front(self) -> None:
        """Shown: read every five seconds."""
        self.feed.look(True)
        self.status.take_focus()

    def go_behind(self) -> None:
        """Hidden."""
        self.feed.look(False)

    def let_go(self) -> None:
        """The window ends."""
        self.go_behind()
