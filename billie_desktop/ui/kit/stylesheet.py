"""One style sheet per theme, made from tokens alone.

It dresses what Qt paints by itself: inputs, combo boxes, menus, scroll bars, radio buttons, splitters, tooltips and
labels with a tone. What the kit paints (buttons, badges, tables, drawers) asks the theme for its colours directly.
A `@role` in the text is a colour of the theme, a `$name` a size of the tokens.
"""

from __future__ import annotations

import re

from billie_desktop.ui.kit.tokens import ThemeName, ThemeTokens, Tokens

# Text colours that a label may take by its property `tone`.
TONES = (
    "text",
    "text-muted",
    "text-disabled",
    "link",
    "danger",
    "success",
    "warning",
    "credit",
    "debit",
    "accent",
    "accent-text",
    "banner-offline-text",
    "banner-critical-text",
    "banner-info-text",
)

_TEMPLATE = """
QMainWindow, QDialog { background: @surface; }
QAbstractScrollArea { background: @surface; border: none; }
QFrame[hairline="true"] { background: @hairline; border: none; }
QFrame[hairline="strong"] { background: @hairline-strong; border: none; }
QWidget[ground="window"] { background: @window; }
QWidget[ground="bar"] { background: @bar; }
QWidget[ground="rail"] { background: @rail; }
QWidget[ground="surface"] { background: @surface; }
QWidget[ground="surface-alt"] { background: @surface-alt; }
QWidget[ground="surface-raised"] { background: @surface-raised; }
QWidget[ground="surface-sunken"] { background: @surface-sunken; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QSpinBox {
  background: @surface; color: @text; border: 1px solid @control-border; border-radius: $radiuspx;
  selection-background-color: @accent; selection-color: @accent-text;
}
QLineEdit { padding: 0 9px; }
QPlainTextEdit, QTextEdit { padding: 6px 9px; }
QComboBox, QDateEdit, QSpinBox { padding: 0 11px; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QComboBox:hover, QDateEdit:hover, QSpinBox:hover {
  border-color: @text-muted;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus {
  border: $focuspx solid @focus;
}
QLineEdit:focus { padding: 0 $focuslinepx; }
QPlainTextEdit:focus, QTextEdit:focus { padding: $focustextvpx $focustextpx; }
QComboBox:focus, QDateEdit:focus, QSpinBox:focus { padding: 0 $focuscombopx; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QTextEdit[wrong="true"], QComboBox[wrong="true"] {
  border: 2px solid @danger;
}
QLineEdit[wrong="true"] { padding: 0 8px; }
QPlainTextEdit[wrong="true"], QTextEdit[wrong="true"] { padding: 5px 8px; }
QComboBox[wrong="true"] { padding: 0 10px; }
QLineEdit[prefix="true"] { padding-left: 27px; }
QLineEdit[prefix="true"]:focus { padding-left: $focusprefixpx; }
QLineEdit[prefix="true"][wrong="true"] { padding-left: 26px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled,
QLineEdit[off="true"], QPlainTextEdit[off="true"], QTextEdit[off="true"] {
  background: @surface-sunken; color: @text-disabled; border: 1px solid @off-border;
}
QLineEdit[plain="true"], QLineEdit[plain="true"]:focus, QLineEdit[plain="true"]:hover {
  background: transparent; border: none; padding: 0;
}
QComboBox::drop-down { width: 24px; border: none; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView {
  background: @surface-raised; color: @text; border: 1px solid @hairline-strong; outline: none; padding: 4px 0;
  selection-background-color: @selected; selection-color: @text;
}
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 12px; }

QPushButton {
  background: @surface; color: @text; border: 1px solid @control-border; border-radius: $radiuspx; padding: 0 12px;
}
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @selected; }
QPushButton:disabled { background: @surface-sunken; color: @text-disabled; border-color: @off-border; }

QRadioButton { color: @text; spacing: 8px; }
QRadioButton::indicator {
  width: 14px; height: 14px; border: 1px solid @control-border; border-radius: 8px; background: @surface;
}
QRadioButton::indicator:hover { border-color: @text-muted; }
QRadioButton::indicator:checked { border: 5px solid @accent; width: 6px; height: 6px; background: @surface; }

QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: $trackpx; }
QScrollBar:horizontal { height: $trackpx; }
QScrollBar::handle { background: @scroll; border-radius: $thumbradiuspx; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: @scroll-hover; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: @surface; border: none; }

QAbstractItemView { background: @surface; color: @text; border: none; outline: none; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section { background: @surface; color: @text-muted; border: none; padding: 0 8px; }
QTableCornerButton::section { background: @surface; border: none; }
QSplitter::handle { background: @hairline; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }

QMenu { background: @surface-raised; color: @text; border: 1px solid @hairline-strong; padding: 4px 0; }
QMenu::item { height: 28px; padding: 0 16px; background: transparent; }
QMenu::item:selected { background: @hover; }
QMenu::item:disabled { color: @text-disabled; }
QMenu::separator { height: 1px; background: @hairline; margin: 4px 0; }
QToolTip { background: @tooltip; color: @tooltip-text; border: none; padding: 6px 10px; }
QLabel { background: transparent; }
"""


def style_sheet(look: ThemeTokens, tokens: Tokens) -> str:
    """The style sheet of a theme; every colour in it is one of the theme's tokens."""
    high_contrast = look.name is ThemeName.HIGH_CONTRAST
    focus = tokens.stroke.focus_high_contrast if high_contrast else tokens.stroke.focus
    grown = focus - tokens.stroke.control  # the border grows inwards, so that the text stays where it is
    sizes = {
        "radius": tokens.radius.input,
        "focus": focus,
        "focusline": 9 - grown,
        "focustext": 9 - grown,
        "focustextv": 6 - grown,
        "focuscombo": 11 - grown,
        "focusprefix": 27 - grown,
        "track": tokens.control.scroll_track,
        "thumbradius": tokens.radius.scroll_thumb,
    }
    colors = dict(look.color)
    colors["off-border"] = look.color["hairline-strong"]
    text = _TEMPLATE
    for name in sorted(sizes, key=len, reverse=True):
        text = text.replace(f"${name}px", f"{sizes[name]}px")
    text = re.sub(r"@([a-z0-9-]+)", lambda match: colors[match.group(1)], text)
    tones = "".join(f'QLabel[tone="{tone}"] {{ color: {look.color[tone]}; }}\n' for tone in TONES)
    return text + tones
