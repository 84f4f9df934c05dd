"""The page of the first start, typed at with real keys, against real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from billie_desktop.desk.server_check import check_server
from billie_desktop.gateways.grpc.door import DoorSettings, GrpcDoor
from billie_desktop.practice.servers import free_port
from billie_desktop.ui.kit.theme import install_theme
from billie_desktop.ui.signin.server_page import ServerPage
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.gateways.test_sign_in_problems import silent_server
from tests.gateways.toy_desk_service import desk_service

pytestmark = pytest.mark.window


@pytest.fixture
def page(qapp: QApplication) -> Iterator[ServerPage]:
    """The page of a machine that knows a server, over the genuine check."""
    install_theme(qapp)
    check = partial(check_server, GrpcDoor(DoorSettings("1.4.0")), version="1.4.0")
    made = ServerPage(check, known="old.example.com")
    made.resize(1024, 640)
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    made.take_focus()
    yield made
    made.hide()
    made.deleteLater()
    QApplication.processEvents()


async def ask(page: ServerPage, address: str) -> str:
    """Type an address over what is there, press Enter, wait for the end; what the page says is wrong."""
    page.take_focus()
    QTest.keyClicks(page.input, address)
    QTest.keyClick(page.input, Qt.Key.Key_Return)
    assert page.is_busy
    async with asyncio.timeout(20):
        while page.is_busy:
            QApplication.processEvents()
            await asyncio.sleep(0.002)
    return page.problem.words() if page.problem.isVisible() else ""


async def test_an_address_is_found_in_the_end(page: ServerPage) -> None:
    """A closed port, a server of another kind and one that wants a newer desk are told apart, and the address is marked
    only when it may be wrong; the right one is handed on, once."""
    found: list[str] = []
    page.server_found.connect(found.append)
    assert "Nothing answers there." in await ask(page, f"127.0.0.1:{free_port()}")
    assert page.input.accessibleDescription()
    with silent_server() as port:
        assert "another kind of server" in await ask(page, f"127.0.0.1:{port}")
    async with desk_service() as (service, _channel):
        service.answers["options"] = pb.GetSignInOptionsResponse(password=True, version_floor="1.6.0")
        assert "Version 1.6.0 or later" in await ask(page, service.address)
        assert not page.input.accessibleDescription()
        assert found == []
        service.answers["options"] = pb.GetSignInOptionsResponse(password=True, version_floor="1.4.0")
        assert await ask(page, f" {service.address} ") == ""
        assert found == [service.address]


async def test_an_empty_address_and_the_way_back(page: ServerPage) -> None:
    """Nothing is asked without an address; Back gives up what is being asked, and tells no server."""
    events: list[str] = []
    page.server_found.connect(events.append)
    page.back_asked.connect(lambda: events.append("back"))
    page.input.clear()
    page.submit()
    assert (page.server.is_wrong, page.is_busy) == (True, False)
    page.input.setText("127.0.0.1:9")
    page.submit()
    page.back.click()
    assert (events, page.is_busy, page.spinner.isVisible()) == (["back"], False, False)
