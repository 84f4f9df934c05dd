"""The smart views of a list side by side; those without room are in a menu. What acts on the list is at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.menu import Menu
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.tokens import tokens

HEIGHT = 40
GAP = 4


class ViewsBar(QWidget):
    """``chosen`` names the view that was pressed, in the row or in the menu."""

    chosen = Signal(str)

    def __init__(
        self, views: Sequence[tuple[str, str]], tools: Sequence[QWidget] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self._words = dict(views)
        self._counts: dict[str, str] = {}
        self._tools = tuple(tools)
        self.left_out: list[str] = []
        self.row = Segmented([(key, word, "") for key, word in views], large=True)
        self.row.setAccessibleName("Views")
        self.more = Button("More", ButtonKind.TEXT, chevron=True, small=True)
        self.more.setAccessibleName("More views")
        self.more.hide()
        pad = tokens().spacing.pane_padding
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(pad - 2, 0, pad - 6, 0)
        line.setSpacing(GAP)
        line.addWidget(self.row)
        line.addWidget(self.more)
        line.addStretch(1)
        for tool in self._tools:
            line.addWidget(tool)
        self.row.chosen.connect(self.chosen)
        self.more.clicked.connect(self.show_menu)

    @property
    def current(self) -> str:
        """Key of the view in front."""
        return self.row.current

    def set_current(self, key: str) -> None:
        """Bring a view to the front without telling."""
        self.row.set_current(key)
        self._fit()

    def set_count(self, key: str, count: str) -> None:
        """How many rows a view has."""
        if self._counts.get(key) != count:
            self._counts[key] = count
            self.row.set_count(key, count)
            self._fit()

    def show_menu(self) -> None:
        """The views that have no room."""
        menu = Menu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for key in self.left_out:
            count = self._counts.get(key, "")
            word = f"{self._words[key]}  {count}" if count else self._words[key]
            menu.add_entry(word, lambda key=key: self._choose(key))  # type: ignore[misc]
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _choose(self, key: str) -> None:
        self.set_current(key)
        self.chosen.emit(key)

    def _fit(self) -> None:
        margins = self._line.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        room -= sum(tool.sizeHint().width() + GAP for tool in self._tools) + GAP
        self.left_out = self.row.fit(room)
        if self.left_out:
            self.left_out = self.row.fit(room - self.more.sizeHint().width() - GAP)
        self.more.setVisible(bool(self.left_out))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
