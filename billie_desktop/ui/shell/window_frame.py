"""What a window of the desk is made of: top bar, banners, pages, status bar, and what floats over them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.lock.privacy_screen import PrivacyScreen
from billie_desktop.ui.palette.palette import Palette
from billie_desktop.ui.shell.banners import BannerStack
from billie_desktop.ui.shell.failed_drawer import FailedDrawer
from billie_desktop.ui.shell.location import History, Location
from billie_desktop.ui.shell.pages import PLACES, FrontPage, PageStack
from billie_desktop.ui.shell.shortcut_sheet import ShortcutSheet
from billie_desktop.ui.shell.start_page import StartPage
from billie_desktop.ui.shell.status_bar import StatusBar
from billie_desktop.ui.shell.top_bar import TopBar
from billie_desktop.ui.shell.way import TITLE
from billie_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Desk
    from billie_desktop.desk.update_watch import UpdateWatch
    from billie_desktop.ui.keys.router import KeyRouter
    from billie_desktop.ui.state import Recent

LEAST_SIZE = (1024, 640)
SECOND_MS = 1000


class WindowFrame(QWidget):
    """Parts and their places; what they do is the window's. With ``has_places`` it is the main window."""

    def __init__(self, router: KeyRouter, recent: Recent, now: Callable[[], datetime], *, has_places: bool) -> None:
        super().__init__(None)
        self.router = router
        self.recent = recent
        self.now = now
        self.has_places = has_places
        self.desk: Desk | None = None
        self.updates: UpdateWatch | None = None
        self.tasks = Tasks(self)
        self.setWindowTitle(TITLE)
        self.resize(*tokens().region.window_reference)
        screen = self.screen().availableSize()
        # At 200 % a screen is only half as wide: the panes fold, as they do in any small window.
        self.setMinimumSize(min(LEAST_SIZE[0], screen.width()), min(LEAST_SIZE[1], screen.height()))
        self.top = TopBar(PLACES if has_places else ())
        self.banners = BannerStack()
        self.pages = PageStack()
        self.start_page = StartPage()
        self.pages.addWidget(self.start_page)
        self.status = StatusBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._content = (self.top, self.banners, self.pages, self.status)
        for widget, stretch in zip(self._content, (0, 0, 1, 0), strict=True):
            column.addWidget(widget, stretch)
        self.privacy = PrivacyScreen()
        self.privacy.hide()
        column.addWidget(self.privacy, 1)
        self.history = History(Location("home") if has_places else Location())
        self.palette_overlay = Palette(self, router, lambda: recent.rows)
        self.sheet = ShortcutSheet(self, router)
        self._failed: FailedDrawer | None = None
        self._front: FrontPage | None = None
        self._second = QTimer(self)
        self._second.setInterval(SECOND_MS)
        self._second.start()
        self.status.show_connection(None)
        self.top.show_history(False, False)
        self.top.show_place("home" if has_places else "")

    @property
    def failed(self) -> FailedDrawer:
        """The failed actions, made when they are first asked for."""
        if self._failed is None:
            self._failed = FailedDrawer(self.pages, self.router)
            if self.desk is not None:
                self._failed.attach(self.desk.commands)
        return self._failed

    @property
    def shows_failed(self) -> bool:
        """Whether they are open."""
        return self._failed is not None and self._failed.is_open
