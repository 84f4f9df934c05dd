"""What did not change is not touched: the work of ten windows is that of what is new in them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.values import LoadState
from billie_desktop.domain.connection import LedgerHealth, LedgerLink
from billie_desktop.ui.customer.fee_reading import BEHIND
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.stage import Stage, settle
from tests.ui.screens.conftest import until
from tests.ui.screens.test_live_updates import paid_down, with_account

pytestmark = pytest.mark.window


class PaintWatch(QObject):
    """Notes the name of a widget whenever it is painted."""

    def __init__(self, widget: QWidget, name: str, painted: list[str]) -> None:
        super().__init__(widget)
        self._name, self._painted = name, painted
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self._painted.append(self._name)
        return False


async def test_what_says_nothing_new_touches_no_page(page: CustomerPage, fake: FakeDesk) -> None:
    """Another latency, and requests that are read again as they were, lead to no work of a page; an outage does."""
    followed: list[frozenset[str]] = []
    page.follow_record = followed.append  # type: ignore[method-assign]
    state = fake.connection.state
    fake.connection.set_state(replace(state, ledger=replace(state.ledger, latency_ms=77)))
    await fake.requests.refresh()
    await settle()
    assert followed == []
    fake.connection.set_state(replace(state, ledger=LedgerLink(LedgerHealth.OFFLINE)))
    await until(lambda: len(followed) == 1)


async def test_a_figure_is_painted_alone(page: CustomerPage, fake: FakeDesk) -> None:
    """A new balance paints the figure; the schedule and the header, which are as before, are not painted again."""
    painted: list[str] = []
    watched = {"figure": page.work.overview.balance.total.figure, "header": page.header}
    watches = [PaintWatch(widget, name, painted) for name, widget in watched.items()]
    watches.append(PaintWatch(page.work.overview.schedule.table.viewport(), "schedule", painted))
    await settle()
    painted.clear()
    view = fake.records.views[PRIYA]
    fake.records.put(with_account(view, paid_down(view.accounts[0], "400.00")))
    await until(lambda: "figure" in painted)
    await settle()
    assert set(painted) == {"figure"}


async def test_fees_of_a_window_behind_are_read_less_often(page: CustomerPage, fake: FakeDesk) -> None:
    """What a busy account's window in front reads at each rest, one behind reads at every fourth, and then it does."""
    reading, read = page.work.fee_reading, []
    reading.reload = lambda: read.append(reading.account_id)  # type: ignore[method-assign]
    front = [True]
    page.work.isActiveWindow = lambda: front[0]  # type: ignore[method-assign]
    reading._again = True
    reading.on_calm()
    assert len(read) == 1
    front[0], reading._rests = False, 0
    for rests in range(1, BEHIND + 1):
        reading.on_calm()
        assert len(read) == 1 + (rests == BEHIND)


async def test_the_next_page_is_not_made_while_one_is_awaited(page: CustomerPage, stage: Stage, fake: FakeDesk) -> None:
    """While an opened customer is being read no page is made ahead; when it is there, the next one is."""
    spare, view = stage.shell.spare, fake.records.views[PRIYA]
    spare.let_go()
    fake.records.put(replace(view, state=LoadState.LOADING))
    spare.make()
    assert not spare.is_ready
    fake.records.put(view)
    spare.make()
    assert spare.is_ready
