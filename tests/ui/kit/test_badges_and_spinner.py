"""Badges, dots and the spinner."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.dot_label import DotLabel, DotTone
from billie_desktop.ui.kit.money_label import MoneyLabel
from billie_desktop.ui.kit.painting import badge_size, paint_badge
from billie_desktop.ui.kit.pending_label import PendingMark
from billie_desktop.ui.kit.spinner import Spinner, paint_spinner, spinner_clock
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.kit.tokens import ThemeName, tokens
from tests.ui.kit.conftest import colors_in, grabbed

pytestmark = pytest.mark.window

STATUSES = sorted(tokens().themes[ThemeName.LIGHT].badge)


def painted(status: str, word: str | None = None, **kinds: bool) -> QImage:
    """A badge alone on a white ground."""
    size = badge_size(status, word, kinds.get("compact", False), kinds.get("plain", False))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_badge(painter, QRect(0, 0, size.width(), size.height()), status, word, **kinds)
    painter.end()
    return image


def has_ink(image: QImage, ground: QColor, left: int, right: int) -> bool:
    """True when pixels clearly unlike the ground lie between two columns."""
    for x in range(left, min(right, image.width())):
        for y in range(2, image.height() - 2):
            pixel = image.pixelColor(x, y)
            unlike = abs(pixel.red() - ground.red()) + abs(pixel.green() - ground.green())
            if unlike + abs(pixel.blue() - ground.blue()) > 150:
                return True
    return False


@pytest.mark.parametrize("status", STATUSES)
def test_every_badge_has_a_sign_and_a_word(look: Theme, status: str) -> None:
    """Something is painted on the ground in the place of the sign and in that of the word, nothing between them."""
    image, ground = painted(status), look.badge(status).bg
    assert has_ink(image, ground, 6, 18)
    assert not has_ink(image, ground, 19, 22)
    assert has_ink(image, ground, 22, image.width() - 8)


def test_statuses_are_told_apart(look: Theme) -> None:
    """Two statuses with the same word differ as pictures unless the tokens give them one look."""
    pictures: dict[tuple[str, str, str], QImage] = {}
    for status in STATUSES:
        badge = look.look.badge[status]
        key = (badge.fg, badge.bg, badge.icon)
        image = painted(status, "Word")
        if key in pictures:
            assert image == pictures[key]
        else:
            assert all(image != other for other in pictures.values())
            pictures[key] = image


def test_an_unknown_status_is_grey_and_keeps_its_word(window: QWidget, look: Theme) -> None:
    """A word the tokens do not know is shown as received on the grey of `unknown`, never green."""
    badge = Badge("suspended", parent=window)
    badge.show()
    assert badge.word == "suspended"
    assert badge.accessibleName() == "suspended"
    painted_colors = colors_in(grabbed(badge))
    assert look.badge("unknown").bg.name() in painted_colors
    assert look.badge("active").bg.name() not in painted_colors


def test_a_plain_badge_has_no_ground(look: Theme) -> None:
    """In a column that repeats one state the ground is gone, sign and word stay."""
    image = painted("arrears", "In arrears", plain=True)
    assert look.badge("arrears").bg.name() not in colors_in(image)
    assert has_ink(image, QColor("white"), 0, 12)
    assert image.width() < painted("arrears", "In arrears").width()


def test_a_badge_changes_in_place(window: QWidget) -> None:
    """Another status gives the same widget another word, name and width."""
    badge = Badge("pending", "Pending", parent=window)
    width = badge.width()
    badge.set_status("active")
    assert (badge.word, badge.accessibleName()) == ("Active", "Active")
    assert badge.width() != width
    assert badge.height() == 20


def test_badges_are_outlined_in_high_contrast(look: Theme) -> None:
    """The high-contrast theme draws the outline and makes room for it."""
    width = painted("active").width()
    look.name = ThemeName.HIGH_CONTRAST
    image = painted("active")
    assert image.width() == width + 2
    assert image.pixelColor(image.width() // 2, 0) == look.badge("active").border


def test_a_dot_is_beside_its_word(window: QWidget, look: Theme) -> None:
    """The dot has its colour, and the word says the state."""
    label = DotLabel(DotTone.ERROR, "Ledger not reachable", parent=window)
    label.show()
    assert look.color("dot-error").name() in colors_in(grabbed(label))
    assert label.accessibleName() == "Ledger not reachable"


def test_the_clock_runs_only_while_something_is_pending(window: QWidget, qtbot: QtBot) -> None:
    """One timer turns all spinners, stops with the last one and starts again with the next."""
    clock = spinner_clock()
    assert not clock.is_running
    first, second = Spinner(parent=window), Spinner(16, parent=window)
    first.show()
    second.show()
    assert clock.is_running
    angle = clock.angle
    qtbot.waitUntil(lambda: clock.angle != angle, timeout=30_000)
    first.hide()
    assert clock.is_running
    second.hide()
    assert not clock.is_running


def test_a_settled_command_stops_the_clock(window: QWidget) -> None:
    """The clock runs beside a pending figure and stops when the pending mark goes."""
    label = MoneyLabel(None, parent=window)
    label.show()
    label.set_pending(PendingMark.RUNNING, "waiving $10.00")
    assert spinner_clock().is_running
    label.set_pending(PendingMark.CONFIRMED, "recorded")
    assert not spinner_clock().is_running


def test_a_spinner_that_died_does_not_keep_the_clock_going(window: QWidget, qtbot: QtBot) -> None:
    """A widget deleted while pending leaves the clock, which then stops by itself."""
    spinner = Spinner(parent=window)
    spinner.show()
    assert spinner_clock().is_running
    spinner.deleteLater()
    del spinner
    qtbot.waitUntil(lambda: not spinner_clock().is_running, timeout=30_000)


def test_a_spinner_that_is_gone_but_held_leaves_the_clock(window: QWidget, qtbot: QtBot) -> None:
    """The page of a pending command was closed and somebody still holds its widget: the next tick lets it go, and turns
    the others."""
    held, other = QWidget(window), Spinner(parent=window)
    spinner_clock().attach(held)
    other.show()
    delete(held)
    angle = spinner_clock().angle
    qtbot.waitUntil(lambda: spinner_clock().angle != angle, timeout=30_000)
    other.hide()
    assert not spinner_clock().is_running


def test_a_spinner_stands_still_when_motion_is_reduced(window: QWidget, look: Theme) -> None:
    """Reduced motion stops the clock and closes the ring; full motion starts it again."""
    spinner = Spinner(16, parent=window)
    spinner.show()
    look.reduced_motion = True
    assert not spinner_clock().is_running

    def ring() -> QImage:
        image = QImage(16, 16, QImage.Format.Format_RGB32)
        image.fill(look.color("surface"))
        painter = QPainter(image)
        paint_spinner(painter, QRect(0, 0, 16, 16), 16)
        painter.end()
        return image

    still = ring()
    spinner_clock().angle += 90
    assert ring() == still
    look.reduced_motion = False
    assert spinner_clock().is_running
    assert ring() != still
