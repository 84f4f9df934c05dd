"""The Fees tab: late and dishonour fees net of waivers over the whole history, and choosing among them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.fees import FeeList, OutstandingFee
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.customer.fee_reading import FeeReading
from billie_desktop.ui.customer.fee_table import FeeTable
from billie_desktop.ui.customer.painted_text import PaintedText
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.checkbox import CheckBox
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.fee_rows import FeeModel, chosen_total, fee_rows


class FeesPage(QWidget):
    """Shows what the reading has, which also counts for the tab.

    ``waive_asked`` carries the chosen fees. Its button is there only while somebody listens (``offer_waiver``).
    """

    waive_asked = Signal(tuple)

    def __init__(self, reading: FeeReading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading = reading
        self._has_rows = False
        self.model = FeeModel(self)
        self.table = FeeTable()
        self.table.setModel(self.model)
        self.origin = OriginLabel()
        self.total = Label("", "dense", weight=600)
        self.select = Button("Select", ButtonKind.PLAIN, small=True)
        self.all = CheckBox("All", name="Select all fees")
        self.chosen = Label("", "dense")
        self.waive = Button("Waive selected", small=True)
        self._waiver_off: str | None = None
        self._lay_out()
        reading.begun.connect(self.on_begun)
        reading.read.connect(self.show_fees)
        reading.failed.connect(self.on_failed)
        self.table.message_action_requested.connect(self.reload)
        self.table.toggled.connect(self.on_row_toggled)
        self.table.all_asked.connect(lambda: self.choose_all(True))
        self.select.clicked.connect(lambda: self.set_selecting(not self.table.is_selecting))
        self.all.clicked.connect(self.on_all_clicked)
        self.waive.clicked.connect(lambda: self.waive_asked.emit(self.chosen_fees))
        self._begin()

    def _begin(self) -> None:
        """Show what is known already."""
        self.on_begun()
        if self.reading.fees is not None:
            self.show_fees(self.reading.fees)
        if self.reading.problem:
            self.on_failed(self.reading.problem)

    def _lay_out(self) -> None:
        pad = tokens().spacing.pane_padding
        head = QHBoxLayout()
        head.setContentsMargins(pad, 10, pad, 6)
        head.setSpacing(tokens().spacing.step_2)
        head.addWidget(PaintedText("Late and dishonour fees, net of waivers", "section", elide=True))
        head.addWidget(self.total)
        head.addStretch(1)
        head.addWidget(self.origin)
        head.addWidget(self.select)
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(pad, 0, pad, 8)
        bar.setSpacing(tokens().spacing.step_3)
        for widget in (self.all, self.chosen):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self.waive)
        self.waive.hide()
        self._bar.hide()
        self.select.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addWidget(self.table, 1)

    def on_begun(self) -> None:
        """Another account. A choice is not kept."""
        self._has_rows = False
        self.model.replace_rows(())
        self.set_selecting(False)
        self.select.hide()
        self.table.show_loading()
        self.total.setText("")

    # choosing

    def offer_waiver(self, off: str | None) -> None:
        """Somebody waives the chosen fees; ``off`` says why not now."""
        self._waiver_off = off or ""
        self._write_choice()

    @property
    def chosen_fees(self) -> tuple[OutstandingFee, ...]:
        """The chosen fees, newest first."""
        return tuple(row.fee for row in self.model.rows if row.chosen)

    def set_selecting(self, selecting: bool) -> None:
        """Begin to choose, or end it; nothing is chosen then."""
        self.table.set_selecting(selecting)
        self._bar.setVisible(selecting)
        self.select.setText("Done" if selecting else "Select")
        self.select.updateGeometry()
        self._choose(frozenset())

    def choose_all(self, chosen: bool) -> None:
        """Choose every fee, or none."""
        self._choose(frozenset(row.key for row in self.model.rows) if chosen else frozenset())

    def on_all_clicked(self) -> None:
        """All, unless all are chosen already."""
        self.choose_all(not all(row.chosen for row in self.model.rows))

    def on_row_toggled(self, place: int) -> None:
        """Choose a fee, or take it back."""
        row = self.model.row_at(place)
        if row is not None:
            self._choose(frozenset(each.key for each in self.model.rows if each.chosen) ^ {row.key})

    def _choose(self, keys: frozenset[str]) -> None:
        before = self.chosen_fees
        self.model.show_rows(fee_rows((row.fee for row in self.model.rows), keys))
        self._write_choice()
        if self.chosen_fees != before and self.table.is_selecting:
            announce(self, self.chosen.accessibleName())

    def _write_choice(self) -> None:
        count, rows = len(self.chosen_fees), self.model.rows
        every = bool(rows) and count == len(rows)
        some = Qt.CheckState.PartiallyChecked if count else Qt.CheckState.Unchecked
        self.all.setCheckState(Qt.CheckState.Checked if every else some)
        amount = chosen_total(rows)
        self.chosen.setText(f"{count} selected · {amount.with_symbol()}")
        self.chosen.setAccessibleName(f"{count} of {len(rows)} selected, {amount.spoken()}")
        self.waive.setVisible(self._waiver_off is not None)
        self.waive.set_off(self._waiver_off or (None if count else "Select at least one fee."))

    # reading

    def reload(self) -> None:
        """Read again; rows change in place."""
        self.reading.reload()

    def on_failed(self, text: str) -> None:
        """What could be read before stays, with its age."""
        fees = self.reading.fees
        self.origin.set_origin(Origin.unavailable() if fees is None else Origin.cached(fees.as_of))
        if fees is None:
            self.total.setText("")
            self.table.show_unavailable("Fees unavailable", text)

    def show_fees(self, fees: FeeList) -> None:
        """Show this list; what changed fades, and what is chosen stays chosen while it stands."""
        before = {row.key: row.fee for row in self.model.rows} if self._has_rows else {}
        chosen = {row.key for row in self.model.rows if row.chosen}
        self._has_rows = True
        self.model.show_rows(fee_rows(fees.fees, chosen))
        for place, row in enumerate(self.model.rows):
            if before and before.get(row.key) != row.fee:
                self.table.flash(place)
        self.origin.set_origin(fees.origin)
        self.total.setText(fees.total.with_symbol())
        self.total.setAccessibleName(f"Fees net of waivers: {fees.total.spoken()}")
        self.select.setVisible(bool(fees.fees))
        if fees.fees:
            self.table.show_rows()
            self._write_choice()
        else:
            self.set_selecting(False)
            self.table.show_empty("No fees", "No late or dishonour fee, or all of them have been waived.")
