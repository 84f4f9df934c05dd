"""Copy beside a value: 20 px, answers with a tick for two seconds."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.tokens import tokens

SIZE = 20


class CopyButton(IconButton):
    """Copies `value` to the clipboard. `what` names it: "account number". Emits `copied` for the audit log."""

    copied = Signal(str)  # what was copied, never the value

    def __init__(self, what: str, value: str = "", parent: QWidget | None = None) -> None:
        super().__init__("copy", f"Copy {what}", size=SIZE, parent=parent)
        self._what = what
        self._value = value
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(tokens().duration.confirmed_mark)
        self._back.timeout.connect(self.on_seen)
        self.clicked.connect(self.on_clicked)

    def set_value(self, value: str) -> None:
        """Another value to copy; without one the button is disabled."""
        self._value = value
        self.setEnabled(bool(value))

    def on_clicked(self) -> None:
        """Copy, and say so."""
        QGuiApplication.clipboard().setText(self._value)
        self.set_icon("check")
        self.tone = "success"
        announce(self, f"{self._what} copied")
        self._back.start()
        self.copied.emit(self._what)

    def on_seen(self) -> None:
        """Show the sign for copying again."""
        self.tone = "text-muted"
        self.set_icon("copy")
