"""A row of choices of which one holds: filters of a list, smart views above a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.text_painting import paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

PADDING = 8
COUNT_GAP, SMALL_COUNT_GAP = 6, 3


class _Segment(QPushButton):
    """One choice; arrow keys move among them."""

    def __init__(self, text: str, count: str, role_size: int, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.count = count
        self.focus_ring_radius = tokens().radius.tab
        self._height = role_size
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{text}, {count}" if count else text)

    def _text_width(self) -> float:
        return text_width(self.text(), "control") if self._height > 26 else text_width(self.text(), "caption", 500)

    def sizeHint(self) -> QSize:
        width = self._text_width() + 2 * PADDING
        if self.count and self._height > 26:
            width += COUNT_GAP + text_width(self.count, "caption")
        elif self.count:
            width += SMALL_COUNT_GAP + text_width(self.count, "caption", 500)
        return QSize(round(width), self._height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        chosen = self.isChecked()
        if chosen or self.underMouse():
            ground = theme().color("selected" if chosen else "hover")
            rounded_rect(painter, self.rect(), tokens().radius.tab, ground)
        ink = theme().color("link" if chosen else "text-muted")
        box = self.rect().adjusted(PADDING, 0, 0, 0)
        if self._height > 26:
            width = paint_text(painter, box, self.text(), "control", ink, elide=False)
            box = box.adjusted(round(width) + COUNT_GAP, 0, 0, 0)
            paint_text(painter, box, self.count, "caption", ink, elide=False)
        else:
            width = paint_text(painter, box, self.text(), "caption", ink, weight=500, elide=False)
            box = box.adjusted(round(width) + SMALL_COUNT_GAP, 0, 0, 0)
            paint_text(painter, box, self.count, "caption", ink, weight=500, elide=False)


class Segmented(QWidget):
    """Choices by key: `Segmented([("all", "All", "38"), ("notes", "Notes", "")])`. `large` is 28 high, else 26.

    Left and right move and choose; one Tab stop for the whole row.
    """

    chosen = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[str, str, str]] = (), *, large: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._height = tokens().control.icon_button if large else 26
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(tokens().spacing.step_1 if large else tokens().spacing.step_1 // 2)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._segments: dict[str, _Segment] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str, str]]) -> None:
        """(key, word, count) in order; the count may be empty. The chosen key stays chosen if it is still there."""
        before = self.current
        for segment in self._segments.values():
            self._group.removeButton(segment)
            segment.deleteLater()
        self._segments.clear()
        for key, word, count in choices:
            segment = _Segment(word, count, self._height, self)
            segment.clicked.connect(self.on_clicked)
            self._group.addButton(segment)
            self._row.addWidget(segment)
            self._segments[key] = segment
        if self._segments:
            self.set_current(before if before in self._segments else next(iter(self._segments)))

    def set_count(self, key: str, count: str) -> None:
        """Another count for one choice, in place."""
        segment = self._segments[key]
        segment.count = count
        segment.setAccessibleName(f"{segment.text()}, {count}" if count else segment.text())
        segment.updateGeometry()
        segment.update()

    @property
    def current(self) -> str:
        """Key of the choice that holds."""
        return next((key for key, segment in self._segments.items() if segment.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Choose without telling."""
        self._segments[key].setChecked(True)

    def focus_current(self) -> None:
        """Put the focus on the choice that holds."""
        segment = self._segments.get(self.current)
        if segment is not None:
            segment.setFocus(Qt.FocusReason.TabFocusReason)

    def fit(self, room: int) -> list[str]:
        """Leave choices out, the last ones first but never the one that holds, until the row fits ``room`` px; returns
        the keys of those left out."""
        left_out: list[str] = []
        gap, widths = self._row.spacing(), {key: each.sizeHint().width() for key, each in self._segments.items()}
        for key in reversed(widths):
            shown = [width for each, width in widths.items() if each not in left_out]
            if sum(shown) + gap * (len(shown) - 1) <= room:
                break
            if key != self.current:
                left_out.insert(0, key)
        for key, segment in self._segments.items():
            segment.setVisible(key not in left_out)
        return left_out

    def on_clicked(self) -> None:
        """Somebody chose."""
        self.chosen.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = list(self._segments)
        at = keys.index(self.current) + step
        if 0 <= at < len(keys):
            segment = self._segments[keys[at]]
            segment.setFocus(Qt.FocusReason.TabFocusReason)
            segment.click()
        event.accept()
