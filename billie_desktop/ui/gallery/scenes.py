"""The scenes: name and what happens on the stage before the picture is taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from billie_desktop.desk.values import CustomerView, LoadState
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.gallery import drawer_scenes as drawers
from billie_desktop.ui.gallery import palette_scenes as palettes
from billie_desktop.ui.gallery.announcement_scenes import ANNOUNCEMENT_SCENES
from billie_desktop.ui.gallery.bulk_scenes import BULK_SCENES
from billie_desktop.ui.gallery.case_scenes import CASE_SCENES
from billie_desktop.ui.gallery.commands import command, repayment_posting
from billie_desktop.ui.gallery.customer_scenes import CUSTOMER_SCENES
from billie_desktop.ui.gallery.disbursement_scenes import DISBURSEMENT_SCENES
from billie_desktop.ui.gallery.fake_desk import OFFLINE
from billie_desktop.ui.gallery.home_scenes import HOME_SCENES
from billie_desktop.ui.gallery.life_scenes import LIFE_SCENES
from billie_desktop.ui.gallery.list_scenes import LIST_SCENES
from billie_desktop.ui.gallery.opening import DANIEL, FORTY, LONG, PRIYA, open_customer
from billie_desktop.ui.gallery.pause_scenes import PAUSE_SCENES
from billie_desktop.ui.gallery.people import money, two_minutes_ago
from billie_desktop.ui.gallery.problem_scenes import PROBLEM_SCENES
from billie_desktop.ui.gallery.proof_scenes import PROOF_SCENES
from billie_desktop.ui.gallery.request_scenes import REQUEST_SCENES
from billie_desktop.ui.gallery.signin_scenes import SIGN_IN_SCENES
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.gallery.system_scenes import SYSTEM_SCENES
from billie_desktop.ui.gallery.trainer_scenes import TRAINER_SCENES
from billie_desktop.ui.trainer.panel import TrainerPanel

Scene = Callable[[Stage], Awaitable[None]]


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


async def unfolded(stage: Stage) -> None:
    """Two instalments with their details."""
    page = await open_customer(stage)
    for number in (4, 5):
        page.work.overview.schedule.unfold(number, True)
    page.work.overview.schedule.table.selectRow(4)
    await settle()


async def actions(stage: Stage) -> None:
    """The Actions tab."""
    page = await open_customer(stage)
    page.work.choose_tab(5)
    await settle()


async def palette_over_customer(stage: Stage) -> None:
    """Search over the customer's page."""
    await customer(stage)
    await palettes.palette(stage)


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
    **CUSTOMER_SCENES,
    "schedule-unfolded": unfolded,
    "transactions": transactions,
    "transactions-unavailable": transactions_unavailable,
    "fees": fees,
    "actions": actions,
    "palette": palette_over_customer,
    "palette-failed": palettes.palette_failed,
    "palette-empty": palettes.palette_empty,
    "palette-nothing": palettes.palette_nothing,
    **palettes.MORE_PALETTE_SCENES,
    "repayment-error": drawers.drawer_error,
    "repayment-review": drawers.drawer_review,
    "repayment-overpayment": drawers.drawer_overpayment,
    "repayment-stale": drawers.drawer_stale,
    "repayment-sent": drawers.drawer_sent,
    "repayment-recorded": drawers.drawer_recorded,
    "repayment-refused": drawers.drawer_refused,
    "repayment-failed": drawers.drawer_failed,
    "repayment-unknown": drawers.drawer_unknown,
    "waiver": drawers.waiver,
    **BULK_SCENES,
    **REQUEST_SCENES,
    **HOME_SCENES,
    **LIST_SCENES,
    **CASE_SCENES,
    **PAUSE_SCENES,
    **PROBLEM_SCENES,
    **DISBURSEMENT_SCENES,
    **PROOF_SCENES,
    "customers": customers,
    "keys": sheet,
    "failed-actions": failed_actions,
    "own-window": own_window,
    **LIFE_SCENES,
    **ANNOUNCEMENT_SCENES,
    **SYSTEM_SCENES,
    **TRAINER_SCENES,
}
BEFORE_DESK: dict[str, Scene] = {
    "starting": starting,
    "start-failed": start_failed,
    **SIGN_IN_SCENES,
}


def front_window(stage: Stage) -> object:
    """The window to take the picture of: an open menu, the trainer's panel where it is open, else the newest."""
    QApplication.processEvents()
    menu = QApplication.activePopupWidget()
    if menu is not None:
        return menu
    panel = stage.shell.main.findChild(TrainerPanel)
    if panel is not None and panel.isVisible():
        return panel
    return stage.shell.windows[-1]
