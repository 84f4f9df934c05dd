"""The Transactions tab: postings of the ledger, newest first, filtered by type and dates."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import TransactionFilter
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.ledger import TransactionPage, TransactionType
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.words import TYPE_WORDS
from billie_desktop.ui.customer.date_filter import DateFilter
from billie_desktop.ui.customer.transaction_detail import TransactionDetail
from billie_desktop.ui.customer.way_back import NOT_FOUND, WayBack
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.inputs import Choice, set_wrong
from billie_desktop.ui.kit.labels import Hairline, Label
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.transaction_rows import TRANSACTION_COLUMNS, TransactionModel
from billie_desktop.ui.tasks import Tasks

STEP = 20
SEARCH_FACTOR = 10
"""How much further the list is read each time a linked transaction is not on it yet."""
ORIGIN_BESIDE_FROM = 640
BACKWARDS = "The last day is before the first"
ALL_TYPES = "All types"
KINDS = tuple(kind for kind in TransactionType if kind is not TransactionType.UNKNOWN)


class TransactionsPage(QWidget):
    """Reads its account when it is shown; "load more" raises the limit, so nothing jumps."""

    back_asked = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tasks = Tasks(self)
        self._account_id = ""
        self._limit = STEP
        self._shown_for: tuple[str, TransactionFilter] | None = None
        self._stale = False
        self._wanted = ""
        self._asked = 0
        self._page: TransactionPage | None = None
        self.model = TransactionModel(self)
        self.table = TableView(TRANSACTION_COLUMNS)
        self.table.setModel(self.model)
        self.table.setAccessibleName("Transactions")
        self.kind = Choice([ALL_TYPES, *(TYPE_WORDS[kind] for kind in KINDS)])
        self.kind.setAccessibleName("Type")
        self.since = DateFilter("From")
        self.until = DateFilter("To")
        self.wrong = Label("", "caption", "danger")
        self.origin = OriginLabel()
        self.count = Label("", "caption", "text-muted")
        self.more = Button("Load more", ButtonKind.PLAIN, small=True)
        self.outage = Notice(NoticeKind.WARNING, "", action="Try again", icon="help")
        self.way_back = WayBack()
        self.detail = TransactionDetail()
        self._lay_out()
        self.kind.currentIndexChanged.connect(self.on_filter_changed)
        self.since.changed.connect(self.on_filter_changed)
        self.until.changed.connect(self.on_filter_changed)
        self.more.clicked.connect(self.on_more_pressed)
        self.table.message_action_requested.connect(self.reload)
        self.table.current_row_changed.connect(self.on_row_changed)
        self.table.copy_requested.connect(lambda _place: self.detail.copy())
        self.way_back.back_asked.connect(self.back_asked)
        self.outage.action_requested.connect(self.reload)

    def _lay_out(self) -> None:
        pad = tokens().spacing.pane_padding
        filters = QHBoxLayout()
        filters.setSpacing(tokens().spacing.step_2)
        for widget in (self.kind, self.since, self.until, self.wrong):
            filters.addWidget(widget)
        filters.addStretch(1)
        head = self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setContentsMargins(pad, 8, pad, 8)
        head.setSpacing(tokens().spacing.step_2)
        head.addLayout(filters)
        head.addWidget(self.origin)
        foot = QHBoxLayout()
        foot.setContentsMargins(pad, 8, pad, 8)
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._outage_room = QWidget()
        room = QHBoxLayout(self._outage_room)
        room.setContentsMargins(pad, 0, pad, 8)
        room.addWidget(self.outage)
        self._outage_room.hide()
        column.addWidget(self.way_back)
        column.addLayout(head)
        column.addWidget(self._outage_room)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addWidget(Hairline())
        column.addLayout(foot)

    # what to show

    @property
    def filters(self) -> TransactionFilter:
        """What the agent chose; both days are included."""
        chosen = self.kind.currentIndex()
        kind = KINDS[chosen - 1] if chosen > 0 else None
        return TransactionFilter(kind, self.since.day, self.until.day)

    def show_account(self, account_id: str) -> None:
        """Another account: neither rows nor filters of the one before are kept."""
        if account_id == self._account_id:
            return
        self._account_id = account_id
        self._limit = STEP
        self._wanted = ""
        self._shown_for = None
        self._page = None
        self._take_filters_off()
        self._outage_room.hide()
        self.way_back.hide()
        self.detail.show_transaction(None)
        self.model.replace_rows(())
        self.table.show_loading()
        self.count.setText("")
        self.more.hide()
        if self.isVisible():
            self.reload()

    def resizeEvent(self, event: object) -> None:
        narrow = self.width() < ORIGIN_BESIDE_FROM
        self._head.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def showEvent(self, event: object) -> None:
        if self._stale or self._shown_for != (self._account_id, self.filters):
            self.reload()

    def reload(self) -> None:
        """Read again, for what is chosen now; rows change in place."""
        self._stale = False
        if self._account_id:
            self._tasks.start("transactions", self._read())

    def forget(self) -> None:
        """What is shown may be old: it is read again when it comes to the front."""
        if self._shown_for is not None:
            self._stale = True

    def on_filter_changed(self) -> None:
        """Another question: the first page of it. Days in the wrong order are said, not asked."""
        since, until = self.since.day, self.until.day
        backwards = since is not None and until is not None and until < since
        set_wrong(self.until, BACKWARDS if backwards else "")
        self.wrong.setText(BACKWARDS if backwards else "")
        if not backwards:
            self._limit, self._wanted = STEP, ""
            self.reload()

    def on_more_pressed(self) -> None:
        """Twenty more below."""
        self._limit += STEP
        self.reload()

    def on_row_changed(self, place: int) -> None:
        """The transaction under the cursor, in full below the list."""
        self.detail.show_transaction(self.model.row_at(place))

    def jump_to(self, transaction_id: str, instalment: int = 0) -> None:
        """Show one transaction, highlighted; all types and dates, so that it can be found. From an ``instalment`` of
        the schedule there is a way back to it."""
        self._wanted, self._asked = transaction_id, 0
        self.way_back.setVisible(bool(instalment))
        if instalment:
            self.way_back.show_for(instalment, transaction_id)
        self._take_filters_off()
        if not self._highlight() or self._shown_for != (self._account_id, self.filters):
            self.reload()

    def _take_filters_off(self) -> None:
        """All types and dates, without asking for them."""
        for widget in (self.kind, self.since, self.until):
            widget.blockSignals(True)
        self.kind.setCurrentIndex(0)
        self.since.empty()
        self.until.empty()
        self.wrong.setText("")
        for widget in (self.kind, self.since, self.until):
            widget.blockSignals(False)

    # reading

    async def _read(self) -> None:
        account_id, filters, limit = self._account_id, self.filters, self._limit
        if self._shown_for != (account_id, filters):
            self.table.show_loading()
        try:
            page = await self._desk.records.transactions(account_id, filters, limit)
        except DeskError as error:
            if self._page is not None and self._shown_for == (account_id, filters):
                # What is on screen is still true as of its reading.
                self.origin.set_origin(Origin.cached(self._page.as_of))
                self._say_outage(error.text)
                return
            self._shown_for = None
            self._outage_room.hide()
            self.origin.set_origin(Origin.unavailable())
            self.count.setText("")
            self.more.hide()
            self.table.show_unavailable("Transactions unavailable", error.text)
            return
        self.show_page(page, same=self._shown_for == (account_id, filters))
        self._shown_for = (account_id, filters)

    def _say_outage(self, text: str) -> None:
        self.outage.set_words("These may not be the newest.", text, "Try again", announced=self._outage_room.isHidden())
        self._outage_room.show()

    def show_page(self, page: TransactionPage, *, same: bool = False) -> None:
        """Show these rows; with ``same`` they are the same question read again, and new rows fade."""
        self._page = page
        if page.kept:
            self._say_outage("The ledger could not be read; this is what this machine had kept.")
        else:
            self._outage_room.hide()
        before = {row.transaction_id for row in self.model.rows}
        if same:
            self.model.show_rows(page.rows)
            for place, row in enumerate(self.model.rows):
                if row.transaction_id not in before and place < STEP:
                    self.table.flash(place, length=tokens().duration.flash_note)
        else:
            self.model.replace_rows(page.rows)
        self.origin.set_origin(page.origin)
        shown, total = len(page.rows), page.total_count
        self.count.setText(f"{shown:,} of {total:,}" if total else "")
        self.more.setVisible(shown < total)
        self.more.setText(f"Load more ({shown:,} of {total:,})")
        self.more.updateGeometry()
        if page.rows:
            self.table.show_rows()
        elif self.filters == TransactionFilter():
            self.table.show_empty("No transactions", "Nothing has been posted to this account yet.")
        else:
            self.table.show_empty("No transactions match", "Choose another type or other dates.")
        if not self._highlight():
            self._read_on(total)

    def _read_on(self, total: int) -> None:
        """The wanted transaction is older than what was read: read further back, until there is nothing more."""
        if self._limit < total and self._asked < total:
            self._asked = self._limit = min(total, self._limit * SEARCH_FACTOR)
            self.reload()
        else:
            self.way_back.say_missing(self._wanted)
            announce(self, f"{self._wanted} {NOT_FOUND}", urgent=True)
            self._wanted = ""

    def _highlight(self) -> bool:
        """Put the cursor on the wanted transaction; True when it is there, or none is wanted."""
        place = self.model.place_of(self._wanted) if self._wanted else None
        if place is None:
            return not self._wanted
        self._wanted = ""
        self.table.selectRow(place)
        self.table.scrollTo(self.model.index(place, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        self.table.flash(place, length=tokens().duration.highlight_jump)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True
