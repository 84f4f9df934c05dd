"""One program per user and environment, and links that open and never act."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalServer
from PySide6.QtWidgets import QApplication

from billie_desktop.app.single_instance import OpenedLinks, SingleInstance, instance_name
from billie_desktop.domain.errors import NotFound
from billie_desktop.domain.link import CustomerLink, parse_link
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.theme import install_theme
from billie_desktop.ui.shell.link_opening import open_text
from billie_desktop.ui.shell.shell import Shell
from tests.ui.screens.conftest import until

pytestmark = pytest.mark.window

SECOND = """
import sys
from PySide6.QtWidgets import QApplication
from billie_desktop.app.single_instance import SingleInstance
app = QApplication([])
instance = SingleInstance(sys.argv[1])
print(instance.claim(sys.argv[2]), flush=True)
if sys.argv[2] == "die":
    import os, signal
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def short_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The path of a socket has at most 100 characters, and a folder of a test may have more."""
    with tempfile.TemporaryDirectory(prefix="b") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield


async def second(name: str, link: str) -> str:
    """Start the program once more: whether it was the first, in words."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SECOND, name, link, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await asyncio.wait_for(child.communicate(), 60)
    return out.decode().strip()


async def test_a_second_start_hands_its_link_over(tmp_path: Path, qapp: QApplication) -> None:
    """The second program is told that it is not the first, and the first hears its link."""
    name = instance_name(tmp_path, "production@")
    first = SingleInstance(name)
    heard: list[str] = []
    first.asked.connect(heard.append)
    assert first.claim()
    assert await second(name, "billie://customer/CUS-1") == "False"
    assert heard == ["billie://customer/CUS-1"]
    first.close()
    assert await second(name, "") == "True"


async def test_a_socket_of_a_dead_program_is_taken_over(tmp_path: Path, qapp: QApplication) -> None:
    """After a program was killed its socket is still there, and the next start is the first all the same."""
    name = instance_name(tmp_path, "production@")
    assert await second(name, "die") == "True"
    assert Path(name).exists()
    again = SingleInstance(name)
    assert again.claim()
    again.close()


def test_users_folders_and_environments_do_not_meet(tmp_path: Path) -> None:
    """Another data folder or environment has another socket; its name tells nothing about them."""
    names = {instance_name(folder, word) for folder in (tmp_path, tmp_path / "b") for word in ("a@x", "b@x")}
    assert len(names) == 4
    assert not any("a@x" in name for name in names)


async def test_what_is_no_line_is_not_read(tmp_path: Path, qapp: QApplication) -> None:
    """A flood of bytes without an end is cut off and opens nothing."""
    name = instance_name(tmp_path, "flood")
    first = SingleInstance(name)
    heard: list[str] = []
    first.asked.connect(heard.append)
    assert first.claim()
    reader, writer = await asyncio.open_unix_connection(name)
    writer.write(b"x" * 100_000)
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()
    assert heard == []
    first.close()
    QLocalServer.removeServer(name)


async def test_links_open_customer_and_account(qapp: QApplication) -> None:
    """A customer, an account by its number, and a list open; a link that is none is said; no form is ever opened."""
    install_theme(qapp).reduced_motion = True
    stage = Stage(qapp)
    await stage.raise_curtain()

    async def owner(account: str) -> str:
        if account != "VN2605150402":
            raise NotFound("There is no such account.", code="ACCOUNT_NOT_FOUND")
        return PRIYA

    stage.fake.records.open_account = owner  # type: ignore[method-assign]
    window = stage.shell.main
    open_text(stage.shell, "billie://account/VN2605150402")
    await until(lambda: PRIYA in window.pages.customers)
    page = window.pages.customers[PRIYA]
    assert page.work.summary.number.label.text() == "VN2605150402"
    open_text(stage.shell, "billie://account/VN0")
    await until(window.banners.said.isVisible)
    assert "no such account" in window.banners.said.accessibleName()
    open_text(stage.shell, f"billie://customer/{PRIYA}?pay=10")
    assert "no link" in window.banners.said.accessibleName()
    open_text(stage.shell, "billie://accounts")
    assert window.pages.currentWidget() is window.pages.places["accounts"]
    assert not window.palette_overlay.is_open
    open_text(stage.shell, "billie://find")
    assert window.palette_overlay.is_open
    assert page.drawer is None
    assert stage.fake.commands.sent == []
    await stage.fall()


async def test_a_link_waits_for_the_sign_in(qapp: QApplication) -> None:
    """A link that comes before anybody is signed in is kept for then."""
    install_theme(qapp)
    shell = Shell(qapp, Stage(qapp).fake.now)
    open_text(shell, f"billie://customer/{PRIYA}")
    assert shell.waiting_link == CustomerLink(PRIYA)
    assert not shell.main.pages.customers
    shell.let_go()
    shell.main.hide()
    shell.main.deleteLater()
    await settle()


def test_a_link_opened_by_the_system_is_heard(qapp: QApplication) -> None:
    """Where the system hands links to the running program, they arrive as they were written."""
    links = OpenedLinks(qapp)
    heard: list[str] = []
    links.opened.connect(heard.append)
    QApplication.sendEvent(qapp, QFileOpenEvent(QUrl("billie://customer/CUS-1")))
    assert heard == ["billie://customer/CUS-1"]
    qapp.removeEventFilter(links)


@pytest.mark.parametrize(
    "text",
    [
        "billie://account/ACC-1",
        "billie://accounts?view=arrears&balance=50.00..",
        "billie://customer/C?account=A",
        "billie://find",
    ],
)
def test_every_link_is_read_back(text: str) -> None:
    """Each kind of link is written as it was read."""
    assert str(parse_link(text)) == text
