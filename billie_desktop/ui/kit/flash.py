"""Change in place: the ground of a changed cell fades from the flash colour; text never moves."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QElapsedTimer,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor

from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

TICK_MS = 30
WHOLE_ROW = -1


def blend(over: QColor, under: QColor, share: float) -> QColor:
    """`share` of `over` (0 to 1) on `under`."""
    rest = 1.0 - share
    return QColor(
        round(over.red() * share + under.red() * rest),
        round(over.green() * share + under.green() * rest),
        round(over.blue() * share + under.blue() * rest),
    )


class Flashes(QObject):
    """Fading cells of one view. The timer runs only while something fades; nothing flashes in reduced motion."""

    faded = Signal(QModelIndex, bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = QElapsedTimer()
        self._clock.start()
        self._running: dict[QPersistentModelIndex, tuple[int, int, bool]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.on_tick)

    @property
    def is_running(self) -> bool:
        """True while a cell fades."""
        return self._timer.isActive()

    def start(
        self, index: QModelIndex | QPersistentModelIndex, whole_row: bool = False, length: int | None = None
    ) -> None:
        """Let a cell, or its whole row, fade; `length` in ms, by default that of a change."""
        length = theme().motion(length or tokens().duration.row_change)
        if length <= 0:
            return
        model: QAbstractItemModel = index.model()
        key = QPersistentModelIndex(model.index(index.row(), 0 if whole_row else index.column()))
        self._running[key] = (self._clock.elapsed(), length, whole_row)
        if not self._timer.isActive():
            self._timer.start()

    def shares(self) -> dict[tuple[int, int], float]:
        """Share of the flash colour per (row, column) now; the column is WHOLE_ROW for a row."""
        now = self._clock.elapsed()
        found: dict[tuple[int, int], float] = {}
        for key, (start, length, whole_row) in self._running.items():
            share = 1.0 - (now - start) / length
            if share > 0:
                found[key.row(), WHOLE_ROW if whole_row else key.column()] = share
        return found

    def on_tick(self) -> None:
        """Have the fading cells painted again, and forget those that are done."""
        now = self._clock.elapsed()
        for key, (start, length, whole_row) in list(self._running.items()):
            if now - start >= length or not key.isValid():
                del self._running[key]
            if key.isValid():
                self.faded.emit(QModelIndex(key), whole_row)  # type: ignore[call-overload]
        if not self._running:
            self._timer.stop()
