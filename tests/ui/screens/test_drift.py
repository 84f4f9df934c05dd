"""Balances against the ledger on screen: what differs, how old it is, another run, a file, the way to the account."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from billie_desktop.domain.drift import DriftReport, DriftState
from billie_desktop.ui.gallery.drift_samples import AGREED, BROKEN_OFF, COMPARING, DIFFERENT
from billie_desktop.ui.gallery.fake_system import FakeSystem
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.gallery.system_scenes import AWAY, READER, drift
from billie_desktop.ui.models.drift_rows import summary
from billie_desktop.ui.system.page import SystemPage
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def system_of(stage: Stage) -> FakeSystem:
    desk = stage.shell.main.desk
    assert desk is not None
    assert isinstance(desk.system, FakeSystem)
    return desk.system


def cells(page: SystemPage, place: int) -> list[str]:
    model = page.drift.model
    return [model.index(place, column).data() for column in range(model.columnCount())]


async def test_both_figures_and_both_ages_stand_in_a_row(stage: Stage) -> None:
    """Account, finding, status, both balances with the age of each, and the difference with its sign; stored figures
    that do not agree among themselves are both shown, and what is missing is a dash, never 0.00."""
    page = await drift(stage)
    assert cells(page, 1) == [
        "ACC-1001", "Differs", "Active", "419.10", "14 days old", "315.00", "5 min old", "+104.10",
    ]  # fmt: skip
    assert cells(page, 2)[3] == "87.35 / 97.35"
    assert cells(page, 0)[5:] == ["—", "—", "—"]
    assert page.drift.words.text() == "2,418 accounts compared, 4 differ, 2 settled while waiting, 1 not readable"
    assert "read models 4 min old · ledger answers up to 6 min old" in page.drift.ages.text_shown()
    assert "did not catch up" in page.drift.notice.words()


async def test_nothing_is_called_agreement_that_was_not_compared_to_the_end(stage: Stage) -> None:
    """Only a finished run without a finding says that all agree; a failed one says why, and that it is not the end."""
    assert summary(AGREED) == "2,418 accounts compared, no differences"
    assert "no differences" not in summary(BROKEN_OFF)
    page = await drift(stage, BROKEN_OFF)
    message = page.drift.table._message
    assert message.accessibleName() == "Not compared to the end. The ledger does not answer."
    system_of(stage).next_report = AGREED
    message.action_requested.emit()
    await until(lambda: message.accessibleName() == "No differences. All 2,418 balances agree to the cent.")


async def test_a_run_is_followed_to_its_end_and_not_begun_twice(stage: Stage) -> None:
    """Run begins one; while it runs the button is off and it is read again by itself, later after
    an outage, until the result is there."""
    page = await drift(stage, DriftReport(DriftState.NEVER))
    fake, tab = system_of(stage), page.drift
    tab.run.click()
    await until(lambda: tab.words.text() == "640 accounts compared so far")
    assert tab.spinner.isVisible()
    assert (tab.run.is_off, tab._poll.isActive(), fake.runs) == (True, True, 1)
    fake.outage = AWAY
    tab._poll.timeout.emit()
    await until(lambda: "Could not be read again." in tab.notice.words())
    assert tab._poll.isActive()
    assert 3_600 <= tab._poll.interval() <= 4_400
    fake.outage, fake.report = None, DIFFERENT
    tab._poll.timeout.emit()
    await until(lambda: len(tab.model.rows) == 5)
    assert (tab.run.is_off, tab._poll.isActive(), tab.spinner.isVisible()) == (False, False, False)
    stage.shell.main.go_to_place("home")
    fake.report = COMPARING
    await settle()
    assert not tab._poll.isActive()


async def test_an_outage_leaves_what_was_read(stage: Stage) -> None:
    """Away: the rows stay below a notice. Never read: unavailable."""
    page = await drift(stage)
    system_of(stage).outage = AWAY
    page.read_again()
    await until(lambda: "Could not be read again." in page.drift.notice.words())
    assert len(page.drift.model.rows) == 5


async def test_other_roles_are_told_and_the_server_is_not_asked(stage: Stage) -> None:
    """A reader sees that it is for admins, and can start nothing."""
    page = await drift(stage, DIFFERENT, READER)
    assert page.drift.report is None
    assert page.drift.table._message.accessibleName().startswith("Not for your role.")
    page.drift.run.click()
    await settle()
    assert system_of(stage).runs == 0


async def test_the_rows_become_a_file(stage: Stage, tmp_path: Path) -> None:
    """Ctrl E asks for a file; it holds one quoted line per row, plain decimal amounts and moments in UTC."""
    page = await drift(stage)
    press(stage.shell.main, Key.Key_E, CTRL)
    dialog, saved = page.drift.export.dialog, list[str]()
    assert dialog is not None
    page.drift.export.saved.connect(saved.append)
    dialog.fileSelected.emit(str(tmp_path / "drift.csv"))
    await until(lambda: saved == ["5 rows saved."])
    dialog.reject()
    lines = (tmp_path / "drift.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 6
    assert lines[2] == (
        '"ACC-1001","Differs","Active","419.10","315.00","104.10","2026-05-26T23:41:07Z","2026-06-09T23:36:07Z"'
    )
    await settle()


async def test_enter_opens_the_account(stage: Stage) -> None:
    """The customer of the row, with the account selected."""
    page = await drift(stage)
    known = next(iter(stage.fake.lists.loans.values()))
    asked: list[str] = []
    page.account_asked.connect(asked.append)
    page.drift.table.selectRow(1)
    press(stage.shell.main, Key.Key_Return)
    assert asked == ["ACC-1001"]
    page.account_asked.emit(known.account_id)
    await until(lambda: stage.shell.main.history.present.customer_id == known.customer_id)
