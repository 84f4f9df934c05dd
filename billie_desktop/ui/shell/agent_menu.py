"""The menu under the initials, at the right of the top bar: look, motion and keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from billie_desktop.ui.kit.menu import Menu
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ThemeName

THEME_WORDS = {ThemeName.LIGHT: "Light", ThemeName.DARK: "Dark", ThemeName.HIGH_CONTRAST: "High contrast"}
THEME_ICONS = {ThemeName.LIGHT: "sun", ThemeName.DARK: "moon", ThemeName.HIGH_CONTRAST: "contrast"}
ORDER = (ThemeName.LIGHT, ThemeName.DARK, ThemeName.HIGH_CONTRAST)


def set_theme(name: ThemeName) -> None:
    """Dress every window in another theme, at once."""
    theme().name = name


def next_theme() -> None:
    """Light, dark, high contrast, light."""
    set_theme(ORDER[(ORDER.index(theme().name) + 1) % len(ORDER)])


def set_reduced_motion(reduced: bool) -> None:
    """With or without movement."""
    theme().reduced_motion = reduced


def agent_menu(
    owner: QWidget,
    show_sheet: Callable[[], object],
    sign_out: Callable[[], object] | None = None,
    show_trainer: Callable[[], object] | None = None,
    show_settings: Callable[[], object] | None = None,
    lock: Callable[[], object] | None = None,
    report: Callable[[], object] | None = None,
    show_paused: Callable[[], object] | None = None,
    paused_off: str = "",
    show_problems: Callable[[], object] | None = None,
    problems_off: str = "",
) -> Menu:
    """The menu for the present look; ``sign_out`` None: nobody can. ``show_trainer``: in practice only. ``paused_off``
    and ``problems_off``: why the list of all pauses, or that of all reports, cannot be shown."""
    menu = Menu(owner)
    for name in ORDER:
        present = name is theme().name
        entry = menu.add_entry(
            THEME_WORDS[name],
            partial(set_theme, name),
            icon="check" if present else THEME_ICONS[name],
        )
        entry.setCheckable(True)
        entry.setChecked(present)
    menu.addSeparator()
    reduced = theme().reduced_motion
    menu.add_entry(
        "Reduced motion", lambda: set_reduced_motion(not reduced), icon="check" if reduced else None
    ).setCheckable(True)
    menu.addSeparator()
    if show_settings is not None:
        menu.add_entry("Settings", show_settings, icon="settings", keys="Ctrl+,")
    if lock is not None:
        menu.add_entry("Lock", lock, icon="lock", keys="Ctrl+Shift+L")
    menu.add_entry("Keys", show_sheet, icon="keyboard", keys="?")
    if show_paused is not None:
        menu.add_entry("Paused notifications", show_paused, icon="bell-off", off=paused_off)
    if show_problems is not None:
        menu.add_entry("Problem reports", show_problems, icon="inbox", off=problems_off)
    if report is not None:
        menu.add_entry("Report a problem", report, icon="flag", keys="Ctrl+Shift+F1")
    if show_trainer is not None:
        menu.addSeparator()
        menu.add_entry("Trainer’s panel", show_trainer, icon="sliders")
    if sign_out is not None:
        menu.addSeparator()
        menu.add_entry("Sign out", sign_out)
    return menu
