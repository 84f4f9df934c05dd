"""A stack whose pages are made when they are first shown: opening a customer builds only what is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

Maker = Callable[[], QWidget]


class LazyPages(QStackedWidget):
    """Pages by number; each is made once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers: tuple[Maker, ...] = ()
        self._made: dict[int, QWidget] = {}
        self.number = 0

    def add_pages(self, makers: Sequence[Maker]) -> None:
        """How each page is made, in order; the first is made and shown."""
        self._makers = tuple(makers)
        self.show_page(0)

    def is_made(self, number: int) -> bool:
        """Whether a page was shown or asked for before."""
        return number in self._made

    def page(self, number: int) -> QWidget:
        """A page, made when it was not there."""
        found = self._made.get(number)
        if found is None:
            found = self._made[number] = self._makers[number]()
            self.addWidget(found)
        return found

    def show_page(self, number: int) -> None:
        """Bring a page to the front."""
        self.number = number
        self.setCurrentWidget(self.page(number))
