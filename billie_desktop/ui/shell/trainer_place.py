"""The trainer's panel of a window: made when it is first asked for, beside the window ever after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

if TYPE_CHECKING:
    from billie_desktop.desk.training import Trainer
    from billie_desktop.ui.shell.window import DeskWindow
    from billie_desktop.ui.trainer.panel import TrainerPanel

EDGE = 24


def show_trainer(window: DeskWindow, trainer: Trainer) -> TrainerPanel:
    """Bring the panel to the front."""
    from billie_desktop.ui.trainer.panel import TrainerPanel

    panel = window.findChild(TrainerPanel)
    if panel is None:
        panel = TrainerPanel(trainer, lambda: window.history.present.customer_id, window)
        panel.adjustSize()
        corner = window.mapToGlobal(window.rect().topRight())
        panel.move(corner + QPoint(-panel.width() - EDGE, window.top.height() + EDGE))
    panel.show()
    panel.raise_()
    panel.activateWindow()
    return panel
