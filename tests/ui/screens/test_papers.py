"""Statement, payoff figure, summary and schedule: asked for, looked at, recorded, saved."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.errors import Unreachable
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.customer.account_papers import PaperKind
from billie_desktop.ui.customer.menus import account_menu
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.customer.papers import payoff_paper, schedule_paper, statement_paper, summary_paper
from billie_desktop.ui.customer.statement import BACKWARDS, NO_FIRST, NO_LAST, StatementDrawer, periods
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.people import NOW, TODAY, account_view, daniel, priya
from billie_desktop.ui.gallery.stage import settle
from billie_desktop.ui.print.layout import lay_out
from billie_desktop.ui.print.paper import Made, Paper
from billie_desktop.ui.print.paper_drawer import PaperDrawer
from billie_desktop.ui.print.printer import NO_PRINTER
from billie_desktop.ui.print.record import customer_record
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window
MADE = Made("Hannah Boyle, supervisor", NOW)
MAY = (date(2026, 5, 1), date(2026, 5, 31))


def open_paper(page: CustomerPage, kind: PaperKind) -> PaperDrawer:
    view = page.view
    assert view is not None
    drawer = page.drawers.papers.drawer(kind, view, view.accounts[0])
    page.drawers.read(drawer)
    return drawer


def statement_of(page: CustomerPage) -> StatementDrawer:
    drawer = open_paper(page, PaperKind.STATEMENT)
    assert isinstance(drawer, StatementDrawer)
    return drawer


def text(paper: Paper | None) -> str:
    assert paper is not None
    return "\n".join(page.text for page in lay_out(paper))


# the statement


async def test_from_and_to_are_required(page: CustomerPage, fake: FakeDesk) -> None:
    """Without both days, or with the last before the first, the ledger is not asked and every problem is told."""
    drawer = statement_of(page)
    for since, until_day, problems in (
        ("", "", (NO_FIRST, NO_LAST)),
        ("1/5/2026", "", (NO_LAST,)),
        ("31/5/2026", "1/5/2026", (BACKWARDS,)),
        ("31/2/2026", "1/5/2026", (NO_FIRST,)),
    ):
        drawer.since.setText(since)
        drawer.until.setText(until_day)
        drawer.read.click()
        await settle()
        assert all(problem in drawer.problems.words() for problem in problems)
        assert drawer.printing.is_off
    assert fake.reports.asked == []


async def test_the_statement_is_the_ledgers(page: CustomerPage, fake: FakeDesk) -> None:
    """Opening, fees, payments, closing, every line, the time it was made: all as the ledger said them."""
    drawer = statement_of(page)
    drawer.choose(*MAY)
    await settle()
    assert fake.reports.asked == [(page.work.account_id, *MAY)]
    shown = text(drawer.paper.paper)
    for words in (
        "Opening balance\n$920.00",
        "Payments received\n$483.00",
        "Closing balance\n$437.00",
        "Made by the ledger Wed 10 Jun 2026, 9:41 am (Sydney)",
        "TXN-2026-00004919",
    ):
        assert words in shown
    assert shown.count("Repayment") == 4
    assert drawer.paper.pages[0].accessibleDescription().startswith("Priya Raghavan")
    assert not drawer.pdf.is_off


async def test_a_period_that_failed_never_shows_the_one_before(page: CustomerPage, fake: FakeDesk) -> None:
    """After an outage the old paper is gone and cannot be printed; Try again reads anew."""
    drawer = statement_of(page)
    drawer.choose(*MAY)
    await settle()
    fake.reports.outage = "The ledger did not answer."
    drawer.choose(date(2026, 6, 1), TODAY)
    await settle()
    assert drawer.paper.paper is None
    assert drawer.pdf.is_off
    assert drawer.message.isVisible()
    fake.reports.outage = ""
    drawer.message.action_requested.emit()
    await settle()
    assert "1 Jun 2026 to 10 Jun 2026" in text(drawer.paper.paper)


async def test_a_ledger_without_statements_says_so(page: CustomerPage, fake: FakeDesk) -> None:
    """UNIMPLEMENTED is "not available from this ledger", not an outage to try again."""
    fake.reports.offered = False
    drawer = statement_of(page)
    drawer.choose(*MAY)
    await settle()
    assert "Not available from this ledger" in drawer.message.accessibleName()


def test_usual_periods_follow_the_calendar() -> None:
    """The last month ends with its last day, in January it is December; without an opening day there is none since."""
    assert periods(date(2026, 3, 5), date(2026, 1, 9)) == (
        ("This month", date(2026, 3, 1), date(2026, 3, 5)),
        ("Last month", date(2026, 2, 1), date(2026, 2, 28)),
        ("Since opening", date(2026, 1, 9), date(2026, 3, 5)),
    )
    assert periods(date(2026, 1, 1), None)[1] == ("Last month", date(2025, 12, 1), date(2025, 12, 31))


async def test_a_statement_with_missing_figures_has_dashes(fake: FakeDesk) -> None:
    """What the ledger left out is a dash, never $0.00."""
    statement = await fake.reports.statement("nobody", *MAY)
    bare = replace(statement, fees=None, payments=None, disbursed=None, establishment_fee=None, total_repayable=None)
    shown = text(statement_paper(bare, "Somebody", "CUS-1", MADE))
    assert "Fees charged\n—" in shown
    assert "Disbursed principal\n—" in shown
    assert "Nothing in this period." in shown


# the other papers


def test_the_payoff_figure_is_the_reading() -> None:
    """Principal, fees and total of the reading with its moment; a cached one is marked, missing parts are dashes."""
    live = payoff_paper(priya().accounts[0], "Priya Raghavan", PRIYA, MADE)
    assert "Total outstanding\n$453.00" in text(live)
    assert (live.watermark, live.as_of) == ("", "Live, as of Wed 10 Jun 2026, 9:41 am (Sydney)")
    cached = payoff_paper(daniel().accounts[0], "Daniel Okafor", "CUS-2C90", MADE)
    assert "Principal\n—" in text(cached)
    assert "Total outstanding\n$238.10" in text(cached)
    assert cached.watermark == "CACHED"


def test_the_summary_of_a_stub_invents_nothing() -> None:
    """Every figure of an account of which only the id is known is a dash."""
    paper = summary_paper(account_view(LoanAccount("ACC-1"), origin=Origin.unavailable()), "C", "CUS-1", MADE, TODAY)
    shown = text(paper)
    assert "$" not in shown
    assert "Total outstanding\n—" in shown
    assert "no repayment schedule" in shown


def test_the_schedule_has_every_instalment() -> None:
    """Eight instalments with status and days late; its figures are the read model's, so the page is marked."""
    paper = schedule_paper(priya().accounts[0], "Priya Raghavan", PRIYA, MADE, TODAY)
    shown = text(paper)
    assert shown.count("120.75") >= 8
    assert "Partial, 12 days" in shown
    assert paper.watermark == "CACHED"


# leaving the desk


async def test_it_is_recorded_before_it_is_saved(page: CustomerPage, tmp_path: Path) -> None:
    """The server is told who takes what away before the file is there; the file has a name without a person."""
    events: list[str] = []

    class Log:
        """Implements ``RevealLog``."""

        async def log(self, customer_id: str, detail: str, reason: str = "") -> None:
            events.append(f"{customer_id} {detail} {len(list(tmp_path.iterdir()))}")

    names: list[str] = []

    def choose(_host: QWidget, name: str, chosen: Callable[[Path], None]) -> None:
        names.append(name)
        chosen(tmp_path / name)

    drawer = PaperDrawer(page.panes, "Payoff figure", customer_record(Log(), PRIYA), choose_path=choose)
    drawer.show_paper(payoff_paper(priya().accounts[0], "Priya Raghavan", PRIYA, MADE))
    page.drawers.read(drawer)
    drawer.pdf.click()
    await until(lambda: bool(list(tmp_path.iterdir())))
    assert events == [f"{PRIYA} payoff:pdf 0"]
    assert re.fullmatch(r"billie-payoff-20260610-[0-9a-f]{6}\.pdf", names[0])


async def test_what_cannot_be_recorded_does_not_leave_the_desk(page: CustomerPage, tmp_path: Path) -> None:
    """Without the record nothing is written, and the drawer says why."""

    class Away:
        """Implements ``RevealLog``; always away."""

        async def log(self, customer_id: str, detail: str, reason: str = "") -> None:
            raise Unreachable("The server is away.")

    drawer = PaperDrawer(page.panes, "Payoff figure", customer_record(Away(), PRIYA))
    drawer.show_paper(payoff_paper(priya().accounts[0], "Priya Raghavan", PRIYA, MADE))
    page.drawers.read(drawer)
    drawer.save_to(tmp_path / "out.pdf")
    await settle()
    assert list(tmp_path.iterdir()) == []
    assert drawer.notice.isVisible()
    assert "The server is away." in drawer.notice.words()


async def test_a_folder_that_cannot_be_written_is_told(page: CustomerPage, tmp_path: Path) -> None:
    """The words name no path and the paper stays, to be saved elsewhere."""
    drawer = open_paper(page, PaperKind.SCHEDULE)
    drawer.save_to(tmp_path / "not there" / "out.pdf")
    await settle()
    assert "Choose another folder" in drawer.notice.words()
    assert not drawer.pdf.is_off


async def test_without_a_printer_the_desk_says_so(page: CustomerPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """No print dialog without a printer."""
    monkeypatch.setattr("billie_desktop.ui.print.paper_drawer.has_printer", lambda: False)
    drawer = open_paper(page, PaperKind.PAYOFF)
    drawer.printing.click()
    await asyncio.sleep(0)
    assert NO_PRINTER in drawer.notice.words()


# the drawer on the page


async def test_only_the_drawer_has_the_keys(page: CustomerPage) -> None:
    """While a paper is read no key changes tab, account or opens a form; Esc closes the paper and not the account."""
    drawer = open_paper(page, PaperKind.PAYOFF)
    await settle()
    account = page.work.account_id
    for key in (Qt.Key.Key_2, Qt.Key.Key_R, Qt.Key.Key_Down, Qt.Key.Key_W):
        press(page.window(), key)
    await settle()
    assert (page.work.tabs.currentIndex(), page.work.account_id, page.drawer) == (0, account, None)
    assert drawer.is_open
    press(page.window(), Qt.Key.Key_Escape)
    await settle()
    assert page.drawers.reading is None
    assert page.work.account_id == account
    press(page.window(), Qt.Key.Key_2)
    await settle()
    assert page.work.tabs.currentIndex() == 1


async def test_a_form_never_gives_way_to_a_paper(page: CustomerPage) -> None:
    """With a form open a paper is not opened; a paper gives way to a form."""
    open_paper(page, PaperKind.PAYOFF)
    await settle()
    page.begin("record-repayment")
    await settle()
    assert page.drawers.reading is None
    form = page.drawer
    assert form is not None
    open_paper(page, PaperKind.SCHEDULE)
    await settle()
    assert page.drawers.reading is None
    assert page.drawer is form
    form.request_close()
    await settle()


async def test_the_account_menu_offers_every_paper(page: CustomerPage) -> None:
    """All four stand in the menu of the account; choosing one opens it."""
    menu = account_menu(page)
    entries = {action.text(): action for action in menu.actions()}
    assert all(kind.value in entries for kind in PaperKind)
    entries[PaperKind.SUMMARY.value].trigger()
    await settle()
    assert page.drawers.reading is not None
    assert page.drawers.reading.title.text() == "Account summary"
