"""What a window shows while it hides its content: that it is locked, or that another program is in front."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import LineInput
from billie_desktop.ui.kit.labels import Label, Paragraph
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.signin.card import Card

KEPT = "What is open stays as it is."


class PrivacyScreen(QWidget):
    """Fills its window. ``unlock_asked`` carries the password, '' where none is asked for."""

    unlock_asked = Signal(str)
    sign_out_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asks = True
        self._is_made = False

    def _make(self) -> None:
        """Its parts, at the first lock: most windows never see one."""
        if self._is_made:
            return
        self._is_made = True
        self.title = Label("Locked", "h1")
        self.words = Paragraph("", "dense", "text-muted")
        self.problem = Notice(NoticeKind.DANGER)
        self.password = Field("Password", LineInput())
        self.unlock = Button("Unlock", ButtonKind.MAIN)
        self.sign_out = Button("Sign out", ButtonKind.TEXT)
        secret = self._input
        secret.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint
        secret.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoAutoUppercase | hints.ImhNoPredictiveText)
        self._lay_out()
        secret.returnPressed.connect(self.submit)
        self.unlock.clicked.connect(self.submit)
        self.sign_out.clicked.connect(self.sign_out_asked)

    @property
    def _input(self) -> LineInput:
        assert isinstance(self.password.control, LineInput)
        return self.password.control

    def _lay_out(self) -> None:
        step = tokens().spacing
        self.card = Card()
        column = self.card.column
        column.addWidget(self.title)
        column.addSpacing(step.step_1)
        column.addWidget(self.words)
        column.addSpacing(step.step_4)
        column.addWidget(self.problem)
        column.addSpacing(step.step_3)
        column.addWidget(self.password)
        column.addSpacing(step.step_3)
        line = QHBoxLayout()
        line.setSpacing(step.step_2)
        line.addWidget(self.unlock)
        line.addWidget(self.sign_out)
        line.addStretch(1)
        column.addLayout(line)
        self.masked = Label("Hidden while another program is in front", "body", "text-muted")
        self.masked.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.card)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(row)
        whole.addWidget(self.masked)
        whole.addStretch(3)

    def show_mask(self) -> None:
        """Nothing to do but to come back."""
        self._make()
        self.card.hide()
        self.masked.show()

    def show_lock(self, name: str, *, asks: bool, may_sign_out: bool) -> None:
        """Who is locked in; ``asks``: for the password."""
        self._make()
        self._asks = asks
        self.masked.hide()
        self.card.show()
        self.problem.hide()
        self.words.setText(f"{name}. {KEPT}" if name else KEPT)
        self.password.setVisible(asks)
        self.sign_out.setVisible(may_sign_out)
        self._input.clear()
        self.show_busy(False)

    def take_focus(self) -> None:
        """The field, or the button where nothing is asked for."""
        (self._input if self._asks else self.unlock).setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Ask, unless nothing was typed or the answer is awaited."""
        if self.unlock.is_off:
            return
        text = self._input.text()
        if self._asks and not text:
            self.password.set_error("Enter your password")
            return
        self.password.set_error("")
        self.unlock_asked.emit(text)

    def show_busy(self, busy: bool) -> None:
        """The server is being asked."""
        self._make()
        self.unlock.set_off("The password is being checked" if busy else None)

    def show_problem(self, text: str) -> None:
        """Why it stays locked."""
        self.show_busy(False)
        self.problem.set_words("Not unlocked.", text, announced=True)
        self.problem.show()
        self._input.selectAll()
        self.take_focus()

    def announce_lock(self) -> None:
        """For those who cannot see it."""
        announce(self, "The desk is locked", urgent=True)
