"""Tabs of open customers in little room."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billie_desktop.ui.gallery.opening import DANIEL, FORTY, LONG, PRIYA, open_customer
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.shell.tab_row import GAP, _widths

pytestmark = pytest.mark.window


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(60, 220), min_size=1, max_size=8), st.integers(0, 1500))
def test_the_widest_give_way_first(wanted: list[int], room: int) -> None:
    """No tab is wider than it wants, all fit, no smaller one gives way before a wider one, and no room is wasted."""
    found = _widths(wanted, room)
    free = max(0, room - GAP * (len(wanted) - 1))
    assert all(width <= most for width, most in zip(found, wanted, strict=True))
    assert sum(found) <= max(free, 0) or sum(wanted) <= free
    narrowed = [width for width, most in zip(found, wanted, strict=True) if width < most]
    if narrowed:
        assert max(found) - min(narrowed) <= 1
        assert sum(found) == free


async def test_tabs_never_lie_upon_each_other(stage: Stage) -> None:
    """In the least window tabs without room are in a menu, the one in front is not; the menu opens them."""
    stage.shell.main.resize(1024, 640)
    for each in (LONG, FORTY, DANIEL, PRIYA):
        await open_customer(stage, each)
    await settle()
    top = stage.shell.main.top
    row = top.tab_row
    shown = [tab for tab in row.tabs if tab.isVisible()]
    places = sorted(tab.geometry().getCoords()[0::2] for tab in shown)  # type: ignore[index]
    assert all(before[1] < after[0] for before, after in pairwise(places))
    assert top.tabs[PRIYA] in shown
    assert row.geometry().right() < top.search.geometry().left()
    assert len(shown) + len(row.left_out) == 4
    assert row.more.text() == f"{len(row.left_out)} more"
    away = row.left_out[0]
    menu = row.menu()
    menu.actions()[0].trigger()
    menu.deleteLater()
    await settle()
    assert stage.shell.main.history.present.customer_id == away.customer_id
    assert away.isVisible()
    stage.shell.main.resize(1920, 1080)
    await settle()
    assert row.left_out == []
