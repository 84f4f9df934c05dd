"""Scenes of signing in: what is asked, what is awaited, and every way in which it does not work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from billie_desktop.domain.session import CannotSignIn, SignInProblem
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.inputs import LineInput
from billie_desktop.ui.signin.page import SignInPage

SERVER, EMAIL = "desk.billie.example:443", "hannah.whitfield@billie.example"

TEXTS = {
    SignInProblem.NAME: "There is no server by the name desk.bilie.example. Check its spelling and the network.",
    SignInProblem.PORT: "desk.billie.example is there, but nothing listens on port 444. Check the port.",
    SignInProblem.TLS: "The certificate of desk.billie.example is not from an authority that this computer trusts."
    " Ask for the file of the authority (BILLIE_CA_FILE).",
    SignInProblem.CLOCK: "The certificate of desk.billie.example is not valid yet. Check the clock of this computer.",
    SignInProblem.VERSION: "This desk is too old. Version 1.6.0 or later is needed.",
    SignInProblem.CREDENTIALS: "The sign-in was not accepted. Check e-mail and password.",
    SignInProblem.LOCKED_OUT: "Too many failed attempts. Wait before you try again.",
    SignInProblem.AWAY: "The server took too long to answer. Try again.",
}


async def _never(_server: str, _email: str, _password: str) -> object:
    return await asyncio.get_running_loop().create_future()


async def _page(stage: Stage, again: str = "", server: str = SERVER, email: str = EMAIL) -> SignInPage:
    stage.shell.main.show()
    page = SignInPage(_never, stage.fake.now, server=server, email=email, again=again)
    stage.shell.show_sign_in(page)
    await settle()
    return page


def _type(page: SignInPage) -> None:
    control = page.password.control
    assert isinstance(control, LineInput)
    control.setText("correct horse battery")


async def sign_in(stage: Stage) -> None:
    """The first start on a machine."""
    await _page(stage, server="", email="")


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
    **{f"sign-in-{problem.value}": _failed(problem) for problem in TEXTS},
}
