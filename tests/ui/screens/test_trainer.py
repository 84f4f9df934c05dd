"""The trainer's panel: only in practice, one switch at a time, customers who act now."""

from __future__ import annotations

import pytest

from billie_desktop.domain.training import Fault, Happening, TrainingState
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.gallery.trainer_scenes import FakeTrainer, open_panel
from billie_desktop.ui.shell.popups import agent_menu_of
from billie_desktop.ui.trainer import words
from billie_desktop.ui.trainer.panel import TrainerPanel

pytestmark = pytest.mark.window


def menu_words(stage: Stage) -> list[str]:
    """Entries of the agent's menu."""
    return [action.text() for action in agent_menu_of(stage.shell.main).actions()]


async def test_the_panel_is_offered_in_practice_only(stage: Stage) -> None:
    """The agent's menu has the panel with a practice desk, and not with any other."""
    assert words.TITLE not in menu_words(stage)
    await open_panel(stage, FakeTrainer())
    assert words.TITLE in menu_words(stage)


async def test_each_switch_reaches_the_ledger(stage: Stage) -> None:
    """A click on a row puts its fault in force for every command; the first row makes the ledger well."""
    trainer = FakeTrainer()
    panel = await open_panel(stage, trainer)
    for fault in Fault:
        panel.rows[fault].click()
        await settle()
        assert trainer.state == TrainingState(fault)
        assert [each for each, row in panel.rows.items() if row.isChecked()] == [fault]
    panel.rows[None].click()
    await settle()
    assert trainer.state == TrainingState()


async def test_for_the_next_command_only(stage: Stage) -> None:
    """The narrower choice is sent with the fault, and what concerns everything is never for one command."""
    trainer = FakeTrainer()
    panel = await open_panel(stage, trainer)
    panel.scope.set_current(words.NEXT)
    panel.rows[Fault.BUSY].click()
    await settle()
    assert trainer.state == TrainingState(Fault.BUSY, once=True)
    panel.rows[Fault.DOWN].click()
    await settle()
    assert trainer.state == TrainingState(Fault.DOWN)
    assert panel.scope.current == words.EVERY


async def test_a_fault_that_is_over_is_shown_as_over(stage: Stage) -> None:
    """When the command has met its fault the panel goes back to the well ledger by itself."""
    trainer = FakeTrainer(TrainingState(Fault.BUSY, once=True))
    panel = await open_panel(stage, trainer)
    assert panel.rows[Fault.BUSY].isChecked()
    trainer.state = TrainingState()
    panel._look.timeout.emit()
    await settle()
    assert panel.rows[None].isChecked()


async def test_customers_act(stage: Stage, page: CustomerPage) -> None:
    """Each button lets the customer on screen act and says what came of it."""
    trainer = FakeTrainer()
    panel = await open_panel(stage, trainer)
    assert panel.whose.text() == words.ON_SCREEN
    for what in Happening:
        panel.acts[what].click()
        await settle()
    assert trainer.happened == [(what, PRIYA) for what in Happening]
    assert panel.result.text_shown() == trainer.words
    stage.shell.main.go_to_place("home")
    panel._look.timeout.emit()
    assert panel.whose.text() == words.ANYBODY


async def test_a_world_that_does_not_answer(stage: Stage) -> None:
    """The panel says so, keeps the state it knows, and its buttons stay usable."""
    trainer = FakeTrainer()
    panel = await open_panel(stage, trainer)
    trainer.away = "The practice ledger does not answer."
    panel.rows[Fault.DOWN].click()
    panel.acts[Happening.PAYS].click()
    await settle()
    assert panel.result.text_shown() == trainer.away
    assert panel.rows[None].isChecked()
    assert all(button.isEnabled() for button in panel.acts.values())


async def test_there_is_one_panel_of_a_window(stage: Stage) -> None:
    """Asking twice brings the same panel to the front."""
    first = await open_panel(stage, FakeTrainer())
    again = await open_panel(stage, FakeTrainer())
    assert first is again
    assert stage.shell.main.findChildren(TrainerPanel) == [first]
