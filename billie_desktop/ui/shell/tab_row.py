"""The tabs of open customers in the room there is: they shrink, and those without room are in a menu."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.menu import Menu
from billie_desktop.ui.shell.customer_tab import HEIGHT, CustomerTab
from billie_desktop.ui.tab_order import tab_after

GAP = 2
LEAST_WIDTH = 96


class TabRow(QWidget):
    """The tab in front always has room. ``chosen`` is a customer from the menu."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.tabs: list[CustomerTab] = []
        self.left_out: list[CustomerTab] = []
        self.more = Button("", ButtonKind.TEXT, chevron=True, small=True, parent=self)
        self.more.hide()
        self.more.clicked.connect(self.show_menu)

    def add(self, tab: CustomerTab) -> None:
        """One more at the right."""
        tab.setParent(self)
        self.tabs.append(tab)
        tab.toggled.connect(self.arrange)
        tab_after(tab, [self.more])
        self.arrange()

    def remove(self, tab: CustomerTab) -> None:
        """It is gone."""
        self.tabs.remove(tab)
        tab.hide()
        self.arrange()

    def sizeHint(self) -> QSize:
        widths = [tab.sizeHint().width() for tab in self.tabs]
        return QSize(sum(widths) + GAP * max(0, len(widths) - 1), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, HEIGHT)

    def arrange(self) -> None:
        """Give every tab its place."""
        self.updateGeometry()
        shown = self._fitting(self.width())
        self.left_out = [tab for tab in self.tabs if tab not in shown]
        room = self.width()
        if self.left_out:
            self.more.setText(f"{len(self.left_out)} more")
            self.more.setAccessibleName(f"{len(self.left_out)} more open customers")
            size = self.more.sizeHint()
            self.more.setGeometry(room - size.width(), (HEIGHT - size.height()) // 2, size.width(), size.height())
            room -= size.width() + GAP
        self.more.setVisible(bool(self.left_out))
        x = 0
        for tab, width in zip(shown, _widths([tab.sizeHint().width() for tab in shown], room), strict=True):
            tab.setGeometry(x, 0, width, HEIGHT)
            x += width + GAP
        for tab in self.tabs:
            tab.setVisible(tab in shown)

    def _fitting(self, room: int) -> list[CustomerTab]:
        most = max(1, (room + GAP) // (LEAST_WIDTH + GAP))
        if len(self.tabs) <= most:
            return list(self.tabs)
        most = max(1, (room - self.more.sizeHint().width() - 40) // (LEAST_WIDTH + GAP))
        front = next((tab for tab in self.tabs if tab.isChecked()), None)
        shown = self.tabs[:most]
        if front is not None and front not in shown:
            shown = [*self.tabs[: most - 1], front]
        return shown

    def menu(self) -> Menu:
        """The customers without a tab on screen."""
        menu = Menu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for tab in self.left_out:
            menu.add_entry(tab.accessibleName(), lambda tab=tab: self.chosen.emit(tab.customer_id))  # type: ignore[misc]
        return menu

    def show_menu(self) -> None:
        """Open the menu below its button."""
        self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)


def _widths(wanted: list[int], room: int) -> list[int]:
    """The widest give way first, down to one common width."""
    room -= GAP * max(0, len(wanted) - 1)
    if sum(wanted) <= room:
        return wanted
    widths = list(wanted)
    left = sorted(range(len(wanted)), key=lambda place: wanted[place])
    for done, place in enumerate(left):
        share = room // (len(left) - done)
        widths[place] = min(wanted[place], max(share, 0))
        room -= widths[place]
    return widths
