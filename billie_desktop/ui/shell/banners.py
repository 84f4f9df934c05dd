"""Banners across the window, stacked: read-only, records unreadable, trouble; each stays until it is over."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.domain.connection import ConnectionState, LedgerHealth, LinkHealth
from billie_desktop.domain.words import time_of_day
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.notice import Banner, BannerKind
from billie_desktop.ui.kit.tokens import tokens


class BannerStack(QWidget):
    """Fixed slots in order of weight; nothing is shown twice."""

    try_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.read_only = Banner(BannerKind.CRITICAL, "", icon="wifi-off")
        self.try_now = Button("Try now", small=True)
        self.read_only.add_widget(self.try_now)
        self.records = Banner(BannerKind.OFFLINE, "", icon="alert")
        self.restored = Banner(
            BannerKind.INFO, "The ledger is back.", "Money actions are on again.", icon="check-circle"
        )
        self.trouble = Banner(BannerKind.OFFLINE, "", icon="alert")
        self._was_read_only = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for banner in (self.read_only, self.records, self.trouble, self.restored):
            column.addWidget(banner)
            banner.hide()
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._seen.setInterval(tokens().duration.success_notice)
        self._seen.timeout.connect(self.restored.hide)
        self.try_now.clicked.connect(self.try_asked)

    def show_connection(self, state: ConnectionState) -> None:
        """Read-only and unreadable records; the return of the ledger is said once."""
        self.read_only.setVisible(state.read_only)
        if state.read_only:
            since = f" since {time_of_day(state.ledger.since)}" if state.ledger.since is not None else ""
            word = "Not signed in, read-only" if state.ledger.health is LedgerHealth.NOT_SIGNED_IN else "Read-only"
            self.read_only.set_words(f"{word}{since}.", state.read_only_reason)
            if not self._was_read_only:
                announce(self, f"{word}{since}. {state.read_only_reason}", urgent=True)
        elif self._was_read_only:
            self.restored.show()
            self._seen.start()
            announce(self, "The ledger is back. Money actions are on again.")
        self._was_read_only = state.read_only
        unreadable = state.database.health is LinkHealth.OFFLINE
        self.records.setVisible(unreadable)
        if unreadable:
            self.records.set_words("Records cannot be read.", "What is on screen is this desk’s copy, with its age.")

    def show_trouble(self, text: str) -> None:
        """Something of the practice world ended by itself; an empty text takes it away."""
        self.trouble.setVisible(bool(text))
        if text:
            self.trouble.set_words(text)
            announce(self, text, urgent=True)
