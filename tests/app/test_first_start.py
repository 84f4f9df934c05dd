"""What stands in the window before anybody has signed in on a machine: the whole program but for its command line."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication, QPushButton

from billie_desktop.app import settings
from billie_desktop.app.cli import Options
from billie_desktop.app.ui_main import Session, utc_now
from billie_desktop.ui.kit.theme import install_theme
from billie_desktop.ui.shell.shell import Shell
from billie_desktop.ui.signin.page import SignInPage
from billie_desktop.ui.signin.server_page import ServerPage
from billie_desktop.ui.updates.drawer import ReleaseDrawer
from tests.gateways.test_updates import PUBLIC, Shelf, shelf, signed

__all__ = ["shelf"]

pytestmark = pytest.mark.window
Start = Callable[[], Awaitable[Shell]]


@pytest_asyncio.fixture
async def start(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Start]:
    """Starts the program of a user without settings, beside the administrator's file in ``tmp_path``; and ends it."""
    install_theme(qapp)
    monkeypatch.setattr(settings, "administrator_file", lambda: tmp_path / "etc.toml")
    monkeypatch.setenv("BILLIE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    running: list[tuple[Session, asyncio.Task[int], Shell]] = []

    async def begin() -> Shell:
        shell = Shell(qapp, utc_now)
        session = Session(qapp, shell, Options())
        running.append((session, asyncio.ensure_future(session.run()), shell))
        await until(lambda: isinstance(shell.main.pages.currentWidget(), SignInPage | ServerPage))
        return shell

    yield begin
    for session, task, shell in running:
        shell.main.close()
        assert await task == 0
        session.discard()


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something on the window."""
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.005)


async def test_an_address_of_the_administrator_is_nobodys_question(start: Start, tmp_path: Path) -> None:
    """Without one the address is asked for; with one the sign-in page comes at once and leads to no other server."""
    shell = await start()
    assert isinstance(shell.main.pages.currentWidget(), ServerPage)
    (tmp_path / "etc.toml").write_text('BILLIE_SERVER = "desk.example.com:443"\n')
    page = (await start()).main.pages.currentWidget()
    assert isinstance(page, SignInPage)
    assert page.server.address.text() == "desk.example.com:443"
    assert not page.server.change.isVisible()


async def test_a_newer_version_is_told_before_the_sign_in(start: Start, tmp_path: Path, shelf: Shelf) -> None:
    """A server may want a newer desk than this one, so the announcement is followed from the first page on."""
    shelf.put(signed("99.0.0"))
    lines = {
        "BILLIE_UPDATE_URL": shelf.url,
        "BILLIE_UPDATE_KEY": base64.b64encode(PUBLIC).decode(),
        "BILLIE_CA_FILE": shelf.ca_file,
    }
    (tmp_path / "etc.toml").write_text("".join(f'{name} = "{value}"\n' for name, value in lines.items()))
    window = (await start()).main
    await until(window.banners.newer.isVisible)
    assert "99.0.0" in window.banners.newer.accessibleName()
    next(each for each in window.banners.newer.findChildren(QPushButton) if each.text() == "What is new").click()
    assert window.findChild(ReleaseDrawer) is not None


def test_wrong_settings_of_announcements_are_named(tmp_path: Path) -> None:
    """An address needs https and a key, and a key is 32 bytes in base64."""
    place = {"BILLIE_UPDATE_URL": "https://packages.example.com/manifest.json"}
    good = base64.b64encode(PUBLIC).decode()
    loaded = settings.Settings.load(place | {"BILLIE_UPDATE_KEY": good}, administrator=tmp_path / "none")
    assert (loaded.update_key, loaded.update_channel) == (PUBLIC, "stable")
    for wrong in ({}, {"BILLIE_UPDATE_KEY": "AAAA"}, {"BILLIE_UPDATE_KEY": "%"}):
        with pytest.raises(settings.SettingsError, match="BILLIE_UPDATE_KEY"):
            settings.Settings.load(place | wrong, administrator=tmp_path / "none")
    with pytest.raises(settings.SettingsError, match="BILLIE_UPDATE_URL"):
        settings.Settings.load({"BILLIE_UPDATE_URL": "http://x", "BILLIE_UPDATE_KEY": good})
