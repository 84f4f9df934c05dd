"""Figures, where they are from, and what is pending beside them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from billie_desktop.domain.money import Money
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.kit.bars import ProgressBar, Segment, SegmentState, ShareBar
from billie_desktop.ui.kit.columns import AmountCell, BadgeCell, TextCell, TwoLineCell, cell_spoken, cell_text
from billie_desktop.ui.kit.money_label import MoneyLabel
from billie_desktop.ui.kit.origin_label import OriginLabel, age_words, origin_words
from billie_desktop.ui.kit.pending_label import PendingMark
from billie_desktop.ui.kit.theme import Theme
from tests.ui.kit.conftest import colors_in, grabbed

pytestmark = pytest.mark.window

NOW = datetime(2026, 6, 9, 23, 41, 7, tzinfo=UTC)


def shown(label: QWidget, width: int = 300) -> QWidget:
    label.resize(width, label.sizeHint().height())
    label.show()
    return label


def test_a_missing_figure_is_a_dash_and_said_to_be_missing(window: QWidget, look: Theme) -> None:
    """None is shown as a muted dash and spoken as not available, never as zero."""
    label = shown(MoneyLabel(None, name="Allowance", parent=window))
    assert label.text() == "—"
    assert label.accessibleName() == "Allowance: not available"
    darkest = min(QColor(color).lightness() for color in colors_in(grabbed(label)))
    assert look.color("text-muted").lightness() <= darkest < look.color("surface").lightness()


def test_zero_is_muted_and_a_figure_is_not(window: QWidget, look: Theme) -> None:
    """Zero keeps its digits and loses its weight; any other figure is in text colour."""
    zero = shown(MoneyLabel(Money(Decimal(0)), parent=window))
    assert zero.text() == "$0.00"
    assert look.color("text").name() not in colors_in(grabbed(zero))
    figure = shown(MoneyLabel(Decimal("453.00"), parent=window))
    assert look.color("text").name() in colors_in(grabbed(figure))


def test_a_figure_is_spoken_with_origin_and_pending(window: QWidget) -> None:
    """The spoken text holds amount in words, origin with its time, and what is under way."""
    label = MoneyLabel(Money(Decimal("20.50")), Origin.live(NOW), "waiving $10.00", name="Fees", parent=window)
    assert label.accessibleName() == "Fees: 20 dollars 50 cents, live at 09:41:07, pending: waiving $10.00"
    label.set_pending(None)
    label.set_value(Money(Decimal("10.50")))
    assert label.accessibleName() == "Fees: 10 dollars 50 cents, live at 09:41:07"


def test_what_is_pending_stands_left_of_the_figure(window: QWidget) -> None:
    """The pending words end before the figure begins, and the figure stays the one of the record."""
    label = shown(MoneyLabel(Money(Decimal("20.00")), parent=window))
    alone = grabbed(label).copy(240, 0, 60, label.height())
    label.set_pending(PendingMark.FAILED, "$10.00 not recorded", "Retry")
    assert label.value == Money(Decimal("20.00"))
    assert label.pending.geometry().right() < 300 - label.sizeHint().width() + label.pending.width() + 12
    assert grabbed(label).copy(250, 0, 50, label.height()) == alone.copy(10, 0, 50, label.height())


def test_a_pending_action_can_be_pressed(window: QWidget, qtbot: QtBot) -> None:
    """Retry beside a failed amount asks once."""
    label = shown(MoneyLabel(Money(Decimal("20.00")), parent=window))
    label.set_pending(PendingMark.FAILED, "$10.00 not recorded", "Retry")
    with qtbot.waitSignal(label.pending.action_requested, timeout=1000):
        label.pending.action.click()


def test_a_confirmation_goes_by_itself(window: QWidget, qtbot: QtBot) -> None:
    """The confirmed mark disappears after its time; unknown and failed marks stay."""
    label = shown(MoneyLabel(Money(Decimal("261.50")), parent=window))
    label.set_pending(PendingMark.CONFIRMED, "recorded 09:41:29")
    assert label.pending.mark is PendingMark.CONFIRMED
    qtbot.waitUntil(lambda: label.pending.mark is None, timeout=30_000)
    label.set_pending(PendingMark.UNKNOWN, "$10.00 not known")
    assert not label._settled.isActive()


def test_a_change_flashes_and_settles(window: QWidget, look: Theme, qtbot: QtBot) -> None:
    """A figure changed by the record shows the flash ground at once and none at the end; text does not move."""
    label = shown(MoneyLabel(Money(Decimal("453.00")), parent=window))
    label.set_value(Money(Decimal("261.50")), flash=True)
    label.on_fade(1.0)
    assert look.color("flash").name() in colors_in(grabbed(label))
    qtbot.waitUntil(lambda: label._flash_share == 0.0, timeout=30_000)
    assert look.color("flash").name() not in colors_in(grabbed(label))


@pytest.mark.parametrize("reduced", [True, False])
def test_the_same_figure_does_not_flash(window: QWidget, look: Theme, reduced: bool) -> None:
    """Nothing fades when nothing changed, or when motion is reduced."""
    look.reduced_motion = reduced
    label = shown(MoneyLabel(Money(Decimal("453.00")), parent=window))
    label.set_value(Money(Decimal("1.00") if reduced else Decimal("453.00")), flash=True)
    assert label._fade is None or label._fade.state() == label._fade.State.Stopped


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (Origin.live(NOW), "Live · 09:41:07"),
        (Origin.cached(NOW - timedelta(minutes=2, seconds=30)), "Cached · 2 min"),
        (Origin.cached(NOW - timedelta(hours=5)), "Cached · 5 h"),
        (Origin.cached(None), "Cached"),
        (Origin.unavailable(), "Unavailable"),
    ],
)
def test_origins_have_their_words(origin: Origin, words: str) -> None:
    """Live says its second in Sydney, cached its age, unavailable that it is."""
    assert origin_words(origin, NOW) == words


def test_origins_differ_in_sign_and_colour(window: QWidget, look: Theme) -> None:
    """Live, cached and unavailable are painted in three colours, so that cached never looks like live."""
    pictures = []
    for origin in (Origin.live(NOW), Origin.cached(NOW), Origin.unavailable()):
        label = OriginLabel(origin, window)
        label.show()
        pictures.append(grabbed(label))
        assert look.badge(origin.kind.value).fg.name() in colors_in(pictures[-1])
    assert len({picture.width() for picture in pictures}) == 3


def test_an_age_grows_by_itself_only_on_screen(window: QWidget) -> None:
    """The label reckons its age again while it is shown and stops when it is hidden."""
    label = OriginLabel(Origin.cached(NOW), window)
    label.show()
    assert label._timer.isActive()
    label.hide()
    assert not label._timer.isActive()
    assert [age_words(timedelta(seconds=s)) for s in (5, 60, 3600, 200_000)] == ["now", "1 min", "1 h", "2 days"]


def test_progress_is_painted_by_state(window: QWidget, look: Theme) -> None:
    """Paid, partly paid, overdue and coming instalments have their four colours, and are counted in words."""
    bar = ProgressBar(window)
    partial = Segment(SegmentState.PARTIAL, Decimal("0.4"), overdue=True)
    bar.set_segments(
        [Segment(SegmentState.PAID), partial, Segment(SegmentState.OVERDUE), Segment(SegmentState.TO_COME)]
    )
    bar.resize(200, 8)
    bar.show()
    roles = ("progress-paid", "progress-partial", "progress-overdue", "progress-track")
    assert {look.color(role).name() for role in roles} <= colors_in(grabbed(bar))
    assert bar.accessibleName() == "1 of 4 instalments paid, 2 overdue"


def test_a_share_fills_its_part(window: QWidget, look: Theme) -> None:
    """A bar of 40 % fills 40 % of its width; more than all fills all."""
    bar = ShareBar("aging-1", parent=window)
    bar.resize(100, 10)
    bar.show()

    def filled() -> int:
        image = grabbed(bar)
        return sum(1 for x in range(100) if image.pixelColor(x, 5) == look.color("aging-1"))

    bar.set_share(Decimal("0.4"))
    assert filled() == pytest.approx(40, abs=2)
    bar.set_share(Decimal("1.7"))
    assert filled() == pytest.approx(100, abs=2)


def test_cells_say_themselves() -> None:
    """Cells have plain text for copying and words for assistive technology."""
    assert cell_text(AmountCell(None)) == "—"
    assert cell_spoken(AmountCell(None)) == "not available"
    assert cell_text(AmountCell(Money(Decimal("-84")), signed=True)) == "−84.00"
    assert cell_text(AmountCell(Money(Decimal("10")), signed=True)) == "+10.00"
    assert cell_spoken(AmountCell(Money(Decimal("10")), pending="waiving $5.00")) == "10 dollars, waiving $5.00"
    assert cell_spoken(TextCell("—")) == "none"
    assert cell_text(BadgeCell("arrears", "In arrears")) == "In arrears"
    assert cell_text(TwoLineCell("Today 8:34 am", "1 h ago")) == "Today 8:34 am, 1 h ago"
