"""Accruals and ECL tabs: one reading of the ledger, missing stays missing, nothing is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from billie_desktop.domain.provenance import OriginKind
from billie_desktop.domain.reports import AccrualHistory, AccruedYield, EclAllowance
from billie_desktop.ui.customer.accruals import AccrualsPage, gap_words
from billie_desktop.ui.customer.ecl import FORMULA, EclPage, formula_words
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.people import NOW, money
from billie_desktop.ui.gallery.stage import settle

pytestmark = pytest.mark.window
ACCRUALS, ECL = 3, 4
BARE = AccruedYield("A1", None, None, None, None, None, None, None, False, None, NOW)
NO_ECL = EclAllowance("A1", None, None, None, None, None, None, None, None, None, "", NOW)


async def accruals_of(page: CustomerPage) -> AccrualsPage:
    page.work.choose_tab(ACCRUALS)
    await settle()
    found = page.work.pages.page(ACCRUALS)
    assert isinstance(found, AccrualsPage)
    return found


async def ecl_of(page: CustomerPage) -> EclPage:
    page.work.choose_tab(ECL)
    await settle()
    found = page.work.pages.page(ECL)
    assert isinstance(found, EclPage)
    return found


def figures(page: AccrualsPage | EclPage) -> list[str]:
    rows = (
        (page.accrued, page.remaining, page.fee)
        if isinstance(page, AccrualsPage)
        else (page.principal, page.accrued, page.now, page.carrying, page.allowance, page.previous, page.change)
    )
    return [row.figure.text() for row in rows]


async def test_the_accruals_are_the_ledgers(page: CustomerPage) -> None:
    """Accrued, remaining, fee, day of term, rate and the newest five events of 48, with the day that is missing."""
    tab = await accruals_of(page)
    assert figures(tab) == ["$40.25", "$5.75", "$46.00"]
    assert tab.day.value.text() == "49 of 56"
    assert tab.rate.value.text() == "0.821429"
    assert tab.count.text() == "5 of 48"
    assert tab.model.rowCount() == 5
    assert "6 Jun 2026" in tab.gaps.words()
    assert tab.origin.origin.kind is OriginKind.LIVE


async def test_all_events_on_request(page: CustomerPage) -> None:
    """Show all reads the whole history and grows the table; another account begins with five again."""
    tab = await accruals_of(page)
    tab.more.click()
    await settle()
    assert tab.model.rowCount() == 48
    assert tab.table.height() == tab.table.sizeHint().height()
    tab.show_account("ACC-OTHER")
    await settle()
    assert tab.model.rowCount() == 5


async def test_an_account_without_accruals_has_dashes(page: CustomerPage, fake: FakeDesk) -> None:
    """NOT_FOUND is neither an outage nor zero: every figure is a dash."""
    fake.reports.known = False
    for tab_of in (accruals_of, ecl_of):
        tab: AccrualsPage | EclPage = await tab_of(page)
        assert set(figures(tab)) == {"—"}
        assert tab.body.isVisible()
        assert tab.message.isHidden()


async def test_a_ledger_that_does_not_offer_it_says_so(page: CustomerPage, fake: FakeDesk) -> None:
    """UNIMPLEMENTED is told without a button to try again."""
    fake.reports.offered = False
    for tab_of in (accruals_of, ecl_of):
        tab: AccrualsPage | EclPage = await tab_of(page)
        assert tab.message.isVisible()
        assert "Not available from this ledger" in tab.message.accessibleName()


async def test_an_outage_is_told_and_what_was_read_stays_with_its_age(page: CustomerPage, fake: FakeDesk) -> None:
    """Never read: unavailable, with a way to try again. Read before: the figures stay, marked cached, also spoken."""
    fake.reports.outage = "The ledger did not answer."
    tab = await ecl_of(page)
    assert tab.message.isVisible()
    fake.reports.outage = ""
    tab.message.action_requested.emit()
    await settle()
    assert tab.allowance.figure.text() == "$71.58"
    assert "live" in tab.allowance.figure.accessibleName()
    fake.reports.outage = "Away again."
    tab.reload()
    await settle()
    assert tab.allowance.figure.text() == "$71.58"
    assert tab.origin.origin.kind is OriginKind.CACHED
    assert "cached" in tab.allowance.figure.accessibleName()


async def test_another_account_never_shows_the_figures_of_the_first(page: CustomerPage, fake: FakeDesk) -> None:
    """Between two accounts there is a skeleton, and after an outage nothing of the first one is left."""
    tab = await ecl_of(page)
    assert tab.allowance.figure.text() == "$71.58"
    fake.reports.outage = "Away."
    tab.show_account("ACC-OTHER")
    assert tab.skeleton.isVisible()
    await settle()
    assert set(figures(tab)) == {"—"}


async def test_nothing_is_read_for_a_tab_that_is_hidden(page: CustomerPage, fake: FakeDesk) -> None:
    """Another account behind another tab is read when the tab comes to the front."""
    tab = await accruals_of(page)
    page.work.choose_tab(0)
    fake.reports.outage = "must not be asked"
    tab.show_account("ACC-OTHER")
    await settle()
    assert tab.skeleton.isVisibleTo(tab)
    fake.reports.outage = ""
    page.work.choose_tab(ACCRUALS)
    await settle()
    assert figures(tab) == ["$40.25", "$5.75", "$46.00"]


async def test_missing_values_stay_missing(page: CustomerPage, fake: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty answers of both tabs are dashes all over, remaining and formula too."""

    async def bare(_account_id: str) -> AccruedYield:
        return replace(BARE, fee=money("46"))

    async def no_events(_account_id: str, _limit: int | None = None) -> AccrualHistory:
        return AccrualHistory((), 0, (), False)

    async def no_ecl(_account_id: str) -> EclAllowance:
        return NO_ECL

    monkeypatch.setattr(fake.reports, "accrued", bare)
    monkeypatch.setattr(fake.reports, "accruals", no_events)
    monkeypatch.setattr(fake.reports, "ecl", no_ecl)
    tab = await accruals_of(page)
    assert figures(tab) == ["—", "—", "$46.00"]
    assert tab.day.value.text() == "—"
    assert tab.gaps.isHidden()
    ecl = await ecl_of(page)
    assert figures(ecl)[3:] == ["—"] * 4
    assert figures(ecl)[2] == "$473.25"
    assert ecl.why.value.text() == "—"
    assert ecl.formula.text() == FORMULA


def test_the_formula_says_the_ledgers_figures() -> None:
    """Figures stand behind the formula only when all are there; no loss given default is ever in it."""
    whole = replace(
        NO_ECL, carrying=money("473.25"), pd_rate=Decimal("0.1375"), overlay=Decimal("1.10"), allowance=money("71.58")
    )
    assert formula_words(whole).endswith("473.25 × 0.1375 × 1.10 = 71.58")
    assert formula_words(replace(whole, overlay=None)) == FORMULA


def test_gaps_are_named() -> None:
    """Up to five days by name, then how many more; an older ledger only says that there are gaps."""
    days = [date(2026, 6, day) for day in range(1, 8)]
    assert gap_words(days).endswith("5 Jun 2026 and 2 more.")
    assert gap_words([]) == "The ledger does not say which."
