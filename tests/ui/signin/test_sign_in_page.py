"""The sign-in page, typed at with real keys in a real window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from billie_desktop.domain.session import CannotSignIn, SignInProblem
from billie_desktop.ui.kit.inputs import LineInput
from billie_desktop.ui.kit.theme import install_theme
from billie_desktop.ui.signin.page import SignInPage
from billie_desktop.ui.signin.words import HEADLINES

pytestmark = pytest.mark.window
NOW = datetime(2026, 6, 10, 0, 0, tzinfo=UTC)
Key = Qt.Key


@dataclass
class Server:
    """Notes attempts, and answers as the test says."""

    attempts: list[tuple[str, str, str]] = field(default_factory=list)
    answer: asyncio.Future[object] | None = None

    async def attempt(self, server: str, email: str, password: str) -> object:
        self.attempts.append((server, email, password))
        self.answer = asyncio.get_running_loop().create_future()
        return await self.answer

    def refuse(self, problem: SignInProblem, retry_at: datetime | None = None) -> None:
        assert self.answer is not None
        self.answer.set_exception(CannotSignIn(problem, f"About {problem}.", retry_at))


Opener = Callable[..., SignInPage]


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def opened(qapp: QApplication, server: Server) -> Iterator[Opener]:
    """Shows pages, and takes them away after the test."""
    install_theme(qapp)
    pages: list[SignInPage] = []

    def show(**values: Any) -> SignInPage:
        page = SignInPage(server.attempt, lambda: NOW, server="desk.example.com", **values)
        pages.append(page)
        page.resize(1024, 640)
        page.show()
        page.activateWindow()
        QApplication.processEvents()
        page.take_focus()
        return page

    yield show
    for page in pages:
        page.hide()
        page.deleteLater()
    QApplication.processEvents()


def press(key: Qt.Key) -> None:
    """A key where the focus is."""
    QTest.keyClick(focused(), key)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def text_of(widget: QWidget) -> str:
    assert isinstance(widget, LineInput)
    return widget.text()


async def turns() -> None:
    """Let the attempt and Qt go on."""
    for _ in range(5):
        QApplication.processEvents()
        await asyncio.sleep(0)


async def test_everything_is_done_by_keys(opened: Opener, server: Server) -> None:
    """E-mail, Tab, password, Enter: one attempt with what was typed, and the password is gone after."""
    page = opened()
    given: list[object] = []
    page.signed_in.connect(given.append)
    for text in (" mia@staff.example ", "pass word "):
        QTest.keyClicks(focused(), text)
        if text != "pass word ":
            press(Key.Key_Tab)
    assert page.password.control is focused()
    press(Key.Key_Return)
    await turns()
    assert server.attempts == [("desk.example.com", "mia@staff.example", "pass word ")]
    assert page.is_busy
    assert page.spinner.isVisible()
    assert server.answer is not None
    server.answer.set_result("session")
    await turns()
    assert given == ["session"]
    assert text_of(page.password.control) == ""


async def test_the_password_is_never_readable(opened: Opener) -> None:
    """What is typed shows as dots and is kept out of the input method's memory."""
    page = opened()
    control = page.password.control
    assert isinstance(control, LineInput)
    assert control.echoMode() is QLineEdit.EchoMode.Password
    assert control.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData


async def test_pressing_twice_tries_once(opened: Opener, server: Server) -> None:
    """While an attempt is under way neither Enter nor the button begins another."""
    page = opened(email="mia@staff.example")
    QTest.keyClicks(page.password.control, "secret")
    for _ in range(3):
        press(Key.Key_Return)
        page.button.click()
        await turns()
    assert len(server.attempts) == 1


async def test_empty_fields_are_named_and_nothing_is_sent(opened: Opener, server: Server) -> None:
    """Each empty field says what is missing; the first of them has the focus."""
    page = opened()
    page.submit()
    await turns()
    assert (page.email.is_wrong, page.password.is_wrong) == (True, True)
    assert page.email.control is focused()
    assert server.attempts == []


@pytest.mark.parametrize("problem", list(SignInProblem))
async def test_every_problem_has_words_and_a_place(opened: Opener, server: Server, problem: SignInProblem) -> None:
    """Headline and text are shown, everything typed stays, and the focus is where it can be put right."""
    page = opened(email="mia@staff.example")
    QTest.keyClicks(page.password.control, "secret")
    page.submit()
    await turns()
    server.refuse(problem)
    await turns()
    assert page.problem.isVisible()
    assert HEADLINES[problem] in page.problem.words()
    assert f"About {problem}." in page.problem.words()
    about_server = problem.value in ("name", "port", "tls", "clock", "other-server")
    assert focused() is (page.button if about_server else page.password.control)
    assert (text_of(page.email.control), text_of(page.password.control)) == ("mia@staff.example", "secret")
    page.submit()
    await turns()
    assert not page.problem.isVisible()
    assert len(server.attempts) == 2


async def test_a_lock_says_until_when_and_opens_by_itself(opened: Opener, server: Server) -> None:
    """While locked out the button is off with the moment as its reason; afterwards it works again."""
    page = opened(email="mia@staff.example")
    QTest.keyClicks(page.password.control, "secret")
    page.submit()
    await turns()
    server.refuse(SignInProblem.LOCKED_OUT, NOW + timedelta(minutes=15))
    await turns()
    assert "Try again at 10:15 am" in page.button.off_reason
    press(Key.Key_Return)
    await turns()
    assert len(server.attempts) == 1
    assert (page._unlock.isActive(), page._unlock.interval()) == (True, 900_000)
    page.on_unlocked()
    press(Key.Key_Return)
    await turns()
    assert len(server.attempts) == 2


async def test_signing_in_again_asks_for_the_password_only(opened: Opener, server: Server) -> None:
    """The e-mail cannot be changed and there is no way to another server; the focus is in the password."""
    page = opened(email="mia@staff.example", again="Your session has ended.")
    assert page.password.control is focused()
    QTest.keyClicks(page.email.control, "x")
    QTest.keyClicks(page.password.control, "secret")
    press(Key.Key_Return)
    await turns()
    assert server.attempts == [("desk.example.com", "mia@staff.example", "secret")]
    assert not page.server.change.isVisible()


async def test_another_server_is_not_asked_for_in_the_middle(opened: Opener, server: Server) -> None:
    """The way to another server works until an attempt is under way, which may let somebody in."""
    page = opened(email="mia@staff.example", may_change=True)
    asked: list[None] = []
    page.other_server_asked.connect(lambda: asked.append(None))
    assert page.server.address.text() == "desk.example.com"
    QTest.mouseClick(page.server.change, Qt.MouseButton.LeftButton)
    assert len(asked) == 1
    QTest.keyClicks(page.password.control, "secret")
    page.submit()
    await turns()
    QTest.mouseClick(page.server.change, Qt.MouseButton.LeftButton)
    assert (len(asked), len(server.attempts)) == (1, 1)
