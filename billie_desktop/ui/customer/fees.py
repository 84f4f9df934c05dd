"""The Fees tab: late and dishonour fees net of waivers over the whole history."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.fees import FeeList
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.fee_rows import FEE_COLUMNS, FeeModel
from billie_desktop.ui.tasks import Tasks


class FeesPage(QWidget):
    """Tells the number of fees, so that the tab's count and this list are one reading."""

    counted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tasks = Tasks(self)
        self._account_id = ""
        self._read_for = ""
        self.fees: FeeList | None = None
        self.model = FeeModel(self)
        self.table = TableView(FEE_COLUMNS)
        self.table.setModel(self.model)
        self.table.setAccessibleName("Fees")
        self.origin = OriginLabel()
        self.total = Label("", "dense", weight=600)
        pad = tokens().spacing.pane_padding
        head = QHBoxLayout()
        head.setContentsMargins(pad, 14, pad, 10)
        head.setSpacing(tokens().spacing.step_2)
        head.addWidget(Label("Late and dishonour fees, net of waivers", "section"))
        head.addWidget(self.total)
        head.addStretch(1)
        head.addWidget(self.origin)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.table.message_action_requested.connect(self.reload)

    def show_account(self, account_id: str) -> None:
        """Another account; its fees are read at once, because the tab shows their number."""
        if account_id == self._account_id:
            return
        self._account_id = account_id
        self._read_for = ""
        self.fees = None
        self.model.replace_rows(())
        self.table.show_loading()
        self.total.setText("")
        self.counted.emit(0)
        self.reload()

    def reload(self) -> None:
        """Read again; rows change in place."""
        if self._account_id:
            self._tasks.start("fees", self._read())

    async def _read(self) -> None:
        account_id = self._account_id
        try:
            fees = await self._desk.records.fees(account_id)
        except DeskError as error:
            self.origin.set_origin(Origin.unavailable())
            if self.fees is None:
                self.total.setText("")
                self.table.show_unavailable("Fees unavailable", error.text)
            return
        self.show_fees(fees)

    def show_fees(self, fees: FeeList) -> None:
        """Show this list; what changed fades."""
        before = {row.transaction.transaction_id: row for row in self.model.rows} if self.fees else {}
        self.fees = fees
        self.model.show_rows(fees.fees)
        for place, row in enumerate(self.model.rows):
            if before and before.get(row.transaction.transaction_id) != row:
                self.table.flash(place)
        self.origin.set_origin(fees.origin)
        self.total.setText(fees.total.with_symbol())
        self.total.setAccessibleName(f"Fees net of waivers: {fees.total.spoken()}")
        self.counted.emit(len(fees.fees))
        if fees.fees:
            self.table.show_rows()
        else:
            self.table.show_empty("No fees", "No late or dishonour fee, or all of them have been waived.")
