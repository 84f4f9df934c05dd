"""Where a figure is from: "Live · 09:41:07", "Cached · 2 min", "Unavailable"."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QRect, QSize, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.domain.business_date import as_utc, in_sydney
from billie_desktop.domain.provenance import Origin, OriginKind
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.text_painting import LEFT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

REFRESH_MS = 15_000


def age_words(age: timedelta) -> str:
    """An age as it is shown: "now", "2 min", "3 h", "5 days"."""
    minutes = int(age.total_seconds()) // 60
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    if hours < 48:
        return f"{hours} h"
    return f"{hours // 24} days"


def origin_words(origin: Origin, now: datetime) -> str:
    """An origin as it is shown; live with its second, cached with its age at `now`."""
    if origin.kind is OriginKind.UNAVAILABLE:
        return "Unavailable"
    if origin.kind is OriginKind.LIVE:
        return f"Live · {in_sydney(origin.as_of):%H:%M:%S}" if origin.as_of else "Live"
    return f"Cached · {age_words(as_utc(now) - as_utc(origin.as_of))}" if origin.as_of else "Cached"


def origin_spoken(origin: Origin, now: datetime) -> str:
    """An origin in words for assistive technology."""
    if origin.kind is OriginKind.UNAVAILABLE:
        return "unavailable"
    if origin.kind is OriginKind.LIVE:
        return f"live at {in_sydney(origin.as_of):%H:%M:%S}" if origin.as_of else "live"
    return f"cached, {age_words(as_utc(now) - as_utc(origin.as_of))} old" if origin.as_of else "cached"


def paint_origin(painter: QPainter, rect: QRect, origin: Origin, words: str) -> int:
    """Paint sign and words at the left edge of `rect`; returns the width taken in px."""
    look = theme().badge(origin.kind.value)
    side, gap = tokens().control.icon_small, tokens().spacing.badge_gap
    paint_icon(painter, QRect(rect.x(), rect.y(), side, rect.height()), look.icon, look.fg, side, bold=True)
    box = rect.adjusted(side + gap, 0, 0, 0)
    return side + gap + round(paint_text(painter, box, words, "caption", look.fg, LEFT, elide=False))


class OriginLabel(QWidget):
    """Shows an origin; the age of a cached one goes on by itself while it is on screen.

    `words` replaces the usual words, for "As of 9:26 am".
    """

    def __init__(self, origin: Origin | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._origin = origin or Origin.unavailable()
        self._fixed_words: str | None = None
        self._said: tuple[OriginKind, str] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._timer: QTimer | None = None
        self.set_origin(self._origin)

    @property
    def origin(self) -> Origin:
        """What is shown."""
        return self._origin

    def set_origin(self, origin: Origin, words: str | None = None) -> None:
        """Show another origin, in place."""
        self._origin = origin
        self._fixed_words = words
        self.on_time_passed()

    def words(self) -> str:
        """The words shown now."""
        return self._fixed_words or origin_words(self._origin, datetime.now(UTC))

    def on_time_passed(self) -> None:
        """Write the age again, where it reads differently by now."""
        said = self._origin.kind, self._fixed_words or origin_spoken(self._origin, datetime.now(UTC))
        size = self.sizeHint()
        if said == self._said and size == self.size():
            return
        self._said = said
        self.setAccessibleName(said[1])
        self.setFixedSize(size)
        self.update()

    def showEvent(self, event: object) -> None:
        self.on_time_passed()
        if self._timer is None:
            self._timer = QTimer(self)
            self._timer.setInterval(REFRESH_MS)
            self._timer.timeout.connect(self.on_time_passed)
        self._timer.start()

    def hideEvent(self, event: object) -> None:
        if self._timer is not None:
            self._timer.stop()

    def sizeHint(self) -> QSize:
        control, gap = tokens().control, tokens().spacing.badge_gap
        return QSize(control.icon_small + gap + round(text_width(self.words(), "caption")) + 1, control.badge)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_origin(QPainter(self), self.rect(), self._origin, self.words())
