"""Banners across the window, stacked: read-only, records unreadable, trouble, news; each stays until it is over."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.domain.connection import ConnectionState, LedgerHealth, LinkHealth
from billie_desktop.domain.release import Release
from billie_desktop.domain.words import time_of_day
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.notice import Banner, BannerKind
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.shell.message_banner import MessageBanner
from billie_desktop.ui.updates.words import headline

SAID_MS = 6000


class BannerStack(QWidget):
    """Fixed slots in order of weight; nothing is shown twice."""

    try_asked = Signal()
    report_asked = Signal()
    message_read = Signal()
    update_asked = Signal()
    update_put_off = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.read_only = Banner(BannerKind.CRITICAL, "", icon="wifi-off")
        self.try_now = Button("Try now", ButtonKind.DANGER, small=True, outlined=True)
        self.read_only.add_widget(self.try_now)
        self.records = Banner(BannerKind.OFFLINE, "", icon="alert")
        self.restored = Banner(
            BannerKind.INFO, "The ledger is back.", "Money actions are on again.", icon="check-circle"
        )
        self.said = Banner(BannerKind.INFO, "", icon="check-circle")
        self.trouble = Banner(BannerKind.OFFLINE, "", icon="alert")
        self.report = Banner(BannerKind.INFO, "", icon="flag")
        self.report_now = Button("Look at the report", small=True)
        self.report.add_widget(self.report_now)
        put_away = Button("Dismiss", small=True)
        self.message = MessageBanner("bell", (put_away,))
        look, later = Button("What is new", small=True), Button("Later", small=True)
        self.newer = MessageBanner("download", (look, later))
        self._was_read_only = False
        self._back = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        urgent: tuple[QWidget, ...] = (self.read_only, self.records, self.trouble, self.restored)
        for banner in (*urgent, self.said, self.report, self.message, self.newer):
            column.addWidget(banner)
            banner.hide()
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._seen.setInterval(tokens().duration.success_notice)
        self._seen.timeout.connect(self.restored.hide)
        self._heard = QTimer(self)
        self._heard.setSingleShot(True)
        self._heard.setInterval(SAID_MS)
        self._heard.timeout.connect(self.said.hide)
        self.try_now.clicked.connect(self.try_asked)
        self.report_now.clicked.connect(self.report_asked)
        put_away.clicked.connect(self.message_read)
        look.clicked.connect(self.update_asked)
        later.clicked.connect(self.update_put_off)

    def show_connection(self, state: ConnectionState) -> None:
        """Read-only and unreadable records; the return of the ledger is said once."""
        self.read_only.setVisible(state.read_only)
        # A freeze is nothing that trying could end.
        self.try_now.setVisible(not _is_frozen_only(state))
        self.read_only.icon_name = "lock" if _is_frozen_only(state) else "wifi-off"
        if state.read_only:
            words = _words(state)
            self.read_only.set_words(words, state.read_only_reason)
            if not self._was_read_only:
                announce(self, f"{words} {state.read_only_reason}", urgent=True)
            self._back = "Commands are possible again." if _is_frozen_only(state) else "The ledger is back."
        elif self._was_read_only:
            self.restored.set_words(self._back, "Money actions are on again.")
            self.restored.show()
            self._seen.start()
            announce(self, f"{self._back} Money actions are on again.")
        self._was_read_only = state.read_only
        unreadable = state.database.health is LinkHealth.OFFLINE
        self.records.setVisible(unreadable)
        if unreadable:
            self.records.set_words("Records cannot be read.", "What is on screen is this desk’s copy, with its age.")

    def offer_report(self, text: str) -> None:
        """Something went wrong: a report can be read and saved."""
        self.report.set_words(text)
        self.report.show()
        announce(self, text)

    def say(self, text: str) -> None:
        """What has just been done, for some seconds."""
        self.said.set_words(text)
        self.said.show()
        self._heard.start()
        announce(self, text)

    def show_message(self, text: str) -> None:
        """The message of the day of the server; an empty text takes it away."""
        if text and text != self.message.accessibleName():
            announce(self, text)
        self.message.set_words(text)
        self.message.setVisible(bool(text))

    def show_update(self, release: Release | None) -> None:
        """There is a newer version; None takes it away."""
        if release is not None:
            self.newer.set_words(headline(release))
            announce(self, headline(release))
        self.newer.setVisible(release is not None)

    def show_trouble(self, text: str) -> None:
        """Something of the practice world ended by itself; an empty text takes it away."""
        self.trouble.setVisible(bool(text))
        if text:
            self.trouble.set_words(text)
            announce(self, text, urgent=True)


def _words(state: ConnectionState) -> str:
    if _is_frozen_only(state):
        return "Read-only."
    since = f" since {time_of_day(state.ledger.since)}" if state.ledger.since is not None else ""
    return f"Not signed in, read-only{since}." if _is_signed_out(state) else f"Read-only{since}."


def _is_signed_out(state: ConnectionState) -> bool:
    return state.ledger.health is LedgerHealth.NOT_SIGNED_IN


def _is_frozen_only(state: ConnectionState) -> bool:
    return bool(state.frozen) and state.ledger.health is not LedgerHealth.OFFLINE and not _is_signed_out(state)
