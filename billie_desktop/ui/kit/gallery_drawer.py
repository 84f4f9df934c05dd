"""The repayment drawer of the gallery: the form with an error, the review, what is sent, and what was recorded."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.money import Money
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.chips import SuggestionChip
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.facts import FactRow, ResultHead, SplitRow, StageRow, StageState
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import AmountInput, Choice, LineInput, TextInput
from billie_desktop.ui.kit.labels import Hairline, Label, Pane, Paragraph
from billie_desktop.ui.kit.money_label import MoneyLabel
from billie_desktop.ui.kit.notice import ErrorSummary, Notice, NoticeKind
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.pending_label import PendingMark
from billie_desktop.ui.kit.theme import theme

SUBTITLE = (("Priya Raghavan", False), ("CUS-7F3A", True), ("· account", False), ("VN2604220817", True))
STEPS = ("Enter", "Review", "Send")
RIGHT = Qt.AlignmentFlag.AlignRight
READ_AT = datetime(2026, 6, 9, 23, 41, 7, tzinfo=UTC)


def _money(text: str) -> Money:
    return Money(Decimal(text))


def _line(*widgets: QWidget | int, spacing: int = 0, bottom: bool = False) -> QHBoxLayout:
    """Widgets side by side; a number is a stretch."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for widget in widgets:
        if isinstance(widget, int):
            row.addStretch(widget)
        else:
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignBottom if bottom else Qt.AlignmentFlag(0))
    return row


def _column(*widgets: QWidget, spacing: int = 0) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    for widget in widgets:
        column.addWidget(widget)
    return column


def _drawer(host: QWidget, steps: tuple[str, ...] = STEPS, dense: bool = False) -> Drawer:
    band = theme().band_color(0)
    return Drawer(host, "Record repayment", subtitle=SUBTITLE, band=band, steps=steps, dense=dense)


def _origin() -> OriginLabel:
    return OriginLabel(Origin.live(READ_AT))


def _split(body: QVBoxLayout, title: str) -> None:
    head = _line(Label(title, "section"), 1, Label("fees first, then oldest instalment", "caption", "text-muted"))
    rows = QVBoxLayout()
    rows.setSpacing(0)
    rows.addLayout(head)
    rows.addSpacing(2)
    rows.addWidget(SplitRow("x-circle", "Dishonour fee, 5 Jun", "cleared", "10.00"))
    rows.addWidget(SplitRow("clock", "Late fee, 5 Jun", "cleared", "10.00"))
    rows.addWidget(SplitRow("check", "Instalment 5, Fri 29 May", "complete", "70.75"))
    rows.addWidget(SplitRow("half", "Instalment 6, Fri 5 Jun", "20.00 left", "100.75"))
    rows.addWidget(SplitRow("", "Outstanding afterwards", "453.00", "$261.50", total=True, note_icon="arrow-right"))
    body.addLayout(rows)


def drawer_enter() -> QWidget:
    """The form with one thing to fix, 480 px wide; the wrong field has the focus."""
    host = Pane("surface")
    host.setFixedSize(480, 709)
    theme().reduced_motion = True
    drawer = _drawer(host, dense=True)
    body = drawer.body_layout
    figure = _column(
        Label("Outstanding", "caption", "text-muted"),
        MoneyLabel(_money("453.00"), role="figure", left=True),
    )
    fees = _column(
        _pair("Fees", "$20.00"),
        _pair("Principal", "$433.00"),
    )
    fees.insertStretch(0, 1)
    top = QHBoxLayout()
    top.setSpacing(24)
    top.addLayout(figure)
    top.addLayout(fees)
    top.addStretch(1)
    top.addWidget(_origin(), 0, Qt.AlignmentFlag.AlignVCenter)
    body.addLayout(top)
    summary = ErrorSummary()
    summary.set_problems(["Reference is required."])
    body.addWidget(summary)
    amount = AmountInput()
    amount.set_amount(_money("191.50"))
    chips = [SuggestionChip(word) for word in ("Overdue $191.50", "Next instalment $70.75", "Total $453.00")]
    chips[0].setChecked(True)
    block = _column(Field("Amount", amount, "up to 2 decimals, paste works"), spacing=6)
    block.addLayout(_line(*chips, 1, spacing=6))
    body.addLayout(block)
    reference = LineInput()
    field = Field("Reference", reference)
    field.set_error("Enter the BPAY or bank reference")
    method = Field("Method", Choice(["BPAY", "Bank transfer"]))
    method.setFixedWidth(168)
    pair = QHBoxLayout()
    pair.setSpacing(12)
    pair.addWidget(method, 0, Qt.AlignmentFlag.AlignTop)
    pair.addWidget(field, 1)
    body.addLayout(pair)
    notes = TextInput(limit=1000)
    notes.setPlainText("Paid by phone, receipt read back.")
    body.addWidget(Field("Notes", notes))
    body.addWidget(Hairline())
    _split(body, "As the ledger will decide")
    body.addSpacing(-7)
    body.addWidget(
        Label("Estimate from the figures read at 09:41:07. The ledger’s answer replaces it.", "caption", "text-muted")
    )
    body.addStretch(1)
    drawer.foot.hints.set_hints([("Ctrl+Enter", "review")])
    drawer.foot.set_buttons([Button("Cancel"), Button("Review", ButtonKind.MAIN)])
    host.show()
    drawer.open(reference)
    return host


def _pair(word: str, figure: str) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    layout.addWidget(Label(word, "caption", "text-muted"))
    layout.addWidget(Label(figure, "caption", weight=500))
    layout.addStretch(1)
    row.setFixedHeight(18)
    return row


def _review(host: QWidget) -> Drawer:
    drawer = _drawer(host)
    assert drawer.steps is not None
    drawer.steps.set_current(1)
    body = drawer.body_layout
    figure = _column(
        Label("You are about to record", "caption", "text-muted"),
        MoneyLabel(_money("191.50"), role="figure-large", left=True),
    )
    top = QHBoxLayout()
    top.addLayout(figure, 1)
    top.addWidget(OriginLabel(Origin.live(READ_AT.replace(second=22))), 0, Qt.AlignmentFlag.AlignBottom)
    body.addLayout(top)
    facts = (
        FactRow("From", "Priya Raghavan · CUS-7F3A", line=True),
        FactRow("On account", "VN2604220817", mono=True, line=True),
        FactRow("Method", "BPAY", line=True),
        FactRow("Reference", "BP-7714 2086 31", mono=True, line=True),
    )
    body.addLayout(_column(*facts))
    _split(body, "As the ledger will decide")
    body.addWidget(
        Notice(NoticeKind.INFO, "", "A recorded repayment cannot be undone here, only corrected by an adjustment.")
    )
    body.addStretch(1)
    drawer.foot.set_left(Button("Back", ButtonKind.TEXT, icon="arrow-left"))
    drawer.foot.set_buttons([Button("Cancel"), Button("Record repayment $191.50", ButtonKind.MAIN)])
    return drawer


def _sent(host: QWidget) -> Drawer:
    drawer = _drawer(host)
    assert drawer.steps is not None
    drawer.steps.set_current(2)
    body = drawer.body_layout
    seconds = Label("3 s", "caption", "text-muted", align=RIGHT)
    head = _line(MoneyLabel(_money("191.50"), role="figure-large", left=True), 1, seconds)
    block = QVBoxLayout()
    block.setSpacing(0)
    block.addLayout(head)
    block.addWidget(Label("BPAY · BP-7714 2086 31", "caption", "text-muted"))
    body.addLayout(block)
    stages = (
        StageRow(StageState.DONE, "Intended", "Written to this desk’s outbox, 09:41:26"),
        StageRow(StageState.RUNNING, "Sent", "Waiting for the ledger, up to 45 s"),
        StageRow(StageState.WAITING, "Confirmed", "The ledger gives the split"),
    )
    body.addLayout(_column(*stages))
    body.addWidget(Hairline())
    for caption, notice in (
        (
            "If the answer does not come in time",
            Notice(
                NoticeKind.WARNING,
                "We do not know yet whether this was recorded.",
                "Do not enter it again.",
                "Check now",
                icon="help",
            ),
        ),
        (
            "If the ledger refuses",
            Notice(
                NoticeKind.DANGER,
                "Refused.",
                "Account is closed for repayments. Nothing was recorded.",
                "Copy details",
            ),
        ),
        (
            "If somebody changed the account meanwhile",
            Notice(
                NoticeKind.INFO,
                "This record changed.",
                "Josh Lindqvist waived $10.00 at 9:41 am. Your values are kept.",
                "Refresh and retry",
                icon="refresh",
            ),
        ),
    ):
        body.addLayout(_column(Label(caption, "caption", "text-muted"), notice, spacing=4))
    body.addStretch(1)
    remark = Label("Record repayment is locked on this account until settled", "caption", "text-muted")
    drawer.foot.set_left(remark)
    drawer.foot.set_buttons([Button("Close")])
    return drawer


def _recorded(host: QWidget) -> Drawer:
    drawer = _drawer(host, ())
    body = drawer.body_layout
    body.addWidget(ResultHead("Repayment $191.50 recorded", (("9:41:29 am ·", False), ("TXN-2026-00005871", True))))
    _split(body, "As the ledger decided")
    body.addSpacing(8)
    marks = QVBoxLayout()
    marks.setSpacing(0)
    marks.addWidget(Label("Beside the balance, while it settles", "section"))
    marks.addSpacing(4)
    marks.addWidget(Hairline())
    for icon, word, figure, mark, pending, action in (
        ("send", "Sent", "453.00", PendingMark.RUNNING, "repayment −$191.50", ""),
        ("check", "Confirmed, 2 s", "261.50", PendingMark.CONFIRMED, "recorded 09:41:29", ""),
        ("help", "Unknown", "453.00", PendingMark.UNKNOWN, "$191.50 not known", "Check now"),
        ("alert", "Failed, stays", "453.00", PendingMark.FAILED, "$191.50 not recorded", "Retry"),
    ):
        money = MoneyLabel(_money(figure))
        money.set_pending(mark, pending, action)
        marks.addWidget(FactRow(word, money, line=True, icon=icon, height=36))
    body.addLayout(marks)
    body.addWidget(Paragraph("The figure changes only when the ledger says so.", "caption", "text-muted"))
    body.addStretch(1)
    drawer.foot.hints.set_hints([("N", "note about this call")])
    drawer.foot.set_buttons([Button("Done", ButtonKind.MAIN)])
    return drawer


def drawer_steps() -> QWidget:
    """Review, sending and recorded, side by side, 1440 × 900 px."""
    sheet = Pane("window")
    sheet.setFixedSize(1440, 900)
    theme().reduced_motion = True
    captions = (
        "Step 2: review",
        "Step 3: sent, and the notices that can follow",
        "Recorded, and the mark beside the balance",
    )
    for number, (build, caption) in enumerate(zip((_review, _sent, _recorded), captions, strict=True)):
        x = 16 + number * 476
        label = Label(caption, "caption", "text-muted", parent=sheet)
        label.setGeometry(x, 24, 440, 16)
        host = Pane("surface", parent=sheet)
        host.setGeometry(x, 48, 456, 820)
        host.show()
        drawer = build(host)
        drawer.open(drawer.foot.buttons[-1])
    return sheet
