"""What a decision stands on: the account's history and the transcript, side by side, for reading."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.conversation_values import ConversationChange
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import CustomerView, LoadState
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.ledger import Transaction
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.words import medium_date, short_date
from billie_desktop.ui.approvals.block_evidence import BlockEvidence
from billie_desktop.ui.approvals.evidence_head import EvidenceHead
from billie_desktop.ui.conversations.transcript_pane import TranscriptPane
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.columns import AmountCell, Column, TextCell
from billie_desktop.ui.kit.labels import Hairline, Label, Pane
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.models.rows import RowsModel
from billie_desktop.ui.models.transaction_rows import amount_cell, type_badge
from billie_desktop.ui.tasks import Tasks

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
        self.head = EvidenceHead("Account history", self.count, self.origin)
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
        self.head = EvidenceHead("Transcript", self.about, self.link)
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
        self.block = BlockEvidence()
        self._left: HistoryEvidence | BlockEvidence = self.history
        self._request: ApprovalRequest | None = None
        row.addWidget(self.history, 11)
        row.addWidget(self.block, 11)
        self.block.hide()
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
        for part, name in ((self._left, HISTORY), (self.transcript, TRANSCRIPT)):
            chosen = switch.current == name
            part.setVisible(beside or chosen)
            part.head.lead(switch if chosen and not beside else None)
        switch.setVisible(not beside)

    def _made_switch(self) -> Segmented:
        if self.switch is None:
            self.switch = Segmented(self._choices())
            self.switch.setAccessibleName("Evidence")
            self.switch.chosen.connect(self.on_chosen)
        return self.switch

    def _choices(self) -> list[tuple[str, str, str]]:
        left = "Block" if self._left is self.block else "Account history"
        return [(HISTORY, left, ""), (TRANSCRIPT, "Transcript", "")]

    def on_chosen(self, _name: str) -> None:
        """The other one; the choice moves to its head, and the keys with it."""
        self._arrange()
        self._made_switch().focus_current()

    def show_request(self, request: ApprovalRequest) -> None:
        """What belongs to a request: of a block clear the block, else the account's history."""
        self._request = request
        clears = request.kind is RequestKind.BLOCK_CLEAR
        self._left = self.block if clears else self.history
        if not clears:
            self.history.show_account(request.account_id)
        self.transcript.show_customer(request.customer_id)
        self.history.setVisible(not clears)
        self.block.setVisible(clears)
        if self.switch is not None:
            self.switch.set_choices(self._choices())
            self._arrange()

    def show_record(self, view: CustomerView | None) -> None:
        """The customer as the record shows him now."""
        if self._request is not None and self._left is self.block:
            self.block.show_facts(self._request, view)
