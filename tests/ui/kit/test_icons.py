"""The drawings."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from billie_desktop.ui import kit
from billie_desktop.ui.kit.icons import UnknownIcon, icon_names, icon_pixmap, themed_icon
from billie_desktop.ui.kit.resources import resource_path
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.kit.tokens import ThemeName, tokens

pytestmark = pytest.mark.window


def alpha(image: QImage, x: int, y: int) -> int:
    """How opaque a pixel is, 0 to 255."""
    return QColor.fromRgba(image.pixel(x, y)).alpha()


def inked(image: QImage) -> int:
    """How many pixels are not empty."""
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return sum(1 for x, y in places if alpha(image, x, y))


def asked_for(path: Path) -> set[str]:
    """Icons that a file names: `icon="…"`, the first of IconButton, the third of paint_icon."""
    names: list[ast.expr | None] = []
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        names += [keyword.value for keyword in call.keywords if keyword.arg in ("icon", "icon_name", "note_icon")]
        called = call.func.id if isinstance(call.func, ast.Name) else ""
        place = {"IconButton": 0, "IconCell": 0, "SplitRow": 0, "paint_icon": 2}.get(called)
        if place is not None and len(call.args) > place:
            names.append(call.args[place])
    return {name.value for name in names if isinstance(name, ast.Constant) and name.value}


def test_every_badge_has_its_drawing() -> None:
    """Every icon named by a badge of the tokens is there."""
    named = {badge.icon for theme in ThemeName for badge in tokens().themes[theme].badge.values()}
    assert named <= icon_names()


def test_every_icon_named_in_the_user_interface_is_there() -> None:
    """Every icon that code of the user interface asks for by name is there."""
    asked = set().union(*(asked_for(path) for path in Path(kit.__file__).parents[1].rglob("*.py")))
    assert len(asked) > 20
    assert asked <= icon_names()


@pytest.mark.parametrize("name", sorted(icon_names()))
def test_a_drawing_is_inked_and_stays_inside_its_grid(look: Theme, name: str) -> None:
    """Each drawing paints something at 16 px and at 12 px, and leaves the outermost corners free."""
    for size, bold in ((16, False), (12, True)):
        image = icon_pixmap(name, look.color("text"), size, 2.0, bold).toImage()
        assert image.width() == 2 * size
        assert inked(image) > 6
        edge = image.width() - 1
        assert all(alpha(image, x, y) < 40 for x in (0, edge) for y in (0, edge))


def test_a_drawing_takes_the_colour_asked_for(look: Theme) -> None:
    """A solid dot is painted in exactly the colour of the role."""
    image = icon_pixmap("dot", look.color("danger"), 16, 2.0).toImage()
    assert QColor(image.pixel(16, 16)).name() == look.color("danger").name()


def test_the_same_icon_is_drawn_once(look: Theme) -> None:
    """A second request gives the pixmap of the first, another colour another one."""
    first = icon_pixmap("clock", look.color("text"))
    assert icon_pixmap("clock", look.color("text")).cacheKey() == first.cacheKey()
    assert icon_pixmap("clock", look.color("danger")).cacheKey() != first.cacheKey()


def test_an_unknown_icon_is_refused_by_name(look: Theme) -> None:
    """A name without a drawing raises, naming it."""
    with pytest.raises(UnknownIcon, match="no-such-icon"):
        icon_pixmap("no-such-icon", look.color("text"))


def test_an_icon_for_qt_has_two_resolutions(look: Theme) -> None:
    """A QIcon of the kit is sharp on a screen of double density."""
    assert {size.width() for size in themed_icon("search").availableSizes()} == {16, 32}


@pytest.mark.parametrize("path", sorted(resource_path("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_a_drawing_is_on_the_grid_of_sixteen_with_the_stroke_of_the_tokens(path: Path) -> None:
    """Each file has the view box 0 0 16 16, the stroke of the tokens and no colour but the ink to replace."""
    text = path.read_text(encoding="utf-8")
    assert 'viewBox="0 0 16 16"' in text
    assert f'stroke-width="{tokens().stroke.icon}"' in text
    assert set(re.findall(r"#[0-9A-Fa-f]{3,8}", text)) <= {"#000"}
