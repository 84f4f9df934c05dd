"""Scenes of the customer's page besides its tabs at rest: expanded head, narrow and wide windows, long histories."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

from billie_desktop.domain.circumstances import CollectionCase, OpenWriteOff
from billie_desktop.domain.customer import FraudRisk
from billie_desktop.ui.customer.account_papers import PaperKind
from billie_desktop.ui.customer.statement import StatementDrawer
from billie_desktop.ui.gallery.opening import DANIEL, LONG, PRIYA, open_customer
from billie_desktop.ui.gallery.people import long_names, many_postings, priya
from billie_desktop.ui.gallery.stage import Stage, settle

Scene = Callable[[Stage], Awaitable[None]]


async def details(stage: Stage) -> None:
    """The header expanded."""
    page = await open_customer(stage)
    page.header.more.setChecked(True)
    await settle()


async def details_missing(stage: Stage) -> None:
    """The header of a customer of whom little is known: dashes in fixed slots."""
    page = await open_customer(stage, LONG)
    page.header.more.setChecked(True)
    await settle()


async def outage(stage: Stage) -> None:
    """Transactions that were read before the ledger went away."""
    page = await open_customer(stage)
    page.work.choose_tab(1)
    await settle()
    stage.fake.records.outage = "The ledger did not answer within 10 seconds."
    page.work.transactions.reload()
    await settle()


async def fees_chosen(stage: Stage) -> None:
    """Fees while the agent chooses among them."""
    page = await open_customer(stage)
    page.work.choose_tab(2)
    await settle()
    page.work.fees.select.click()
    page.work.fees.on_row_toggled(0)
    await settle()


async def fees_none(stage: Stage) -> None:
    """An account without fees."""
    stage.fake.records.history[stage.fake.records.views[PRIYA].accounts[0].account_id] = ()
    page = await open_customer(stage)
    page.work.choose_tab(2)
    await settle()


def report(tab: int, *, offered: bool = True, known: bool = True, outage: str = "") -> Scene:
    """The Accruals (3) or the ECL (4) tab."""

    async def scene(stage: Stage) -> None:
        stage.fake.reports.offered, stage.fake.reports.known, stage.fake.reports.outage = offered, known, outage
        page = await open_customer(stage)
        page.work.choose_tab(tab)
        await settle()

    scene.__doc__ = "A tab that shows one reading of the ledger."
    return scene


def paper(kind: PaperKind, customer: str = PRIYA) -> Scene:
    """Something to print of the first account."""

    async def scene(stage: Stage) -> None:
        page = await open_customer(stage, customer)
        view = stage.fake.records.views[customer]
        page.drawers.read(page.drawers.papers.drawer(kind, view, view.accounts[0]))
        await settle()

    scene.__doc__ = f"{kind.value}, as it will be printed."
    return scene


async def statement(stage: Stage) -> None:
    """A statement for May, as it will be printed."""
    await paper(PaperKind.STATEMENT)(stage)
    drawer = stage.shell.main.findChild(StatementDrawer)
    assert drawer is not None
    drawer.choose(date(2026, 5, 1), date(2026, 5, 31))
    await settle()


async def statement_wrong(stage: Stage) -> None:
    """A statement without its last day."""
    await paper(PaperKind.STATEMENT)(stage)
    drawer = stage.shell.main.findChild(StatementDrawer)
    assert drawer is not None
    drawer.since.setText("1/5/2026")
    drawer.on_read_asked()
    await settle()


async def statement_unavailable(stage: Stage) -> None:
    """The ledger did not answer."""
    stage.fake.reports.outage = "The ledger did not answer within 10 seconds."
    await statement(stage)


def everything(width: int, height: int) -> Scene:
    """A customer about whom there is everything to know, in a window of this size."""

    async def scene(stage: Stage) -> None:
        view = long_names()
        assert view.customer is not None
        flagged = replace(
            view.customer, deceased=True, investor=True, founder=True, fraud=FraudRisk("CRITICAL", 91, True)
        )
        first = view.accounts[0]
        case = CollectionCase(
            first.account_id, state="awaiting_human", rung=5, hardship_paused=True, stopped_contact=True
        )
        asked = OpenWriteOff("WOR-1", first.account_id)
        waiting = priya().accounts[1]
        accounts = (replace(first, case=case, write_off=asked), waiting)
        stage.fake.records.put(replace(view, customer=flagged, accounts=accounts))
        stage.shell.main.resize(width, height)
        page = await open_customer(stage, LONG, context=True)
        page.header.more.setChecked(True)
        await settle()

    scene.__doc__ = f"All chips and flags at once at {width} by {height}."
    return scene


def sized(width: int, height: int, customer: str = PRIYA, *, context: bool = True) -> Scene:
    """The customer's page in a window of this size, with the context pane asked for."""

    async def scene(stage: Stage) -> None:
        stage.shell.main.resize(width, height)
        await open_customer(stage, customer, context=context)

    scene.__doc__ = f"The customer's page at {width} by {height}."
    return scene


async def linked(stage: Stage) -> None:
    """A transaction that was reached from the schedule."""
    page = await open_customer(stage)
    page.work.on_transaction_chosen("TXN-2026-00004652", 3)
    await settle()


async def long_history(stage: Stage) -> None:
    """Ten thousand transactions, one of the oldest reached from the schedule."""
    account = stage.fake.records.views[PRIYA].accounts[0].account_id
    stage.fake.records.history[account] = many_postings(10_000)
    page = await open_customer(stage)
    page.work.on_transaction_chosen("TXN-2026-0000109000", 1)
    await settle(60)


async def no_match(stage: Stage) -> None:
    """A filter that nothing matches, and days in the wrong order."""
    page = await open_customer(stage)
    page.work.choose_tab(1)
    await settle()
    page.work.transactions.kind.setCurrentIndex(8)
    page.work.transactions.since.setText("10/6/2026")
    page.work.transactions.until.setText("1/6/2026")
    await settle()


CUSTOMER_SCENES: dict[str, Scene] = {
    "customer-details": details,
    "customer-details-missing": details_missing,
    "transactions-outage": outage,
    "transactions-linked": linked,
    "transactions-10000": long_history,
    "transactions-no-match": no_match,
    "fees-chosen": fees_chosen,
    "fees-none": fees_none,
    "accruals": report(3),
    "accruals-unknown": report(3, known=False),
    "accruals-not-offered": report(3, offered=False),
    "ecl": report(4),
    "ecl-unavailable": report(4, outage="The ledger did not answer within 10 seconds."),
    "statement": statement,
    "statement-wrong": statement_wrong,
    "statement-unavailable": statement_unavailable,
    "payoff": paper(PaperKind.PAYOFF),
    "account-summary": paper(PaperKind.SUMMARY),
    "payoff-cached": paper(PaperKind.PAYOFF, DANIEL),
    "customer-everything": everything(1280, 800),
    "customer-everything-small": everything(1024, 720),
    "customer-1024": sized(1024, 640),
    "customer-1100": sized(1100, 720),
    "customer-1280": sized(1280, 800),
    "customer-1920": sized(1920, 1080),
    "customer-2560": sized(2560, 1440),
    "customer-long-1280": sized(1280, 800, LONG),
}
