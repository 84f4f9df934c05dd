"""The system page: state of the events, who gets there, and what the status bar says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.errors import NotAllowed
from billie_desktop.domain.processing import Health
from billie_desktop.ui.gallery.fake_system import CRITICAL, DEGRADED, HEALTHY, UNKNOWN, FakeSystem
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.gallery.system_scenes import AWAY, MIRA, admin_window, system
from billie_desktop.ui.models.processing_words import duration
from billie_desktop.ui.shell.system_place import feed_of
from billie_desktop.ui.system.page import SystemPage
from billie_desktop.ui.system.pauses import pause_ms
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
READER = Agent("u-theo", "Theo Brandt", Role.READONLY)


def cells(page: SystemPage, place: int) -> list[str]:
    """A row of the streams as it is read."""
    model = page.status.model
    return [model.index(place, column).data() for column in range(model.columnCount())]


async def test_the_place_is_there_for_admins_and_its_key_for_whoever_may_read_it(stage: Stage) -> None:
    """Without a server's offer there is no button and the key does nothing; an admin has both; a reader has the key."""
    window = stage.shell.main
    assert not window.top.places["system"].isVisible()
    press(window, Key.Key_7, CTRL)
    assert window.history.present.place == "home"
    await admin_window(stage, FakeSystem(), READER)
    assert not window.top.places["system"].isVisible()
    await admin_window(stage, FakeSystem(), MIRA)
    assert window.top.places["system"].isVisible()
    press(window, Key.Key_7, CTRL)
    await settle()
    assert isinstance(window.pages.currentWidget(), SystemPage)
    assert window.status.breadcrumb.parts == ("Home", "System")


async def test_every_figure_of_the_reading_is_on_screen(stage: Stage) -> None:
    """The word with its reasons, four figures, and per stream pending, lag, last processed and readers."""
    page = await system(stage, FakeSystem(CRITICAL))
    tab = page.status
    assert (tab.badge.word, tab.badge.icon_name) == ("Critical", "x-circle")
    assert "No projector gives a sign of life" in tab.why.text_shown()
    said = {word: row.value.accessibleName().removeprefix(f"{word}: ") for word, row in tab.rows.items()}
    assert said == {
        "Pending events": "18,242",
        "Estimated catch-up": "Not known",
        "Applied per second": "—",
        "Dead letters": "4",
    }
    assert cells(page, 0) == ["inbox:billie-servicing", "Critical", "18,230", "21 min 50 s", "09:19:17", "1"]
    assert cells(page, 1)[-1] == "none"


async def test_an_outage_is_never_health(stage: Stage) -> None:
    """Never read: unavailable, with a way to try again. Read before: the old figures stay below a notice, with their
    time. Streams that cannot be asked: dashes, not zeros."""
    fake = FakeSystem(UNKNOWN)
    fake.outage = AWAY
    page = await system(stage, fake)
    assert page.status.message.isVisible()
    assert not page.status.body.isVisible()
    fake.outage = None
    page.status.message.action_requested.emit()
    await until(lambda: page.status.badge.word == "Not known")
    assert page.status.rows["Pending events"].value.accessibleName() == "Pending events: —"
    fake.status, fake.outage = DEGRADED, None
    page.read_again()
    await until(lambda: page.status.badge.word == "Degraded")
    read_at = page.origin.origin.as_of
    fake.outage = AWAY
    page.read_again()
    await until(lambda: page.status.problem.isVisible())
    assert (page.status.badge.word, page.origin.origin.as_of) == ("Degraded", read_at)


async def test_who_is_not_allowed_is_told_and_not_asked_for_again(stage: Stage) -> None:
    """A refusal is said as such, and the server is left in peace until somebody signs in again."""
    fake = FakeSystem()
    fake.outage = NotAllowed("Your role does not allow this.", code="ROLE")
    page = await system(stage, fake)
    asked = fake.asked
    page.read_again()
    page.feed.on_time_passed()
    await settle()
    assert fake.asked == asked
    assert page.status.message.accessibleName() == "Not for your role. Your role does not allow this."
    fake.outage = None
    page.feed.allow_again()
    await until(lambda: page.status.badge.word == "Healthy")
    assert page.status.body.isVisible()


async def test_it_is_read_more_often_while_somebody_looks(stage: Stage) -> None:
    """Every 5 s in front, every 10 s behind, and not at all in a window that nobody sees."""
    fake = FakeSystem()
    page = await system(stage, fake)
    window = stage.shell.main
    assert 4_500 <= page.feed._timer.interval() <= 5_500
    window.go_to_place("home")
    assert 9_000 <= page.feed._timer.interval() <= 11_000
    window.hide()
    await settle()
    asked = fake.asked
    page.feed.on_time_passed()
    await settle()
    assert fake.asked == asked


async def test_a_server_that_does_not_answer_is_asked_less_and_less(stage: Stage) -> None:
    """Each failure in a row doubles the pause, a minute at most; the first answer brings the usual pause back."""
    fake = FakeSystem()
    page = await system(stage, fake)
    fake.outage = AWAY
    for longest in (11_000, 22_000, 44_000, 66_000, 66_000):
        page.feed.on_time_passed()
        await settle()
        assert longest * 0.8 <= page.feed._timer.interval() <= longest
    fake.outage = None
    page.feed.on_time_passed()
    await settle()
    assert page.feed._timer.interval() <= 5_500
    assert page.feed._timer.isActive()


def test_pauses_are_scattered_around_the_usual_one() -> None:
    """Two desks seldom wait equally long, and never by more than a tenth longer or shorter."""
    pauses = [pause_ms(5_000) for _ in range(200)]
    assert len(set(pauses)) > 20
    assert 4_500 <= min(pauses) < max(pauses) <= 5_500


async def test_the_status_bar_speaks_only_of_trouble(stage: Stage) -> None:
    """Nothing while all is well; a sign and words when it is not, and a press leads to the page."""
    fake, window = FakeSystem(HEALTHY), stage.shell.main
    await admin_window(stage, fake)
    feed, item = feed_of(window), window.status.processing
    assert feed is not None
    assert not item.isVisible()
    fake.status = DEGRADED
    feed.read()
    await until(lambda: item.isVisible())
    assert (item.look.words, item.look.icon) == ("Events late", "alert")
    assert item.accessibleDescription() == "2,418 events are not applied yet."
    fake.status = replace(HEALTHY, health=Health.UNKNOWN, reasons=("The streams cannot be asked.",))
    feed.read()
    await until(lambda: item.look.words == "Events: not known")
    item.click()
    await settle()
    assert window.history.present.place == "system"


def test_durations_read_well() -> None:
    """Seconds, then minutes, hours and days; nothing is made of nothing."""
    said = [duration(each) for each in (None, 0, 59.6, 60, 250, 7_500, 3_600, 260_000)]
    assert said == ["—", "0 s", "1 min", "1 min", "4 min 10 s", "2 h 5 min", "1 h", "3 days"]
