"""The system page: how the events reach the read models (features.md DI-7 to DI-9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.system_side import SystemSide
from billie_desktop.ui.keys.router import KeyRouter, Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.page_head import PageHead
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.system.correct_drawer import CorrectDrawer
from billie_desktop.ui.system.drift_tab import DriftTab
from billie_desktop.ui.system.letters_tab import LettersTab
from billie_desktop.ui.system.status_feed import StatusFeed
from billie_desktop.ui.system.status_tab import StatusTab

STATUS, LETTERS, DRIFT = "status", "letters", "drift"
TABS = ((STATUS, "Status", ""), (LETTERS, "Dead letters", ""), (DRIFT, "Drift", ""))


class SystemPage(QWidget):
    """What a window needs from a page. ``account_asked`` opens an account."""

    account_asked = Signal(str)

    def __init__(
        self,
        desk: Desk,
        system: SystemSide,
        feed: StatusFeed,
        router: KeyRouter,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.feed = feed
        self.tabs = Segmented(TABS, large=True)
        self.tabs.setAccessibleName("Parts of the system page")
        self.origin = OriginLabel()
        self.refresh = IconButton("refresh", "Read again, F5")
        self.status = StatusTab(feed, now)
        self.letters = LettersTab(system, desk.agent, now)
        self.drift = DriftTab(system, desk.agent, now)
        self._parts: dict[str, StatusTab | LettersTab | DriftTab] = {
            STATUS: self.status,
            LETTERS: self.letters,
            DRIFT: self.drift,
        }
        self.stack = QStackedWidget()
        for part in self._parts.values():
            self.stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PageHead("System", self.tabs, self.origin, self.refresh))
        column.addWidget(self.stack, 1)
        self.drawer = CorrectDrawer(self, system, router)
        self.tabs.chosen.connect(self.show_tab)
        self.status.letters_asked.connect(lambda: self.show_tab(LETTERS))
        self.letters.correct_asked.connect(self.drawer.ask)
        self.letters.counted.connect(self.on_counted)
        self.drawer.corrected.connect(self.letters.on_corrected)
        self.drift.account_asked.connect(self.account_asked)
        self.refresh.clicked.connect(self.read_again)
        feed.changed.connect(self.on_reading)
        self.layer = Layer(
            Scope.LIST,
            {
                Do.ROW_NEXT: lambda: self._parts[self.shown].step(1),
                Do.ROW_PREVIOUS: lambda: self._parts[self.shown].step(-1),
                Do.OPEN: self.open_current,
                Do.FIND: self.search,
                Do.EXPORT: self.export,
                Do.CLOSE: self.escape,
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
        self.stack.setCurrentWidget(self._parts[name])
        self.origin.setVisible(name == STATUS)
        self.drift.stop()
        self._read_shown()
        self._parts[name].take_focus()

    def _read_shown(self) -> None:
        part = self._parts[self.shown]
        if not isinstance(part, StatusTab):
            part.read()

    def on_reading(self) -> None:
        """The state was read, or could not be."""
        self.origin.set_origin(self.feed.origin)
        status = self.feed.status
        if status is not None:
            self.on_counted(status.dead_letters)

    def on_counted(self, letters: int) -> None:
        """How many dead letters there are."""
        self.tabs.set_count(LETTERS, f"{letters:,}" if letters else "")

    def read_again(self) -> None:
        """F5, or something was missed."""
        self.feed.read()
        self._read_shown()

    def open_current(self) -> None:
        """Enter, from wherever the focus is."""
        if self.shown == LETTERS:
            self.letters.show_current()
        elif self.shown == DRIFT:
            self.drift.open_row(self.drift.table.currentIndex().row())

    def export(self) -> None:
        """Ctrl E: the differences as CSV."""
        if self.shown == DRIFT:
            self.drift.export_rows()

    def search(self) -> None:
        """``/`` searches the dead letters."""
        self.show_tab(LETTERS)
        self.letters.take_search()

    def escape(self) -> None:
        """Esc empties the search, then goes back to the rows."""
        self.letters.search.clear()
        self._parts[self.shown].take_focus()

    # life

    def come_to_front(self) -> None:
        """Shown: read every five seconds."""
        self.feed.look(True)
        if self.drawer.is_open:
            self.drawer.take_keys()
        else:
            self._read_shown()
            self._parts[self.shown].take_focus()

    def go_behind(self) -> None:
        """Hidden."""
        self.feed.look(False)
        self.drift.stop()
        if self.drawer.is_open:
            self.drawer.leave_keys()

    def let_go(self) -> None:
        """The window ends."""
        self.go_behind()
