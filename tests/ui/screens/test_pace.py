"""Windows that follow the record in turns."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from billie_desktop.ui import pace as pace_module
from billie_desktop.ui.pace import AT_ONCE, Pace


@pytest.fixture
def widgets(qtbot: QtBot) -> list[QWidget]:
    found = [QWidget() for _ in range(3)]
    for widget in found:
        qtbot.addWidget(widget)
        widget.show()
    return found


def test_one_change_is_followed_at_once_and_the_rest_in_later_rounds(widgets: list[QWidget]) -> None:
    """The first of several followers acts inside the calls; the others act once each, without being called again."""
    turns, acted = Pace(), []
    pokes = [turns.follower(widget, lambda place=place: acted.append(place)) for place, widget in enumerate(widgets)]
    for _ in range(5):
        for poke in pokes:
            poke()
    assert acted == [0] * 5
    QApplication.processEvents()
    assert acted[:5] == [0] * 5
    assert sorted(acted[5:]) == [1, 2]


def test_a_long_turn_ends_the_round(widgets: list[QWidget], monkeypatch: pytest.MonkeyPatch) -> None:
    """After a follower that took the whole budget the event loop has its turn before the next one."""
    monkeypatch.setattr(pace_module, "BUDGET_SECONDS", 0.0)
    turns, acted = Pace(), []
    pokes = [turns.follower(widget, lambda place=place: acted.append(place)) for place, widget in enumerate(widgets)]
    for poke in pokes:
        poke()
    assert acted == [0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pace_module, "BUDGET_SECONDS", 1.0)
        turns.on_turn()
    assert sorted(acted) == [0, 1, 2]


def test_a_busy_follower_is_slowed_down_and_its_last_state_is_followed(widgets: list[QWidget], qtbot: QtBot) -> None:
    """A stream of changes is followed less often than it comes; after it the newest state is shown."""
    turns, state, shown = Pace(), [0], []
    poke = turns.follower(widgets[0], lambda: shown.append(state[0]))
    for number in range(1, 5 * AT_ONCE + 1):
        state[0] = number
        poke()
        QApplication.processEvents()
    assert len(shown) < 2 * AT_ONCE
    qtbot.waitUntil(lambda: shown[-1] == state[0], timeout=5000)


def test_who_is_gone_gets_no_turn(widgets: list[QWidget]) -> None:
    """A widget that was deleted while it waited is not called."""
    turns, acted = Pace(), Counter[int]()
    pokes = [turns.follower(widget, lambda place=place: acted.update([place])) for place, widget in enumerate(widgets)]
    for poke in pokes:
        poke()
    widgets.pop(1).deleteLater()
    QApplication.sendPostedEvents(None, 52)  # QEvent.Type.DeferredDelete
    QApplication.processEvents()
    assert acted == Counter({0: 1, 2: 1})
