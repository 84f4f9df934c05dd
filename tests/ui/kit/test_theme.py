"""Switching the look of the running program."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QLineEdit, QWidget

from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.labels import Label, Pane
from billie_desktop.ui.kit.theme import BUNDLED_FAMILY, Density, Theme, theme
from billie_desktop.ui.kit.tokens import ThemeName, tokens
from tests.ui.kit.conftest import colors_in, grabbed

pytestmark = pytest.mark.window


@pytest.mark.parametrize("name", [ThemeName.DARK, ThemeName.HIGH_CONTRAST])
def test_a_change_of_theme_reaches_widgets_that_are_on_screen(window: QWidget, look: Theme, name: ThemeName) -> None:
    """A button, a badge, a label, an input and a pane shown before the change paint the new colours after it."""
    pane = Pane("rail", window)
    pane.setGeometry(0, 0, 400, 300)
    button, badge = Button("Record", ButtonKind.MAIN, parent=pane), Badge("arrears", parent=pane)
    label, line = Label("Principal", tone="text-muted", parent=pane), QLineEdit(pane)
    for place, widget in enumerate((button, badge, label, line)):
        widget.move(20, 20 + 50 * place)
        widget.show()
    pane.show()
    before = grabbed(pane)
    look.name = name
    after = grabbed(pane)
    colors = {role: QColor(value).name() for role, value in tokens().themes[name].color.items()}
    painted = colors_in(after)
    assert {colors["accent"], colors["rail"], colors["text-muted"], colors["control-border"]} <= painted
    assert QColor(tokens().themes[name].badge["arrears"].bg).name() in painted
    assert before != after


def test_a_change_is_told_once_and_only_when_it_is_one(dressed: Theme) -> None:
    """Setting the same theme, density or motion again emits nothing."""
    look = Theme()  # one of its own: nothing else listens to it
    told: list[str] = []
    look.theme_changed.connect(lambda: told.append("theme"))
    look.density_changed.connect(lambda: told.append("density"))
    look.motion_changed.connect(lambda: told.append("motion"))
    for _ in range(2):
        look.name = ThemeName.DARK
        look.density = Density.COMPACT
        look.reduced_motion = True
    assert told == ["theme", "density", "motion"]


def test_five_thousand_signals_do_not_end_the_process(look: Theme) -> None:
    """Signals with True and None may be emitted 5,000 times: some versions of PySide6 abort after some 570."""
    heard: list[bool] = []
    button = Button("Record")
    button.toggled.connect(lambda checked: heard.append(checked))
    look.motion_changed.connect(lambda: heard.append(True))
    for number in range(5000):
        button.toggled.emit(number % 2 == 0)
        look.motion_changed.emit()
    assert len(heard) == 10_000


def test_row_heights_follow_the_density(look: Theme) -> None:
    """Rows are 40, 32 or 24 high, and a table may have a height of its own."""
    heights = {}
    for density in Density:
        look.density = density
        heights[density.value] = look.row_height()
    assert heights == {"normal": 40, "dense": 32, "compact": 24}
    assert look.row_height(Density.NORMAL) == 40


def test_nothing_moves_when_motion_is_reduced(look: Theme) -> None:
    """Every duration becomes 0."""
    assert look.motion(tokens().duration.drawer) == 180
    look.reduced_motion = True
    assert look.motion(tokens().duration.drawer) == 0


def test_digits_have_one_width(look: Theme) -> None:
    """Amounts of equal length are equally wide in every role with figures."""
    for role in ("dense", "figure", "figure-large", "caption", "compact-row"):
        metrics = QFontMetricsF(look.font(role))
        assert metrics.horizontalAdvance("1111.11") == pytest.approx(metrics.horizontalAdvance("8888.88"))


def test_the_bundled_face_is_the_one_used(look: Theme) -> None:
    """Text is set in the Inter that comes with the program, in the asked size and weight."""
    info = QFontInfo(look.font("section"))
    assert info.family() == BUNDLED_FAMILY
    assert info.pixelSize() == tokens().type_scale["section"].size
    assert info.weight() == tokens().type_scale["section"].weight
    assert QFontInfo(look.font("mono")).fixedPitch()


def test_an_unknown_status_looks_unknown(look: Theme) -> None:
    """A status that is not in the tokens takes the grey of `unknown`, never another look."""
    assert look.badge("suspended") == look.badge("unknown")
    assert look.badge("suspended") != look.badge("active")


def test_a_customer_keeps_its_band(look: Theme) -> None:
    """The band of a customer depends on the id alone, and all bands are used."""
    bands = {look.band_index(f"CUS-{number}") for number in range(200)}
    assert bands == set(range(len(tokens().customer_bands)))
    assert look.band_index("CUS-7F3A") == look.band_index("CUS-7F3A")


def test_there_is_one_theme(look: Theme) -> None:
    """Every widget asks the same instance."""
    assert theme() is look
