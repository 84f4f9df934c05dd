"""A caption and its figure in one row of 28; what is pending stands left of the figure, never in its place."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.domain.money import Money
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.customer.painted_text import PaintedText
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.money_label import MoneyLabel, PendingLabel, PendingMark
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.tokens import ColorRole, FontRole, tokens
from billie_desktop.ui.models.command_words import Mark, MarkKind

KIT_MARKS = {
    MarkKind.PENDING: PendingMark.RUNNING,
    MarkKind.RECORDED: PendingMark.CONFIRMED,
    MarkKind.UNKNOWN: PendingMark.UNKNOWN,
    MarkKind.FAILED: PendingMark.FAILED,
}
TONES: dict[MarkKind, ColorRole] = {
    MarkKind.PENDING: "link",
    MarkKind.RECORDED: "success",
    MarkKind.UNKNOWN: "warning",
    MarkKind.FAILED: "danger",
}
LINK_GAP = 4
FIGURE_GAP = 10


class MarkBox(QWidget):
    """A mark with its words and, where something can be asked, the link behind a dot."""

    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark: Mark | None = None
        self.label = PendingLabel()
        self.link = LinkButton("")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(LINK_GAP)
        row.addWidget(self.label)
        row.addWidget(self.link)
        self.link.clicked.connect(self.on_link_pressed)
        self.show_mark(None)

    def show_mark(self, mark: Mark | None) -> None:
        """Show a mark or nothing; a new state is spoken."""
        if mark == self.mark and self.label.accessibleName():
            return
        changed = mark is not None and self.mark is not None and mark.key == self.mark.key
        self.mark = mark
        self.setVisible(mark is not None)
        if mark is None:
            self.label.set_pending(None)
            return
        self._say(mark, mark.words, mark.ask is not None)
        if mark.ask is not None:
            self.link.setText(mark.ask.value)
            self.link.tone = TONES[mark.kind]
            self.link.setAccessibleName(f"{mark.ask.value}: {mark.words}")
            self.link.updateGeometry()
        if changed:
            announce(self, mark.words, urgent=mark.kind in (MarkKind.FAILED, MarkKind.UNKNOWN))

    def fit(self, room: int) -> None:
        """As much as goes into so many px: with the link, without it, the amount alone, the sign. The pending line has
        all of it, and so has what is spoken."""
        mark = self.mark
        if mark is None:
            return
        link = LINK_GAP + self.link.sizeHint().width() if mark.ask is not None else 0
        ways = [(mark.words, link)] if link else []
        ways += [(mark.words, 0), (mark.short, 0), ("", 0)]
        for words, beside in ways:
            self._say(mark, words, bool(beside))
            if self.label.sizeHint().width() + beside <= room:
                break

    def _say(self, mark: Mark, words: str, with_link: bool) -> None:
        self.label.set_pending(KIT_MARKS[mark.kind], f"{words} ·" if with_link else words)
        self.label.setAccessibleName(mark.words)
        self.link.setVisible(with_link)

    def on_link_pressed(self) -> None:
        """The agent asks for something."""
        if self.mark is not None and self.mark.ask is not None:
            self.asked.emit(self.mark.key, self.mark.ask.value)


class FigureRow(QWidget):
    """Caption left, figure right. ``total`` is strong and has a line above."""

    asked = Signal(str, str)

    def __init__(self, caption: str, *, total: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._total = total
        self.setFixedHeight(tokens().row.key_value + (1 if total else 0))
        role: FontRole = "dense-strong" if total else "dense"
        self.caption = Label(caption, role, "text" if total else "text-muted")
        self._mark: MarkBox | None = None
        self.figure = MoneyLabel(name=caption, role="dense", weight=600 if total else 500)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 1 if total else 0, 0, 0)
        row.setSpacing(FIGURE_GAP)
        row.addWidget(self.caption)
        row.addStretch(1)
        row.addWidget(self.figure)

    @property
    def mark(self) -> MarkBox:
        """What is pending, left of the figure; made at the first command."""
        if self._mark is None:
            self._mark = MarkBox()
            self._row.insertWidget(self._row.count() - 1, self._mark)
            self._mark.asked.connect(self.asked)
        return self._mark

    def show_figure(self, value: Money | None, origin: Origin, *, flash: bool = False) -> None:
        """Another figure, in place."""
        self.figure.set_value(value, origin, flash=flash)

    def show_caption(self, caption: str) -> None:
        """Other words before the same figure, such as where it is from."""
        if caption != self.caption.text():
            self.caption.setText(caption)
            self.updateGeometry()

    def show_mark(self, mark: Mark | None) -> None:
        """What is pending on this figure."""
        if mark is None and self._mark is None:
            return
        self.mark.show_mark(mark)
        self._fit_mark()

    def minimumSizeHint(self) -> QSize:
        # A mark must not push the panes apart: where it has no room it says less, the pending line has all of it.
        figure = self.figure.minimumSizeHint().width()
        return QSize(self.caption.sizeHint().width() + FIGURE_GAP + figure, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_mark()

    def _fit_mark(self) -> None:
        if self._mark is not None:
            self._mark.fit(self.width() - self.minimumSizeHint().width() - 2 * FIGURE_GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._total:
            paint_hairline(QPainter(self), 0, 0, self.width())


class TextRow(QWidget):
    """Caption left, words right, in one row of 28."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = caption
        self.setFixedHeight(tokens().row.key_value)
        self.value = PaintedText("", "dense", weight=500)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(caption, "dense", "text-muted"))
        row.addStretch(1)
        row.addWidget(self.value)

    def show_text(self, text: str, tone: ColorRole = "text", *, strong: bool = False) -> None:
        """Other words, in place."""
        self.value.show_text(text, tone, 600 if strong else 500)
        self.value.setAccessibleName(f"{self._caption}: {text}")
