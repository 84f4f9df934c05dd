"""A masked detail is shown after its showing was recorded, never before."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.errors import Unreachable
from billie_desktop.ui.customer.birth_date import MASK, BirthDate
from billie_desktop.ui.kit.theme import Theme

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("look")]
DAY = date(1991, 3, 14)


@dataclass
class Log:
    """Implements ``RevealLog``; answers when the test says so."""

    entries: list[tuple[str, str]] = field(default_factory=list)
    answer: asyncio.Future[None] | None = None

    async def log(self, customer_id: str, detail: str, reason: str = "") -> None:
        self.entries.append((customer_id, detail))
        self.answer = asyncio.get_running_loop().create_future()
        await self.answer


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def born(look: Theme, log: Log) -> Iterator[BirthDate]:
    widget = BirthDate(log)
    widget.show_day("CUS-1", DAY)
    yield widget
    widget.deleteLater()
    QApplication.processEvents()


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_the_year_waits_for_the_record(born: BirthDate, log: Log) -> None:
    """Pressed, the year stays hidden until the server has recorded who sees whose; hiding it again records nothing."""
    born.on_pressed()
    await turns()
    assert log.entries == [("CUS-1", "date_of_birth")]
    assert MASK in born.label.text()
    assert log.answer is not None
    log.answer.set_result(None)
    await turns()
    assert "1991" in born.label.text()
    born.on_pressed()
    await turns()
    assert MASK in born.label.text()
    assert len(log.entries) == 1


async def test_what_cannot_be_recorded_is_not_shown(born: BirthDate, log: Log) -> None:
    """Without the server the year stays hidden and the screen says why."""
    born.on_pressed()
    await turns()
    assert log.answer is not None
    log.answer.set_exception(Unreachable("The server is away."))
    await turns()
    assert not born.is_revealed
    assert "not recorded" in born.label.text()
    assert "The server is away." in born.button.accessibleName()


async def test_another_customer_never_gets_the_answer_for_the_first(born: BirthDate, log: Log) -> None:
    """An answer that comes after the customer has changed reveals nobody."""
    born.on_pressed()
    await turns()
    answer = log.answer
    born.show_day("CUS-2", date(1980, 1, 2))
    assert answer is not None
    await turns()
    assert not born.is_revealed
    assert "1980" not in born.label.text()
