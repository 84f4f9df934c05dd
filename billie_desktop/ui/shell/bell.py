"""The bell of a window: how much news is unread, the last ten, and a line under it for what came just now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal

from billie_desktop.domain.chat_notice import ChatNotice
from billie_desktop.domain.notice_mark import NewsKind
from billie_desktop.domain.request_notice import MOST_SHOWN, RequestNotice
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.menu import Menu
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.tokens import tokens

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Desk
    from billie_desktop.ui.shell.window import DeskWindow

SHOWN_MS = 8000
WIDTH = 420
GAP = 4
MOST_COUNTED = 99
CLEAR_READ = "Clear what was read"


class Bell(QObject):
    """Read state goes by the id of a notice; a click opens its request. The first look announces nothing."""

    request_asked = Signal(str, str)
    conversation_asked = Signal(str)

    def __init__(self, window: DeskWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk: Desk | None = None
        self._told: RequestNotice | ChatNotice | None = None
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
        if desk.queue is not None:
            unhear = desk.queue.subscribe(self.on_chats)
            self._window.destroyed.connect(lambda *_args: unhear())
        if desk.notice_marks is not None:
            let_go = desk.notice_marks.of(NewsKind.DESK).subscribe(self.show_count)
            self._window.destroyed.connect(lambda *_args: let_go())
        self.show_count()

    def show_count(self) -> None:
        """Unread news about requests, and what the desk says about itself."""
        desk = self._desk
        if desk is None:
            return
        marks = desk.notice_marks
        own = [each for each in desk.notices() if marks is None or not marks.of(NewsKind.DESK).is_read(each.notice_id)]
        unread = len(desk.request_notices.unread) if desk.request_notices is not None else 0
        chats = len(desk.queue.unread) if desk.queue is not None else 0
        self._window.top.bell.set_count(min(MOST_COUNTED, unread + chats + len(own)))

    def on_news(self, fresh: tuple[RequestNotice, ...]) -> None:
        """The news changed; ``fresh`` came just now."""
        self.show_count()
        if not fresh:
            return
        more = f" and {len(fresh) - 1} more" if len(fresh) > 1 else ""
        self._tell(fresh[0], f"{fresh[0].text}{more}")

    def on_chats(self, fresh: tuple[ChatNotice, ...]) -> None:
        """News of conversations; those that came together are one line."""
        self.show_count()
        if fresh:
            more = f" and {len(fresh) - 1} more" if len(fresh) > 1 else ""
            self._tell(fresh[0], f"{fresh[0].number}{more}".strip())

    def _tell(self, first: RequestNotice | ChatNotice, text: str) -> None:
        self._told = first
        self.line.set_words(f"{first.headline}.", text, "Open")
        announce(self._window, f"{first.headline}. {text}")
        self._place()
        self.line.show()
        self.line.raise_()
        self._timer.start()

    def on_line(self) -> None:
        """The link of the line."""
        self.line.hide()
        if isinstance(self._told, ChatNotice):
            self.open_chat(self._told)
        elif self._told is not None:
            self.open_notice(self._told)

    def open_chat(self, notice: ChatNotice) -> None:
        """Seen, and its conversation is shown."""
        if self._desk is not None and self._desk.queue is not None:
            self._desk.queue.mark_read((notice.notice_id,))
        self.conversation_asked.emit(notice.conversation_id)

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
        chats = self._add_chats(menu, separated=bool(shown))
        self._add_clearing(menu)
        own = desk.notices() if desk is not None else ()
        if (shown or chats) and own:
            menu.addSeparator()
        for each in own:
            menu.add_entry(each.text, icon="info")
        if not shown and not own and not chats:
            menu.add_entry("No notices", icon="check")
        if desk is not None and desk.notice_marks is not None:
            desk.notice_marks.of(NewsKind.DESK).read_just([each.notice_id for each in own])
        return menu

    def _add_clearing(self, menu: Menu) -> None:
        """One entry that puts away what was read. What the desk says about itself stays while it holds."""
        desk = self._desk
        sources = (desk.request_notices, desk.queue) if desk is not None else ()
        read = [each for each in sources if each is not None and len(each.notices) > len(each.unread)]
        if read:
            menu.addSeparator()
            menu.add_entry(CLEAR_READ, lambda: [each.dismiss_read() for each in read], icon="close")

    def _add_chats(self, menu: Menu, *, separated: bool) -> bool:
        """The news of conversations, the loudest first; whether there is any."""
        queue = self._desk.queue if self._desk is not None else None
        notices = queue.notices[:MOST_SHOWN] if queue is not None else ()
        if queue is None or not notices:
            return False
        if separated:
            menu.addSeparator()
        for notice in notices:
            words = " · ".join(part for part in (notice.headline, notice.number) if part)
            icon = "dot" if notice.notice_id in queue.unread else "check"
            menu.add_entry(words, partial(self.open_chat, notice), icon=icon)
        if queue.unread:
            menu.add_entry("Mark conversations as read", partial(queue.mark_read, queue.unread), icon="check-double")
        return True

    def summon(self) -> None:
        """Open the panel under the bell."""
        menu, button = self.menu(), self._window.top.bell
        corner = button.mapToGlobal(button.rect().bottomRight())
        menu.popup(corner - QPoint(menu.sizeHint().width(), -GAP))

    def _place(self) -> None:
        edge = tokens().spacing.step_4
        height = self.line.heightForWidth(WIDTH)
        height = height if height > 0 else self.line.sizeHint().height()
        # Under its bell: at the bottom it would lie on composers and on the buttons of forms.
        top = self._window.top.geometry().bottom() + edge
        self.line.setGeometry(self._window.width() - WIDTH - edge, top, WIDTH, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.Resize and self.line.isVisible():
            self._place()
        return False
