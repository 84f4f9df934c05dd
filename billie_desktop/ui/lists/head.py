"""The head of a list: smart views with counts, a field that narrows, and what is shown in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.inputs import LineInput
from billie_desktop.ui.kit.labels import Label, Pane
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.tokens import tokens

VIEWS, FILTERS = 40, 36
PAUSE_MS = 200
NARROW_WIDTH = 280


class ListHead(Pane):
    """Tells what the agent wants; the page asks for it."""

    view_chosen = Signal(str)
    narrowed = Signal(str)

    def __init__(self, views: Sequence[tuple[str, str]], placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setFixedHeight(VIEWS + FILTERS)
        self.views = Segmented([(key, word, "") for key, word in views], large=True)
        self.views.setAccessibleName("Views")
        self.narrow = LineInput(placeholder)
        self.narrow.setAccessibleName(placeholder)
        self.narrow.setFixedSize(NARROW_WIDTH, tokens().control.button_small)
        self.clear = LinkButton("Clear", underline=False)
        self.clear.hide()
        self.words = Label("", "caption", "text-muted")
        self.origin = OriginLabel()
        self.origin.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(lambda: self.narrowed.emit(self.narrow.text().strip()))
        pad = tokens().spacing.pane_padding
        first = QHBoxLayout()
        first.setContentsMargins(pad - 2, 6, pad, 6)
        first.addWidget(self.views)
        first.addStretch(1)
        second = QHBoxLayout()
        second.setContentsMargins(pad, 3, pad, 4)
        second.setSpacing(tokens().spacing.step_3)
        second.addWidget(self.narrow)
        second.addWidget(self.clear)
        second.addStretch(1)
        second.addWidget(self.words)
        second.addWidget(self.origin)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(first)
        column.addLayout(second)
        self.views.chosen.connect(self.view_chosen)
        self.narrow.textChanged.connect(self.on_text_changed)
        self.clear.clicked.connect(self.narrow.clear)

    def on_text_changed(self, text: str) -> None:
        """Wait for a pause in typing."""
        self.clear.setVisible(bool(text))
        self._pause.start()

    def show_words(self, words: str, origin: Origin | None) -> None:
        """How many there are and in which order; where the rows are from."""
        self.words.setText(words)
        self.origin.setVisible(origin is not None)
        if origin is not None:
            self.origin.set_origin(origin)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, VIEWS - 1, self.width())
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())
