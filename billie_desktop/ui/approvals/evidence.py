"""What a decision stands on: the account's history and the transcript, side by side, for reading."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.conversation_values import ConversationChange
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import LoadState
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.ledger import Transaction
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.words import medium_date, short_date
from billie_desktop.ui.conversations.transcript_pane import TranscriptPane
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.columns import AmountCell, Column, TextCell
from billie_desktop.ui.kit.labels import Hairline, Label, Pane
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.rows import RowsModel
from billie_desktop.ui.models.transaction_rows import amount_cell, type_badge
from billie_desktop.ui.tasks import Tasks

HEAD = 36
SWITCH_AIR = 8
"""A choice has this much around its word: the word stands on the edge."""
MOST_ROWS = 50
BESIDE_FROM = 660
"""Narrower than this, one of the two is shown at a time."""
LEAST_HEIGHT = 110
HISTORY, TRANSCRIPT = "history", "transcript"
COLUMNS: tuple[Column[Transaction], ...] = (
    Column("date", "Date", 108, lambda row: TextCell(medium_date(business_day(row.at)))),
    Column("type", "Type", 144, lambda row: type_badge(row.type), stretch=1),
    Column("amount", "Amount", 80, amount_cell, right=True),
    Column("after", "Balance", 84, lambda row: AmountCell(row.total_after, weight=400), right=True, drop=1),
)


class HistoryEvidence(Pane):
    """The newest postings of the account, from the ledger."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._desk = desk
        self._tasks = Tasks(self)
        self._account_id = ""
        self.origin = OriginLabel()
        self.count = Label("", "caption", "text-muted")
        self.model: RowsModel[Transaction] = RowsModel(lambda row: row.transaction_id, COLUMNS, self)
        self.table = TableView(COLUMNS, name="Account history")
        self.table.setModel(self.model)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = _Head("Account history", self.count, self.origin)
        column.addWidget(self.head)
        column.addWidget(self.table, 1)
        self.table.message_action_requested.connect(self.reload)

    def show_account(self, account_id: str) -> None:
        """Another account is read; the same one stays as it is."""
        if account_id == self._account_id:
            return
        self._account_id = account_id
        self.model.replace_rows(())
        self.table.show_loading()
        self.count.setText("")
        self.reload()

    def reload(self) -> None:
        """Read again."""
        if self._account_id:
            self._tasks.start("history", self._read(self._account_id))
        else:
            self.table.show_empty("No account", "The request does not name an account.")

    async def _read(self, account_id: str) -> None:
        try:
            page = await self._desk.records.transactions(account_id, limit=MOST_ROWS)
        except DeskError as error:
            self.origin.set_origin(Origin.unavailable())
            self.table.show_unavailable("History unavailable", error.text)
            return
        self.model.show_rows(page.rows)
        self.origin.set_origin(Origin.live(page.as_of))
        capped = page.total_count > len(page.rows)
        self.count.setText(f"newest {len(page.rows)} of {page.total_count}" if capped else "")
        if page.rows:
            self.table.show_rows()
        else:
            self.table.show_empty("No postings", "The ledger has posted nothing on this account.")


class TranscriptEvidence(Pane):
    """The customer's newest conversation; nothing can be said here."""

    conversation_chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._desk = desk
        self._tasks = Tasks(self)
        self._customer_id = ""
        self._conversation_id = ""
        self._unwatch: Callable[[], None] | None = None
        self.about = Label("", "dense", "text-muted")
        self.link = LinkButton("Open", underline=False)
        self.link.hide()
        self.pane = TranscriptPane()
        self.message = StateMessage()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = _Head("Transcript", self.about, self.link)
        column.addWidget(self.head)
        column.addWidget(self.pane, 1)
        column.addWidget(self.message, 1)
        self.pane.hide()
        self.link.clicked.connect(lambda: self.conversation_chosen.emit(self._conversation_id))
        self.message.action_requested.connect(lambda: self._start(self._customer_id))
        self._release = desk.conversations.subscribe(self.on_changed) if desk.conversations is not None else None

    def show_customer(self, customer_id: str) -> None:
        """Another customer's newest conversation."""
        if customer_id != self._customer_id:
            self._start(customer_id)

    def _start(self, customer_id: str) -> None:
        self.let_watched_go()
        self._customer_id, self._conversation_id = customer_id, ""
        self.about.setText("")
        self.link.hide()
        self._say("Reading the conversations…", "")
        self._tasks.start("conversation", self._find(customer_id))

    @property
    def is_reading(self) -> bool:
        """Whether the conversation is still looked for, or what was said in it."""
        source = self._desk.conversations
        view = source.view(self._conversation_id) if source is not None and self._conversation_id else None
        return self._tasks.is_running("conversation") or (view is not None and view.state is LoadState.LOADING)

    async def _find(self, customer_id: str) -> None:
        source = self._desk.conversations
        if source is None or not customer_id:
            self._say("No transcript", "Conversations cannot be read at this desk.")
            return
        view = self._desk.records.view(customer_id)
        aliases = view.customer.aliases if view is not None and view.customer is not None else ()
        try:
            cards = await source.of_customer(customer_id, aliases)
        except DeskError as error:
            self.message.show_unavailable("Transcript unavailable", error.text)
            return
        dated = [card for card in cards if card.last_message_at is not None]
        newest = max(dated, key=lambda card: str(card.last_message_at), default=cards[0] if cards else None)
        if newest is None:
            self._say("No conversation", "This customer has not spoken with the assistant.")
            return
        self._conversation_id = newest.conversation_id
        day = business_day(newest.last_message_at) if newest.last_message_at is not None else None
        self.about.setText(", ".join(word for word in (newest.purpose or "", short_date(day)) if word))
        self.link.show()
        self._unwatch = source.watch(newest.conversation_id)
        self.pane.clear()
        self.pane.show_view(source.open(newest.conversation_id))
        self.message.hide()
        self.pane.show()

    def on_changed(self, change: ConversationChange) -> None:
        """The conversation grew."""
        source = self._desk.conversations
        if change.conversation_id == self._conversation_id and source is not None:
            view = source.view(self._conversation_id)
            if view is not None:
                self.pane.show_view(view)

    def let_watched_go(self) -> None:
        """Nothing is kept fresh for a request that is not shown."""
        if self._unwatch is not None:
            self._unwatch()
            self._unwatch = None

    def let_go(self) -> None:
        """The page ends."""
        self.let_watched_go()
        if self._release is not None:
            self._release()
            self._release = None

    def _say(self, title: str, text: str) -> None:
        self.message.show_empty(title, text)
        self.message.show()
        self.pane.hide()


class Evidence(QWidget):
    """Both, side by side; one at a time where there is no room for both."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.history = HistoryEvidence(desk)
        self.transcript = TranscriptEvidence(desk)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._rule = Hairline(vertical=True)
        row.addWidget(self.history, 11)
        row.addWidget(self._rule)
        row.addWidget(self.transcript, 10)
        self.switch: Segmented | None = None

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        # What is left, and it scrolls: asking for more would squeeze the request above it.
        return QSize(super().sizeHint().width(), max(LEAST_HEIGHT, self.minimumSizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        beside = self.width() >= BESIDE_FROM
        self._rule.setVisible(beside)
        if beside and self.switch is None:
            return
        switch = self._made_switch()
        for part, name in ((self.history, HISTORY), (self.transcript, TRANSCRIPT)):
            chosen = switch.current == name
            part.setVisible(beside or chosen)
            part.head.lead(switch if chosen and not beside else None)
        switch.setVisible(not beside)

    def _made_switch(self) -> Segmented:
        if self.switch is None:
            self.switch = Segmented([(HISTORY, "Account history", ""), (TRANSCRIPT, "Transcript", "")])
            self.switch.setAccessibleName("Evidence")
            self.switch.chosen.connect(self.on_chosen)
        return self.switch

    def on_chosen(self, _name: str) -> None:
        """The other one; the choice moves to its head, and the keys with it."""
        self._arrange()
        self._made_switch().focus_current()

    def show_request(self, account_id: str, customer_id: str) -> None:
        """What belongs to a request."""
        self.history.show_account(account_id)
        self.transcript.show_customer(customer_id)


class _Head(QWidget):
    """A title, words about it, and what belongs to it at the right."""

    def __init__(self, title: str, about: QWidget, *right: QWidget) -> None:
        super().__init__()
        self.setFixedHeight(HEAD)
        self.title = Label(title, "section")
        self._row = QHBoxLayout(self)
        self._row.setSpacing(tokens().spacing.step_2)
        for widget in (self.title, about):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        for widget in right:
            self._row.addWidget(widget)
        self.lead(None)

    def lead(self, switch: QWidget | None) -> None:
        """With a choice in place of the title, or with the title."""
        pad = tokens().spacing.pane_padding
        self._row.setContentsMargins(pad if switch is None else pad - SWITCH_AIR, 0, pad, 0)
        self.title.setVisible(switch is None)
        if switch is not None:
            self._row.insertWidget(0, switch)
            switch.show()
