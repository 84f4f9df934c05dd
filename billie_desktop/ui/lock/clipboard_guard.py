"""A clipboard that forgets what was copied from the desk: ids, phone numbers and names are personal data."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

LIFE_MS = 60_000


class ClipboardGuard(QObject):
    """Clears what this program copied a minute ago, unless another program has copied since."""

    def __init__(
        self, parent: QObject | None = None, life_ms: int = LIFE_MS, owns: Callable[[], bool] | None = None
    ) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._owns = owns or self._clipboard.ownsClipboard
        self._ours = ""
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(life_ms)
        self._due.timeout.connect(self.clear)
        self._clipboard.dataChanged.connect(self.on_copied)

    def on_copied(self) -> None:
        """Something else is in the clipboard, from here or from elsewhere."""
        self._ours = self._clipboard.text() if self._owns() else ""
        if self._ours:
            self._due.start()
        else:
            self._due.stop()

    def clear(self) -> None:
        """Forget it now, if it is still what was copied here."""
        ours, self._ours = self._ours, ""
        self._due.stop()
        if ours and self._owns() and self._clipboard.text() == ours:
            self._clipboard.clear()

    def let_go(self) -> None:
        """The program ends, and what it copied goes with it."""
        self._clipboard.dataChanged.disconnect(self.on_copied)
        self.clear()
