"""The first start on a machine: one address is asked for and looked at, before anybody types a password into it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from billie_desktop.domain.session import CannotSignIn
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import LineInput, set_wrong
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.signin.card_page import CardPage
from billie_desktop.ui.signin.words import ABOUT_SERVER

Check = Callable[[str], Awaitable[object]]
"""An address to whatever the server says of itself. Raises CannotSignIn."""

ABOUT = "Where do you sign in? Whoever looks after this computer knows the address. It is asked once and kept here."


class ServerPage(CardPage):
    """``server_found`` carries an address at which a desk server has answered. With ``known`` there is a way back to
    the server of the last time: ``back_asked``."""

    server_found = Signal(str)
    back_asked = Signal()

    def __init__(self, check: Check, *, known: str = "", parent: QWidget | None = None) -> None:
        super().__init__("Another server" if known else "Welcome to Billie Desktop", ABOUT, parent)
        self._check = check
        self.input = LineInput("desk.example.com:443")
        self.server = Field("Desk server", self.input)
        self.button = Button("Continue", ButtonKind.MAIN)
        self.back = Button("Back")
        hints = Qt.InputMethodHint
        self.input.setInputMethodHints(
            hints.ImhNoAutoUppercase | hints.ImhNoPredictiveText | hints.ImhUrlCharactersOnly
        )
        self.input.setText(known)
        self._lay_out()
        self.back.setVisible(bool(known))
        self.input.returnPressed.connect(self.submit)
        self.button.clicked.connect(self.submit)
        self.back.clicked.connect(self.on_back)
        self.show_rest()

    def _lay_out(self) -> None:
        step = tokens().spacing
        card = self.card
        card.column.addWidget(self.title)
        card.column.addSpacing(step.step_1)
        card.column.addWidget(self.subtitle)
        card.column.addSpacing(step.step_4)
        card.column.addWidget(self.problem)
        card.column.addSpacing(step.step_3)
        card.column.addWidget(self.server)
        card.column.addSpacing(step.step_4)
        self.add_buttons(self.button, self.back)

    def take_focus(self) -> None:
        """The one field."""
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
        self.input.selectAll()

    def on_back(self) -> None:
        """The server of the last time after all; what is being asked is asked no more."""
        self.stop_asking()
        self.back_asked.emit()

    def submit(self) -> None:
        """Ask the server, unless there is no address or one is being asked."""
        address = self.input.text().strip()
        if self.is_busy:
            return
        self.server.set_error("" if address else "Enter the address of the server")
        if not address:
            self.take_focus()
            return
        self.ask("Asking the server", lambda: self._check(address), lambda _: self.server_found.emit(address))

    def show_problem(self, error: CannotSignIn) -> None:
        """What is wrong and what to do; the address is marked when it may be the reason."""
        super().show_problem(error)
        set_wrong(self.input, error.text if error.problem in ABOUT_SERVER else "")
        self.take_focus()
