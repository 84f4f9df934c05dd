"""Scenes of the trainer's panel, over a stand-in of the practice world."""

from __future__ import annotations

from dataclasses import replace

from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.training import Fault, Happening, TrainingState
from billie_desktop.ui.gallery.opening import open_customer
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.shell.trainer_place import show_trainer
from billie_desktop.ui.trainer.panel import TrainerPanel


class FakeTrainer:
    """Implements ``desk.training.Trainer`` in memory; ``away`` is why nothing answers."""

    def __init__(self, state: TrainingState | None = None) -> None:
        self.state = state or TrainingState()
        self.away = ""
        self.happened: list[tuple[Happening, str]] = []
        self.words = "Paid $104.10 on ACC-2104."

    async def present(self) -> TrainingState:
        self._check()
        return self.state

    async def choose(self, wanted: TrainingState) -> TrainingState:
        self._check()
        self.state = wanted
        return wanted

    async def happen(self, what: Happening, customer_id: str = "") -> str:
        self._check()
        self.happened.append((what, customer_id))
        return self.words

    def _check(self) -> None:
        if self.away:
            raise Unavailable(self.away, code="PRACTICE_AWAY")


async def open_panel(stage: Stage, trainer: FakeTrainer) -> TrainerPanel:
    """The panel beside the window."""
    stage.fake.desk = replace(stage.fake.desk, is_practice=True, trainer=trainer)
    stage.shell.main.desk = stage.fake.desk
    panel = show_trainer(stage.shell.main, trainer)
    await settle()
    return panel


async def trainer_well(stage: Stage) -> None:
    """Nothing is switched on and no customer is open."""
    await open_panel(stage, FakeTrainer())


async def trainer_fault(stage: Stage) -> None:
    """The next command loses its answer; a customer has just paid."""
    await open_customer(stage)
    panel = await open_panel(stage, FakeTrainer(TrainingState(Fault.LOST_ANSWER, once=True)))
    panel.acts[Happening.PAYS].click()
    await settle()


async def trainer_away(stage: Stage) -> None:
    """The practice ledger does not answer."""
    trainer = FakeTrainer()
    trainer.away = "The practice ledger does not answer (UNAVAILABLE)."
    await open_panel(stage, trainer)


TRAINER_SCENES = {"trainer": trainer_well, "trainer-fault": trainer_fault, "trainer-away": trainer_away}
