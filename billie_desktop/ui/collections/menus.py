"""Menus of the collections queue: what narrows it, and its order."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from billie_desktop.domain.case_filter import STEPS, CaseFilter
from billie_desktop.ui.kit.menu import Menu
from billie_desktop.ui.models.case_filter_words import (
    HARDSHIP,
    NET_RECOVERY,
    NEWEST,
    NO_NET_RECOVERY,
    OLDEST,
    STOPPED,
    step_word,
    with_flag,
)

FLAGS = (
    (HARDSHIP, True, "Hardship paused"),
    (HARDSHIP, False, "Hardship not paused"),
    (STOPPED, True, "Contact stopped"),
    (STOPPED, False, "Contact not stopped"),
)


def filter_menu(parent: QWidget, filters: CaseFilter, chosen: Callable[[CaseFilter], None]) -> Menu:
    """Steps, and both flags either way; an entry that holds has a tick, and choosing it again takes it away."""
    menu = _menu(parent)

    def add(word: str, holds: bool, wanted: CaseFilter) -> None:
        entry = menu.add_entry(word, lambda: chosen(wanted), icon="check" if holds else None)
        entry.setStatusTip("chosen" if holds else "")

    for rung in STEPS:
        add(step_word(rung), rung in filters.rungs, filters.with_step(rung))
    menu.addSeparator()
    for field, value, word in FLAGS:
        holds = getattr(filters, field) is value
        add(word, holds, with_flag(filters, field, None if holds else value))
    return menu


def order_menu(parent: QWidget, newest_first: bool, chosen: Callable[[bool], None]) -> Menu:
    """By the last update, either way. By expected net recovery it cannot be: no record the desk reads has one."""
    menu = _menu(parent)
    for words, newest in ((NEWEST, True), (OLDEST, False)):
        word = words[0].upper() + words[1:]
        icon = "check" if newest is newest_first else None
        menu.add_entry(word, lambda newest=newest: chosen(newest), icon=icon)  # type: ignore[misc]
    menu.add_entry(NET_RECOVERY, off=NO_NET_RECOVERY)
    return menu


def _menu(parent: QWidget) -> Menu:
    menu = Menu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
