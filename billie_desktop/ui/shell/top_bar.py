"""The head of a window: history, places, open customers, search, notices, agent."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Hairline, Pane
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.shell.agent_button import AgentButton
from billie_desktop.ui.shell.customer_tab import CustomerTab
from billie_desktop.ui.shell.place_button import PlaceButton
from billie_desktop.ui.shell.search_field import SearchField
from billie_desktop.ui.shell.tab_row import TabRow
from billie_desktop.ui.tab_order import tab_after

SEPARATOR_HEIGHT = 20
ROOM_FOR_WORDS = 1280
"""Below it a place that fewer agents need is a sign without its word."""
ROOM_FOR_ALL = 1400
"""From here on every place has its word beside the tabs of two customers."""
WORDS_FROM = 1000
"""Below this width, as on a small screen at 200 %, every place is its sign alone: open customers need the room."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the desk: its name in code, the sign and word in the bar.

    ``words_from``: the least width of the window for the word. ``on_request``: not shown before somebody says that
    there is anything for this agent.
    """

    name: str
    icon: str
    word: str
    words_from: int = WORDS_FROM
    on_request: bool = False


class TopBar(Pane):
    """Shows where the window is; asks by signals, decides nothing."""

    place_chosen = Signal(str)
    tab_chosen = Signal(str)
    tab_close_asked = Signal(str)
    tab_menu_asked = Signal(str, QPoint)
    search_asked = Signal()
    back_asked = Signal()
    forward_asked = Signal()

    def __init__(self, places: tuple[Place, ...], parent: QWidget | None = None) -> None:
        super().__init__("bar", parent)
        self.setFixedHeight(tokens().region.top_bar)
        self.back = IconButton("arrow-left", "Back, Alt Left", parent=self)
        self.forward = IconButton("arrow-right", "Forward, Alt Right", parent=self)
        self.places = {place.name: PlaceButton(place.icon, place.word, self) for place in places}
        self.search = SearchField(self)
        self.bell = IconButton("bell", "Notices", parent=self)
        self.bell.keep_room("9")
        self.agent = AgentButton(self)
        self.tabs: dict[str, CustomerTab] = {}
        self._separator = Hairline(vertical=True, strong=True, parent=self)
        self._separator.setFixedHeight(SEPARATOR_HEIGHT)
        self.tab_row = TabRow(self)
        self._lay_out()
        self.back.clicked.connect(self.back_asked)
        self.forward.clicked.connect(self.forward_asked)
        self.search.clicked.connect(self.search_asked)
        self.tab_row.chosen.connect(self.tab_chosen)
        for name, button in self.places.items():
            button.clicked.connect(lambda _checked=False, name=name: self.place_chosen.emit(name))
        self._separator.hide()
        self._words_from = {place.name: place.words_from for place in places}
        for place in places:
            self.places[place.name].setVisible(not place.on_request)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(2)
        row.addWidget(self.back)
        row.addWidget(self.forward)
        row.addSpacing(7)
        for button in self.places.values():
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self._separator)
        row.addSpacing(7)
        row.addWidget(self.tab_row)
        row.addStretch(1)
        row.addWidget(self.search)
        row.addSpacing(9)
        row.addWidget(self.bell)
        row.addSpacing(9)
        row.addWidget(self.agent)

    def show_place(self, name: str) -> None:
        """Mark a place as the one in front; '' marks none."""
        for each, button in self.places.items():
            button.setChecked(each == name)

    def add_tab(self, customer_id: str) -> CustomerTab:
        """A tab for a customer that is open in this window; the same again returns the one there is."""
        if customer_id in self.tabs:
            return self.tabs[customer_id]
        tab = CustomerTab(customer_id, self)
        tab.clicked.connect(lambda _checked=False: self.tab_chosen.emit(customer_id))
        tab.close_asked.connect(self.tab_close_asked)
        tab.menu_asked.connect(self.tab_menu_asked)
        tab_after([self.forward, *self.places.values(), *self.tabs.values()][-1], [tab])
        self.tabs[customer_id] = tab
        self.tab_row.add(tab)
        self._separator.setVisible(bool(self.places))
        return tab

    def remove_tab(self, customer_id: str) -> None:
        """The customer is no longer open here."""
        tab = self.tabs.pop(customer_id, None)
        if tab is not None:
            self.tab_row.remove(tab)
            tab.deleteLater()
        self._separator.setVisible(bool(self.tabs) and bool(self.places))

    def show_tab(self, customer_id: str) -> None:
        """Mark a customer as the one in front; '' marks none."""
        for each, tab in self.tabs.items():
            tab.setChecked(each == customer_id)

    def show_history(self, can_go_back: bool, can_go_forward: bool) -> None:
        """Whether back and forward lead anywhere."""
        self.back.setEnabled(can_go_back)
        self.forward.setEnabled(can_go_forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for name, button in self.places.items():
            button.set_compact(self.width() < self._words_from[name])

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())
