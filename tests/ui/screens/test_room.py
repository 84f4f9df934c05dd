"""Everything stays in reach at every width, with long names, many chips and forty accounts (features.md CV-1, F5)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from billie_desktop.domain.circumstances import CollectionCase, OpenWriteOff
from billie_desktop.domain.customer import FraudRisk
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import FORTY, LONG, PRIYA
from billie_desktop.ui.gallery.people import long_names, many_postings
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.buttons import Button, LinkButton
from billie_desktop.ui.kit.chips import AttentionChip

pytestmark = pytest.mark.window
WIDTHS = [(1024, 640), (1100, 720), (1101, 720), (1280, 800), (1440, 900), (1441, 900), (1920, 1080), (2560, 1440)]
TABS = 6


def inside(widget: QWidget, outer: QWidget) -> bool:
    """Whether a widget lies wholly within another, sideways."""
    left = widget.mapTo(outer, widget.rect().topLeft()).x()
    return left >= 0 and left + widget.width() <= outer.width()


async def open_in(stage: Stage, customer: str, width: int, height: int) -> CustomerPage:
    stage.shell.main.resize(width, height)
    page = stage.shell.open_customer(customer)
    assert page is not None
    await settle()
    return page


@pytest.mark.parametrize(("width", "height"), WIDTHS)
@pytest.mark.parametrize("customer", [PRIYA, LONG, FORTY])
async def test_both_panes_are_in_reach_at_every_width(stage: Stage, customer: str, width: int, height: int) -> None:
    """The window keeps the width it was given. Accounts are a rail or a picker, the context comes and goes by its
    toggle, and neither pushes the work surface below its least width or out of the window."""
    page = await open_in(stage, customer, width, height)
    main = stage.shell.main
    assert (main.width(), main.height()) == (width, height)
    assert page.rail.isVisible() is (width > 1100)
    assert page.work.summary.picker.isVisible() is (width <= 1100)
    assert page.header.context.isChecked() is (width > 1440)
    for shown in (True, False, True):
        if page.header.context.isChecked() is not shown:
            page.header.context.click()
        await settle()
        context = page.panes.context
        assert (context is not None and context.isVisible()) is shown
        assert page.work.width() >= 380
        assert main.width() == width
    for widget in (page.header.more, page.header.menu, page.header.context, page.work.summary.main,
                   page.work.summary.more, page.work.summary.close_button, page.work.summary.origin):  # fmt: skip
        assert widget.isVisible()
        assert inside(widget, page), type(widget).__name__


@pytest.mark.parametrize(("width", "height"), WIDTHS[:4])
async def test_no_tab_makes_the_window_wider(stage: Stage, width: int, height: int) -> None:
    """Each tab fits beside rail and context; what stands in its head lies inside it."""
    page = await open_in(stage, PRIYA, width, height)
    page.show_context(True)
    for tab in range(TABS):
        page.work.choose_tab(tab)
        await settle()
        assert stage.shell.main.width() == width
        assert inside(page.work.pages.page(tab), page.work)
    transactions = page.work.transactions
    assert inside(transactions.origin, transactions)
    assert inside(transactions.until, transactions)


@pytest.mark.parametrize(("width", "height"), WIDTHS)
async def test_no_chip_is_cut_or_lost(stage: Stage, fake: FakeDesk, width: int, height: int) -> None:
    """With everything there is to know about a customer the strip takes another line; each chip lies inside it whole
    and no two lie over each other, and the window is as wide as before."""
    view = long_names()
    assert view.customer is not None
    first = view.accounts[0]
    case = CollectionCase(first.account_id, state="open", rung=5, hardship_paused=True, stopped_contact=True)
    worst = replace(first, case=case, write_off=OpenWriteOff("W", first.account_id))
    fraud = replace(view.customer, deceased=True, fraud=FraudRisk("HIGH", 80, True))
    fake.records.put(replace(view, customer=fraud, accounts=(worst,)))
    page = await open_in(stage, LONG, width, height)
    every: list[AttentionChip | LinkButton | Button] = [
        *page.strip.findChildren(AttentionChip),
        *page.strip.findChildren(LinkButton),
        *page.strip.findChildren(Button),
    ]
    chips = [chip for chip in every if chip.isVisible()]
    assert len(chips) == len(page.strip.shown) == 11
    for place, chip in enumerate(chips):
        assert chip.size() == chip.sizeHint()
        assert page.strip.rect().contains(chip.geometry())
        assert not any(chip.geometry().intersects(other.geometry()) for other in chips[place + 1 :])
    assert stage.shell.main.width() == width


async def test_a_context_that_was_taken_away_stays_away(stage: Stage) -> None:
    """In a wide window the context is there by itself; once the agent hid it a resize does not bring it back."""
    page = await open_in(stage, PRIYA, 1920, 1080)
    context = page.panes.context
    assert context is not None
    assert context.isVisible()
    page.header.context.click()
    await settle()
    stage.shell.main.resize(2400, 1200)
    await settle()
    assert not context.isVisible()
    assert not page.header.context.isChecked()


async def test_forty_accounts_scroll_in_the_rail_and_not_the_window(stage: Stage) -> None:
    """All forty can be reached by the keys, the one under the cursor is in view, closed ones last."""
    page = await open_in(stage, FORTY, 1280, 800)
    seen = [page.rail.selected]
    for _ in range(60):
        page.rail.step(1)
        await settle(1)
        if page.rail.selected == seen[-1]:
            break
        seen.append(page.rail.selected)
        box = page.rail.list.visualRect(page.rail.list.currentIndex())
        assert page.rail.list.viewport().rect().intersects(box)
    assert len(seen) == len(set(seen)) == 40
    assert page.work.account_id == seen[-1]
    assert stage.shell.main.height() == 800


async def test_ten_thousand_transactions_and_their_fees(stage: Stage, fake: FakeDesk) -> None:
    """The list shows twenty of ten thousand, the fees badge counts all of them, and both say how many there are."""
    account = fake.records.views[PRIYA].accounts[0].account_id
    fake.records.history[account] = many_postings(10_000)
    page = await open_in(stage, PRIYA, 1440, 900)
    page.work.choose_tab(1)
    await settle(40)
    assert page.work.transactions.count.text() == "20 of 10,000"
    assert page.work.transactions.more.text() == "Load more (20 of 10,000)"
    page.work.transactions.more.click()
    await settle(40)
    assert page.work.transactions.model.rowCount() == 40
    assert page.work.fees.model.rowCount() == 3333
