"""What the agent may do, as the server said last (features.md AP-8)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from billie_desktop.domain.agent import Agent
from billie_desktop.domain.money import Money
from billie_desktop.domain.session import Limits
from billie_desktop.domain.words import ROLE_WORDS
from billie_desktop.ui.kit.facts import FactRow
from billie_desktop.ui.kit.labels import Label, Paragraph
from billie_desktop.ui.kit.scroll import ScrollPane
from billie_desktop.ui.kit.tokens import tokens

NOT_AT_ALL, NO_LIMIT = "Not allowed", "No limit"
RULES = (
    "Nobody decides a request of their own. From the senior threshold on a request is marked, and only somebody "
    "whose limit reaches it can approve. The server checks every limit again."
)


class LimitsPane(ScrollPane):
    """One row per limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        pad = tokens().spacing.pane_padding
        self.column.setContentsMargins(pad, 14, pad, 14)
        self.column.setSpacing(0)
        self.who = Label("", "section")
        self.rows = {
            name: FactRow(words, "", line=True)
            for name, words in (
                ("waive", "Waive a fee, up to"),
                ("approve_write_off", "Approve a write-off, up to"),
                ("request_adjustment", "Request an adjustment, up to"),
                ("approve_adjustment", "Approve an adjustment, up to"),
                ("senior_threshold", "Senior decision, from"),
            )
        }
        self.column.addWidget(self.who)
        self.column.addSpacing(tokens().spacing.step_2)
        for row in self.rows.values():
            self.column.addWidget(row)
        self.column.addSpacing(tokens().spacing.step_3)
        self.column.addWidget(Paragraph(RULES, "dense", "text-muted"))
        self.column.addStretch(1)

    def show_limits(self, agent: Agent, limits: Limits) -> None:
        """A limit of 0.00 means not at all; none means no limit."""
        self.who.setText(f"{agent.name}, {ROLE_WORDS[agent.role]}")
        for name, row in self.rows.items():
            amount: Money | None = getattr(limits, name)
            if name == "senior_threshold":
                row.set_value(amount.with_symbol() if amount is not None else NO_LIMIT)
            elif amount is None:
                row.set_value(NO_LIMIT)
            else:
                row.set_value(NOT_AT_ALL if amount.is_zero else amount.with_symbol())
