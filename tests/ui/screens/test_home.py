"""Home: figures of the whole book, what waits, what failed, and the customers opened last."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt

from billie_desktop.desk.book import BookDay, BookMonth, BookStanding, Sum
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.money import ZERO
from billie_desktop.ui.accounts.page import AccountsPage
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.disbursements.page import DisbursementsPage
from billie_desktop.ui.gallery.commands import command
from billie_desktop.ui.gallery.disbursement_scenes import PRIYAS, fill, waiting_loans
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import DANIEL, FORTY, LONG, PRIYA, open_customer
from billie_desktop.ui.gallery.people import money
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.home.approvals_tile import ABOVE, OLDEST, WAITING
from billie_desktop.ui.home.page import DISBURSED, EXPECTED, ON_TIME, OPEN, OUTSTANDING, RECEIVED, WRITTEN_OFF, HomePage
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window

Key = Qt.Key


@pytest_asyncio.fixture
async def home(stage: Stage) -> HomePage:
    """Home, read."""
    page = stage.shell.main.pages.places["home"]
    assert isinstance(page, HomePage)
    await until(lambda: page.figures.is_read)
    return page


def shown(home: HomePage) -> dict[str, str]:
    rows = {**home.today.rows, **home.portfolio.rows}
    return {word: row.value.text() for word, row in rows.items()}


async def test_figures_are_those_of_the_book(stage: Stage, home: HomePage, fake: FakeDesk) -> None:
    """Each figure is the one the source added up, overdue by the ledger's buckets with bars to scale; nothing is
    computed from rows on screen."""

    async def standing() -> BookStanding:
        overdue = {"early_arrears": Sum(47, money("9118.20")), "default": Sum(11, money("4334.55"), 2)}
        return BookStanding(overdue, Sum(3, ZERO), Sum(1248, money("412906.15")), Sum(8, ZERO))

    async def day(_day: object) -> BookDay:
        return BookDay(Sum(9, money("8240.75")), Sum(4, money("3615.40")), Sum(2, money("1480")))

    async def month(_last: object) -> BookMonth:
        return BookMonth(money("0.93").value, 300, Sum(5, money("1902.60")))

    fake.book.standing, fake.book.day, fake.book.month = standing, day, month  # type: ignore[assignment,method-assign]
    home.read()
    await until(lambda: shown(home)[OPEN] == "1,248")
    assert shown(home) == {
        EXPECTED: "$8,240.75",
        RECEIVED: "$3,615.40",
        DISBURSED: "$1,480.00",
        OPEN: "1,248",
        OUTSTANDING: "$412,906.15",
        ON_TIME: "93.0 %",
        WRITTEN_OFF: "5 · $1,902.60",
    }
    assert [label.text() for label in home.overdue.counts.values()] == ["47", "0", "11"]
    assert [label.text() for label in home.overdue.amounts.values()] == ["$9,118.20", "$0.00", "$4,334.55"]
    assert home.overdue.note.text() == "58 accounts · $13,452.75"
    assert home.overdue.extra.text() == "3 more in arrears without a bucket, 2 without an amount"
    assert home.overdue.bars["early_arrears"].accessibleName() == "1–14 days: 47 accounts"


async def test_unavailable_rather_than_zero(stage: Stage, home: HomePage, fake: FakeDesk) -> None:
    """What cannot be read says so in each tile, the origin too; a part that can be read stays a figure."""
    fake.book.outage = "The database is not reachable."
    home.read()
    await until(lambda: shown(home)[OPEN] == "unavailable")
    assert set(shown(home).values()) == {"unavailable"}
    assert [label.text() for label in home.overdue.counts.values()] == ["unavailable"] * 3
    assert home.overdue.note.text() == ""
    assert home.origin.words() == "Unavailable"
    fake.book.outage = ""

    async def day(_day: object) -> BookDay:
        return BookDay(Sum(0, ZERO), Sum(0, ZERO), Sum(0, ZERO))

    fake.book.day = day  # type: ignore[method-assign]
    home.read()
    await until(lambda: shown(home)[EXPECTED] == "$0.00")
    assert home.origin.words() == "Cached · now"


async def test_the_band_shows_the_first_and_leads_on(stage: Stage, home: HomePage) -> None:
    """Four loans of a section at most, with the number of the others; Open all leads to the place, Disburse to the
    form, and early asks first here too."""
    first = waiting_loans()[1]
    more = [replace(first, account_id=f"A-{n}", number=f"VN9{n}") for n in range(3)]
    fill(stage, [*waiting_loans(), *more])
    home.read()
    await until(lambda: home.band.list.today.head.detail.startswith("7 "))
    assert len(home.band.list.today.rows) == 4
    assert home.band.list.today.text.text() == "3 more"
    home.band.list.scheduled.fold(False)
    home.band.list.scheduled.rows["ACC-VN2606100911"].button.click()
    assert home.drawer.is_open
    press(stage.shell.main, Key.Key_Escape)
    assert not home.drawer.is_open
    home.band.all.click()
    await settle()
    assert isinstance(stage.shell.main.pages.currentWidget(), DisbursementsPage)
    stage.shell.main.go_to_place("home")
    home.band.list.today.rows[PRIYAS].button.click()
    await settle()
    page = stage.shell.main.pages.customers[PRIYA]
    await until(lambda: page.drawer is not None)
    assert page.work.account_id == PRIYAS


async def test_a_visit_begins_at_the_top(stage: Stage, home: HomePage) -> None:
    """In a low window the focus is on the recent customers, and the page is shown from its greeting on."""
    for each in (DANIEL, PRIYA):
        await open_customer(stage, each)
    stage.shell.main.resize(1024, 640)
    stage.shell.main.go_to_place("home")
    await settle()
    assert home.table.hasFocus()
    assert home.verticalScrollBar().maximum() > 0
    assert home.verticalScrollBar().value() == 0


async def test_overdue_leads_to_the_list(stage: Stage, home: HomePage) -> None:
    """Open list shows the accounts in arrears."""
    home.overdue.link.click()
    await settle()
    page = stage.shell.main.pages.currentWidget()
    assert isinstance(page, AccountsPage)
    assert page.query.view == "arrears"


async def test_five_recent_customers(stage: Stage, home: HomePage) -> None:
    """The newest five, with figures from the store; Clear empties the list, and the table says what to do."""
    for each in (LONG, FORTY, DANIEL, PRIYA, "CUS-1", "CUS-2"):
        await open_customer(stage, each)
    stage.shell.main.go_to_place("home")
    assert [row.customer_id for row in home.model.rows] == ["CUS-2", "CUS-1", PRIYA, DANIEL, FORTY]
    known = home.model.rows[2]
    assert (known.name, known.accounts, known.outstanding) == ("Priya Raghavan", 5, money("1185.30"))
    home.clear.click()
    assert home.model.rowCount() == 0
    assert not home.clear.isVisible()


async def test_a_failed_action_is_first(stage: Stage, home: HomePage, page: CustomerPage, fake: FakeDesk) -> None:
    """One is told in words, several with their number and the newest; Review opens the list of them."""
    first = fake.records.views[PRIYA].accounts[0]
    fake.commands.put(command(first, Action.RECORD_REPAYMENT, "50", CommandStage.FAILED, text="No answer."))
    stage.shell.main.go_to_place("home")
    assert home.failed.isVisible()
    assert home.failed.words().startswith("1 failed action. Repayment $50.00 on VN2604220817: No answer, at 9:4")
    fake.commands.put(command(first, Action.WAIVE_FEE, "10", CommandStage.UNKNOWN))
    assert home.failed.words().startswith("2 failed actions. Newest:")
    home.failed.action_requested.emit()
    assert stage.shell.main.failed.is_open


async def test_the_tile_of_approvers(stage: Stage, home: HomePage, operator_stage: Stage) -> None:
    """It counts requests of others by what this approver may decide, with the age of the oldest; who decides nothing
    has no such tile."""
    tile = home.approvals
    assert tile is not None
    requests = stage.fake.requests.board.pending
    others = [each for each in requests if each.requested_by != stage.fake.agent.user_id]
    counts = [tile.rows[word].value.text().split(" · ")[0] for word in (WAITING, ABOVE)]
    assert sum(int(each) for each in counts) == len(others)
    assert tile.rows[OLDEST].value.text()
    operators = operator_stage.shell.main.pages.places["home"]
    assert isinstance(operators, HomePage)
    assert operators.approvals is None


async def test_nothing_is_read_while_home_is_hidden(stage: Stage, home: HomePage, fake: FakeDesk) -> None:
    """Behind another place home listens to no change; in front again it does, and reads what may have changed."""
    shown_listeners = len(fake.live.listeners)
    home.go_behind()
    assert len(fake.live.listeners) == shown_listeners - 2
    before = fake.book.reads
    home.come_to_front()
    assert len(fake.live.listeners) == shown_listeners
    await until(lambda: fake.book.reads >= before + 3)


class SlowBook:
    """A standing that takes as long as the test says, on a clock of the test."""

    def __init__(self, home: HomePage) -> None:
        self.seconds, self.calls, self.moment = 0.0, 0, 1_000.0
        self.go_on = asyncio.Event()
        self.go_on.set()
        home.figures.rest.clock = lambda: self.moment

    async def standing(self) -> BookStanding:
        self.calls += 1
        await self.go_on.wait()
        self.moment += self.seconds
        return BookStanding({}, Sum(0, ZERO), Sum(7, ZERO), Sum(0, ZERO))


async def test_the_database_rests_between_readings_of_a_large_book(home: HomePage, fake: FakeDesk) -> None:
    """Changes and visits give up no reading under way and lead to one more, after a rest of thirty times what it took;
    who asks for it, reads at once."""
    book = SlowBook(home)
    fake.book.standing = book.standing  # type: ignore[method-assign]
    home.go_behind()
    book.seconds = 4.0
    book.go_on.clear()
    home.read()
    await until(lambda: book.calls == 1)
    home.come_to_front()
    home.figures.keep_fresh()
    book.go_on.set()
    await until(lambda: shown(home)[OPEN] == "7")
    assert book.calls == 1
    assert home.figures.rest.left_ms == 120_000
    home.go_behind()
    assert home.figures.rest.left_ms is None
    book.moment += 100
    home.come_to_front()
    assert home.figures.rest.left_ms == 20_000
    book.seconds = 0.0
    home.read()
    await until(lambda: book.calls == 2)


async def test_figures_of_thirty_days_are_not_read_at_every_change(home: HomePage, fake: FakeDesk) -> None:
    """They are read again after ten minutes, or when somebody asks."""
    book, months = SlowBook(home), 0

    async def month(_last: object) -> BookMonth:
        nonlocal months
        months += 1
        return BookMonth(None, 0, Sum(0, ZERO))

    fake.book.standing, fake.book.month = book.standing, month  # type: ignore[method-assign,assignment]
    home.read()
    await until(lambda: months == 1)
    for moment, expected in ((300.0, 1), (400.0, 2)):
        before = book.calls
        book.moment += moment
        home.figures.keep_fresh()
        await until(lambda calls=before: book.calls == calls + 1 and not home.figures.rest.is_reading)
        assert months == expected
