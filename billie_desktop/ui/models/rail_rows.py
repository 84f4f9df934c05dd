"""The account rail: one row per account in triage order, closed ones below a caption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from billie_desktop.domain.account import AccountStatus
from billie_desktop.domain.command import CommandStage
from billie_desktop.domain.standing import Group
from billie_desktop.domain.words import DASH, medium_date, short_date
from billie_desktop.ui.kit.columns import BadgeCell, Column, TwoLineCell
from billie_desktop.ui.models.case_words import case_badges, case_spoken
from billie_desktop.ui.models.rows import Index, RowsModel

if TYPE_CHECKING:
    from billie_desktop.desk.values import AccountView
    from billie_desktop.ui.kit.tokens import ColorRole

CAPTION = "caption"
RUNNING = frozenset({CommandStage.INTENDED, CommandStage.SENT})


@dataclass(frozen=True, slots=True)
class RailRow:
    """One row. A caption has no account id and cannot be chosen."""

    account_id: str
    label: str
    line: str
    amount: str
    spoken_amount: str
    icon: str
    icon_tone: ColorRole
    line_tone: ColorRole = "text-muted"
    strong_line: bool = False
    muted: bool = False
    running: bool = False
    unknown: bool = False
    badges: tuple[BadgeCell, ...] = ()
    spoken_case: str = ""

    @property
    def is_caption(self) -> bool:
        """Whether it only divides the list."""
        return not self.account_id

    @property
    def spoken(self) -> str:
        """The row in words."""
        if self.is_caption:
            return self.label
        running = ", a command is running" if self.running else ", an outcome is not known yet" if self.unknown else ""
        case = f", {self.spoken_case}" if self.spoken_case else ""
        return f"Account {self.label}, {self.line}, outstanding {self.spoken_amount}{case}{running}"


_SIGNS: dict[Group, tuple[str, ColorRole]] = {
    Group.OVERDUE: ("alert", "dot-error"),
    Group.PENDING: ("clock", "dot-warn"),
    Group.ACTIVE: ("check-circle", "dot-ok"),
    Group.UNKNOWN: ("help", "dot-idle"),
    Group.CLOSED: ("check-double", "text-muted"),
}


def rail_rows(views: Sequence[AccountView], today: date) -> tuple[RailRow, ...]:
    """Rows in the order of ``views`` (triage order), with a caption before the closed ones."""
    open_rows = [_row(view, today) for view in views if view.standing.group is not Group.CLOSED]
    closed = [_row(view, today) for view in views if view.standing.group is Group.CLOSED]
    if closed:
        open_rows.append(RailRow("", f"Closed · {len(closed)}", "", "", "", "", "text-muted", muted=True))
    return (*open_rows, *closed)


def _row(view: AccountView, today: date) -> RailRow:
    account, standing = view.account, view.standing
    icon, tone = _SIGNS[standing.group]
    line = standing.line
    if account.status == AccountStatus.WRITTEN_OFF:
        icon = "ban"
    if standing.group is Group.CLOSED and account.closed_on is not None:
        line = f"{line} · {medium_date(account.closed_on)}"
    if standing.group is Group.PENDING and account.commencement is not None:
        line = f"{line} · {short_date(account.commencement, today)}"
    amount = view.outstanding
    return RailRow(
        account_id=account.account_id,
        label=account.label,
        line=line,
        amount=amount.with_symbol() if amount is not None else DASH,
        spoken_amount=amount.spoken() if amount is not None else "not available",
        icon=icon,
        icon_tone=tone,
        line_tone="danger" if standing.is_overdue else "text-muted",
        strong_line=standing.is_overdue,
        muted=standing.group is Group.CLOSED,
        running=any(command.stage in RUNNING for command in view.commands),
        unknown=any(command.stage is CommandStage.UNKNOWN for command in view.commands),
        badges=case_badges(view.case),
        spoken_case=case_spoken(view.case),
    )


RAIL_COLUMNS: tuple[Column[RailRow], ...] = (
    Column("account", "", 232, lambda row: TwoLineCell(f"{row.label} {row.amount}".strip(), row.line)),
)


class RailModel(RowsModel[RailRow]):
    """Accounts of one customer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.account_id or CAPTION, RAIL_COLUMNS, parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = self.row_at(index.row())
            return row.spoken if row is not None else None
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        never = Qt.ItemFlag.ItemNeverHasChildren
        if row.is_caption:
            return never
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | never
