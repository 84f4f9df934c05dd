"""Beside the transcript: the decision first, then what it rests on, then the customer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.values import CustomerView
from billie_desktop.domain.assessment import Assessment, Outcome, Slot, StatementCapture, statements_summary, summary
from billie_desktop.domain.conversation import ConversationDetail
from billie_desktop.domain.decision import decision_banner
from billie_desktop.domain.html_text import read_html
from billie_desktop.domain.rich_text import plain_text
from billie_desktop.domain.words import time_of_day
from billie_desktop.ui.conversations.customer_foot import CustomerFoot
from billie_desktop.ui.conversations.decision_banner import DecisionPanel
from billie_desktop.ui.conversations.fold_section import FoldSection
from billie_desktop.ui.kit.key_caps import KeyHints
from billie_desktop.ui.kit.labels import Hairline, Label, Pane
from billie_desktop.ui.kit.painting import paint_vertical_hairline
from billie_desktop.ui.kit.scroll import ScrollPane
from billie_desktop.ui.kit.skeleton import Skeleton
from billie_desktop.ui.kit.tokens import ColorRole, tokens

HEAD = 36
STATEMENTS, NOTICEBOARD = "statements", "noticeboard"
SECTIONS: tuple[tuple[str, str], ...] = (
    (Slot.APPLICATION, "Application"),
    (Slot.IDENTITY, "Identity"),
    (Slot.ACCOUNT_CONDUCT, "Account conduct"),
    (Slot.SERVICEABILITY, "Serviceability"),
    (Slot.POST_IDENTITY, "Post-ID"),
    (Slot.FRAUD, "Fraud"),
    (STATEMENTS, "Statements"),
    (NOTICEBOARD, "Noticeboard"),
)
_SIGNS: dict[Outcome, tuple[str, ColorRole]] = {
    Outcome.PASSED: ("check-circle", "success"),
    Outcome.FAILED: ("x-circle", "danger"),
    Outcome.REFER: ("alert", "warning"),
    Outcome.OTHER: ("help", "text-muted"),
    Outcome.MISSING: ("ring", "text-muted"),
}
LEAST_WIDTH = 260
TRANSCRIPT_LEAST = 372
_PLAIN: tuple[str, ColorRole] = ("file", "text-muted")


class AssessmentSide(Pane):
    """376 wide, less where the window is small. What is unfolded stays unfolded when values change."""

    details_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface-alt", parent)
        self.fit(tokens().region.window_reference[0])
        self.decision = DecisionPanel()
        self.sections = {key: FoldSection(key, title) for key, title in SECTIONS}
        self.area = ScrollPane("surface-alt")
        self.customer = CustomerFoot()
        self._detail: ConversationDetail | None = None
        head = QWidget()
        head.setFixedHeight(HEAD)
        row = QHBoxLayout(head)
        row.setContentsMargins(tokens().spacing.pane_padding, 0, tokens().spacing.pane_padding, 0)
        row.addWidget(Label("Assessment", "section"))
        row.addStretch(1)
        row.addWidget(KeyHints([("[ ]", "fold, unfold all")]))
        for section in self.sections.values():
            section.details_asked.connect(self.details_asked)
            self.area.column.addWidget(section)
        self.area.column.addStretch(1)
        self._known = QWidget()
        self._unknown = QWidget()
        self._skeleton = Skeleton(7, line_height=HEAD)
        known, unknown, column = QVBoxLayout(self._known), QVBoxLayout(self._unknown), QVBoxLayout(self)
        for layout in (known, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        column.setContentsMargins(1, 0, 0, 0)
        pad = tokens().spacing.pane_padding
        unknown.setContentsMargins(pad, pad, pad, pad)
        unknown.addWidget(self._skeleton)
        unknown.addStretch(1)
        known.addWidget(self.decision)
        known.addWidget(head)
        known.addWidget(Hairline())
        known.addWidget(self.area, 1)
        column.addWidget(self._known, 1)
        column.addWidget(self._unknown, 1)
        column.addWidget(self.customer)
        self.show_unknown(loading=True)

    def fit(self, room: int) -> None:
        """Leave the transcript what it needs; ``room`` is for both, in px."""
        width = max(LEAST_WIDTH, min(tokens().region.assessment_side, room - TRANSCRIPT_LEAST))
        self.setFixedWidth(width)

    def show_unknown(self, *, loading: bool) -> None:
        """Nothing is known: being read, or not readable. Neither looks like "no decision"."""
        self._detail = None
        self._known.hide()
        self._unknown.show()
        self._skeleton.setVisible(loading)

    def show_detail(self, detail: ConversationDetail) -> None:
        """Show the assessment of a conversation."""
        if detail == self._detail:
            return
        self._detail = detail
        self._unknown.hide()
        self._known.show()
        self.decision.show_banner(decision_banner(detail))
        bodies = {assessment.slot: assessment for assessment in detail.assessments}
        if detail.application is not None:
            bodies[Slot.APPLICATION] = detail.application
        for slot in Slot:
            if slot in self.sections:
                self._show_body(slot, bodies.get(slot))
        self._show_statements(detail.statements)
        self._show_noticeboard(detail)

    def _show_body(self, slot: Slot, body: Assessment | None) -> None:
        section = self.sections[slot]
        if body is None:
            section.show_section("ring", "text-muted", "Nothing has arrived yet", ())
            return
        sign, tone = _SIGNS[body.outcome] if slot is not Slot.APPLICATION else _PLAIN
        values = [(fact.label, fact.value) for fact in body.facts]
        if body.has_report:
            values.append(("Report", "kept by the engine"))
        section.show_section(sign, tone, summary(body), values)

    def _show_statements(self, capture: StatementCapture | None) -> None:
        section = self.sections[STATEMENTS]
        if capture is None:
            section.show_section("bank", "text-muted", "No consent asked for yet", ())
            return
        values = [("Consent", capture.consent or "—"), ("Account holders", ", ".join(capture.holders) or "—")]
        values += [(name, "captured") for name in capture.files]
        if capture.report is not None:
            values += [(fact.label, fact.value) for fact in capture.report.facts]
        section.show_section("bank", "text-muted", statements_summary(capture), values)

    def _show_noticeboard(self, detail: ConversationDetail) -> None:
        posts = detail.noticeboard
        values = [
            (f"{post.topic}, {time_of_day(post.at)}", plain_text(read_html(post.content))) for post in reversed(posts)
        ]
        count = f"{len(posts)} entr{'y' if len(posts) == 1 else 'ies'}"
        line = f"{count}, last {time_of_day(posts[-1].at)}" if posts else "No entries"
        self.sections[NOTICEBOARD].show_section("list", "text-muted", line, values)

    def show_customer(self, view: CustomerView | None) -> None:
        """The customer of the conversation, None while unknown."""
        self.customer.show_view(view)

    def fold_all(self, is_open: bool) -> None:
        """Fold or unfold every section."""
        for section in self.sections.values():
            section.set_open(is_open)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_vertical_hairline(QPainter(self), 0, 0, self.height())
