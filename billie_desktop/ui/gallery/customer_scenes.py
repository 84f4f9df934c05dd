"""Scenes of the customer's page besides its tabs at rest: expanded head, narrow and wide windows, long histories."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from billie_desktop.ui.gallery.opening import LONG, PRIYA, open_customer
from billie_desktop.ui.gallery.people import many_postings
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
    "transactions-linked": linked,
    "transactions-10000": long_history,
    "transactions-no-match": no_match,
    "customer-1100": sized(1100, 720),
    "customer-1280": sized(1280, 800),
    "customer-1920": sized(1920, 1080),
    "customer-2560": sized(2560, 1440),
    "customer-long-1280": sized(1280, 800, LONG),
}
