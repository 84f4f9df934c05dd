"""Late and dishonour fees net of waivers as rows of a table (features.md CV-10)."""

from __future__ import annotations

from PySide6.QtCore import QObject

from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.fees import OutstandingFee
from billie_desktop.domain.words import DASH, long_date
from billie_desktop.ui.kit.columns import AmountCell, Column, MonoCell, TextCell
from billie_desktop.ui.models.rows import RowsModel
from billie_desktop.ui.models.transaction_rows import type_badge

FEE_COLUMNS: tuple[Column[OutstandingFee], ...] = (
    Column("date", "Charged on", 136, lambda row: TextCell(long_date(business_day(row.transaction.at)))),
    Column("type", "Fee", 148, lambda row: type_badge(row.transaction.type)),
    Column("charged", "Charged", 92, lambda row: AmountCell(row.charged), right=True),
    Column("waived", "Waived", 92, lambda row: AmountCell(row.waived), right=True),
    Column("remaining", "Net of waivers", 116, lambda row: AmountCell(row.remaining, strong=True), right=True),
    Column(
        "description",
        "Description",
        140,
        lambda row: TextCell(row.transaction.description or DASH, "text-muted"),
        stretch=1,
        drop=2,
    ),
    Column("id", "Transaction", 160, lambda row: MonoCell(row.transaction.transaction_id, "text-muted"), drop=1),
)


class FeeModel(RowsModel[OutstandingFee]):
    """Fees that still stand on the selected account, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.transaction.transaction_id, FEE_COLUMNS, parent)
