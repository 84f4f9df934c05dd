"""The foot of an action drawer: keys and buttons of the present step, the main one last."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from billie_desktop.domain.command import CommandStage
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.drawer_parts import DrawerFoot
from billie_desktop.ui.kit.key_caps import KeyHints
from billie_desktop.ui.kit.labels import Label

ENTER, REVIEW, SEND, RECORDED = range(4)


class FootButtons(QObject):
    """Fills the foot; asks by signals."""

    submitted = Signal()
    cancelled = Signal()
    back_asked = Signal()
    held_back = Signal()

    def __init__(self, foot: DrawerFoot) -> None:
        super().__init__(foot)
        self._foot = foot
        self.main: Button | None = None
        self.back: Button | None = None

    def show_step(self, step: int, commit_words: str, verb: str) -> None:
        """Buttons of a step. ``commit_words`` are those of the button that sends: "Record repayment $191.50"."""
        self.back = None
        if step == ENTER:
            self._foot.set_left(KeyHints([("Ctrl+Enter", "review")]))
            self._set_main("Review")
        elif step == REVIEW:
            self._set_back()
            self._set_main(commit_words)
            if self.main is not None:
                self.main.setFocus(Qt.FocusReason.OtherFocusReason)
        elif step == SEND:
            self._foot.set_left(Label(f"{verb} is locked on this account until settled", "caption", "text-muted"))
            self._only_close()
        else:
            self._foot.set_left(KeyHints([("Esc", "close")]))
            done = self._button("Done", ButtonKind.MAIN)
            done.clicked.connect(self.submitted)
            self.main = done
            self._foot.set_buttons([done])
            done.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_send(self, verb: str, stage: CommandStage) -> None:
        """While sending only Close; after a refusal or a failure the way back to the fields."""
        if stage in (CommandStage.REFUSED, CommandStage.FAILED):
            self._set_back("Back to the form")
            self._only_close()

    def show_hold(self) -> None:
        """While a command is held: one button, and it stops it."""
        self._foot.set_left(Label("Nothing has left this desk yet", "caption", "text-muted"))
        stop = self._button("Cancel", ButtonKind.MAIN)
        stop.clicked.connect(self.held_back)
        self.main = stop
        self._foot.set_buttons([stop])
        stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _only_close(self) -> None:
        close = self._button("Close", ButtonKind.PLAIN)
        close.clicked.connect(self.cancelled)
        self.main = close
        self._foot.set_buttons([close])
        close.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_main(self, words: str) -> None:
        cancel = self._button("Cancel", ButtonKind.PLAIN)
        cancel.clicked.connect(self.cancelled)
        main = self._button(words, ButtonKind.MAIN)
        main.clicked.connect(self.submitted)
        self.main = main
        self._foot.set_buttons([cancel, main])

    def _set_back(self, words: str = "Back") -> None:
        back = self._button(words, ButtonKind.TEXT, "arrow-left")
        back.clicked.connect(self.back_asked)
        self.back = back
        self._foot.set_left(back)

    @staticmethod
    def _button(words: str, kind: ButtonKind, icon: str | None = None) -> Button:
        return Button(words, kind, icon=icon)
