"""Late and dishonour fees net of waivers as rows of a table (features.md CV-10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.money import Money, total
from billie_desktop.domain.words import DASH, TYPE_WORDS, long_date
from billie_desktop.ui.kit.columns import AmountCell, CheckCell, Column, MonoCell, TextCell
from billie_desktop.ui.models.rows import RowsModel
from billie_desktop.ui.models.transaction_rows import type_badge

if TYPE_CHECKING:
    from billie_desktop.domain.fees import OutstandingFee

CHECK = "check"


@dataclass(frozen=True, slots=True)
class FeeRow:
    """A fee, and whether it is chosen while the agent selects."""

    fee: OutstandingFee
    chosen: bool = False

    @property
    def key(self) -> str:
        """Its posting names it for good."""
        return self.fee.transaction.transaction_id

    @property
    def name(self) -> str:
        """The fee in words, for whoever cannot see the row."""
        posting = self.fee.transaction
        return f"{TYPE_WORDS[posting.type]} of {long_date(business_day(posting.at))}"


def fee_rows(fees: Iterable[OutstandingFee], chosen: Collection[str]) -> tuple[FeeRow, ...]:
    """Rows in the order given; a choice of a fee that is no longer standing is forgotten."""
    return tuple(FeeRow(fee, fee.transaction.transaction_id in chosen) for fee in fees)


def chosen_total(rows: Iterable[FeeRow]) -> Money:
    """What remains of the chosen fees, in decimals."""
    return total([row.fee.remaining for row in rows if row.chosen])


FEE_COLUMNS: tuple[Column[FeeRow], ...] = (
    Column(CHECK, "", 40, lambda row: CheckCell(row.chosen, row.name)),
    Column("date", "Charged on", 144, lambda row: TextCell(long_date(business_day(row.fee.transaction.at)))),
    Column("type", "Fee", 148, lambda row: type_badge(row.fee.transaction.type)),
    Column("charged", "Charged", 92, lambda row: AmountCell(row.fee.charged), right=True, drop=3),
    Column("waived", "Waived", 92, lambda row: AmountCell(row.fee.waived), right=True, drop=4),
    Column("remaining", "Net of waivers", 116, lambda row: AmountCell(row.fee.remaining, strong=True), right=True),
    Column(
        "description",
        "Description",
        140,
        lambda row: TextCell(row.fee.transaction.description or DASH, "text-muted"),
        stretch=1,
        drop=2,
    ),
    Column("id", "Transaction", 160, lambda row: MonoCell(row.key, "text-muted"), drop=1),
)


class FeeModel(RowsModel[FeeRow]):
    """Fees that still stand on the selected account, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.key, FEE_COLUMNS, parent)
