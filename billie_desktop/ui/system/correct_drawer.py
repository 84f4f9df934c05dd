"""Correcting an event that was given up: enter, review, send. One key per correction, so a retry sends once."""

from __future__ import annotations

import uuid
from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.system_side import SystemSide
from billie_desktop.domain.dead_letter import Correction, DeadLetter, correction_problems
from billie_desktop.domain.errors import DeskError, InvalidInput, NotFound, OutcomeUnknown, TryLater
from billie_desktop.ui.keys.router import KeyRouter, Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.key_caps import KeyHints
from billie_desktop.ui.kit.notice import NoticeKind
from billie_desktop.ui.system.correct_steps import EnterCorrection, ReviewCorrection, SendCorrection
from billie_desktop.ui.tasks import Tasks

WIDTH = 880
GONE = "Somebody has corrected or replayed it meanwhile. Nothing was sent."
UNKNOWN = "The answer did not arrive. Check now: the same correction is never sent twice."


class Step(IntEnum):
    """Where the drawer is; the first three are drawn in its head."""

    ENTER = 0
    REVIEW = 1
    SEND = 2
    DONE = 3


class CorrectDrawer(Drawer):
    """``corrected`` tells that a dead letter is gone. What was typed for a letter stays until it is sent."""

    corrected = Signal()

    def __init__(self, host: QWidget, system: SystemSide, router: KeyRouter) -> None:
        super().__init__(host, "Correct event", steps=("Enter", "Review", "Send"), width=WIDTH)
        self._system = system
        self._router = router
        self._tasks = Tasks(self)
        self._tried: tuple[str, str] | None = None
        self._key = ""
        self.letter: DeadLetter | None = None
        self.step = Step.ENTER
        self.enter, self.review, self.sending = EnterCorrection(), ReviewCorrection(), SendCorrection()
        for page in (self.enter, self.review, self.sending):
            self.body_layout.addWidget(page)
        self.layer = Layer(Scope.FORM, {Do.CLOSE: self.request_close, Do.SUBMIT: self.submit})
        self.closed.connect(self.leave_keys)
        self.sending.problem.action_requested.connect(self.send)
        self._show_step(Step.ENTER)

    def ask(self, letter: DeadLetter) -> None:
        """Open for a letter; what was typed for the same one before is still there."""
        same = self.letter is not None and self.letter.row.letter_id == letter.row.letter_id
        if not same or self.step is Step.DONE:
            self.letter = letter
            self._key, self._tried = f"correct-{uuid.uuid4().hex}", None
            self.enter.start(letter)
        self.set_head("Correct event", ((letter.row.event_type, False), (letter.row.event_id, True)))
        if self.step is not Step.SEND or not same:
            self._show_step(Step.ENTER)
        self.take_keys()
        self.open(focus=self.enter.body)

    def take_keys(self) -> None:
        """In front: it has the keys."""
        self._router.push(self.window(), self.layer)

    def leave_keys(self) -> None:
        """Closed, or its page is behind."""
        self._router.pop(self.window(), self.layer)

    # steps

    def submit(self) -> None:
        """Ctrl+Enter or the main button: review, then send, then close."""
        match self.step:
            case Step.ENTER:
                self._tasks.start("check", self._check())
            case Step.REVIEW:
                self.send()
            case Step.DONE:
                self.request_close()

    def go_back(self) -> None:
        """To the fields, with everything typed."""
        self._show_step(Step.ENTER)
        self.enter.body.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _typed(self) -> tuple[str, str]:
        return self.enter.body.toPlainText().strip(), self.enter.reason.toPlainText().strip()

    async def _check(self) -> None:
        letter, (body, reason) = self.letter, self._typed
        if letter is None:
            return
        problems = correction_problems(letter.body, body, reason)
        self.enter.show_problems(problems)
        if problems:
            field = self.enter.body if "body" in problems else self.enter.reason
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        try:
            checked = await self._system.check_correction(letter.row.letter_id, body)
        except InvalidInput as error:
            self.enter.show_problems({"reason" if error.field == "reason" else "body": error.text})
        except NotFound:
            self.enter.show_problems({}, GONE)
        except DeskError as error:
            self.enter.show_problems({}, error.text)
        else:
            if checked.problem:
                self.enter.show_problems({}, checked.problem)
                return
            self.review.show_correction(letter, body, reason, checked.documents)
            self._show_step(Step.REVIEW)

    def send(self) -> None:
        """Send, or ask with the same key what became of it."""
        if not self._tasks.is_running("send"):
            self._tasks.start("send", self._send())

    async def _send(self) -> None:
        letter, typed = self.letter, self._typed
        if letter is None:
            return
        if self._tried is not None and self._tried != typed:
            self._key = f"correct-{uuid.uuid4().hex}"  # another body is another correction
        self._tried = typed
        self.sending.start()
        self._show_step(Step.SEND)
        try:
            sent = await self._system.correct(Correction(self._key, letter.row.letter_id, *typed))
        except NotFound:
            self._end(NoticeKind.DANGER, "Not there any more.", GONE, "")
            self.corrected.emit()
        except OutcomeUnknown:
            self._end(NoticeKind.WARNING, "We do not know yet.", UNKNOWN, "Check now", "help")
        except TryLater as error:
            self._end(NoticeKind.DANGER, "Nothing was sent.", error.text, "Try again")
        except DeskError as error:
            self._end(NoticeKind.DANGER, "Refused.", error.text, "")
        else:
            self.sending.show_sent(sent)
            self._show_step(Step.DONE)
            self.corrected.emit()

    def _end(self, kind: NoticeKind, headline: str, text: str, action: str, icon: str | None = None) -> None:
        self.sending.show_problem(kind, headline, text, action, icon)
        self._set_buttons(self._button("Back to the form", ButtonKind.TEXT, self.go_back), close=True)
        if action:
            self.sending.problem.focus_action()

    def _show_step(self, step: Step) -> None:
        self.step = step
        pages = (self.enter, self.review, self.sending)
        for place, page in enumerate(pages):
            page.setVisible(place == min(step, Step.SEND))
        if self.steps is not None:
            self.steps.set_current(min(step, Step.SEND))
            self.steps.setVisible(step is not Step.DONE)
        self.body_area.verticalScrollBar().setValue(0)
        match step:
            case Step.ENTER:
                self._set_buttons(KeyHints([("Ctrl+Enter", "review")]), "Review")
            case Step.REVIEW:
                back = self._button("Back", ButtonKind.TEXT, self.go_back)
                self._set_buttons(back, "Send correction").setFocus(Qt.FocusReason.OtherFocusReason)
            case Step.SEND:
                self._set_buttons(None, close=True)
            case Step.DONE:
                done = self._button("Done", ButtonKind.MAIN, self.request_close)
                self.foot.set_left(KeyHints([("Esc", "close")]))
                self.foot.set_buttons([done])
                done.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_buttons(self, left: QWidget | None, main: str = "", *, close: bool = False) -> Button:
        self.foot.set_left(left or KeyHints([("Esc", "close")]))
        cancel = self._button("Close" if close else "Cancel", ButtonKind.PLAIN, self.request_close)
        if not main:
            self.foot.set_buttons([cancel])
            return cancel
        button = self._button(main, ButtonKind.MAIN, self.submit)
        self.foot.set_buttons([cancel, button])
        return button

    @staticmethod
    def _button(words: str, kind: ButtonKind, act: object) -> Button:
        button = Button(words, kind, icon="arrow-left" if kind is ButtonKind.TEXT else None)
        button.clicked.connect(act)
        return button
