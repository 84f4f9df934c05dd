"""The head of the approvals page: which list, in which order, read again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.approval_request import RequestSort, RequestStatus
from billie_desktop.domain.words import REQUEST_STATUS_WORDS
from billie_desktop.ui.customer.date_filter import parse_day
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.inputs import Choice, LineInput, set_wrong
from billie_desktop.ui.kit.labels import Hairline, Label, Pane
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.tokens import tokens

PENDING, HISTORY, ACTIVITY, LIMITS = "pending", "history", "activity", "limits"
LISTS = (
    (PENDING, "Pending", ""), (HISTORY, "History", ""), (ACTIVITY, "My activity", ""), (LIMITS, "Limits", ""),
)  # fmt: skip
SORT_WORDS = {
    RequestSort.OLDEST: "Oldest first",
    RequestSort.NEWEST: "Newest first",
    RequestSort.LARGEST: "Largest first",
    RequestSort.SMALLEST: "Smallest first",
}
STATUSES = ("", RequestStatus.APPROVED, RequestStatus.REJECTED, RequestStatus.CANCELLED)
LEAST_FIELD = 118
SORT_WIDTH = 122
AIR, SEGMENT_AIR = 6, 8
"""What an icon button and a choice have around sign and word: these stand on the edges."""
NARROW = 560


class QueueHead(Pane):
    """Tells what the agent wants to see."""

    list_chosen = Signal(str)
    sort_chosen = Signal()
    filtered = Signal()
    refresh_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.lists = Segmented(LISTS, large=True)
        self.sort = Choice(list(SORT_WORDS.values()))
        self.sort.setAccessibleName("Order")
        self.refresh = IconButton("refresh", "Read again, F5")
        self.filters = QWidget()
        self.status = Choice(["Any decision", *(REQUEST_STATUS_WORDS[each] for each in STATUSES[1:])])
        self.from_day = LineInput("From d/m/yyyy")
        self.to_day = LineInput("To d/m/yyyy")
        self.by = LineInput("Decided by")
        for field, name in ((self.status, "Decision"), (self.from_day, "From day"), (self.to_day, "To day, included")):
            field.setAccessibleName(name)
        self.by.setAccessibleName("Decided by")
        self._lay_out()
        self.show_list(PENDING)
        self.lists.chosen.connect(self.list_chosen)
        self.sort.currentIndexChanged.connect(lambda _place: self.sort_chosen.emit())
        self.refresh.clicked.connect(self.refresh_asked)
        self.status.currentIndexChanged.connect(lambda _place: self.filtered.emit())
        for line in (self.from_day, self.to_day, self.by):
            line.editingFinished.connect(self.filtered)

    def _lay_out(self) -> None:
        spacing = tokens().spacing
        first = self._first = QHBoxLayout()
        first.setContentsMargins(spacing.pane_padding, 8, spacing.pane_padding - AIR, 8)
        first.setSpacing(spacing.step_2)
        self._title = Label("Approvals", "h3")
        first.addWidget(self._title)
        first.addWidget(self.lists)
        first.addStretch(1)
        self.sort.setFixedWidth(SORT_WIDTH)
        first.addWidget(self.sort)
        first.addWidget(self.refresh)
        self._grid = QGridLayout(self.filters)
        self._grid.setContentsMargins(spacing.pane_padding, 0, spacing.pane_padding, 8)
        self._grid.setSpacing(spacing.step_2)
        for widget in (self.status, self.from_day, self.to_day, self.by):
            widget.setMinimumWidth(LEAST_FIELD)
        self._place_filters()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(first)
        column.addWidget(self.filters)
        column.addWidget(Hairline())

    def _place_filters(self) -> None:
        """One line of four, two of two where the head is narrow."""
        across = 4 if self.width() >= NARROW else 2
        for place, widget in enumerate((self.status, self.from_day, self.to_day, self.by)):
            self._grid.addWidget(widget, place // across, place % across)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room the title goes first: the place in the bar says the same."""
        super().resizeEvent(event)
        has_title, pad = self.width() >= NARROW, tokens().spacing.pane_padding
        self._title.setVisible(has_title)
        self._first.setContentsMargins(pad if has_title else pad - SEGMENT_AIR, 8, pad - AIR, 8)
        self._place_filters()

    def show_list(self, name: str) -> None:
        """What the chosen list offers."""
        self.filters.setVisible(name == HISTORY)
        self.sort.setVisible(name == PENDING)

    @property
    def order(self) -> RequestSort:
        """The chosen order."""
        return list(SORT_WORDS)[self.sort.currentIndex()]

    @property
    def statuses(self) -> frozenset[str]:
        """Statuses of the history; all decided ones without a choice."""
        chosen = STATUSES[self.status.currentIndex()]
        return frozenset({chosen} if chosen else STATUSES[1:])

    def days(self) -> tuple[object, object]:
        """First and last day; what is no date is marked and counts as none."""
        found = []
        for line in (self.from_day, self.to_day):
            text = line.text().strip()
            day = parse_day(text)
            set_wrong(line, "Enter a day such as 1/6/2026" if text and day is None else "")
            found.append(day)
        return found[0], found[1]
