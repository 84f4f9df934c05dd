"""Fills the list of conversations: pages below a mark, cards changed in place, news held for a quiet moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from billie_desktop.desk.conversation_values import CardMark, ConversationFilter
from billie_desktop.desk.conversations import Conversations
from billie_desktop.desk.values import DocumentChange
from billie_desktop.domain.conversation import ConversationCard
from billie_desktop.domain.errors import DeskError
from billie_desktop.ui.models.card_rows import CardModel
from billie_desktop.ui.tasks import Tasks

PAGE = 50
LONGEST_READ = 200
CONVERSATIONS = "conversations"
NEWS_PAUSE_MS = 1000


class CardFeed(QObject):
    """``ask`` starts another question; ``more`` reads on; ``reload`` reads the top again.

    Cards on screen are altered in place by live changes. A new order, or conversations that are not in the list yet,
    are held in ``news`` until ``take_news``: nothing moves under the cursor.
    """

    loaded = Signal()
    failed = Signal(str)
    news_changed = Signal(int)
    cards_changed = Signal(object)

    def __init__(
        self, conversations: Conversations, model: CardModel, now: Callable[[], datetime], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._conversations = conversations
        self._model = model
        self._now = now
        self._tasks = Tasks(self)
        self._changed: set[str] = set()
        self._next: CardMark | None = None
        self._news: tuple[ConversationCard, ...] = ()
        self._news_next: CardMark | None = None
        self.filters = ConversationFilter()
        self.is_answered = False
        self.total = 0
        self.read_at: datetime | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(NEWS_PAUSE_MS)
        self._soon.timeout.connect(self.reload)

    @property
    def has_more(self) -> bool:
        """Whether there is anything below what is shown."""
        return self._next is not None

    def ask(self, filters: ConversationFilter) -> None:
        """Another question: its first page replaces what is shown. What is shown stays until it is here."""
        self.filters = filters
        self._tasks.cancel("more")
        self._tasks.cancel("reload")
        self._set_news((), None)
        self._tasks.start("page", self._first(filters))

    async def _first(self, filters: ConversationFilter) -> None:
        try:
            page = await self._conversations.page(filters, None, PAGE)
        except DeskError as error:
            self.failed.emit(error.text)
            return
        self.is_answered = True
        self._next, self.total, self.read_at = page.next, page.total, page.read_at
        now = self._now()
        self._model.show_rows([self._model.row_for(card, now) for card in page.cards])
        self.loaded.emit()

    def more(self) -> None:
        """The next page, unless it is under way or everything is here."""
        if self._next is not None and self.is_answered and not self._tasks.is_running("more"):
            self._tasks.start("more", self._read_on(self._next))

    async def _read_on(self, mark: CardMark) -> None:
        try:
            page = await self._conversations.page(self.filters, mark, PAGE)
        except DeskError as error:
            self.failed.emit(error.text)
            return
        self._next, self.total = page.next, page.total
        now = self._now()
        self._model.append_rows([self._model.row_for(card, now) for card in page.cards])
        self.loaded.emit()

    def reload(self) -> None:
        """Read the top of the list again, as far as it is shown (at most 200 cards)."""
        if self.is_answered and not self._tasks.is_running("page"):
            self._tasks.start("reload", self._again())

    async def _again(self) -> None:
        wanted = max(PAGE, min(LONGEST_READ, self._model.rowCount()))
        try:
            page = await self._conversations.page(self.filters, None, wanted)
        except DeskError as error:
            self.failed.emit(error.text)
            return
        self.total, self.read_at = page.total, page.read_at
        self._alter(page.cards)
        shown = [row.key for row in self._model.rows[: len(page.cards)]]
        wanted_order = [card.conversation_id for card in page.cards]
        self._set_news(page.cards if shown != wanted_order else (), page.next)
        self.loaded.emit()

    def _alter(self, cards: Sequence[ConversationCard]) -> list[str]:
        now = self._now()
        changed = [card.conversation_id for card in cards if self._model.change_row(self._model.row_for(card, now))]
        if changed:
            self.cards_changed.emit(changed)
        return changed

    # news

    def _set_news(self, cards: Sequence[ConversationCard], mark: CardMark | None) -> None:
        before = self.news_count
        self._news, self._news_next = tuple(cards), mark
        if self.news_count != before or cards:
            self.news_changed.emit(self.news_count)

    @property
    def news_count(self) -> int:
        """Conversations that are not in the list yet."""
        return sum(self._model.place_of(card.conversation_id) is None for card in self._news)

    @property
    def has_news(self) -> bool:
        """Whether the list would look different now: other conversations, or another order."""
        return bool(self._news)

    def take_news(self) -> None:
        """Show the present order; cards that are still there keep their selection."""
        if not self._news:
            return
        now = self._now()
        top = [self._model.row_for(card, now) for card in self._news]
        keys = {row.key for row in top}
        rest = [row for row in self._model.rows if row.key not in keys] if len(top) >= LONGEST_READ else []
        self._model.show_rows([*top, *rest])
        if not rest:
            self._next = self._news_next
        self._set_news((), None)
        self.loaded.emit()

    # live

    def on_changes(self, changes: tuple[DocumentChange, ...]) -> None:
        """Documents changed: shown cards among them are read again in one go; others may be news."""
        keys = {change.key for change in changes if change.collection == CONVERSATIONS}
        shown = {key for key in keys if self._model.place_of(key) is not None}
        self._changed |= shown
        if self._changed and not self._tasks.is_running("live"):
            self._tasks.start("live", self._follow())
        if keys and not self._soon.isActive():
            self._soon.start()

    async def _follow(self) -> None:
        while self._changed:
            keys, self._changed = self._changed, set()
            try:
                cards = await self._conversations.cards(keys)
            except DeskError:
                return  # the reload every few seconds reads them again and tells the outage
            self._alter(tuple(cards.values()))
