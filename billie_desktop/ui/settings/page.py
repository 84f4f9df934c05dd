"""The settings of the agent: how the desk looks, when it speaks up, and when it locks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.preferences import LOCK_MINUTES, SCALES
from billie_desktop.ui.keys.router import Layer
from billie_desktop.ui.keys.shortcuts import Scope
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.checkbox import CheckBox
from billie_desktop.ui.kit.inputs import Choice
from billie_desktop.ui.kit.labels import Hairline, Label, Paragraph
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.scroll import ScrollPane
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.preferences import AgentPreferences
from billie_desktop.ui.settings.version_block import VersionBlock
from billie_desktop.ui.settings.words import DENSITY_WORDS, HOUR_WORDS, THEME_WORDS

if TYPE_CHECKING:
    from billie_desktop.desk.update_watch import UpdateWatch

WIDTH = 720
NAME_WIDTH = 200


class SettingsPage(ScrollPane):
    """Every control shows what holds and changes it at once."""

    keys_asked = Signal()
    restart_asked = Signal()
    lock_asked = Signal()

    def __init__(
        self,
        preferences: AgentPreferences,
        updates: UpdateWatch | None = None,
        *,
        has_tray: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._preferences = preferences
        self.layer = Layer(Scope.LIST, {})
        self.look = Segmented([(key, word, "") for key, word in THEME_WORDS.items()], large=True)
        self.rows = Segmented([(key, word, "") for key, word in DENSITY_WORDS.items()], large=True)
        self.scale = Choice([f"{each} %" for each in SCALES])
        self.motion = CheckBox("Reduced motion: nothing slides, fades or turns")
        self.notifications = CheckBox("Notify me while another program is in front, from the tray")
        self.quiet_from, self.quiet_until = Choice(list(HOUR_WORDS)), Choice(list(HOUR_WORDS))
        self.lock = Choice([f"{each} minute{'s' if each > 1 else ''}" for each in LOCK_MINUTES])
        self.lock_now = Button("Lock now", small=True)
        self.masked = CheckBox("Hide figures and names while another program is in front")
        self.tray = CheckBox("Show the state of the desk in the tray")
        self.hold = CheckBox("Hold a money command for 5 seconds before it leaves, with Cancel")
        self.keys = Button("Show all keys", small=True)
        self.version = VersionBlock(updates)
        self.restart = Notice(NoticeKind.INFO)
        if not has_tray:
            self.tray.setText("Show the state of the desk in the tray (this system has none)")
            self.tray.setEnabled(False)
        for widget, name in (
            (self.look, "Theme"),
            (self.rows, "Rows of tables"),
            (self.scale, "Size of everything"),
            (self.quiet_from, "Quiet from"),
            (self.quiet_until, "Quiet until"),
            (self.lock, "Lock after"),
        ):
            widget.setAccessibleName(name)
        self._lay_out()
        self._connect()
        self.show_preferences()

    def _lay_out(self) -> None:
        pad = tokens().spacing.page_padding
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label("Settings", "h1"))
        column.addSpacing(4)
        column.addWidget(Paragraph("Kept for you on this machine. They work at once.", "dense", "text-muted"))
        column.addSpacing(16)
        column.addWidget(self.restart)
        quiet = self._together(self.quiet_from, Label("until", "dense", "text-muted"), self.quiet_until)
        sections: tuple[tuple[str, tuple[tuple[str, QWidget], ...]], ...] = (
            (
                "Look",
                (("Theme", self.look), ("Rows", self.rows), ("Size", self.scale), ("Motion", self.motion)),
            ),
            ("Notifications", (("", self.notifications), ("Quiet from", quiet), ("Tray", self.tray))),
            (
                "Privacy",
                (("Lock after", self._together(self.lock, self.lock_now)), ("", self.masked)),
            ),
            ("Money", (("", self.hold),)),
            ("Keys", (("", self.keys),)),
            ("Version", (("", self.version),)),
        )
        for title, lines in sections:
            column.addSpacing(12)
            column.addWidget(Hairline())
            column.addSpacing(16)
            column.addWidget(Label(title, "h3"))
            column.addSpacing(8)
            for name, control in lines:
                column.addWidget(self._line(name, control))
        column.addStretch(1)
        holder = QWidget()
        holder.setMaximumWidth(WIDTH)
        holder.setLayout(column)
        self.column.setContentsMargins(pad, 20, pad, pad)
        self.column.addWidget(holder)

    @staticmethod
    def _together(*widgets: QWidget) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens().spacing.step_2)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        return box

    @staticmethod
    def _line(name: str, control: QWidget) -> QWidget:
        line = QWidget()
        line.setMinimumHeight(tokens().row.normal)
        label = Label(name, "dense", "text-muted")
        label.setFixedWidth(NAME_WIDTH)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(label)
        row.addWidget(control)
        row.addStretch(1)
        return line

    def _connect(self) -> None:
        change = self._preferences.change
        self.look.chosen.connect(lambda key: change(theme=key))
        self.rows.chosen.connect(lambda key: change(density=key))
        self._on_index(self.scale, lambda at: change(scale=SCALES[at]))
        self._on_index(self.quiet_from, lambda at: change(quiet_from=at))
        self._on_index(self.quiet_until, lambda at: change(quiet_until=at))
        self._on_index(self.lock, lambda at: change(lock_minutes=LOCK_MINUTES[at]))
        self.motion.clicked.connect(lambda on: change(reduced_motion=on))
        self.notifications.clicked.connect(lambda on: change(notifications=on))
        self.masked.clicked.connect(lambda on: change(mask=on))
        self.tray.clicked.connect(lambda on: change(tray=on))
        self.hold.clicked.connect(lambda on: change(hold=on))
        self.keys.clicked.connect(self.keys_asked)
        self.lock_now.clicked.connect(self.lock_asked)
        self.restart.action_requested.connect(self.restart_asked)
        self._preferences.changed.connect(self.show_preferences)

    @staticmethod
    def _on_index(choice: Choice, change: Callable[[int], None]) -> None:
        choice.activated.connect(change)

    def show_preferences(self) -> None:
        """What holds now."""
        present = self._preferences.present
        self.look.set_current(present.theme)
        self.rows.set_current(present.density)
        self.scale.setCurrentIndex(SCALES.index(present.scale))
        self.motion.setChecked(present.reduced_motion)
        self.notifications.setChecked(present.notifications)
        for choice, hour in ((self.quiet_from, present.quiet_from), (self.quiet_until, present.quiet_until)):
            choice.setCurrentIndex(hour)
            choice.setEnabled(present.notifications)
        self.lock.setCurrentIndex(LOCK_MINUTES.index(present.lock_minutes))
        self.masked.setChecked(present.mask)
        self.tray.setChecked(present.tray)
        self.hold.setChecked(present.hold)
        self.restart.setVisible(self._preferences.needs_restart)
        if self._preferences.needs_restart:
            self.restart.set_words(
                f"{present.scale} % from the next start.",
                "Windows and half-written forms come back as they are.",
                "Start again now",
            )

    def come_to_front(self) -> None:
        """Shown: the first control has the keys."""
        self.look.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_behind(self) -> None:
        """Hidden: nothing runs."""

    def let_go(self) -> None:
        """The window closes: nothing is heard any more."""
        self._preferences.changed.disconnect(self.show_preferences)
        self.version.let_go()
