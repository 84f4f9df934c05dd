"""Scenes of signing in: what is asked, what is awaited, and every way in which it does not work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from billie_desktop.desk.server_check import too_old
from billie_desktop.domain.session import CannotSignIn, SignInProblem
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.inputs import LineInput
from billie_desktop.ui.signin.page import SignInPage
from billie_desktop.ui.signin.server_page import ServerPage
from billie_desktop.ui.signin.words import ABOUT_SERVER

SERVER, EMAIL = "desk.billie.example:443", "hannah.whitfield@billie.example"

TEXTS = {
    SignInProblem.NAME: "There is no server by the name desk.bilie.example. Check its spelling and the network.",
    SignInProblem.PORT: "desk.billie.example is there, but nothing listens on port 444. Check the port.",
    SignInProblem.TLS: "The certificate of desk.billie.example is not from an authority that this computer trusts."
    " Ask for the file of the authority (BILLIE_CA_FILE).",
    SignInProblem.CLOCK: "The certificate of desk.billie.example is not valid yet. Check the clock of this computer.",
    SignInProblem.OTHER_SERVER: "What answers there is no desk server. Check the address and the port.",
    SignInProblem.VERSION: too_old("1.4.0", "1.6.0"),
    SignInProblem.CREDENTIALS: "The sign-in was not accepted. Check e-mail and password.",
    SignInProblem.LOCKED_OUT: "Too many failed attempts. Wait before you try again.",
    SignInProblem.AWAY: "The server took too long to answer. Try again.",
}


async def _ask_forever(_server: str) -> object:
    return await asyncio.get_running_loop().create_future()


async def _never(_server: str, _email: str, _password: str) -> object:
    return await asyncio.get_running_loop().create_future()


async def _page(stage: Stage, again: str = "", email: str = EMAIL) -> SignInPage:
    stage.shell.main.show()
    page = SignInPage(_never, stage.fake.now, server=SERVER, email=email, again=again, may_change=not again)
    stage.shell.show_sign_in(page)
    await settle()
    return page


async def _server_page(stage: Stage, known: str = "", typed: str = "") -> ServerPage:
    stage.shell.main.show()
    page = ServerPage(_ask_forever, known=known)
    stage.shell.show_sign_in(page)
    if typed:
        page.input.setText(typed)
    await settle()
    return page


async def server(stage: Stage) -> None:
    """The first start on a machine."""
    await _server_page(stage)


async def server_missing(stage: Stage) -> None:
    """Pressed too early."""
    page = await _server_page(stage)
    page.submit()
    await settle()


async def server_busy(stage: Stage) -> None:
    """Waiting for the server."""
    page = await _server_page(stage, typed=SERVER)
    page.submit()
    await settle()


async def server_other(stage: Stage) -> None:
    """Another server is wanted."""
    await _server_page(stage, known=SERVER)


def _server_failed(problem: SignInProblem) -> Callable[[Stage], Awaitable[None]]:
    async def scene(stage: Stage) -> None:
        page = await _server_page(stage, typed="desk.bilie.example" if problem is SignInProblem.NAME else SERVER)
        page.show_problem(CannotSignIn(problem, TEXTS[problem]))
        await settle()

    return scene


def _type(page: SignInPage) -> None:
    control = page.password.control
    assert isinstance(control, LineInput)
    control.setText("correct horse battery")


async def sign_in(stage: Stage) -> None:
    """Somebody sits down at a machine that knows its server."""
    await _page(stage, email="")


async def missing(stage: Stage) -> None:
    """Pressed too early."""
    page = await _page(stage, email="")
    page.submit()
    await settle()


async def busy(stage: Stage) -> None:
    """Waiting for the server."""
    page = await _page(stage)
    _type(page)
    page.submit()
    await settle()


async def again(stage: Stage) -> None:
    """The session has ended."""
    await _page(stage, again="Your session has ended. What you have typed is still there.")


def _failed(problem: SignInProblem) -> Callable[[Stage], Awaitable[None]]:
    async def scene(stage: Stage) -> None:
        page = await _page(stage)
        _type(page)
        locked = problem is SignInProblem.LOCKED_OUT
        retry_at = datetime.fromtimestamp(stage.fake.now().timestamp() + 900, UTC) if locked else None
        page.show_problem(CannotSignIn(problem, TEXTS[problem], retry_at))
        await settle()

    return scene


SIGN_IN_SCENES: dict[str, Callable[[Stage], Awaitable[None]]] = {
    "sign-in": sign_in,
    "sign-in-missing": missing,
    "sign-in-busy": busy,
    "sign-in-again": again,
    **{f"sign-in-{problem.value}": _failed(problem) for problem in TEXTS if problem not in ABOUT_SERVER},
    "sign-in-port": _failed(SignInProblem.PORT),
    "server": server,
    "server-missing": server_missing,
    "server-busy": server_busy,
    "server-other": server_other,
    **{
        f"server-{problem.value}": _server_failed(problem) for problem in (*sorted(ABOUT_SERVER), SignInProblem.VERSION)
    },
}
