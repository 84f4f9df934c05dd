"""The head of a list: smart views with counts, a field that narrows, filters, and what is shown in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.inputs import LineInput
from billie_desktop.ui.kit.labels import Label, Pane
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.lists.chip_row import LINE, ChipRow
from billie_desktop.ui.lists.views_bar import HEIGHT, ViewsBar

FILTERS = 36
PAUSE_MS = 200
NARROW_WIDTH, NARROW_BESIDE_CHIPS = 280, 176
ROOM_FOR_ORDER = 1120
"""The order is the first to go where the window is narrow: the head of the sorted column says it too."""
ROOM_WITH_CHIPS = 1640


class ListHead(Pane):
    """Tells what the agent wants; the page asks for it. ``chips`` is None for a list without filters."""

    view_chosen = Signal(str)
    narrowed = Signal(str)

    def __init__(
        self,
        views: Sequence[tuple[str, str]],
        placeholder: str,
        tools: Sequence[QWidget] = (),
        *,
        has_filters: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("surface", parent)
        self.views = ViewsBar(views, tools)
        self.narrow = LineInput(placeholder)
        self.narrow.setAccessibleName(placeholder)
        self.narrow.setFixedSize(NARROW_BESIDE_CHIPS if has_filters else NARROW_WIDTH, tokens().control.button_small)
        self.clear = LinkButton("Clear", underline=False)
        self.clear.setAccessibleName("Clear the search")
        self.clear.hide()
        self.chips = ChipRow() if has_filters else None
        self.words = Label("", "caption", "text-muted")
        self.strong = Label("", "caption", weight=600)
        self.after = Label("", "caption", "text-muted")
        self.order = Label("", "caption", "text-muted")
        self.origin = OriginLabel()
        self.origin.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(lambda: self.narrowed.emit(self.narrow.text().strip()))
        self._lay_out()
        self.views.chosen.connect(self.view_chosen)
        self.narrow.textChanged.connect(self.on_text_changed)
        self.clear.clicked.connect(self.narrow.clear)
        if self.chips is not None:
            self.chips.before = self.clear
            self.chips.lines_changed.connect(self._fit)
        self._fit()

    def _lay_out(self) -> None:
        step = tokens().spacing.step_3
        second = QHBoxLayout()
        pad = tokens().spacing.pane_padding
        second.setContentsMargins(pad, 4, pad, 4)
        second.setSpacing(step)
        top = Qt.AlignmentFlag.AlignTop  # however many lines the chips take
        second.addWidget(self.narrow, 0, top)
        second.addWidget(self.clear, 0, top)
        if self.chips is not None:
            second.addWidget(self.chips, 1, top)
        else:
            second.addStretch(1)
        said = QWidget()
        said.setFixedHeight(LINE)
        line = QHBoxLayout(said)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for label in (self.words, self.strong, self.after, self.order):
            line.addWidget(label)
        line.addSpacing(step - 4)
        line.addWidget(self.origin)
        second.addWidget(said, 0, top)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.views)
        column.addLayout(second)

    def _fit(self) -> None:
        further = (self.chips.lines - 1) * LINE if self.chips is not None else 0
        self.setFixedHeight(HEIGHT + FILTERS + further)

    def on_text_changed(self, text: str) -> None:
        """Wait for a pause in typing."""
        self.clear.setVisible(bool(text))
        self._pause.start()

    def show_words(self, words: str, origin: Origin | None, strong: str = "", after: str = "", order: str = "") -> None:
        """How many there are, their sum and in which order; where the rows are from."""
        for label, text in ((self.words, words), (self.strong, strong), (self.after, after)):
            label.setText(text)
            label.setVisible(bool(text))
        self.order.setText(f"· {order}" if order else "")
        self.show_order()
        self.origin.setVisible(origin is not None)
        if origin is not None:
            self.origin.set_origin(origin)

    def show_order(self) -> None:
        """Show the order in words where it has room."""
        has_chips = self.chips is not None and bool(self.chips.chips)
        room = ROOM_WITH_CHIPS if has_chips else ROOM_FOR_ORDER
        self.order.setVisible(bool(self.order.text()) and self.width() >= room)

    def said(self) -> str:
        """Everything the head says, as plain text."""
        texts = (label.text() for label in (self.words, self.strong, self.after, self.order))
        return " ".join(text for text in texts if text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_order()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, HEIGHT - 1, self.width())
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())
