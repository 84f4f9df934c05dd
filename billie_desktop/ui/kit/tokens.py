"""Frozen, typed access to `tokens.json`: every colour, size, radius and duration of the desk.

Nothing in the user interface writes a number or a colour of its own; it names a token. A colour is named by
its role, a badge by its status word, a font by its place in the type scale. Sizes are px, durations ms.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from billie_desktop.ui.kit.resources import resource_path
from billie_desktop.ui.kit.token_sizes import (
    ControlSizes,
    Durations,
    Radius,
    Regions,
    RowHeights,
    Spacing,
    Stroke,
)

ColorRole = Literal[
    "window",
    "bar",
    "rail",
    "surface",
    "surface-alt",
    "surface-raised",
    "surface-sunken",
    "hairline",
    "hairline-strong",
    "control-border",
    "text",
    "text-muted",
    "text-disabled",
    "accent",
    "accent-hover",
    "accent-pressed",
    "accent-text",
    "link",
    "selected",
    "selected-bar",
    "selected-inactive",
    "hover",
    "focus",
    "flash",
    "danger",
    "danger-fill",
    "danger-text",
    "success",
    "warning",
    "credit",
    "debit",
    "scroll",
    "scroll-hover",
    "bubble-customer",
    "bubble-assistant",
    "bubble-staff",
    "bubble-staff-edge",
    "dot-ok",
    "dot-warn",
    "dot-error",
    "dot-idle",
    "count-bg",
    "progress-track",
    "progress-paid",
    "progress-partial",
    "progress-overdue",
    "aging-1",
    "aging-2",
    "aging-3",
    "banner-offline",
    "banner-offline-text",
    "banner-critical",
    "banner-critical-text",
    "banner-info",
    "banner-info-text",
    "tooltip",
    "tooltip-text",
    "scrim",
]

FontRole = Literal[
    "h1",
    "h2",
    "h3",
    "figure",
    "figure-large",
    "countdown",
    "body",
    "dense",
    "dense-strong",
    "control",
    "section",
    "table-head",
    "caption",
    "badge",
    "compact-row",
    "chat",
    "stamp",
    "key-cap",
    "mono",
    "mono-dense",
]


class ThemeName(StrEnum):
    """The three looks of the desk; the values are the keys of `tokens.json`."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high-contrast"


@dataclass(frozen=True, slots=True)
class TypeStep:
    """One step of the type scale: size and line height in px, weight 100 to 900."""

    size: int
    line: int
    weight: int


@dataclass(frozen=True, slots=True)
class BadgeToken:
    """Look of one status: text and ground as #RRGGBB, icon name, usual word, outline or None."""

    fg: str
    bg: str
    icon: str
    word: str
    border: str | None


@dataclass(frozen=True, slots=True)
class ContrastPair:
    """A pair of colour roles that meet on screen, its computed ratio and the least ratio it needs."""

    fg: str
    bg: str
    ratio: float
    need: float


@dataclass(frozen=True, slots=True)
class ThemeTokens:
    """All colours of one theme."""

    name: ThemeName
    color: Mapping[str, str]
    badge: Mapping[str, BadgeToken]
    contrast: tuple[ContrastPair, ...]
    scrim_opacity: float


@dataclass(frozen=True, slots=True)
class Tokens:
    """Everything in `tokens.json`."""

    family: str
    mono: str
    mono_fallback: tuple[str, ...]
    type_scale: Mapping[str, TypeStep]
    spacing: Spacing
    radius: Radius
    stroke: Stroke
    row: RowHeights
    control: ControlSizes
    region: Regions
    duration: Durations
    customer_bands: tuple[str, ...]
    themes: Mapping[ThemeName, ThemeTokens]


Section = TypeVar("Section")


def _section(kind: type[Section], raw: Mapping[str, Any]) -> Section:
    """Fill one section class from its part of the file; a missing or an unknown key raises TypeError."""
    values: dict[str, Any] = {}
    for key, value in raw.items():
        name = f"step_{key}" if key.isdigit() else key.replace("-", "_")
        if isinstance(value, list):
            # [680, "up to 600"]: a fixed width and a height in words; the width is the token.
            value = tuple(value) if all(isinstance(part, int) for part in value) else value[0]
        values[name] = value
    return kind(**values)


def _theme(name: ThemeName, raw: Mapping[str, Any], scrim_opacity: float) -> ThemeTokens:
    badges = {
        status: BadgeToken(look["fg"], look["bg"], look["icon"], look["word"], look.get("border"))
        for status, look in raw["badge"].items()
    }
    return ThemeTokens(
        name=name,
        color=MappingProxyType(dict(raw["color"])),
        badge=MappingProxyType(badges),
        contrast=tuple(ContrastPair(pair["fg"], pair["bg"], pair["ratio"], pair["need"]) for pair in raw["contrast"]),
        scrim_opacity=scrim_opacity,
    )


@lru_cache(maxsize=1)
def tokens() -> Tokens:
    """The tokens, read once. Raises ResourcesMissing when the file is not there."""
    raw = json.loads(resource_path("tokens.json").read_text(encoding="utf-8"))
    opacity = raw["elevation"]["scrim-opacity"]
    steps = {role: TypeStep(**step) for role, step in raw["type"]["scale"].items()}
    return Tokens(
        family=raw["type"]["family"],
        mono=raw["type"]["mono"],
        mono_fallback=tuple(raw["type"]["mono-fallback"]),
        type_scale=MappingProxyType(steps),
        spacing=_section(Spacing, raw["spacing"]),
        radius=_section(Radius, raw["radius"]),
        stroke=_section(Stroke, raw["stroke"]),
        row=_section(RowHeights, raw["row"]),
        control=_section(ControlSizes, raw["control"]),
        region=_section(Regions, raw["region"]),
        duration=_section(Durations, raw["duration-ms"]),
        customer_bands=tuple(raw["customer-band"]),
        themes=MappingProxyType({name: _theme(name, raw["themes"][name], opacity[name]) for name in ThemeName}),
    )


def contrast_ratio(foreground: str, background: str) -> float:
    """WCAG 2.2 contrast of two opaque colours given as #RRGGBB, from 1.0 to 21.0."""

    def luminance(color: str) -> float:
        channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(foreground), luminance(background)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
