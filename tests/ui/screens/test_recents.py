"""Recent customers: ten kept, five at home, names and figures read fresh."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import DANIEL, PRIYA
from billie_desktop.ui.gallery.stage import Stage
from billie_desktop.ui.home.page import HomePage
from billie_desktop.ui.models.search_rows import RecentRow
from billie_desktop.ui.workspace.leaving import workspace_of
from tests.ui.screens.conftest import until

pytestmark = pytest.mark.window
AT = datetime(2026, 6, 9, 4, 0, tzinfo=UTC)


def home(stage: Stage) -> HomePage:
    """The home page, in front."""
    stage.shell.main.go_to_place("home")
    page = stage.shell.main.pages.places["home"]
    assert isinstance(page, HomePage)
    return page


async def test_names_and_figures_are_read_fresh_after_a_restart(stage: Stage, fake: FakeDesk) -> None:
    """Known were id and time; a moment later the name stands at home and in the palette, with what is owed now."""
    page = home(stage)
    stage.shell.recent.opened(PRIYA, PRIYA, AT)
    await until(lambda: page.model.rows[0].name == "Priya Raghavan")
    view = fake.records.view(PRIYA)
    assert view is not None
    assert page.model.rows[0].outstanding == view.total_outstanding
    stage.shell.main.palette_overlay.summon()
    rows = stage.shell.main.palette_overlay.panel.model.rows
    assert [row.name for row in rows if isinstance(row, RecentRow)] == ["Priya Raghavan"]


async def test_ten_are_kept_five_are_shown_and_the_last_is_first(stage: Stage) -> None:
    """Opening one again moves it to the top; what is stored are ids and times."""
    page, recent = home(stage), stage.shell.recent
    for number in range(12):
        recent.opened(f"CUS-{number}", f"Name {number}", AT + timedelta(minutes=number))
    recent.opened("CUS-5", "Name 5")
    assert [row.customer_id for row in recent.rows][:2] == ["CUS-5", "CUS-11"]
    assert (len(recent.rows), len(page.model.rows)) == (10, 5)
    assert all(isinstance(moment, float) and key.startswith("CUS-") for key, moment in workspace_of(stage.shell).recent)


async def test_clear_forgets_them(stage: Stage) -> None:
    """Nothing is left at home, in the palette, or in what is stored."""
    page = home(stage)
    stage.shell.recent.opened(DANIEL, "Daniel Okafor", AT)
    page.clear.click()
    assert (page.model.rows, stage.shell.recent.rows, workspace_of(stage.shell).recent) == ((), (), ())
