"""Scenes of home."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.ui.gallery.commands import command
from billie_desktop.ui.gallery.disbursement_scenes import fill, waiting_loans
from billie_desktop.ui.gallery.list_scenes import book_rows
from billie_desktop.ui.gallery.opening import DANIEL, FORTY, LONG, PRIYA, open_customer
from billie_desktop.ui.gallery.people import TODAY
from billie_desktop.ui.gallery.stage import Stage, settle


def fill_book(stage: Stage) -> None:
    """A book with payments and disbursements of today."""
    stage.fake.lists.account_list += book_rows()
    loans = stage.fake.lists.loans
    for place, (account_id, loan) in enumerate(list(loans.items())):
        if loan.status == "active" and loan.loan_amount is not None:
            loans[account_id] = replace(
                loan,
                disbursed=TODAY if place % 3 else None,
                last_payment_on=TODAY - timedelta(days=place % 2),
                last_payment_amount=loan.loan_fee,
            )


async def home(stage: Stage) -> None:
    """Home with recent customers and a failed action."""
    fill(stage)
    fill_book(stage)
    for each in (LONG, FORTY, DANIEL, PRIYA):
        await open_customer(stage, each)
    first = stage.fake.records.views[PRIYA].accounts[0]
    stage.fake.commands.put(command(first, Action.RECORD_REPAYMENT, "50", CommandStage.FAILED, text="No answer."))
    stage.shell.main.go_to_place("home")
    await settle()


async def home_empty(stage: Stage) -> None:
    """The first morning: no book, nobody opened."""
    lists = stage.fake.lists
    lists.account_list.clear()
    lists.loans.clear()
    stage.shell.main.go_to_place("home")
    page = stage.shell.main.pages.places["home"]
    page.read_again()  # type: ignore[attr-defined]
    await settle()


async def home_unavailable(stage: Stage) -> None:
    """Nothing of the book can be read."""
    stage.fake.book.outage = "The database is not reachable."
    stage.shell.main.go_to_place("accounts")
    stage.shell.main.pages.places["home"].let_go()  # type: ignore[attr-defined]
    stage.shell.main.pages.removeWidget(stage.shell.main.pages.places.pop("home"))
    stage.shell.main.go_to_place("home")
    await settle()


async def home_narrow(stage: Stage) -> None:
    """In the least window, with more loans than the band has rows for."""
    stage.shell.main.resize(1024, 640)
    await home(stage)
    first = waiting_loans()[1]
    fill(stage, [*waiting_loans(), *(replace(first, account_id=f"A-{n}", number=f"VN260610{n:04}") for n in range(9))])
    page = stage.shell.main.pages.places["home"]
    page.read_again()  # type: ignore[attr-defined]
    await settle()


async def home_wide(stage: Stage) -> None:
    """On a large screen."""
    stage.shell.main.resize(2560, 1440)
    await home(stage)


HOME_SCENES: dict[str, Callable[[Stage], Awaitable[None]]] = {
    "home": home,
    "home-empty": home_empty,
    "home-unavailable": home_unavailable,
    "home-narrow": home_narrow,
    "home-wide": home_wide,
}
