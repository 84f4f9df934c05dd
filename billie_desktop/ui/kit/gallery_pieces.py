"""The pieces sheet of the gallery: what screens are put together from, beside their states of rest and trouble."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.money import Money
from billie_desktop.ui.kit.avatar import Avatar
from billie_desktop.ui.kit.bars import ProgressBar, Segment, SegmentState, ShareBar
from billie_desktop.ui.kit.buttons import Button, ButtonKind, LinkButton
from billie_desktop.ui.kit.checkbox import CheckBox
from billie_desktop.ui.kit.chips import AttentionChip, FilterChip, SuggestionChip
from billie_desktop.ui.kit.columns import AmountCell, BadgeCell, Cell, Column, IconCell, MonoCell, TextCell, cell_text
from billie_desktop.ui.kit.copy_button import CopyButton
from billie_desktop.ui.kit.facts import FactRow
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.key_caps import KeyHints
from billie_desktop.ui.kit.labels import Hairline, Label, Pane
from billie_desktop.ui.kit.menu import Menu
from billie_desktop.ui.kit.money_label import MoneyLabel
from billie_desktop.ui.kit.off_reason import OffReason
from billie_desktop.ui.kit.pending_label import PendingMark
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.tabs import NumberedTabs
from billie_desktop.ui.kit.theme import theme

WIDTH, HEIGHT = 1440, 900
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Instalment:
    """A made-up row."""

    number: int
    due: str
    scheduled: str
    paid: str
    status: str
    word: str
    paid_on: str
    transaction: str


def _open(row: Instalment) -> Money:
    return Money(Decimal(row.scheduled) - Decimal(row.paid))


def _money(text: str) -> Money:
    return Money(Decimal(text))


def _remaining(row: Instalment) -> Cell:
    return AmountCell(_open(row), strong=True)


def _linked(row: Instalment) -> Cell:
    return MonoCell(row.transaction, "link") if row.transaction else TextCell("—", "text-muted")


COLUMNS: tuple[Column[Instalment], ...] = (
    Column("open", "", 36, lambda row: IconCell("chevron-right", "Show details", small=True)),
    Column("number", "#", 36, lambda row: TextCell(str(row.number), "text-muted"), right=True),
    Column("due", "Due date", 130, lambda row: TextCell(row.due)),
    Column("scheduled", "Scheduled", 82, lambda row: AmountCell(_money(row.scheduled), weight=400), right=True),
    Column("paid", "Paid", 88, lambda row: AmountCell(_money(row.paid), weight=400), right=True, sortable=True),
    Column("remaining", "Remaining", 92, _remaining, right=True),
    Column("status", "Status", 132, lambda row: BadgeCell(row.status, row.word), sortable=True),
    Column("paid_on", "Paid on", 96, lambda row: TextCell(row.paid_on, "text" if row.transaction else "text-muted")),
    Column("linked", "Linked transaction", 150, _linked, stretch=1, drop=1),
)
ROWS = (
    Instalment(1, "Fri 1 May 2026", "120.75", "120.75", "complete", "Complete", "Fri 1 May", "TXN-2026-00004181"),
    Instalment(2, "Fri 8 May 2026", "120.75", "120.75", "complete", "Complete", "Fri 8 May", "TXN-2026-00004406"),
    Instalment(3, "Fri 15 May 2026", "120.75", "120.75", "complete", "Complete", "Fri 15 May", "TXN-2026-00004652"),
    Instalment(4, "Fri 22 May 2026", "120.75", "120.75", "complete", "Complete", "Sat 23 May", "TXN-2026-00004919"),
    Instalment(5, "Fri 29 May 2026", "120.75", "50.00", "partial", "Partial · 12 d", "Tue 2 Jun", "TXN-2026-00005263"),
    Instalment(6, "Fri 5 Jun 2026", "120.75", "0.00", "overdue", "Overdue · 5 d", "—", ""),
    Instalment(7, "Fri 12 Jun 2026", "120.75", "0.00", "due-next", "Due next", "—", ""),
    Instalment(8, "Fri 19 Jun 2026", "120.75", "0.00", "outstanding", "Outstanding", "—", ""),
)


class SampleModel(QAbstractTableModel):
    """The made-up rows as an item model."""

    def row_object(self, row: int) -> Instalment:
        """The value shown in a row."""
        return ROWS[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(ROWS)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return cell_text(COLUMNS[index.column()].cell(ROWS[index.row()]))


def _strip(*widgets: QWidget | int, margins: int = 16, spacing: int = 8, height: int = 36) -> QWidget:
    strip = Pane("surface")
    row = QHBoxLayout(strip)
    row.setContentsMargins(margins, 0, margins, 0)
    row.setSpacing(spacing)
    for widget in widgets:
        if isinstance(widget, int):
            row.addStretch(widget)
        else:
            row.addWidget(widget)
    strip.setFixedHeight(height)
    return strip


def _left_column() -> QWidget:
    column = Pane("surface")
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    chips = (
        AttentionChip("attention-red", "Vulnerable", "financial hardship noted 2 Jun", icon="heart"),
        AttentionChip(
            "attention-red", "Re-application blocked", "serious arrears, while the loan is open",
            icon="ban", action="Clear…",
        ),
        AttentionChip("attention-amber", "1 to disburse", icon="clock"),
    )  # fmt: skip
    layout.addWidget(_strip(*chips, 1, height=35))
    layout.addWidget(Hairline())
    actions = (Button("Record repayment", ButtonKind.MAIN), Button("Waive fee"), Button("More", chevron=True))
    figure = MoneyLabel(_money("453.00"), role="figure", left=True)
    layout.addWidget(_strip(figure, 1, *actions, height=62))
    off = Button("Waive fee")
    off.set_off("supervisors and admins waive fees")
    reason = OffReason("Waive fee is off: supervisors and admins waive fees")
    paths = (Button("Add note", icon="plus", key="N"), Button("Open customer", ButtonKind.MAIN, key="Enter"))
    layout.addWidget(_strip(off, reason, 1, *paths, height=48))
    tabs = NumberedTabs(("Overview", "Transactions", "Fees", "Accruals", "ECL", "Actions"))
    tabs.set_count(2, 2)
    layout.addWidget(tabs)
    table = TableView(COLUMNS)
    table.setModel(SampleModel(table))
    table.header.show_sort("paid", True)
    table.selectRow(4)
    table.setFixedHeight(28 + 8 * 32)
    layout.addWidget(table)
    loading = TableView(COLUMNS)
    loading.setModel(SampleModel(loading))
    loading.show_loading()
    loading.setFixedHeight(28 + 4 * 32)
    layout.addWidget(loading)
    empty, broken = TableView(COLUMNS[:3]), TableView(COLUMNS[:3])
    for view in (empty, broken):
        view.setModel(SampleModel(view))
    empty.show_empty("No fees", "Nothing was charged on this account.", "Show transactions")
    broken.show_unavailable("Fees could not be read", "The ledger did not answer. This is not “no fees”.")
    pair = QHBoxLayout()
    pair.addWidget(empty)
    pair.addWidget(broken)
    layout.addLayout(pair, 1)
    return column


def _right_column() -> QWidget:
    column = Pane("surface-alt")
    layout = QVBoxLayout(column)
    layout.setContentsMargins(16, 8, 16, 16)
    layout.setSpacing(10)
    tabs = NumberedTabs(("Communications", "Applications"), numbered=False, inset=0)
    tabs.set_dot(1, True)
    layout.addWidget(tabs)
    filters = [("all", "All", "38"), ("notes", "Notes", ""), ("sent", "Sent", ""), ("failed", "Failed", "")]
    layout.addWidget(Segmented(filters))
    layout.addWidget(Segmented([("all", "All", "1,248"), ("arrears", "Arrears", "86")], large=True))
    picked = SuggestionChip("Overdue $191.50")
    picked.setChecked(True)
    layout.addWidget(_strip(FilterChip("Status", "In arrears"), picked, SuggestionChip("Total $453.00"), 1, margins=0))
    bell, panel = IconButton("bell", "Notices"), IconButton("panel-right", "Context")
    bell.set_count(3)
    panel.setCheckable(True)
    panel.setChecked(True)
    people = (Avatar("Priya Raghavan", 0), Avatar("Lachlan Whitmore", 2), Avatar("Hannah Boyle", size=28))
    ids = (Label("VN2604220817", "mono-dense"), CopyButton("account number", "VN2604220817"))
    layout.addWidget(_strip(*people, bell, panel, IconButton("refresh", "Read again"), *ids, 1, margins=0, height=40))
    layout.addWidget(KeyHints((("Up Down", "move"), ("Enter", "open"), ("Ctrl+Enter", "new window"), ("Esc", "close"))))
    paid = [Segment(SegmentState.PAID)] * 4
    partial = Segment(SegmentState.PARTIAL, Decimal("0.4"), overdue=True)
    rest = [Segment(SegmentState.OVERDUE), Segment(SegmentState.TO_COME), Segment(SegmentState.TO_COME)]
    progress = ProgressBar()
    progress.set_segments([*paid, partial, *rest])
    layout.addWidget(progress)
    fees = MoneyLabel(_money("20.00"))
    fees.set_pending(PendingMark.RUNNING, "waiving $10.00")
    facts = QVBoxLayout()
    facts.setSpacing(0)
    facts.addWidget(FactRow("Principal", MoneyLabel(_money("433.00"))))
    facts.addWidget(FactRow("Fees", fees))
    facts.addWidget(Hairline())
    facts.addWidget(FactRow("Total outstanding", MoneyLabel(_money("453.00")), strong_key=True))
    facts.addWidget(FactRow("Allowance", MoneyLabel(None)))
    layout.addLayout(facts)
    for role, share in (("aging-1", "1"), ("aging-2", "0.6"), ("aging-3", "0.23")):
        bar = ShareBar(role)  # type: ignore[arg-type]
        bar.set_share(Decimal(share))
        layout.addWidget(bar)
    countdown = ShareBar("accent", track=True)
    countdown.set_share(Decimal("0.12"))
    layout.addWidget(countdown)
    some, on, off = CheckBox("All fees"), CheckBox("Late fee, 5 Jun"), CheckBox("Dishonour fee")
    some.setCheckState(Qt.CheckState.PartiallyChecked)
    on.setChecked(True)
    layout.addWidget(_strip(some, on, off, LinkButton("Clear filters", underline=False), 1, margins=0, height=28))
    menu = sample_menu()
    menu.setParent(column)
    menu.setWindowFlags(Qt.WindowType.Widget)
    menu.adjustSize()
    layout.addWidget(menu, 0, Qt.AlignmentFlag.AlignLeft)
    layout.addStretch(1)
    return column


def sample_menu() -> Menu:
    """A menu with a sign, keys, and an entry that is off."""
    menu = Menu()
    menu.add_entry("Add late fee", icon="clock")
    menu.add_entry("Waive fee", off="supervisors and admins")
    menu.add_entry("Copy number", icon="copy", keys="C")
    menu.addSeparator()
    menu.add_entry("Request write-off", icon="ban", tone="danger")
    return menu


def pieces_sheet() -> QWidget:
    """1440 × 900 px in the theme in use."""
    theme().reduced_motion = False
    sheet = Pane("surface")
    sheet.setFixedSize(WIDTH, HEIGHT)
    row = QHBoxLayout(sheet)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(_left_column(), 1)
    row.addWidget(Hairline(vertical=True))
    right = _right_column()
    right.setFixedWidth(440)
    row.addWidget(right)
    return sheet
