"""The ledger's statement for a period: chosen, shown as it will be printed, printed or saved (features.md CV-13)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.desk.account_reports import NOT_SUPPORTED, AccountReports
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.errors import DeskError
from billie_desktop.ui.customer.date_filter import DateFilter, parse_day
from billie_desktop.ui.customer.papers import statement_paper
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.chips import SuggestionChip
from billie_desktop.ui.kit.inputs import set_wrong
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.notice import ErrorSummary
from billie_desktop.ui.kit.skeleton import Skeleton
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.print.paper import Made
from billie_desktop.ui.print.paper_drawer import PaperDrawer
from billie_desktop.ui.print.record import Record

NO_FIRST, NO_LAST = "Enter the first day", "Enter the last day"
BACKWARDS = "The last day must not be before the first"
NOT_OFFERED = "Statements are not available from this ledger."


@dataclass(frozen=True, slots=True)
class StatementSubject:
    """Whose statement: one account of one customer, and since when it is open."""

    account_id: str
    number: str
    customer_id: str
    customer: str
    opened: date | None = None


def periods(today: date, opened: date | None) -> tuple[tuple[str, date, date], ...]:
    """Usual periods: (words, first day, last day); the one since opening only where that is known."""
    this = today.replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    found = [("This month", this, today), ("Last month", last, this - timedelta(days=1))]
    if opened is not None and opened <= today:
        found.append(("Since opening", opened, today))
    return tuple(found)


class StatementDrawer(PaperDrawer):
    """From and to are required. A newer request overtakes an older one; a failed one never shows an older paper."""

    def __init__(
        self,
        host: QWidget,
        reports: AccountReports | None,
        subject: StatementSubject,
        record: Record,
        made: Callable[[datetime], Made],
        now: Callable[[], datetime],
    ) -> None:
        band = theme().band_color(theme().band_index(subject.customer_id))
        super().__init__(
            host,
            "Statement",
            record,
            subtitle=((subject.customer, False), (subject.customer_id, True), (subject.number, True)),
            band=band,
        )
        self._reports = reports
        self._subject = subject
        self._made = made
        self._now = now
        self.problems = ErrorSummary()
        self.problems.hide()
        self.since, self.until = DateFilter("From"), DateFilter("To")
        self.read = Button("Show statement")
        self.choices: list[SuggestionChip] = []
        self.message = StateMessage()
        self.loading = Skeleton(8)
        self._lay_out_form()
        self.read.clicked.connect(self.on_read_asked)
        self.since.returnPressed.connect(self.on_read_asked)
        self.until.returnPressed.connect(self.on_read_asked)
        self.message.action_requested.connect(self.on_read_asked)
        if reports is None:
            self.read.set_off(NOT_OFFERED)
            self._show(self.message)
            self.message.show_empty("No statement", NOT_OFFERED)
        else:
            self._show(self.message)
            self.message.show_empty("Choose a period", "Enter the first and the last day, or pick a period.")

    def _lay_out_form(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(tokens().spacing.step_2)
        for widget in (Label("From", "dense"), self.since, Label("to", "dense"), self.until, self.read):
            row.addWidget(widget)
        row.addSpacing(tokens().spacing.step_2)
        for words, first, last in periods(business_day(self._now()), self._subject.opened):
            chip = SuggestionChip(words)
            chip.clicked.connect(lambda _checked=False, days=(first, last): self.choose(*days))
            self.choices.append(chip)
            row.addWidget(chip)
        row.addStretch(1)
        self.body_layout.insertWidget(0, self.problems)
        self.body_layout.insertLayout(1, row)
        self.body_layout.insertWidget(2, self.message)
        self.body_layout.insertWidget(3, self.loading)

    def choose(self, first: date, last: date) -> None:
        """A usual period: fill in its days and read."""
        self.since.setText(f"{first.day}/{first.month}/{first.year}")
        self.until.setText(f"{last.day}/{last.month}/{last.year}")
        self.on_read_asked()

    def _days(self) -> tuple[date, date] | None:
        """Both days, or None after the problems are shown and the first wrong field has the focus."""
        # What stands in the fields counts, not the last whole day that a filter would keep.
        first, last = parse_day(self.since.text()), parse_day(self.until.text())
        wrong: list[tuple[DateFilter, str]] = []
        if first is None:
            wrong.append((self.since, NO_FIRST))
        if last is None:
            wrong.append((self.until, NO_LAST))
        if first is not None and last is not None and last < first:
            wrong.append((self.until, BACKWARDS))
        for field in (self.since, self.until):
            set_wrong(field, next((text for each, text in wrong if each is field), ""))
        self.problems.set_problems([text for _, text in wrong])
        if wrong or first is None or last is None:
            wrong[0][0].setFocus()
            return None
        return first, last

    def on_read_asked(self) -> None:
        """Read the statement of the period that is typed."""
        period = self._days()
        if period is not None and self._reports is not None:
            for chip, (_, first, last) in zip(
                self.choices, periods(business_day(self._now()), self._subject.opened), strict=True
            ):
                chip.setChecked((first, last) == period)
            self._tasks.start("read", self._read(self._reports, *period))

    async def _read(self, reports: AccountReports, first: date, last: date) -> None:
        self.show_paper(None)
        self._show(self.loading)
        try:
            statement = await reports.statement(self._subject.account_id, first, last)
        except DeskError as error:
            self._show(self.message)
            if error.code == NOT_SUPPORTED:
                self.message.show_empty("Not available from this ledger", NOT_OFFERED)
            else:
                self.message.show_unavailable("Statement unavailable", error.text)
            return
        made = self._made(self._now())
        self.show_paper(statement_paper(statement, self._subject.customer, self._subject.customer_id, made))
        self._show(self.paper)

    def _show(self, shown: QWidget) -> None:
        for widget in (self.message, self.loading, self.paper):
            widget.setVisible(widget is shown)
