"""Starting without a network, and what is destroyed when the server shuts somebody out or another person signs in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication

from billie_desktop.app import signing_in
from billie_desktop.app.ui_main import Session, utc_now
from billie_desktop.domain.provenance import OriginKind
from billie_desktop.gateways.keyring import secret_store
from billie_desktop.practice.staff.people import AGENT, OPERATIONS
from billie_desktop.ui.shell.shell import Shell
from tests.app.test_signing_in import Place, find_server, page_of, place, until, write
from tests.parts.gate import Gate
from tests.parts.key_store import MemoryKeyStore

__all__ = ["place"]

pytestmark = [
    pytest.mark.window,
    pytest.mark.slow,
    pytest.mark.servers,
    # The database driver drops the socket of an attempt to connect that its closing cancels.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


@pytest_asyncio.fixture
async def gate(place: Place) -> AsyncIterator[Gate]:
    made = Gate(place.addresses.intake_address)
    await made.open()
    yield made
    await made.shut()


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyStore:
    store = MemoryKeyStore()
    monkeypatch.setattr(secret_store, "_known_backend", lambda: store)
    monkeypatch.setattr(signing_in, "BACK_SECONDS", 0.2)
    return store


class Running:
    """A started program in its window."""

    def __init__(self, app: QApplication, place: Place) -> None:
        self.shell = Shell(app, utc_now)
        self.session = Session(app, self.shell, place.options())
        self.task = asyncio.ensure_future(self.session.run())

    async def end(self) -> None:
        self.shell.main.close()
        assert await self.task == 0
        self.session.discard()


async def test_a_start_without_a_network(place: Place, gate: Gate, keys: MemoryKeyStore, qapp: QApplication) -> None:
    """Who signed in yesterday gets at what was opened then, with the same password only; when the server is back the
    desk signs in by itself. When it shuts the person out, key and copy of the records are gone; who signs in after
    another leaves nothing of the other behind."""
    first = Running(qapp, place)
    page = await find_server(first.shell, gate.address)
    write(page, email=AGENT.email, password=place.passwords[AGENT.email])
    desk = await until(lambda: first.shell.desk)
    customer = (await desk.lists.customers(0, 1)).rows[0].customer_id
    first.shell.open_customer(customer)
    await until(lambda: (view := desk.records.view(customer)) and view.accounts and view.accounts[0].balance)
    await first.end()

    await gate.shut()
    second = Running(qapp, place)
    page = await until(lambda: page_of(second.shell))
    write(page, email=AGENT.email, password="not this one")
    await until(page.problem.isVisible)
    assert "your last sign-in here" in page.problem.words()
    write(page, password=place.passwords[AGENT.email])
    desk = await until(lambda: second.shell.desk)
    assert "offline" in [notice.kind for notice in desk.notices()]
    second.shell.open_customer(customer)
    view = await until(lambda: (view := desk.records.view(customer)) and view.accounts and view)
    assert view.accounts[0].balance_origin.kind is OriginKind.CACHED
    await until(lambda: desk.connection.state.read_only)
    await gate.open()
    await until(lambda: desk.session.ended == "")
    await until(lambda: not desk.connection.state.read_only)

    files = place.folder / "desk"
    assert list(files.glob("files-*/cache.db"))
    await place.end_sessions()
    async with asyncio.timeout(30):
        while page_of(second.shell) is None:  # the server remembers for two seconds who may come in
            await desk.connection.check_now()
            await asyncio.sleep(0.1)
    await until(lambda: not list(files.glob("files-*/cache.db*")))
    assert not [name for _, name in keys.kept if name.endswith("-cache")]
    write(await until(lambda: page_of(second.shell)), password=place.passwords[AGENT.email])
    await until(lambda: list(files.glob("files-*/cache.db")))
    await second.end()

    third = Running(qapp, place)
    page = await until(lambda: page_of(third.shell))
    write(page, email=OPERATIONS.email, password=place.passwords[OPERATIONS.email])
    await until(lambda: third.shell.desk)
    assert len(list(files.glob("files-*/*.db"))) == 2  # outbox and cache of the one who is here
    await third.end()
