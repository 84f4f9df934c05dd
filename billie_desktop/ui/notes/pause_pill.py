"""The state of a customer's notifications in the head of the page; pressing it opens the drawer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from billie_desktop.desk.pause_desk import PauseDesk, PauseReader
from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.communication_words import pause_word
from billie_desktop.domain.notification_pause import PauseMode, PauseState
from billie_desktop.domain.words import short_date
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.tokens import ColorRole


def pill_words(state: PauseState) -> tuple[str, str, ColorRole]:
    """Sign, words and tone."""
    if not state.known:
        return "bell", "Notifications —", "text-muted"
    if state.asked is not None:
        word = "Switching on…" if state.asked.mode is PauseMode.OFF else "Pausing…"
        return "clock", word, "text-muted"
    pause = state.in_force
    if pause is not None:
        until = ""
        if pause.expires_at is not None:
            until = f" until {short_date(in_sydney(pause.expires_at).date())}"
        return "bell-off", f"{pause_word(pause)}{until}", "warning"
    if state.expired is not None and state.expired.expires_at is not None:
        return "bell", f"Pause ended {short_date(in_sydney(state.expired.expires_at).date())}", "text"
    return "bell", "Notifications on", "text-muted"


class PausePill(Button):
    """A text button with sign and word; colour only while something is paused. Reads while it is on screen."""

    def __init__(self, pauses: PauseDesk | None, parent: QWidget | None = None) -> None:
        super().__init__("Notifications —", ButtonKind.TEXT, icon="bell", chevron=True, small=True, parent=parent)
        self._pauses = pauses
        self._ids: tuple[str, ...] = ()
        self._reader: PauseReader | None = None
        self._ends: list[Callable[[], None]]
        self.state = PauseState()
        self.show_state(self.state)
        if pauses is None:
            self.hide()
        else:
            self.set_off(pauses.off_reason or None)
        self.destroyed.connect(self._bound_stop())

    def _bound_stop(self) -> Callable[[], None]:
        ends = self._ends = []  # outlives this widget

        def stop() -> None:
            while ends:
                ends.pop()()

        return stop

    def show_customer(self, customer_ids: tuple[str, ...]) -> None:
        """Whose notifications: all ids of one customer."""
        if self._pauses is None or customer_ids == self._ids:
            return
        self._ids = customer_ids
        while self._ends:
            self._ends.pop()()
        self._reader = self._pauses.follow(customer_ids)
        # An answer that was under way when the page went finds nobody.
        self._ends += [self._reader.subscribe(self.on_told), self._reader.stop]
        self.show_state(self._reader.state)
        if self.isVisible():
            self._reader.start()

    def on_told(self) -> None:
        """Another state is known."""
        if self._reader is not None:
            self.show_state(self._reader.state)

    def showEvent(self, event: object) -> None:
        if self._reader is not None:
            self._reader.start()

    def hideEvent(self, event: object) -> None:
        if self._reader is not None:
            self._reader.stop()

    def show_state(self, state: PauseState) -> None:
        """Show what is known, in place."""
        self.state = state
        icon, words, tone = pill_words(state)
        if (icon, words, tone) == (self.icon_name, self.text(), self.tone):
            return
        self.icon_name, self.tone = icon, tone
        self.setText(words)
        self.setAccessibleName(f"Notifications: {words}")
        self.setAccessibleDescription(state.problem)
        self.updateGeometry()
        self.update()
