"""The menus of a window, popped up where they belong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from billie_desktop.ui.shell.agent_menu import agent_menu
from billie_desktop.ui.shell.paused_place import paused_off
from billie_desktop.ui.shell.problem_place import problems_off
from billie_desktop.ui.shell.tab_menu import tab_menu
from billie_desktop.ui.shell.trainer_place import show_trainer

if TYPE_CHECKING:
    from billie_desktop.ui.shell.window import DeskWindow

GAP = 4


def show_tab_menu(window: DeskWindow, customer_id: str, where: QPoint) -> None:
    """What can be done with an open customer."""
    tab_menu(window, customer_id).popup(where)


def show_agent_menu(window: DeskWindow) -> None:
    """The menu under the initials."""
    _below(agent_menu_of(window), window.top.agent)


def agent_menu_of(window: DeskWindow) -> QMenu:
    """Look, motion, keys, the trainer in practice, and the way out where somebody has signed in."""
    desk = window.desk
    signed_in = desk is not None and desk.session is not None and not desk.is_practice
    sign_out = window.sign_out_asked.emit if signed_in else None
    trainer = desk.trainer if desk is not None and desk.is_practice else None
    train = partial(show_trainer, window, trainer) if trainer is not None else None
    settings = window.settings_asked.emit if desk is not None else None
    lock = window.lock_asked.emit if desk is not None else None
    report = window.report_asked.emit if desk is not None else None
    paused = window.paused_asked.emit if desk is not None and desk.pause_list is not None else None
    problems = window.problems_asked.emit if desk is not None and desk.problems is not None else None
    ways = (paused, paused_off(desk), problems, problems_off(desk))
    return agent_menu(window, window.sheet.summon, sign_out, train, settings, lock, report, *ways)


def _below(menu: QMenu, button: QWidget) -> None:
    corner = button.mapToGlobal(button.rect().bottomRight())
    menu.popup(corner - QPoint(menu.sizeHint().width(), -GAP))
