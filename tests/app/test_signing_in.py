"""From the sign-in page to the desk and back, at a genuine server: the whole program but for its command line."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pymongo import AsyncMongoClient
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from billie_desktop.app.cli import Options
from billie_desktop.app.ui_main import Session, utc_now
from billie_desktop.practice.staff.people import AGENT, FILE
from billie_desktop.practice.world import INTAKE_DATABASE, PracticeWorld, WorldAddresses, WorldPlan
from billie_desktop.ui.kit.inputs import LineInput
from billie_desktop.ui.kit.theme import install_theme
from billie_desktop.ui.shell.shell import Shell
from billie_desktop.ui.signin.page import SignInPage
from billie_desktop.ui.signin.server_page import ServerPage

pytestmark = [
    pytest.mark.window,
    pytest.mark.slow,
    pytest.mark.servers,
    # The database driver drops the socket of an attempt to connect that its closing cancels.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


@dataclass
class Place:
    """A server with staff, and a desk that has never been used."""

    addresses: WorldAddresses
    folder: Path
    passwords: dict[str, str]

    def options(self, **lines: str) -> Options:
        """A settings file of a workplace."""
        file = self.folder / "settings.toml"
        values = {"BILLIE_DATA_DIR": str(self.folder / "desk"), **lines}
        file.write_text("".join(f'{name} = "{value}"\n' for name, value in values.items()))
        file.chmod(0o600)  # one that holds a login is refused when others can read it
        return Options(settings=file)

    async def end_sessions(self) -> None:
        """An operator of the server shuts everybody out."""
        uri = json.loads((self.folder / "world" / "mongo" / "users.json").read_text())
        login = self.addresses.mongo_uri.split("@")[1]
        async with AsyncMongoClient[dict[str, Any]](f"mongodb://intake:{uri['intake']}@{login}") as client:
            sessions = client[INTAKE_DATABASE]["sessions"]
            await sessions.update_many({"ended": ""}, {"$set": {"ended": "revoked"}})


@pytest_asyncio.fixture
async def place(tmp_path: Path, qapp: QApplication) -> AsyncIterator[Place]:
    install_theme(qapp)
    directory = tmp_path / "world"
    world = PracticeWorld(WorldPlan(directory=directory, customers=10, rate=0.0), lambda words: None)
    addresses = await world.start(lambda words: None)
    yield Place(addresses, tmp_path, json.loads((directory / FILE).read_text()))
    await world.stop()


async def until(holds: Callable[[], Any], seconds: float = 120.0) -> Any:
    """Whatever ``holds`` gives as soon as it is something."""
    async with asyncio.timeout(seconds):
        while not (found := holds()):
            await asyncio.sleep(0.01)
    return found


def page_of(shell: Shell) -> SignInPage | None:
    """The page, when it is in front."""
    front = shell.main.pages.currentWidget()
    return front if isinstance(front, SignInPage) else None


def server_page_of(shell: Shell) -> ServerPage | None:
    """The page that asks for a server, when it is in front."""
    front = shell.main.pages.currentWidget()
    return front if isinstance(front, ServerPage) else None


async def find_server(shell: Shell, address: str) -> SignInPage:
    """Type an address where it is asked for; the page that comes next."""
    page: ServerPage = await until(lambda: server_page_of(shell))
    page.take_focus()
    QTest.keyClicks(page.input, address)
    QTest.keyClick(page.input, Qt.Key.Key_Return)
    found: SignInPage = await until(lambda: page_of(shell))
    return found


def write(page: SignInPage, **texts: str) -> None:
    """Fill fields, and press Enter."""
    for name, text in texts.items():
        control = getattr(page, name).control
        assert isinstance(control, LineInput)
        control.clear()
        QTest.keyClicks(control, text)
    QTest.keyClick(page.password.control, Qt.Key.Key_Return)


async def test_in_out_and_in_again(place: Place, qapp: QApplication) -> None:
    """A wrong server is explained; with the right one the desk opens as the person; a session that is ended asks for
    the password alone; signing out takes the files away; the next start knows the server and nobody's name."""
    shell = Shell(qapp, utc_now)
    session = Session(qapp, shell, place.options())
    running = asyncio.ensure_future(session.run())
    first = await until(lambda: server_page_of(shell))
    QTest.keyClicks(first.input, "127.0.0.1:1")
    QTest.keyClick(first.input, Qt.Key.Key_Return)
    await until(first.problem.isVisible)
    assert "Nothing answers there." in first.problem.words()
    page = await find_server(shell, place.addresses.intake_address)
    write(page, email=AGENT.email, password=place.passwords[AGENT.email])
    desk = await until(lambda: shell.desk)
    assert (desk.agent.user_id, desk.session.profile.environment) == (AGENT.user_id, "practice")
    await until(lambda: page_of(shell) is None)

    await place.end_sessions()
    async with asyncio.timeout(60):
        while page_of(shell) is None:  # the server remembers for two seconds who may come in
            await desk.connection.check_now()
            await asyncio.sleep(0.1)
    again = await until(lambda: page_of(shell))
    write(again, password=place.passwords[AGENT.email])
    await until(lambda: page_of(shell) is None)
    assert desk.session.ended == ""

    files = list((place.folder / "desk").glob("files-*/*"))
    assert files
    shell.main.sign_out_asked.emit()
    assert await running == 0
    assert session.signed_out
    assert not [file for file in files if file.exists()]
    session.discard()

    second = Shell(qapp, utc_now)
    next_start = Session(qapp, second, place.options())
    running = asyncio.ensure_future(next_start.run())
    page = await until(lambda: page_of(second))
    assert (page.server.address.text(), page.email.control.text()) == (place.addresses.intake_address, "")
    page.server.change.click()
    other = await until(lambda: server_page_of(second))
    other.back.click()
    assert (await until(lambda: page_of(second))).server.address.text() == place.addresses.intake_address
    second.main.close()
    assert await running == 0
    next_start.discard()


async def test_a_desk_that_is_told_a_ledger_asks_nobody(place: Place, qapp: QApplication) -> None:
    """With LEDGER_SERVICE_URL and no server the desk opens directly, as the agent of its settings."""
    shell = Shell(qapp, utc_now)
    options = place.options(
        BILLIE_ENVIRONMENT="practice",
        BILLIE_AGENT_ID="u-1",
        BILLIE_AGENT_NAME="Direct Dora",
        BILLIE_AGENT_ROLE="supervisor",
        DATABASE_URI=place.addresses.mongo_uri,
        REDIS_URL=place.addresses.redis_url,
        LEDGER_SERVICE_URL=place.addresses.ledger_address,
    )
    session = Session(qapp, shell, options)
    running = asyncio.ensure_future(session.run())
    desk = await until(lambda: shell.desk)
    assert (desk.agent.name, desk.session, desk.approvals) == ("Direct Dora", None, None)
    await until(lambda: not desk.connection.state.read_only and desk.connection.state.ledger.latency_ms is not None)
    shell.main.close()
    assert await running == 0
    session.discard()
