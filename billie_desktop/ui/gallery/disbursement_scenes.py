"""Scenes of the loans to disburse."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from billie_desktop.domain.account import AccountStatus, Instalment, LoanAccount, Schedule
from billie_desktop.ui.disbursements.page import DisbursementsPage
from billie_desktop.ui.gallery.fake_desk import OFFLINE
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.people import money
from billie_desktop.ui.gallery.stage import Stage, settle

PRIYAS = "ACC-6091133"
WAITING: tuple[tuple[str, str, str, str, date | None, date | None], ...] = (
    ("VN2606081702", "CUS-HB01", "Hugo Bellweather", "520", date(2026, 6, 9), date(2026, 8, 4)),
    ("VN2606091133", "CUS-7F3A", "Priya Raghavan", "420", date(2026, 6, 10), date(2026, 8, 5)),
    ("VN2606091140", "CUS-TW02", "Tomasz Wielgosz", "650", date(2026, 6, 10), date(2026, 8, 5)),
    ("VN2606091208", "CUS-AN03", "Aroha Ngata", "300", date(2026, 6, 10), date(2026, 8, 5)),
    ("VN2606100834", "CUS-CF04", "Callum Fitzroy", "772", date(2026, 6, 10), date(2026, 8, 5)),
    ("VN2606100911", "CUS-MG05", "Maeve Gallagher", "400", date(2026, 6, 11), date(2026, 8, 11)),
    ("VN2606100925", "CUS-VH06", "Viktor Horvat", "500", date(2026, 6, 12), date(2026, 8, 12)),
    ("VN2606100930", "CUS-EM07", "Ella Drummond", "300", date(2026, 6, 15), None),
)


def waiting_loans() -> list[LoanAccount]:
    """One missed, four of today, three scheduled."""
    loans = []
    for number, customer_id, name, amount, commencement, last in WAITING:
        schedule = Schedule("SCH", "weekly", (Instalment(8, last, money("60")),)) if last else None
        loans.append(
            LoanAccount(
                PRIYAS if customer_id == PRIYA else f"ACC-{number}",
                number,
                customer_id,
                name,
                AccountStatus.PENDING_DISBURSEMENT.value,
                loan_amount=money(amount),
                commencement=commencement,
                schedule=schedule,
            )
        )
    return loans


def fill(stage: Stage, loans: list[LoanAccount] | None = None) -> None:
    """These loans wait, and no others."""
    known = stage.fake.lists.loans
    for account_id in [each for each, loan in known.items() if loan.is_pending]:
        del known[account_id]
    for loan in waiting_loans() if loans is None else loans:
        known[loan.account_id] = loan


async def place(stage: Stage) -> DisbursementsPage:
    """The place, in front."""
    stage.shell.main.go_to_place("disbursements")
    page = stage.shell.main.pages.places["disbursements"]
    assert isinstance(page, DisbursementsPage)
    await settle()
    return page


def at(stage: Stage, hours: float) -> None:
    """So many hours after midnight of the day of the pictures."""
    moment = datetime(2026, 6, 9, 14, tzinfo=UTC) + timedelta(hours=hours)
    stage.fake.moment = moment


async def disbursements(stage: Stage) -> None:
    """One missed, four today, three folded."""
    fill(stage)
    page = await place(stage)
    page.step(1)
    await settle()


async def disbursements_soon(stage: Stage) -> None:
    """Less than an hour to go, the scheduled ones unfolded."""
    fill(stage)
    at(stage, 14.4)
    page = await place(stage)
    page.list.scheduled.fold(False)
    await settle()


async def disbursements_passed(stage: Stage) -> None:
    """After the cut-off, while the ledger is away; a long name, and loans of which little is known."""
    loans = waiting_loans()
    long_name = "Wilhelmina-Anastasia Papadopoulos-Featherstonehaugh van der Westhuizen"
    late = replace(loans[0], account_id="ACC-LONG-0", number="VN2606100999", customer_name=long_name)
    loans.append(replace(late, loan_amount=money("1234567.89"), commencement=date(2026, 6, 8)))
    loans.append(LoanAccount("9c41aa20-5e1f-4b7c-8d11", status=AccountStatus.PENDING_DISBURSEMENT.value))
    fill(stage, loans)
    at(stage, 15.5)
    stage.fake.connection.set_state(OFFLINE)
    await place(stage)


async def disbursements_early(stage: Stage) -> None:
    """Disburse early asks first: the loan would run longer than 62 days."""
    fill(stage)
    page = await place(stage)
    page.list.scheduled.fold(False)
    page.list.scheduled.rows["ACC-VN2606100925"].button.click()
    await settle()


async def disbursements_empty(stage: Stage) -> None:
    """Nothing waits."""
    fill(stage, [])
    await place(stage)


async def disbursements_unavailable(stage: Stage) -> None:
    """They could not be read."""
    stage.fake.book.outage = "The database is not reachable."
    await place(stage)


async def disbursements_narrow(stage: Stage) -> None:
    """In the least window."""
    stage.shell.main.resize(1024, 640)
    await disbursements_passed(stage)


async def disbursement_form(stage: Stage) -> None:
    """Where Disburse leads: the customer's account, with the form."""
    fill(stage)
    page = await place(stage)
    page.list.go_on(next(loan for loan in page.feed.parts.today if loan.customer_id == "CUS-7F3A"))
    await settle()


DISBURSEMENT_SCENES: dict[str, Callable[[Stage], Awaitable[None]]] = {
    "disbursements": disbursements,
    "disbursements-soon": disbursements_soon,
    "disbursements-passed": disbursements_passed,
    "disbursements-early": disbursements_early,
    "disbursements-empty": disbursements_empty,
    "disbursements-unavailable": disbursements_unavailable,
    "disbursements-narrow": disbursements_narrow,
    "disbursement-form": disbursement_form,
}
