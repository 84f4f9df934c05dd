"""Where am I: the way into the page in front; every part but the last leads back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.text_painting import LEFT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

SIGN_ROOM = 20
LEAST_WIDTH = 52


class _Crumb(QPushButton):
    def __init__(self, text: str, first: bool, last: bool, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._first = first
        self._last = last
        self.focus_ring_radius = tokens().radius.key_cap
        self.setAccessibleName(f"{text}, this page" if last else f"Go to {text}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if last else Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if last:  # it says where one is and leads nowhere
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        lead = 0 if self._first else SIGN_ROOM
        return QSize(lead + round(text_width(self.text(), "caption")) + 1, tokens().control.least_target)

    def minimumSizeHint(self) -> QSize:
        # In a narrow window the parts are cut, with an ellipsis; what is spoken is always whole.
        hint = self.sizeHint()
        return QSize(min(hint.width(), LEAST_WIDTH), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = theme().color("text" if self.underMouse() and not self._last else "text-muted")
        x = 0
        if not self._first:
            side = tokens().control.icon_small
            paint_icon(painter, QRect(4, 0, side, self.height()), "chevron-right", theme().color("text-muted"), side)
            x = SIGN_ROOM
        box = QRect(x, 0, self.width() - x, self.height())
        paint_text(painter, box, self.text(), "caption", ink, LEFT)


class Breadcrumb(QWidget):
    """A row of parts; ``part_chosen`` tells which was pressed."""

    part_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[str, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts shown, from Home to here."""
        return self._parts

    def show_parts(self, parts: Sequence[str]) -> None:
        """Show another way; the same way changes nothing."""
        if tuple(parts) == self._parts:
            return
        self._parts = tuple(parts)
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, part in enumerate(self._parts):
            crumb = _Crumb(part, number == 0, number == len(self._parts) - 1, self)
            crumb.clicked.connect(lambda _checked=False, number=number: self.part_chosen.emit(number))
            self._row.addWidget(crumb)
