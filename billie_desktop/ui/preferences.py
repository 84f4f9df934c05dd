"""The agent's preferences while the program runs: one object for all windows; a change works at once and is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from billie_desktop.domain.preferences import Preferences
from billie_desktop.ui.kit.theme import Density, theme
from billie_desktop.ui.kit.tokens import ThemeName

if TYPE_CHECKING:
    from billie_desktop.desk.desk import PreferenceStore


class AgentPreferences(QObject):
    """Before anybody is signed in as at first, and not kept."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.present = Preferences(look.name.value, reduced_motion=look.reduced_motion)
        self.shown_scale = self.present.scale
        self._store: PreferenceStore | None = None
        for signal in (theme().theme_changed, theme().motion_changed):
            signal.connect(self.on_look_changed)

    def attach(self, store: PreferenceStore, *, keep_theme: bool = False) -> None:
        """Take over what this agent had chosen. ``keep_theme``: the command line named one."""
        self._store = store
        found = store.load()
        if keep_theme:
            found = replace(found, theme=theme().name.value)
        self.shown_scale = found.scale
        self._become(found)

    def let_go(self) -> None:
        """The program ends: the look is nobody's choice any more."""
        for signal in (theme().theme_changed, theme().motion_changed):
            signal.disconnect(self.on_look_changed)

    def change(self, **values: Any) -> None:
        """Another choice: works at once and is kept."""
        changed = replace(self.present, **values)
        if changed != self.present:
            self._become(changed)
            if self._store is not None:
                self._store.store(changed)

    @property
    def needs_restart(self) -> bool:
        """Whether a choice works only after the next start."""
        return self.present.scale != self.shown_scale

    def on_look_changed(self) -> None:
        """The look was changed elsewhere, in a menu or by a key."""
        self.change(theme=theme().name.value, reduced_motion=theme().reduced_motion)

    def _become(self, preferences: Preferences) -> None:
        self.present = preferences
        theme().name = ThemeName(preferences.theme)
        theme().density = Density(preferences.density)
        theme().reduced_motion = preferences.reduced_motion
        self.changed.emit()
