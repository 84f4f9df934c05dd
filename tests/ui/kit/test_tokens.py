"""Colours, sizes and the style sheet."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from billie_desktop.ui import kit
from billie_desktop.ui.kit import resources
from billie_desktop.ui.kit.stylesheet import TONES, style_sheet
from billie_desktop.ui.kit.tokens import ColorRole, FontRole, ThemeName, contrast_ratio, tokens

KIT = Path(kit.__file__).parent
PAIRS = [
    pytest.param(theme, pair, id=f"{theme.value}: {pair.fg} on {pair.bg}")
    for theme in ThemeName
    for pair in tokens().themes[theme].contrast
]
BADGES = [(theme, status) for theme in ThemeName for status in tokens().themes[theme].badge]


@pytest.mark.parametrize(("theme", "pair"), PAIRS)
def test_every_pair_of_colours_has_the_contrast_it_needs(theme: ThemeName, pair: object) -> None:
    """The computed ratio of a pair is the one in the file and at least the one it needs."""
    colors = tokens().themes[theme].color
    ratio = contrast_ratio(colors[pair.fg], colors[pair.bg])
    assert ratio == pytest.approx(pair.ratio, abs=0.01)
    assert ratio >= pair.need


@pytest.mark.parametrize(("theme", "status"), BADGES)
def test_every_badge_can_be_read(theme: ThemeName, status: str) -> None:
    """The word of a badge has at least 4.5 to 1 on its ground, in every theme."""
    badge = tokens().themes[theme].badge[status]
    assert contrast_ratio(badge.fg, badge.bg) >= 4.5
    assert badge.word
    assert badge.icon


def test_contrast_of_black_and_white_is_twenty_one() -> None:
    """The formula gives the two ends of its scale."""
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast_ratio("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("theme", list(ThemeName))
def test_roles_known_to_the_type_checker_are_those_of_the_file(theme: ThemeName) -> None:
    """Colour and font roles in code are exactly those of the tokens, in every theme."""
    assert set(get_args(ColorRole)) == set(tokens().themes[theme].color)
    assert set(get_args(FontRole)) == set(tokens().type_scale)


@pytest.mark.parametrize("theme", list(ThemeName))
def test_style_sheet_uses_colours_of_its_theme_only(theme: ThemeName) -> None:
    """No colour stands in the style sheet that is not a token of the theme, and no placeholder is left."""
    look = tokens().themes[theme]
    sheet = style_sheet(look, tokens())
    written = {color.upper() for color in re.findall(r"#[0-9A-Fa-f]{3,8}", sheet)}
    assert written <= {color.upper() for color in look.color.values()}
    assert len(written) > 10
    assert "@" not in sheet
    assert "$" not in sheet
    assert not re.search(r"\b(rgb|rgba|hsl)\(", sheet)
    assert not re.search(r":\s*(white|black|gr[ae]y|red|blue)\b", sheet)


def test_tones_of_labels_are_colour_roles() -> None:
    """Every tone a label may take is a colour role."""
    assert set(TONES) <= set(get_args(ColorRole))


def _strings(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


@pytest.mark.parametrize("path", sorted(KIT.glob("*.py")), ids=lambda path: path.name)
def test_no_file_of_the_kit_writes_a_colour(path: Path) -> None:
    """No string in the kit is a colour; the black ink of the drawings, which is replaced, is the exception."""
    literal = [text for text in _strings(path) if re.fullmatch(r"#[0-9A-Fa-f]{3,8}", text)]
    assert literal == []


def test_missing_resources_are_named_with_the_places_looked_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installation without resources fails with every place that was looked at."""
    places = [tmp_path / "one", tmp_path / "two"]
    monkeypatch.setattr(resources, "candidate_roots", lambda: places)
    resources.resource_root.cache_clear()
    try:
        with pytest.raises(resources.ResourcesMissing) as caught:
            resources.resource_path("tokens.json")
        assert all(str(place) in str(caught.value) for place in places)
        places[1].mkdir()
        (places[1] / "tokens.json").write_text("{}")
        assert resources.resource_path("icons", "x.svg") == places[1] / "icons" / "x.svg"
    finally:
        resources.resource_root.cache_clear()


def test_a_frozen_program_looks_where_it_was_unpacked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The folder of a frozen build comes before all others."""
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert resources.candidate_roots()[0] == tmp_path / "resources"
