"""How somebody gets signed in: the practice agent by himself, everybody else at the page; and again after the end.

An address that the settings name is nobody's question. Otherwise it is asked for once on a machine and looked at before
it is kept; the sign-in page leads back to it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from billie_desktop.app.last_server import last_server, remember_server
from billie_desktop.app.settings import Settings
from billie_desktop.app.version import program_version
from billie_desktop.desk.server_check import check_server
from billie_desktop.domain.session import SHUT_OUT, UNREACHED, CannotSignIn, Profile
from billie_desktop.ui.shell.shell import Shell
from billie_desktop.ui.signin.page import SignInPage
from billie_desktop.ui.signin.server_page import ServerPage

if TYPE_CHECKING:
    from billie_desktop.gateways.cache.person import KnownPerson
    from billie_desktop.gateways.grpc.door import GrpcDoor
    from billie_desktop.gateways.grpc.session import GrpcSession

AGAIN_SECONDS = 1.0
BACK_SECONDS = 3.0
ENDED = "Your session has ended. What you have typed is still there."


class SigningIn:
    """One program's ways in. ``close`` at the end."""

    def __init__(self, shell: Shell, settings: Settings, now: Callable[[], Any]) -> None:
        self._shell = shell
        self._settings = settings
        self._now = now
        self._password = ""
        self._page: SignInPage | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._release: Callable[[], None] | None = None
        self._waiting = ""
        self.server = settings.server
        self.person: KnownPerson | None = None

    async def by_itself(self, server: str, email: str, password: str) -> GrpcSession:
        """The practice agent: no page is ever shown. Raises CannotSignIn, OSError."""
        self.server, self._password = server, password
        return await self._sign_in(server, email, password)

    async def at_the_page(self) -> GrpcSession:
        """Whoever sits at the window. Waits for as long as it takes."""
        known = self._settings.server or await asyncio.to_thread(last_server, self._settings.data_dir)
        server = known or await self._at_the_server_page("")
        while (session := await self._at_the_sign_in_page(server)) is None:
            server = await self._at_the_server_page(server)
        return session

    async def _at_the_server_page(self, known: str) -> str:
        """An address at which a desk server has answered, or the one that was known."""
        found: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        page = ServerPage(self._check, known=known)
        page.server_found.connect(partial(_settle, found))
        page.back_asked.connect(partial(_settle, found, known))
        self._shell.show_sign_in(page)
        server = await found
        self._shell.hide_sign_in(page)
        await asyncio.to_thread(remember_server, self._settings.data_dir, server)
        return server

    async def _at_the_sign_in_page(self, server: str) -> GrpcSession | None:
        """The session; None when another server is wanted."""
        given: asyncio.Future[GrpcSession | None] = asyncio.get_running_loop().create_future()
        page = SignInPage(self._sign_in_or_stand_in, self._now, server=server, may_change=not self._settings.server)
        page.signed_in.connect(partial(_settle, given))
        page.other_server_asked.connect(partial(_settle, given, None))
        self._shell.show_sign_in(page)
        session = await given
        self._shell.hide_sign_in(page)
        return session

    async def _check(self, server: str) -> object:
        door = await asyncio.to_thread(_door, self._settings)
        return await check_server(door, server, program_version())

    async def _sign_in(self, server: str, email: str, password: str) -> GrpcSession:
        door = await asyncio.to_thread(_door, self._settings)
        session = await door.sign_in(server, email, password)
        self.server = server
        if not self._settings.is_practice:
            self.person = await asyncio.to_thread(_known, session.profile, server, password)
        return session

    async def _sign_in_or_stand_in(self, server: str, email: str, password: str) -> GrpcSession:
        """While the server is away, whoever signed in here before gets at what this machine has kept."""
        try:
            return await self._sign_in(server, email, password)
        except CannotSignIn as error:
            if error.problem not in UNREACHED:
                raise
            from billie_desktop.app.known_people import find_person

            person = await find_person(self._settings.data_dir, server, email, password)
            if person is None:
                raise
        door = await asyncio.to_thread(_door, self._settings)
        self.server, self._waiting = server, password
        return door.stand_in(server, person.profile)

    # after the end of a session

    def follow(self, session: GrpcSession) -> None:
        """When the session ends by itself, sign in again: the practice agent by himself, others at the page."""
        self._release = session.subscribe(lambda: self._on_told(session))
        if session.is_standing_in:
            self._spawn(self._when_the_server_is_back(session))

    async def close(self) -> None:
        """End what runs."""
        if self._release is not None:
            self._release()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _on_told(self, session: GrpcSession) -> None:
        if not session.ended and self._page is not None:
            self.on_signed_in_again(session)  # by unlocking
        if not session.ended or session.was_signed_out or session.is_standing_in:
            return
        if self._password:
            self._spawn(self._again_by_itself(session))
        elif self._page is None:
            self._ask_again(session)

    async def _again_by_itself(self, session: GrpcSession) -> None:
        while session.ended:
            try:
                await session.sign_in_again(self._password)
            except CannotSignIn:
                await asyncio.sleep(AGAIN_SECONDS)

    async def _when_the_server_is_back(self, session: GrpcSession) -> None:
        while session.ended:
            await asyncio.sleep(BACK_SECONDS)
            try:
                await session.sign_in_again(self._waiting)
            except CannotSignIn as error:
                if error.problem in SHUT_OUT:
                    self._waiting = ""
                    session.refuse(error.text)
                    return
        self._waiting = ""
        self._shell.try_ledger()

    def _ask_again(self, session: GrpcSession) -> None:
        async def attempt(_server: str, _email: str, password: str) -> GrpcSession:
            await session.sign_in_again(password)
            return session

        page = self._page = SignInPage(attempt, self._now, server=self.server, email=session.profile.email, again=ENDED)
        page.signed_in.connect(self.on_signed_in_again)
        self._shell.show_sign_in(page)

    def on_signed_in_again(self, _session: object) -> None:
        """Back to where the window was."""
        if self._page is not None:
            self._shell.hide_sign_in(self._page)
            self._page = None
        self._shell.try_ledger()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work, name="signing in again")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _settle(future: asyncio.Future[Any], result: Any) -> None:
    if not future.done():  # pressed twice
        future.set_result(result)


def _known(profile: Profile, server: str, password: str) -> KnownPerson:
    from billie_desktop.gateways.cache.person import KnownPerson

    return KnownPerson.of(profile, server, password)


def _door(settings: Settings) -> GrpcDoor:
    """The heavy import, in a thread after the first paint."""
    from billie_desktop.gateways.grpc.channel import LedgerAddress
    from billie_desktop.gateways.grpc.door import DoorSettings, GrpcDoor

    connection = LedgerAddress(
        address="",
        tls=settings.ledger_tls,
        ca_file=settings.ledger_ca_file or settings.ca_file,
        crl_file=settings.server_crl_file,
        certificate_file=settings.ledger_certificate_file,
        private_key_file=settings.ledger_private_key_file,
        server_name=settings.ledger_server_name,
    )
    return GrpcDoor(DoorSettings(program_version(), connection))
