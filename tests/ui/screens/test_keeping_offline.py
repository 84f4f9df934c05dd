"""Keeping customers and lists for working offline, and lists that catch up after an outage."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.shell.tab_menu import tab_menu
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window
CTRL = Qt.KeyboardModifier.ControlModifier


class Shelf:
    """Speaks as ``desk.Offline`` and ``desk.CatchingUp``."""

    def __init__(self) -> None:
        self.kept: tuple[str, ...] = ()
        self.missed: Subscribers[None] = Subscribers()

    def is_kept(self, customer_id: str) -> bool:
        return customer_id in self.kept

    async def keep(self, customer_ids: Collection[str], keep: bool = True) -> int:
        before = len(self.kept)
        rest = tuple(each for each in self.kept if each not in customer_ids)
        self.kept = (*rest, *customer_ids) if keep else rest
        return abs(len(self.kept) - before)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        return self.missed.add(lambda _: callback())


async def test_the_customer_in_front_is_kept_by_key_and_menu(stage: Stage) -> None:
    """Ctrl D keeps the customer in front and says so, the tab's menu shows it, and the same key lets go."""
    shelf, window = Shelf(), stage.shell.main
    window.desk = replace(stage.fake.desk, offline=shelf)
    stage.shell.open_customer(PRIYA)
    press(window, Qt.Key.Key_D, CTRL)
    await until(lambda: shelf.kept == (PRIYA,))
    await until(window.banners.said.isVisible)
    assert "Kept offline" in window.banners.said.accessibleName()
    menu = tab_menu(window, PRIYA)
    assert "Keep offline" in [action.text() for action in menu.actions()]
    press(window, Qt.Key.Key_D, CTRL)
    await until(lambda: shelf.kept == ())


async def test_the_customers_of_a_list_are_kept_once_each(stage: Stage) -> None:
    """On a list the same key keeps the customers of its rows, each once."""
    shelf, window = Shelf(), stage.shell.main
    window.desk = replace(stage.fake.desk, offline=shelf)
    window.go_to_place("accounts")
    page = window.pages.places["accounts"]
    await until(lambda: len(page.model.rows) > 1)  # type: ignore[attr-defined]
    press(window, Qt.Key.Key_D, CTRL)
    await until(lambda: bool(shelf.kept))
    assert len(shelf.kept) == len(set(shelf.kept))
    assert set(shelf.kept) == {row.customer_id for row in page.model.rows if row.customer_id}  # type: ignore[attr-defined]


async def test_a_list_catches_up_without_moving_the_focus(stage: Stage) -> None:
    """When something was missed the list in front is read again, and the focus stays where it was."""
    shelf, window = Shelf(), stage.shell.main
    stage.shell.attach(replace(stage.fake.desk, catching_up=shelf))
    window.go_to_place("accounts")
    await settle()
    page = window.pages.places["accounts"]
    page.head.narrow.setFocus()  # type: ignore[attr-defined]
    asked = stage.fake.lists.asked = 0  # type: ignore[attr-defined]
    read = stage.fake.lists.accounts

    async def counted(*args: object, **named: object) -> object:
        nonlocal asked
        asked += 1
        return await read(*args, **named)  # type: ignore[arg-type]

    stage.fake.lists.accounts = counted  # type: ignore[method-assign, assignment]
    shelf.missed.tell(None)
    await until(lambda: asked > 0)
    assert page.head.narrow.hasFocus()  # type: ignore[attr-defined]
