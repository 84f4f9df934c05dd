"""The ECL tab: the expected credit loss as the ledger last calculated it, and why. Read only."""

from __future__ import annotations

import asyncio
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.account_reports import AccountReports
from billie_desktop.desk.desk import Desk
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.reports import CarryingAmount, EclAllowance
from billie_desktop.domain.words import DASH, bucket_word, date_and_time
from billie_desktop.ui.customer.figure_row import FigureRow, TextRow
from billie_desktop.ui.customer.report_page import ReportPage
from billie_desktop.ui.kit.labels import Hairline, Label
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.accrual_rows import number_text

FORMULA = "allowance = carrying amount × PD × overlay"


class EclPage(ReportPage):
    """Allowance with its formula and history at the left, the carrying amount of now at the right.

    The carrying amount that went into the allowance is that of the calculation; it may be older than the one of now.
    """

    title = "Expected credit loss"
    not_offered = "This ledger does not report expected credit losses."

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.principal = FigureRow("Principal")
        self.accrued = FigureRow("Accrued yield")
        self.now = FigureRow("Carrying amount now", total=True)
        self.carrying = FigureRow("Carrying amount at the calculation")
        self.allowance = FigureRow("Allowance", total=True)
        self.previous = FigureRow("Previous allowance")
        self.change = FigureRow("Change")
        self.bucket = TextRow("Bucket")
        self.pd = TextRow("Probability of default (PD)")
        self.overlay = TextRow("Overlay")
        self.calculated = TextRow("Last calculated")
        self.why = TextRow("Triggered by")
        self.count = TextRow("Calculations")
        self.formula = Label(FORMULA, "caption", "text-muted")
        self._figures = (
            self.principal, self.accrued, self.now, self.carrying, self.allowance, self.previous, self.change,
        )  # fmt: skip
        self._texts = (self.bucket, self.pd, self.overlay, self.calculated, self.why, self.count)
        self._lay_out_body()

    def _lay_out_body(self) -> None:
        pad = tokens().spacing.pane_padding
        left, right, columns = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        parts: tuple[tuple[QVBoxLayout, tuple[QWidget, ...]], ...] = (
            (left, (self.carrying, self.pd, self.overlay, self.allowance, self.formula, self.previous, self.change)),
            (right, (self.calculated, self.why, self.count, self.bucket, self.principal, self.accrued, self.now)),
        )
        for column, rows in parts:
            column.setSpacing(0)
            for row in rows:
                column.addWidget(row)
            column.addStretch(1)
            columns.addLayout(column, 1)
        columns.setContentsMargins(pad, 0, pad, 12)
        columns.setSpacing(2 * pad)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(columns)
        column.addWidget(Hairline())
        column.addStretch(1)

    async def _read(self, reports: AccountReports, account_id: str) -> datetime:
        ecl, carrying = await asyncio.gather(
            reports.ecl(account_id), reports.carrying_amount(account_id), return_exceptions=True
        )
        if isinstance(ecl, BaseException):
            raise ecl
        if isinstance(carrying, BaseException) and not isinstance(carrying, DeskError):
            raise carrying
        # Without the breakdown the carrying amount of now stays missing; the allowance does not need it.
        self._show_ecl(ecl, carrying if isinstance(carrying, CarryingAmount) else None)
        return ecl.read_at

    def _show_ecl(self, ecl: EclAllowance, parts: CarryingAmount | None) -> None:
        values = (
            parts.principal if parts is not None else None,
            parts.accrued if parts is not None else None,
            parts.carrying if parts is not None else None,
            ecl.carrying,
            ecl.allowance,
            ecl.previous,
            ecl.change,
        )
        for row, value in zip(self._figures, values, strict=True):
            row.show_figure(value, Origin.live(ecl.read_at))
        self.bucket.show_text(bucket_word(ecl.bucket))
        self.pd.show_text(number_text(ecl.pd_rate))
        self.overlay.show_text(number_text(ecl.overlay))
        self.calculated.show_text(date_and_time(ecl.calculated_at))
        self.why.show_text(ecl.triggered_by or DASH)
        self.count.show_text(f"{ecl.calculations:,}" if ecl.calculations is not None else DASH)
        self.formula.setText(formula_words(ecl))

    def _clear(self) -> None:
        for figure in self._figures:
            figure.show_figure(None, Origin.unavailable())
        for row in self._texts:
            row.show_text(DASH)
        self.formula.setText(FORMULA)


def formula_words(ecl: EclAllowance) -> str:
    """The formula, with the ledger's figures behind it when all are there. Nothing is calculated here."""
    if ecl.carrying is None or ecl.pd_rate is None or ecl.overlay is None or ecl.allowance is None:
        return FORMULA
    parts = f"{ecl.carrying.text()} × {number_text(ecl.pd_rate)} × {number_text(ecl.overlay)}"
    return f"{FORMULA}: {parts} = {ecl.allowance.text()}"
