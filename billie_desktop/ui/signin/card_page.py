"""A page before the sign-in: a card in the middle with what is asked for, and a line that waits for a server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.session import CannotSignIn
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.labels import Label, Paragraph
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.spinner import Spinner
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.signin.card import Card
from billie_desktop.ui.signin.words import HEADLINES
from billie_desktop.ui.tasks import Tasks

T = TypeVar("T")


class CardPage(QWidget):
    """One server is asked at a time; a page says with ``show_problem`` where it can be put right."""

    def __init__(self, title: str, subtitle: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self)
        self._is_asking = False
        self.title = Label(title, "h1")
        self.subtitle = Paragraph(subtitle, "dense", "text-muted")
        self.problem = Notice(NoticeKind.DANGER)
        self.spinner = Spinner()
        self.progress = Label("", "dense", "text-muted")
        self.card = Card()
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.card)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)

    def add_buttons(self, *buttons: QWidget) -> None:
        """The last line of the card: buttons, and beside them what is waited for."""
        line = QHBoxLayout()
        line.setSpacing(tokens().spacing.step_2)
        for button in (*buttons, self.spinner):
            line.addWidget(button)
        line.addWidget(self.progress, 1)
        self.card.column.addLayout(line)

    @property
    def is_busy(self) -> bool:
        """Whether a server is being asked."""
        return self._is_asking

    def ask(self, words: str, question: Callable[[], Awaitable[T]], answered: Callable[[T], None]) -> None:
        """Wait for a server with words of what is done; what it says is passed on, or shown as the problem."""
        self.problem.hide()
        self.spinner.show()
        self.progress.setText(f"{words}…")
        announce(self, words)
        self._is_asking = True
        self._tasks.start("asking", self._ask(question, answered))

    async def _ask(self, question: Callable[[], Awaitable[T]], answered: Callable[[T], None]) -> None:
        try:
            given = await question()
        except CannotSignIn as error:
            self.show_rest()
            self.show_problem(error)
            return
        finally:
            self._is_asking = False  # before the task ends: Enter works as soon as the problem is read
        self.show_rest()
        answered(given)

    def stop_asking(self) -> None:
        """Whatever is being asked is asked no more."""
        self._tasks.cancel("asking")
        self._is_asking = False  # a task that has not begun hears nothing of its end
        self.show_rest()

    def show_rest(self) -> None:
        """Nothing is waited for, and nothing is wrong."""
        self.spinner.hide()
        self.progress.setText("")
        self.problem.hide()

    def show_problem(self, error: CannotSignIn) -> None:
        """What is wrong and what to do."""
        self.problem.set_words(HEADLINES[error.problem], error.text, announced=True)
        self.problem.show()
