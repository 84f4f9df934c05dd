"""The facts of a re-application block, as the customer's record shows them now."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.desk.values import CustomerView
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.block_clear import block_reason_words
from billie_desktop.domain.words import DASH, long_date
from billie_desktop.ui.approvals.evidence_head import EvidenceHead
from billie_desktop.ui.kit.facts import FactRow
from billie_desktop.ui.kit.labels import Label, Pane
from billie_desktop.ui.kit.scroll import FittedPane
from billie_desktop.ui.kit.tokens import tokens

NAMES = ("Block now", "Ends", "Application", "Asked to clear", "Loans", "Vulnerable")


class BlockEvidence(Pane):
    """Fixed rows; what is not known is a dash."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.head = EvidenceHead("Block", Label("as the record shows it now", "caption", "text-muted"))
        self.rows = {name: FactRow(name, DASH, line=True) for name in NAMES}
        room = FittedPane()
        pad = tokens().spacing.pane_padding
        room.column.setContentsMargins(pad, 0, pad, 0)
        for row in self.rows.values():
            room.column.addWidget(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(room)
        column.addStretch(1)

    def show_facts(self, request: ApprovalRequest, view: CustomerView | None) -> None:
        """The block as it is now beside what was asked."""
        customer = view.customer if view is not None else None
        block = customer.block if customer is not None else None
        now = DASH if customer is None else "Not blocked"
        ends = application = DASH
        if block is not None:
            now = block_reason_words([block.reason]).capitalize()
            ends = long_date(block.until) if block.until is not None else "Permanent"
            application = block.application_number or DASH
        loans = DASH if view is None else str(len(view.accounts))
        vulnerable = DASH if customer is None else ("Yes" if customer.vulnerable else "No")
        asked = block_reason_words(request.block_reasons).capitalize() or DASH
        for name, value in zip(NAMES, (now, ends, application, asked, loans, vulnerable), strict=True):
            self.rows[name].set_value(value)
