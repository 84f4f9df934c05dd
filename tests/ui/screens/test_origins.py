"""Every figure of the customer's page says where it is from (features.md DI-6)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from billie_desktop.domain.money import Money
from billie_desktop.domain.provenance import Origin, OriginKind
from billie_desktop.ui.customer.fees import FeesPage
from billie_desktop.ui.customer.overview.balance import BalanceBlock
from billie_desktop.ui.customer.overview.progress import ProgressBlock
from billie_desktop.ui.customer.overview.schedule import ScheduleBlock
from billie_desktop.ui.customer.overview.terms import TermsBlock
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.customer.rail import AccountRail
from billie_desktop.ui.customer.report_page import ReportPage
from billie_desktop.ui.customer.summary import SummaryBar
from billie_desktop.ui.customer.transactions import TransactionsPage
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.people import two_minutes_ago
from billie_desktop.ui.gallery.stage import settle
from billie_desktop.ui.kit.money_label import MoneyLabel
from billie_desktop.ui.kit.origin_label import OriginLabel

pytestmark = pytest.mark.window
REGIONS = (
    SummaryBar, BalanceBlock, ProgressBlock, ScheduleBlock, TermsBlock, AccountRail, FeesPage, TransactionsPage,
    ReportPage,
)  # fmt: skip
TRANSACTIONS, FEES, ACCRUALS, ECL = 1, 2, 3, 4


def text_of(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    found = text() if callable(text) else ""
    return found if isinstance(found, str) else ""


def figures(page: CustomerPage) -> list[QWidget]:
    """Every visible widget of the panes that shows an amount: money labels, and texts with a dollar sign."""
    widgets = [each for each in page.panes.findChildren(QWidget) if each.isVisible()]
    return [each for each in widgets if isinstance(each, MoneyLabel) or "$" in text_of(each)]


def region_of(figure: QWidget) -> QWidget:
    """The region a figure stands in."""
    widget: QWidget | None = figure
    while widget is not None:
        if isinstance(widget, REGIONS):
            return widget
        widget = widget.parentWidget()
    raise AssertionError(f"{type(figure).__name__} {text_of(figure)} stands in no region")


def origins(region: QWidget) -> list[Origin]:
    return [each.origin for each in region.findChildren(OriginLabel) if each.isVisible()]


def tables(page: CustomerPage) -> list[QWidget]:
    """Regions whose rows are amounts."""
    kinds = (ScheduleBlock, FeesPage, TransactionsPage, AccountRail)
    return [each for kind in kinds for each in page.panes.findChildren(kind) if each.isVisible()]


async def walk(page: CustomerPage) -> list[tuple[QWidget, QWidget]]:
    """(figure, region) of everything on the tabs with figures."""
    found = []
    for tab in (0, TRANSACTIONS, FEES, ACCRUALS, ECL):
        page.work.choose_tab(tab)
        await settle()
        seen = figures(page)
        assert seen
        if tab == TRANSACTIONS:
            page.work.transactions.table.selectRow(0)  # its figures in full as well
            seen = figures(page)
        found += [(figure, region_of(figure)) for figure in seen]
        for region in (region for _, region in found if region.isVisible()):
            assert len(origins(region)) >= 1, f"{type(region).__name__} does not say where it is from"
        for table in tables(page):
            assert len(origins(table)) == 1, f"{type(table).__name__} does not say where its rows are from"
    return found


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 800), (1100, 720)])
async def test_every_figure_says_where_it_is_from(page: CustomerPage, width: int, height: int) -> None:
    """At every width each visible amount stands in a region with its origin, and a money label speaks its own."""
    page.window().resize(width, height)
    found = await walk(page)
    for figure, _ in found:
        if isinstance(figure, MoneyLabel):
            assert any(word in figure.accessibleName() for word in ("live", "cached", "unavailable")), text_of(figure)
    shown = {type(region) for _, region in found}
    assert {SummaryBar, BalanceBlock, ProgressBlock, TermsBlock, FeesPage} <= shown


async def test_cached_never_looks_like_live(page: CustomerPage, fake: FakeDesk) -> None:
    """With the ledger's figures as they were kept nothing on the overview wears the bolt or speaks of live."""
    view = fake.records.views[PRIYA]
    old = Origin.cached(two_minutes_ago())
    fake.records.put(replace(view, accounts=tuple(replace(each, balance_origin=old) for each in view.accounts)))
    page.work.choose_tab(0)
    await settle()
    shown = [each for each in page.panes.findChildren(OriginLabel) if each.isVisible()]
    assert {each.origin.kind for each in shown} == {OriginKind.CACHED}
    assert all("live" not in figure.accessibleName() for figure in figures(page))


async def test_total_paid_names_another_source(page: CustomerPage, fake: FakeDesk) -> None:
    """Total paid of the read model says so, with the read model's origin beside a live balance."""
    view = fake.records.views[PRIYA]
    first = replace(view.accounts[0], total_paid_source="read model")
    fake.records.put(replace(view, accounts=(first, *view.accounts[1:])))
    await settle()
    row = page.work.overview.balance.paid
    assert row.caption.text() == "Total paid · cached"
    assert "cached" in row.figure.accessibleName()
    assert "live" in page.work.overview.balance.total.figure.accessibleName()
    assert row.figure.value == Money.of("543")
