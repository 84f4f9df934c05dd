"""The scenes: name and what happens on the stage before the picture is taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from billie_desktop.desk.values import CustomerView, LoadState
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.actions.drawer import ActionDrawer
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.commands import command, confirmed, failed, refused, repayment_posting, unknown
from billie_desktop.ui.gallery.fake_desk import OFFLINE
from billie_desktop.ui.gallery.people import money, two_minutes_ago
from billie_desktop.ui.gallery.stage import Stage, settle, until

Scene = Callable[[Stage], Awaitable[None]]
PRIYA, DANIEL, FORTY, LONG = "CUS-7F3A", "CUS-2C90", "CUS-4040", "CUS-0000-LONG-77"


async def open_customer(stage: Stage, customer_id: str = PRIYA, *, context: bool = False) -> CustomerPage:
    """Open a customer in the main window."""
    page = stage.shell.open_customer(customer_id)
    assert page is not None
    page.show_context(context)
    await settle()
    return page


async def customer(stage: Stage) -> None:
    """The customer's page with two running commands."""
    await open_customer(stage, DANIEL)
    page = await open_customer(stage, context=True)
    view = stage.fake.records.views[PRIYA]
    overdue, _, current = view.accounts[:3]
    put = stage.fake.commands.put
    put(command(overdue, Action.WAIVE_FEE, "10", CommandStage.SENT, seconds=5))
    posting = repayment_posting(current, money("104.10"))
    put(command(current, Action.RECORD_REPAYMENT, "104.10", CommandStage.CONFIRMED, seconds=16, posting=posting))
    await settle()
    page.rail.list.setFocus(Qt.FocusReason.TabFocusReason)
    await settle()


async def starting(stage: Stage) -> None:
    """Before there is a desk."""
    stage.shell.main.show()
    stage.shell.show_progress("Starting the practice servers")
    await settle()


async def start_failed(stage: Stage) -> None:
    """The practice world could not start."""
    stage.shell.main.show()
    stage.shell.show_failure("The practice world is already running in another window. Close that one first.")
    await settle()


async def loading(stage: Stage) -> None:
    """A customer that is still being read."""
    stage.fake.records.views["CUS-NEW"] = CustomerView("CUS-NEW", LoadState.LOADING, Origin.unavailable())
    await open_customer(stage, "CUS-NEW")


async def unavailable(stage: Stage) -> None:
    """A customer that could not be read."""
    problem = "The database did not answer. Try again in a moment."
    view = CustomerView("CUS-0001", LoadState.UNAVAILABLE, Origin.unavailable(), problem=problem)
    stage.fake.records.views["CUS-0001"] = view
    await open_customer(stage, "CUS-0001")


async def not_found(stage: Stage) -> None:
    """There is no such customer."""
    stage.fake.records.views["CUS-0404"] = CustomerView("CUS-0404", LoadState.NOT_FOUND, Origin.unavailable())
    await open_customer(stage, "CUS-0404")


async def cached(stage: Stage) -> None:
    """A customer whose balances are cached."""
    await open_customer(stage, DANIEL)


async def forty(stage: Stage) -> None:
    """Forty accounts."""
    await open_customer(stage, FORTY)


async def long_names(stage: Stage) -> None:
    """Long names and large figures."""
    await open_customer(stage, LONG)


async def offline(stage: Stage) -> None:
    """The ledger is away: read-only, cached, one unknown outcome."""
    view = stage.fake.records.views[PRIYA]
    accounts = tuple(replace(each, balance_origin=Origin.cached(two_minutes_ago())) for each in view.accounts)
    stage.fake.records.put(replace(view, accounts=accounts, state=LoadState.UNAVAILABLE))
    page = await open_customer(stage)
    stage.fake.commands.put(command(view.accounts[0], Action.WAIVE_FEE, "10", CommandStage.UNKNOWN, seconds=800))
    stage.fake.commands.read_only_reason = OFFLINE.read_only_reason
    stage.fake.connection.set_state(OFFLINE)
    await settle()
    page.work.summary.main.setFocus(Qt.FocusReason.TabFocusReason)
    await settle()


async def marks(stage: Stage) -> None:
    """Failed at the fees, unknown at the total."""
    await open_customer(stage)
    first = stage.fake.records.views[PRIYA].accounts[0]
    put = stage.fake.commands.put
    put(command(first, Action.WAIVE_FEE, "10", CommandStage.FAILED, seconds=9, text="The ledger did not answer."))
    put(command(first, Action.RECORD_REPAYMENT, "191.50", CommandStage.UNKNOWN, seconds=50))
    await settle()


async def transactions(stage: Stage) -> None:
    """The Transactions tab."""
    page = await open_customer(stage)
    page.work.choose_tab(1)
    await settle()


async def transactions_unavailable(stage: Stage) -> None:
    """The ledger could not list the transactions."""
    page = await open_customer(stage)
    stage.fake.records.outage = "The ledger did not answer within 10 seconds."
    page.work.choose_tab(1)
    await settle()


async def fees(stage: Stage) -> None:
    """The Fees tab."""
    page = await open_customer(stage)
    page.work.choose_tab(2)
    await settle()


async def actions(stage: Stage) -> None:
    """The Actions tab."""
    page = await open_customer(stage)
    page.work.choose_tab(5)
    await settle()


async def later(stage: Stage) -> None:
    """A tab that says what it will offer."""
    page = await open_customer(stage)
    page.work.choose_tab(3)
    await settle()


async def palette(stage: Stage) -> None:
    """Search with one group that failed."""
    await customer(stage)
    overlay = stage.shell.main.palette_overlay
    stage.fake.search.failing.clear()
    overlay.summon()
    QTest.keyClicks(overlay.panel.query, "ragh")
    await until(lambda: overlay.result is not None)


async def palette_failed(stage: Stage) -> None:
    """Search with accounts that could not be searched."""
    stage.fake.search.failing.add("accounts")
    overlay = stage.shell.main.palette_overlay
    overlay.summon()
    QTest.keyClicks(overlay.panel.query, "dan")
    await until(lambda: overlay.result is not None)


async def palette_empty(stage: Stage) -> None:
    """Search before anything is typed."""
    await open_customer(stage, DANIEL)
    await open_customer(stage)
    stage.shell.main.palette_overlay.summon()
    await settle()


async def palette_nothing(stage: Stage) -> None:
    """Search without results."""
    overlay = stage.shell.main.palette_overlay
    overlay.summon()
    QTest.keyClicks(overlay.panel.query, "zzzz")
    await until(lambda: overlay.result is not None)


async def open_drawer(stage: Stage, action: Action = Action.RECORD_REPAYMENT) -> ActionDrawer:
    """The drawer of an action on the overdue account."""
    page = await open_customer(stage)
    page.begin(action.value)
    await settle()
    assert page.drawer is not None
    return page.drawer


async def drawer_error(stage: Stage) -> None:
    """Step 1 with a missing reference."""
    drawer = await open_drawer(stage)
    form = drawer.enter.form
    QTest.keyClicks(form.amount, "191.50")
    form.method.setCurrentIndex(3)  # type: ignore[attr-defined]
    form.notes.setPlainText("Paid by phone, receipt read back.")  # type: ignore[attr-defined]
    await settle()
    drawer.submit()
    await settle()


async def fill_repayment(stage: Stage, amount: str = "191.50") -> ActionDrawer:
    """A repayment filled in and checked."""
    drawer = await open_drawer(stage)
    form = drawer.enter.form
    QTest.keyClicks(form.amount, amount)
    form.method.setCurrentIndex(3)  # type: ignore[attr-defined]
    QTest.keyClicks(form.reference, "BP-7714 2086 31")  # type: ignore[attr-defined]
    drawer.submit()
    await settle()
    return drawer


async def drawer_review(stage: Stage) -> None:
    """Step 2."""
    await fill_repayment(stage)


async def drawer_overpayment(stage: Stage) -> None:
    """An overpayment asks again in place."""
    await fill_repayment(stage, "500.00")


async def drawer_stale(stage: Stage) -> None:
    """Somebody changed the account meanwhile."""
    stage.fake.commands.stale = True
    await fill_repayment(stage)


async def _send(stage: Stage, outcome: str) -> None:
    drawer = await fill_repayment(stage)
    first = stage.fake.records.views[PRIYA].accounts[0]
    answers = {
        "recorded": lambda sent: confirmed(sent, repayment_posting(first, money("191.50"))),
        "refused": refused,
        "failed": failed,
        "unknown": unknown,
    }
    stage.fake.commands.outcomes.append(answers[outcome])
    drawer.submit()
    await settle()


async def drawer_sent(stage: Stage) -> None:
    """Step 3, waiting."""
    import asyncio

    stage.fake.commands.hold = asyncio.Event()
    drawer = await fill_repayment(stage)
    stage.fake.commands.outcomes.append(unknown)
    drawer.submit()
    await settle()


async def drawer_recorded(stage: Stage) -> None:
    """The end."""
    await _send(stage, "recorded")


async def drawer_refused(stage: Stage) -> None:
    """The ledger said no."""
    await _send(stage, "refused")


async def drawer_failed(stage: Stage) -> None:
    """Nothing was posted."""
    await _send(stage, "failed")


async def drawer_unknown(stage: Stage) -> None:
    """It may have been posted."""
    await _send(stage, "unknown")


async def waiver(stage: Stage) -> None:
    """The waiver's step 1."""
    drawer = await open_drawer(stage, Action.WAIVE_FEE)
    QTest.keyClicks(drawer.enter.form.amount, "10.00")
    await settle()


async def home(stage: Stage) -> None:
    """Home with recent customers and a failed action."""
    for each in (LONG, FORTY, DANIEL, PRIYA):
        await open_customer(stage, each)
    first = stage.fake.records.views[PRIYA].accounts[0]
    stage.fake.commands.put(command(first, Action.RECORD_REPAYMENT, "50", CommandStage.FAILED, text="No answer."))
    stage.shell.main.go_to_place("home")
    await settle()


async def accounts(stage: Stage) -> None:
    """The accounts browser."""
    await open_customer(stage, DANIEL)
    stage.shell.main.go_to_place("accounts")
    await settle()
    page = stage.shell.main.pages.places["accounts"]
    page.table.setFocus(Qt.FocusReason.TabFocusReason)  # type: ignore[attr-defined]
    QTest.keyClick(page.table, Qt.Key.Key_J)  # type: ignore[attr-defined]
    await settle()


async def accounts_unavailable(stage: Stage) -> None:
    """The accounts browser without a database."""
    stage.fake.lists.outage = "The database did not answer."
    stage.shell.main.go_to_place("accounts")
    await settle()


async def customers(stage: Stage) -> None:
    """The customers list."""
    stage.shell.main.go_to_place("customers")
    await settle()


async def sheet(stage: Stage) -> None:
    """The sheet of keys."""
    await open_customer(stage)
    stage.shell.main.sheet.summon()
    await settle()


async def failed_actions(stage: Stage) -> None:
    """Failed actions of the last day."""
    await marks(stage)
    stage.shell.main.failed.summon()
    await settle()


async def own_window(stage: Stage) -> None:
    """A customer in a window of its own."""
    await open_customer(stage)
    stage.shell.detach(PRIYA)
    await settle()


SCENES: dict[str, Scene] = {
    "customer": customer,
    "customer-loading": loading,
    "customer-unavailable": unavailable,
    "customer-not-found": not_found,
    "customer-cached": cached,
    "customer-forty": forty,
    "customer-long": long_names,
    "customer-offline": offline,
    "customer-marks": marks,
    "transactions": transactions,
    "transactions-unavailable": transactions_unavailable,
    "fees": fees,
    "actions": actions,
    "accruals": later,
    "palette": palette,
    "palette-failed": palette_failed,
    "palette-empty": palette_empty,
    "palette-nothing": palette_nothing,
    "repayment-error": drawer_error,
    "repayment-review": drawer_review,
    "repayment-overpayment": drawer_overpayment,
    "repayment-stale": drawer_stale,
    "repayment-sent": drawer_sent,
    "repayment-recorded": drawer_recorded,
    "repayment-refused": drawer_refused,
    "repayment-failed": drawer_failed,
    "repayment-unknown": drawer_unknown,
    "waiver": waiver,
    "home": home,
    "accounts": accounts,
    "accounts-unavailable": accounts_unavailable,
    "customers": customers,
    "keys": sheet,
    "failed-actions": failed_actions,
    "own-window": own_window,
}
BEFORE_DESK: dict[str, Scene] = {"starting": starting, "start-failed": start_failed}


def front_window(stage: Stage) -> object:
    """The window to take the picture of: the newest."""
    QApplication.processEvents()
    return stage.shell.windows[-1]
