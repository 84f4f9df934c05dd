"""The window before anybody has signed in: e-mail and password for a known server, and words when it does not work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from billie_desktop.domain.session import CannotSignIn, SignInProblem
from billie_desktop.domain.words import time_of_day
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import LineInput, set_wrong
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.signin.card_page import CardPage
from billie_desktop.ui.signin.server_line import ServerLine
from billie_desktop.ui.signin.words import ABOUT_SERVER, HEADLINES

Attempt = Callable[[str, str, str], Awaitable[object]]
"""Server, e-mail and password to whatever signing in gives. Raises CannotSignIn."""


class SignInPage(CardPage):
    """``signed_in`` carries what the attempt gave. With ``again`` the e-mail is known and stays as it is. With
    ``may_change`` another server can be asked for: ``other_server_asked``."""

    signed_in = Signal(object)
    other_server_asked = Signal()

    def __init__(
        self,
        attempt: Attempt,
        now: Callable[[], datetime],
        *,
        server: str,
        email: str = "",
        again: str = "",
        may_change: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Sign in again" if again else "Sign in", again, parent)
        self._attempt = attempt
        self._now = now
        self._server = server
        self.server = ServerLine(server)
        self.server.change.setVisible(may_change)
        self.email = Field("E-mail", LineInput())
        self.password = Field("Password", LineInput())
        self.button = Button("Sign in", ButtonKind.MAIN)
        self._unlock = QTimer(self)
        self._unlock.setSingleShot(True)
        self._unlock.timeout.connect(self.on_unlocked)
        self._build()
        self.subtitle.setVisible(bool(again))
        self._input(self.email).setText(email)
        if again:
            self._input(self.email).set_off("This session belongs to this person.")
        self.show_rest()

    def _build(self) -> None:
        secret = self._input(self.password)
        secret.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint
        secret.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoAutoUppercase | hints.ImhNoPredictiveText)
        plain = hints.ImhNoAutoUppercase | hints.ImhNoPredictiveText
        self._input(self.email).setInputMethodHints(plain | hints.ImhEmailCharactersOnly)
        step = tokens().spacing
        card = self.card
        card.column.addWidget(self.title)
        card.column.addSpacing(step.step_1)
        card.column.addWidget(self.subtitle)
        card.column.addWidget(self.server)
        card.column.addSpacing(step.step_4)
        card.column.addWidget(self.problem)
        card.column.addSpacing(step.step_3)
        for field in (self.email, self.password):
            card.column.addWidget(field)
            card.column.addSpacing(step.step_3)
            self._input(field).returnPressed.connect(self.submit)
        card.column.addSpacing(step.step_1)
        self.add_buttons(self.button)
        self.button.clicked.connect(self.submit)
        self.server.change.clicked.connect(self.on_change)

    @staticmethod
    def _input(field: Field) -> LineInput:
        assert isinstance(field.control, LineInput)
        return field.control

    def take_focus(self) -> None:
        """The first field that is empty."""
        for field in (self.email, self.password):
            if not self._input(field).text().strip():
                break
        field.control.setFocus(Qt.FocusReason.OtherFocusReason)

    # signing in

    def on_change(self) -> None:
        """Another server is wanted; not while this one is being asked, for it may let somebody in."""
        if not self.is_busy:
            self.other_server_asked.emit()

    def submit(self) -> None:
        """Try, unless a field is empty or an attempt is under way."""
        if self.is_busy or self.button.is_off or not self._is_filled():
            return
        self.ask("Signing in", self._try, self._let_in)

    def _is_filled(self) -> bool:
        words = ((self.email, "Enter your e-mail"), (self.password, "Enter your password"))
        empty = []
        for field, text in words:
            text = "" if self._input(field).text().strip() else text
            field.set_error(text)
            if text:
                empty.append(field)
        if empty:
            empty[0].control.setFocus(Qt.FocusReason.OtherFocusReason)
        return not empty

    async def _try(self) -> object:
        email, secret = self._input(self.email).text().strip(), self._input(self.password).text()
        return await self._attempt(self._server, email, secret)

    def _let_in(self, given: object) -> None:
        self._input(self.password).clear()
        self.signed_in.emit(given)

    # what went wrong

    def show_problem(self, error: CannotSignIn) -> None:
        """Say it, mark the password if it is about that, and put the focus where it can be put right."""
        text = error.text
        if error.retry_at is not None:
            until = f"Try again at {time_of_day(error.retry_at)}."
            text = f"{text} {until}"
            self.button.set_off(until)
            self._unlock.start(max(0, round((error.retry_at - self._now()).total_seconds() * 1000)))
        self.problem.set_words(HEADLINES[error.problem], text, announced=True)
        self.problem.show()
        secret = self._input(self.password)
        set_wrong(secret, text if error.problem is SignInProblem.CREDENTIALS else "")
        if error.problem in ABOUT_SERVER:
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)  # a network that is back needs one more Enter
        else:
            secret.setFocus(Qt.FocusReason.OtherFocusReason)
            secret.selectAll()

    def on_unlocked(self) -> None:
        """The lock is over: the button works again."""
        self.button.set_off(None)
        self.problem.hide()
        announce(self, "You can sign in again")
