"""The bell of a window: how much news is unread, the last ten, and a line at the bottom for what came just now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal

from billie_desktop.desk.desk import Desk
from billie_desktop.domain.request_notice import MOST_SHOWN, RequestNotice
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.menu import Menu
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.tokens import tokens

if TYPE_CHECKING:
    from billie_desktop.ui.shell.window import DeskWindow

SHOWN_MS = 8000
WIDTH = 420
GAP = 4
MOST_COUNTED = 99


class Bell(QObject):
    """Read state goes by the id of a notice; a click opens its request. The first look announces nothing."""

    request_asked = Signal(str, str)

    def __init__(self, window: DeskWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk: Desk | None = None
        self._told: RequestNotice | None = None
        self._desk_seen: frozenset[str] = frozenset()
        self.line = Notice(NoticeKind.INFO, "", "", "Open", icon="bell", parent=window)
        self.line.hide()
        self.line.action_requested.connect(self.on_line)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.on_time)
        window.installEventFilter(self)

    def attach(self, desk: Desk) -> None:
        """There is something to tell."""
        self._desk = desk
        if desk.request_notices is not None:
            release = desk.request_notices.subscribe(self.on_news)
            self._window.destroyed.connect(lambda *_args: release())
        self.show_count()

    def show_count(self) -> None:
        """Unread news about requests, and what the desk says about itself."""
        desk = self._desk
        if desk is None:
            return
        own = {f"{each.kind} {each.text}" for each in desk.notices()} - self._desk_seen
        unread = len(desk.request_notices.unread) if desk.request_notices is not None else 0
        self._window.top.bell.set_count(min(MOST_COUNTED, unread + len(own)))

    def on_news(self, fresh: tuple[RequestNotice, ...]) -> None:
        """The news changed; ``fresh`` came just now."""
        self.show_count()
        if not fresh:
            return
        first = self._told = fresh[0]
        more = f" and {len(fresh) - 1} more" if len(fresh) > 1 else ""
        self.line.set_words(f"{first.headline}.", f"{first.text}{more}", "Open")
        announce(self._window, f"{first.headline}. {first.text}{more}")
        self._place()
        self.line.show()
        self.line.raise_()
        self._timer.start()

    def on_line(self) -> None:
        """The link of the line."""
        self.line.hide()
        if self._told is not None:
            self.open_notice(self._told)

    def on_time(self) -> None:
        """It goes by itself, never from under the pointer."""
        if self.line.underMouse():
            self._timer.start()
        else:
            self.line.hide()

    def open_notice(self, notice: RequestNotice) -> None:
        """Seen, and its request is shown."""
        if self._desk is not None and self._desk.request_notices is not None:
            self._desk.request_notices.mark_read((notice.notice_id,))
        self.request_asked.emit(notice.kind.value, notice.request_id)

    def menu(self) -> Menu:
        """The panel: the last ten about requests, then what the desk says about itself."""
        menu = Menu(self._window)
        desk = self._desk
        board = desk.request_notices if desk is not None else None
        shown = board.notices[:MOST_SHOWN] if board is not None else ()
        for notice in shown:
            unread = board is not None and notice.notice_id in board.unread
            icon = "dot" if unread else "check"
            menu.add_entry(f"{notice.headline} · {notice.text}", partial(self.open_notice, notice), icon=icon)
        if board is not None and board.unread:
            menu.add_entry("Mark all as read", partial(board.mark_read, tuple(board.unread)), icon="check-double")
        own = desk.notices() if desk is not None else ()
        if shown and own:
            menu.addSeparator()
        for each in own:
            menu.add_entry(each.text, icon="info")
        if not shown and not own:
            menu.add_entry("No notices", icon="check")
        self._desk_seen = frozenset(f"{each.kind} {each.text}" for each in own)
        self.show_count()
        return menu

    def summon(self) -> None:
        """Open the panel under the bell."""
        menu, button = self.menu(), self._window.top.bell
        corner = button.mapToGlobal(button.rect().bottomRight())
        menu.popup(corner - QPoint(menu.sizeHint().width(), -GAP))

    def _place(self) -> None:
        edge = tokens().spacing.step_4
        height = self.line.heightForWidth(WIDTH)
        height = height if height > 0 else self.line.sizeHint().height()
        bottom = self._window.height() - self._window.status.height() - tokens().region.pending_line - edge
        self.line.setGeometry(self._window.width() - WIDTH - edge, bottom - height, WIDTH, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.Resize and self.line.isVisible():
            self._place()
        return False
