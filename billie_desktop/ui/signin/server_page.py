"""The first start on a machine: one address is asked for and looked at, before anybody types a password into it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.session import CannotSignIn
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import LineInput, set_wrong
from billie_desktop.ui.kit.labels import Label, Paragraph
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.spinner import Spinner
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.signin.card import Card
from billie_desktop.ui.signin.words import ABOUT_SERVER, HEADLINES
from billie_desktop.ui.tasks import Tasks

Check = Callable[[str], Awaitable[object]]
"""An address to whatever the server says of itself. Raises CannotSignIn."""

ABOUT = "Where do you sign in? Whoever looks after this computer knows the address. It is asked once and kept here."


class ServerPage(QWidget):
    """``server_found`` carries an address at which a desk server has answered. With ``known`` there is a way back to
    the server of the last time: ``back_asked``."""

    server_found = Signal(str)
    back_asked = Signal()

    def __init__(self, check: Check, *, known: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check = check
        self._tasks = Tasks(self)
        self._is_asking = False
        self.title = Label("Another server" if known else "Welcome to Billie Desktop", "h1")
        self.subtitle = Paragraph(ABOUT, "dense", "text-muted")
        self.problem = Notice(NoticeKind.DANGER)
        self.input = LineInput("desk.example.com:443")
        self.server = Field("Desk server", self.input)
        self.button = Button("Continue", ButtonKind.MAIN)
        self.back = Button("Back")
        self.spinner = Spinner()
        self.progress = Label("", "dense", "text-muted")
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
        self._show_rest()

    def _lay_out(self) -> None:
        step = tokens().spacing
        card = Card()
        card.column.addWidget(self.title)
        card.column.addSpacing(step.step_1)
        card.column.addWidget(self.subtitle)
        card.column.addSpacing(step.step_4)
        card.column.addWidget(self.problem)
        card.column.addSpacing(step.step_3)
        card.column.addWidget(self.server)
        card.column.addSpacing(step.step_4)
        line = QHBoxLayout()
        line.setSpacing(step.step_2)
        line.addWidget(self.button)
        line.addWidget(self.back)
        line.addWidget(self.spinner)
        line.addWidget(self.progress, 1)
        card.column.addLayout(line)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)

    def take_focus(self) -> None:
        """The one field."""
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
        self.input.selectAll()

    @property
    def is_busy(self) -> bool:
        """Whether a server is being asked."""
        return self._is_asking

    def on_back(self) -> None:
        """The server of the last time after all; what is being asked is asked no more."""
        self._tasks.cancel("server")
        self._is_asking = False  # a task that has not begun hears nothing of its end
        self._show_rest()
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
        self.problem.hide()
        self.spinner.show()
        self.progress.setText("Asking the server…")
        announce(self, "Asking the server")
        self._is_asking = True
        self._tasks.start("server", self._ask(address))

    async def _ask(self, address: str) -> None:
        try:
            await self._check(address)
        except CannotSignIn as error:
            self._show_rest()
            self.show_problem(error)
            return
        finally:
            self._is_asking = False  # before the task ends: Enter works as soon as the problem is read
        self._show_rest()
        self.server_found.emit(address)

    def _show_rest(self) -> None:
        self.spinner.hide()
        self.progress.setText("")
        self.problem.hide()

    def show_problem(self, error: CannotSignIn) -> None:
        """What is wrong and what to do; the address is marked when it may be the reason."""
        self.problem.set_words(HEADLINES[error.problem], error.text, announced=True)
        self.problem.show()
        set_wrong(self.input, error.text if error.problem in ABOUT_SERVER else "")
        self.take_focus()
