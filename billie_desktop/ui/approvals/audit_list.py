"""Who did what to a request, when, why, at which machine and with which version: read only (features.md AP-4)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.desk.request_ports import AuditEntry
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.words import DASH, REQUEST_STATUS_WORDS, date_and_time
from billie_desktop.ui.kit.labels import Label, Pane, Paragraph
from billie_desktop.ui.kit.tokens import tokens

NOT_OFFERED = "This server does not offer the audit log."


class AuditList(Pane):
    """The decision first, then the entries of the log."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.decision = Paragraph("")
        self.comment = Paragraph("")
        self.message = Label("", "caption", "text-muted")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(tokens().spacing.step_2)
        pad = tokens().spacing.pane_padding
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, 13, pad, 12)
        column.setSpacing(tokens().spacing.step_1)
        column.addWidget(Label("Record", "section"))
        column.addWidget(self.decision)
        column.addWidget(self.comment)
        column.addWidget(self.message)
        column.addLayout(self._rows)

    def show_request(self, request: ApprovalRequest) -> None:
        """How it ended."""
        word = REQUEST_STATUS_WORDS.get(request.status, request.status)
        by = request.decided_by_name or "Not known"
        when = f", {date_and_time(request.decided_at)}" if request.decided_at is not None else ""
        self.decision.setText(f"{word} by {by}{when}")
        self.comment.setText(f"“{request.comment}”" if request.comment else "")
        self.comment.setVisible(bool(request.comment))

    def show_message(self, text: str) -> None:
        """Why there are no entries to see."""
        self._clear()
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def show_entries(self, entries: Sequence[AuditEntry]) -> None:
        """The entries, newest first."""
        self.show_message("" if entries else "The audit log shows no entries about this request to you.")
        for entry in entries:
            self._rows.addWidget(_Entry(entry))

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


class _Entry(QWidget):
    def __init__(self, entry: AuditEntry) -> None:
        super().__init__()
        who = f"{entry.actor_name or DASH} ({entry.role})" if entry.role else entry.actor_name or DASH
        what = " · ".join(word for word in (entry.action, entry.phase, entry.outcome) if word)
        where = f"{entry.terminal or 'machine not known'}, version {entry.version or 'not known'}"
        head = f"#{entry.number}  {date_and_time(entry.at)}  {who}"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(head, "caption", weight=600))
        column.addWidget(Label(f"{what}  ·  {where}", "caption", "text-muted"))
        if entry.reason:
            column.addWidget(Paragraph(entry.reason, "caption"))
        self.setAccessibleName(f"{head}, {what}, {where}, {entry.reason}")
