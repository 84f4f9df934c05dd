"""Rows of the list of all paused notifications (features.md CO-5)."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject

from billie_desktop.desk.pause_list import PausedCustomer, PauseOrder, PauseView
from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.communication_words import pause_word
from billie_desktop.domain.words import DASH, medium_date, time_of_day
from billie_desktop.ui.kit.columns import BadgeCell, Cell, Column, TextCell
from billie_desktop.ui.models.rows import RowsModel

VIEWS = ((PauseView.IN_FORCE.value, "In force"), (PauseView.EXPIRED.value, "Expired in the last 30 days"))
NO_END = "no end"
NOTHING = TextCell(DASH, "text-muted")


def _mode(row: PausedCustomer) -> Cell:
    return BadgeCell("suppression", pause_word(row.pause), icon="bell-off")


def _reason(row: PausedCustomer) -> Cell:
    return TextCell(" ".join(row.pause.reason.split())) if row.pause.reason.strip() else NOTHING


def _since(row: PausedCustomer) -> Cell:
    return NOTHING if row.pause.set_at is None else TextCell(_moment(row.pause.set_at), "text-muted")


def _ends(row: PausedCustomer) -> Cell:
    """The last Sydney day that belongs to it; a pause that ends within a day says when."""
    ends = row.pause.expires_at
    if ends is None:
        return TextCell(NO_END, "text-muted")
    return TextCell(ends_words(ends), weight=500)


def ends_words(ends: datetime) -> str:
    """ "5 Jul 2026" for the end of that Sydney day; with the time where a pause ends at another one."""
    local = in_sydney(ends)
    is_end_of_day = (local.hour, local.minute) == (23, 59)
    return medium_date(local.date()) if is_end_of_day else _moment(ends)


def _moment(at: datetime) -> str:
    return f"{medium_date(in_sydney(at).date())}, {time_of_day(at)}"


PAUSE_COLUMNS: tuple[Column[PausedCustomer], ...] = (
    Column("customer", "Customer", 132, lambda row: TextCell(row.name or row.customer_id, weight=500), stretch=2),
    Column("mode", "Mode", 184, _mode),
    Column("reason", "Reason", 120, _reason, stretch=3),
    Column("set-by", "Set by", 120, lambda row: TextCell(row.set_by) if row.set_by else NOTHING, stretch=1, drop=2),
    Column(PauseOrder.SINCE.value, "Since", 168, _since, sortable=True, drop=1),
    Column(PauseOrder.ENDS.value, "Expires", 168, _ends, sortable=True),
)


class PauseListModel(RowsModel[PausedCustomer]):
    """Customers with the pause that is listed, in the order the source gave."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.customer_id, PAUSE_COLUMNS, parent)
