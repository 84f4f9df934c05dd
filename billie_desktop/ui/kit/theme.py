"""The look of the running program: colours, fonts, density and motion, switched at run time for every window.

`theme()` is the one instance. `install_theme(app)` loads the bundled fonts and dresses the application; setting
`theme().name` dresses it again and emits `theme_changed`. Palette, style sheet and every painter of the kit read
the same tokens, so a widget that paints itself needs nothing but `theme().color(...)` in its `paintEvent`: Qt
repaints all widgets when the palette changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from billie_desktop.ui.kit.resources import resource_path
from billie_desktop.ui.kit.stylesheet import style_sheet
from billie_desktop.ui.kit.tokens import ColorRole, FontRole, ThemeName, ThemeTokens, Tokens, TypeStep, tokens

# Roles of the type scale that are set in the mono face.
MONO_ROLES = frozenset({"mono", "mono-dense"})

# The bundled Inter has a name of its own, so that an installed Inter of another version cannot take its place.
BUNDLED_FAMILY = "Inter Desk"

# Customer bands have no text colour of their own; initials borrow the badge pair of the same hue.
BAND_BADGES = ("founder", "fee-waiver", "bucket-late", "pending", "vulnerable", "repayment")


class Density(StrEnum):
    """Row height of tables, chosen by the agent."""

    NORMAL = "normal"
    DENSE = "dense"
    COMPACT = "compact"


@dataclass(frozen=True, slots=True)
class BadgeLook:
    """One status in the current theme, ready to paint."""

    fg: QColor
    bg: QColor
    border: QColor | None
    icon: str
    word: str


class Theme(QObject):
    """Current colours, fonts and settings; emits when one of them changes."""

    theme_changed = Signal()
    density_changed = Signal()
    motion_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens: Tokens = tokens()
        self._name = ThemeName.LIGHT
        self._density = Density.DENSE
        self._reduced_motion = False
        self._app: QApplication | None = None
        self._colors: dict[str, QColor] = {}
        self._badges: dict[str, BadgeLook] = {}
        self._fonts: dict[tuple[str, int | None, bool], QFont] = {}
        self._fonts_loaded = False

    # colours

    @property
    def name(self) -> ThemeName:
        """The theme in use."""
        return self._name

    @name.setter
    def name(self, name: ThemeName) -> None:
        if name is self._name:
            return
        self._name = name
        self._colors.clear()
        self._badges.clear()
        self._dress()
        self.theme_changed.emit()

    @property
    def look(self) -> ThemeTokens:
        """The raw tokens of the theme in use."""
        return self.tokens.themes[self._name]

    @property
    def is_high_contrast(self) -> bool:
        return self._name is ThemeName.HIGH_CONTRAST

    def color(self, role: ColorRole) -> QColor:
        """Colour of a role. Raises KeyError for a role that is not in the tokens."""
        found = self._colors.get(role)
        if found is None:
            found = self._colors[role] = QColor(self.look.color[role])
        return found

    def badge(self, status: str) -> BadgeLook:
        """Look of a status. A status without a look of its own is shown as `unknown`: grey, never green."""
        found = self._badges.get(status)
        if found is None:
            token = self.look.badge.get(status) or self.look.badge["unknown"]
            border = QColor(token.border) if token.border else None
            found = BadgeLook(QColor(token.fg), QColor(token.bg), border, token.icon, token.word)
            self._badges[status] = found
        return found

    def band_index(self, customer_id: str) -> int:
        """Which of the customer bands belongs to this customer: the same on every desk and every day."""
        return crc32(customer_id.encode()) % len(self.tokens.customer_bands)

    def band_color(self, index: int) -> QColor:
        """Colour of a customer band, alike in all themes."""
        return QColor(self.tokens.customer_bands[index % len(self.tokens.customer_bands)])

    def band_badge(self, index: int) -> BadgeLook:
        """Ground and text for the initials of a customer with this band."""
        return self.badge(BAND_BADGES[index % len(BAND_BADGES)])

    @property
    def focus_width(self) -> int:
        """Width of focus rings and focused borders in px: 2, in high contrast 3."""
        stroke = self.tokens.stroke
        return stroke.focus_high_contrast if self.is_high_contrast else stroke.focus

    # fonts

    def step(self, role: FontRole) -> TypeStep:
        """Size, line height and weight of a role of the type scale."""
        return self.tokens.type_scale[role]

    def font(self, role: FontRole, weight: int | None = None, italic: bool = False) -> QFont:
        """Font of a role, sized in px, with tabular digits; `weight` overrides that of the scale."""
        key = (role, weight, italic)
        found = self._fonts.get(key)
        if found is None:
            found = self._fonts[key] = self._make_font(role, weight, italic)
        return found

    def _make_font(self, role: FontRole, weight: int | None, italic: bool) -> QFont:
        step = self.step(role)
        mono = role in MONO_ROLES
        families = [self.tokens.mono, *self.tokens.mono_fallback] if mono else [BUNDLED_FAMILY, self.tokens.family]
        font = QFont(families)
        font.setPixelSize(step.size)
        font.setWeight(QFont.Weight(weight or step.weight))
        font.setItalic(italic)
        if mono:
            font.setStyleHint(QFont.StyleHint.Monospace)
            font.setFeature(QFont.Tag("liga"), 0)
            font.setFeature(QFont.Tag("calt"), 0)
        else:
            font.setFeature(QFont.Tag("tnum"), 1)
            # Letters keep their drawn widths at every size; snapping them to pixels would spread small text.
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    # settings

    @property
    def density(self) -> Density:
        """Row height of tables."""
        return self._density

    @density.setter
    def density(self, density: Density) -> None:
        if density is not self._density:
            self._density = density
            self.density_changed.emit()

    def row_height(self, density: Density | None = None) -> int:
        """Height of a table row in px for a density, by default the chosen one."""
        row = self.tokens.row
        heights = {Density.NORMAL: row.normal, Density.DENSE: row.dense, Density.COMPACT: row.compact}
        return heights[density or self._density]

    @property
    def reduced_motion(self) -> bool:
        """True when nothing may move: slides, fades and spinners stand still."""
        return self._reduced_motion

    @reduced_motion.setter
    def reduced_motion(self, reduced: bool) -> None:
        if reduced != self._reduced_motion:
            self._reduced_motion = reduced
            self.motion_changed.emit()

    def motion(self, milliseconds: int) -> int:
        """Length of a movement in ms: the token given, or 0 when motion is reduced."""
        return self.tokens.duration.reduced_motion if self._reduced_motion else milliseconds

    # the application

    def install(self, app: QApplication, name: ThemeName | None = None) -> None:
        """Dress the application: base style, fonts, palette and style sheet."""
        self._app = app
        app.setStyle(QStyleFactory.create("Fusion"))
        self.load_fonts()
        app.setFont(self.font("dense"))
        if name is None or name is self._name:
            self._dress()
        else:
            self.name = name

    def load_fonts(self) -> None:
        """Make the bundled faces known to Qt, once. Raises RuntimeError naming the file that was refused."""
        if self._fonts_loaded:
            return
        for path in sorted(resource_path("fonts").glob("*.[ot]tf")):
            if QFontDatabase.addApplicationFont(str(path)) < 0:
                raise RuntimeError(f"The font {path.name} could not be loaded; reinstall the program.")
        self._fonts_loaded = True

    def _dress(self) -> None:
        if self._app is not None:
            self._app.setPalette(self.palette())
            self._app.setStyleSheet(style_sheet(self.look, self.tokens))

    def palette(self) -> QPalette:
        """The Qt palette of the theme; `setColorScheme` does nothing on some platforms, so all is explicit."""
        roles: dict[QPalette.ColorRole, ColorRole] = {
            QPalette.ColorRole.Window: "surface",
            QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Base: "surface",
            QPalette.ColorRole.AlternateBase: "surface-alt",
            QPalette.ColorRole.Text: "text",
            QPalette.ColorRole.Button: "surface",
            QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.BrightText: "danger",
            QPalette.ColorRole.ToolTipBase: "tooltip",
            QPalette.ColorRole.ToolTipText: "tooltip-text",
            QPalette.ColorRole.PlaceholderText: "text-muted",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "accent-text",
            QPalette.ColorRole.Accent: "accent",
            QPalette.ColorRole.Link: "link",
            QPalette.ColorRole.LinkVisited: "link",
            QPalette.ColorRole.Light: "surface",
            QPalette.ColorRole.Midlight: "hairline",
            QPalette.ColorRole.Mid: "hairline-strong",
            QPalette.ColorRole.Dark: "control-border",
            QPalette.ColorRole.Shadow: "scrim",
        }
        palette = QPalette()
        for qt_role, role in roles.items():
            palette.setColor(qt_role, self.color(role))
        disabled = QPalette.ColorGroup.Disabled
        for qt_role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(disabled, qt_role, self.color("text-disabled"))
        return palette


_instance: list[Theme] = []


def theme() -> Theme:
    """The one theme of the program, made at first use."""
    if not _instance:
        _instance.append(Theme())
    return _instance[0]


def install_theme(app: QApplication, name: ThemeName = ThemeName.LIGHT) -> Theme:
    """Dress `app` in a theme and return it; call it once, before the first window is made."""
    current = theme()
    current.install(app, name)
    return current
