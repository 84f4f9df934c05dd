"""The drawer: a form or a detail at the right edge of the panes.

It is a child of the panes, so nothing floats over the window, and the host narrows the work surface beside it
(`opened` and `closed` tell when). Esc closes it, the focus stays inside and returns to where it came from. The head
says what is done, to whom and on which account, under the colour band of that customer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from billie_desktop.ui.kit.drawer_parts import DrawerFoot, ShadowStrip, StepsRow
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.painting import paint_hairline, paint_vertical_hairline
from billie_desktop.ui.kit.scroll import ScrollBody
from billie_desktop.ui.kit.text_painting import paint_text
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

TITLE_TOP, SUBTITLE_LINE = 15, 16


class Subtitle(QWidget):
    """Who and which account: plain and mono parts in one muted line. Ids are mono, never cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[tuple[str, bool], ...] = ()
        self.setFixedHeight(SUBTITLE_LINE)

    def set_parts(self, parts: Sequence[tuple[str, bool]]) -> None:
        """(text, is an id) in order."""
        self._parts = tuple(parts)
        self.setAccessibleName(" ".join(text for text, _ in self._parts))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        x, color = 0, theme().color("text-muted")
        for text, is_id in self._parts:
            box = QRect(x, 0, self.width() - x, self.height())
            x += round(paint_text(painter, box, text, "mono-dense" if is_id else "caption", color, elide=not is_id)) + 6


class Drawer(QWidget):
    """See the module. `width` is 480 for forms, 560 to peek, 880 for an assessment.

    `dense` sets a long form closer, so that it fits a window of 900 without scrolling.
    """

    opened = Signal()
    closed = Signal()
    close_refused = Signal()

    def __init__(
        self,
        host: QWidget,
        title: str,
        *,
        subtitle: Sequence[tuple[str, bool]] = (),
        band: QColor | None = None,
        steps: Sequence[str] = (),
        width: int | None = None,
        dense: bool = False,
    ) -> None:
        super().__init__(host)
        self._host = host
        self._width = width or tokens().region.drawer
        self._band = band
        self._opener: QWidget | None = None
        self.may_close: Callable[[], bool] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", "surface")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shadow = ShadowStrip(host)
        self._shadow.hide()
        self.title = Label(title, "h3")
        self.subtitle = Subtitle()
        self.close_button = IconButton("close", "Close")
        self.steps = StepsRow(steps) if steps else None
        self.foot = DrawerFoot()
        self.body_area = QScrollArea()
        self._build(dense)
        self.set_head(title, subtitle)
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.finished.connect(self.on_slid)
        self._closing = False
        self.close_button.clicked.connect(self.request_close)
        host.installEventFilter(self)
        self.hide()

    def _build(self, dense: bool) -> None:
        padding = tokens().spacing.drawer_padding
        head = QWidget()
        head.setFixedHeight(tokens().region.drawer_head)
        self.head_row = row = QHBoxLayout(head)
        row.setContentsMargins(padding, TITLE_TOP, padding - 8, 0)
        row.setSpacing(tokens().spacing.step_2)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title_row = QHBoxLayout()
        self.title_row.setSpacing(tokens().spacing.step_2)
        self.title_row.addWidget(self.title)
        words.addLayout(self.title_row)
        words.addWidget(self.subtitle)
        words.addStretch(1)
        row.addLayout(words, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body = ScrollBody()
        self.body_layout = QVBoxLayout(self.body)
        above, below, between = (9, tokens().spacing.step_1, 10) if dense else (16, 16, tokens().spacing.step_3)
        self.body_layout.setContentsMargins(padding, above, padding, below)
        self.body_layout.setSpacing(between)
        self.body_area.setWidget(self.body)
        self.body_area.setWidgetResizable(True)
        self.body_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        if self.steps is not None:
            column.addWidget(self.steps)
        column.addWidget(self.body_area, 1)
        column.addWidget(self.foot)

    def set_head(self, title: str, subtitle: Sequence[tuple[str, bool]] = ()) -> None:
        """What is done, and to whom: (text, is an id) parts."""
        self.title.setText(title)
        self.subtitle.set_parts(subtitle)
        words = " ".join(text for text, _ in subtitle)
        self.setAccessibleName(f"{title}, {words}" if words else title)

    def set_band(self, band: QColor | None) -> None:
        """Another customer's colour along the top."""
        self._band = band
        self.update()

    # open and close

    @property
    def is_open(self) -> bool:
        """True from `open` until `closed`."""
        return self.isVisible() and not self._closing

    @property
    def is_sliding(self) -> bool:
        """True while it moves in or out."""
        return self._slide.state() == QPropertyAnimation.State.Running

    def open(self, focus: QWidget | None = None) -> None:
        """Slide in and take the focus, to `focus` or to the first field. It returns later to where it is now."""
        self._opener = QApplication.focusWidget()
        self._closing = False
        self._settle(0)
        self.show()
        self._settle(0)  # showing lets a waiting layout give the host another width
        target = self.pos()
        self._shadow.show()
        self._shadow.raise_()
        self.raise_()
        first = focus or next(iter(self._tab_stops(self.body)), None) or self.close_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._run(QPoint(self._host.width(), target.y()), target)
        self.opened.emit()

    def request_close(self) -> None:
        """Close unless `may_close` says that something would be lost."""
        if not self.is_open:
            return
        if self.may_close is not None and not self.may_close():
            self.close_refused.emit()
            return
        self._closing = True
        self._give_focus_back()
        self._run(self.pos(), QPoint(self._host.width(), self.y()))

    def close_at_once(self) -> None:
        """Give way to another drawer in the same place, without the movement."""
        if self.is_open:
            self._slide.stop()
            self._give_focus_back()
            self._closing = True
            self.on_slid()

    def _give_focus_back(self) -> None:
        opener, self._opener = self._opener, None
        if opener is None or not self.isAncestorOf(QApplication.focusWidget() or self):
            return
        try:
            if opener.isVisible():
                opener.setFocus(Qt.FocusReason.OtherFocusReason)
        except RuntimeError:
            # The opener was deleted meanwhile; there is nothing to return to.
            return

    def _run(self, start: QPoint, end: QPoint) -> None:
        self._slide.stop()
        length = theme().motion(tokens().duration.drawer)
        if length <= 0:
            self.move(end)
            self.on_slid()
            return
        self._slide.setDuration(length)
        self._slide.setStartValue(start)
        self._slide.setEndValue(end)
        self._slide.start()

    def on_slid(self) -> None:
        """The movement is over."""
        if self._closing:
            self._closing = False
            self.hide()
            self._shadow.hide()
            self.closed.emit()

    # place

    def _settle(self, offset: int) -> None:
        width = min(self._width, self._host.width())
        self.setGeometry(self._host.width() - width + offset, 0, width, self._host.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._slide.stop()
            self._settle(0)
            self.on_slid()
        return False

    def moveEvent(self, event: object) -> None:
        self._shadow.setGeometry(self.x() - self._shadow.width(), self.y(), self._shadow.width(), self.height())

    def resizeEvent(self, event: object) -> None:
        self.moveEvent(event)

    # keys

    def _tab_stops(self, within: QWidget) -> list[QWidget]:
        """Widgets inside that take the focus by Tab, in tab order."""
        stops: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if takes and within.isAncestorOf(widget) and widget.isVisibleTo(self) and widget.isEnabled():
                stops.append(widget)
            widget = widget.nextInFocusChain()
        return stops

    def focusNextPrevChild(self, next: bool) -> bool:
        stops = self._tab_stops(self)
        if not stops:
            return True
        current = QApplication.focusWidget()
        at = next_index = stops.index(current) if current in stops else -1
        next_index = (at + (1 if next else -1)) % len(stops) if at >= 0 else 0
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        stops[next_index].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.request_close()
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("surface"))
        paint_vertical_hairline(painter, 0, 0, self.height(), "hairline-strong")
        paint_hairline(painter, 0, tokens().region.drawer_head - 1, self.width())
        if self._band is not None:
            painter.fillRect(0, 0, self.width(), tokens().stroke.customer_band, self._band)
