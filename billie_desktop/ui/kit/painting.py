"""Small painters shared by widgets and delegates: lines, rings, badges, counts, dots and key caps.

All of them take a `QPainter` and a rectangle in logical px and leave pen and brush undefined.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.text_painting import CENTRE, LEFT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens

# Left and right padding of a badge in px: the sign has air of its own, the word has not.
BADGE_LEFT, BADGE_RIGHT = 6, 8
KEY_CAP_PADDING = 5


def rounded_rect(
    painter: QPainter, rect: QRect, radius: float, ground: QColor | None, border: QColor | None = None, width: int = 1
) -> None:
    """A rounded rectangle; the border lies inside `rect`, sharp at every width."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
    if border is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(rect), radius, radius)
    else:
        inset = width / 2
        painter.setPen(QPen(border, width))
        inner = QRectF(rect).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(inner, max(0.0, radius - inset), max(0.0, radius - inset))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_hairline(painter: QPainter, x: int, y: int, width: int, role: ColorRole = "hairline") -> None:
    """A horizontal line of 1 px."""
    painter.fillRect(x, y, width, 1, theme().color(role))


def paint_vertical_hairline(painter: QPainter, x: int, y: int, height: int, role: ColorRole = "hairline") -> None:
    """A vertical line of 1 px."""
    painter.fillRect(x, y, 1, height, theme().color(role))


def paint_focus_ring(painter: QPainter, rect: QRect, radius: int) -> None:
    """The ring around `rect`: it lies outside it, with the gap of the tokens between."""
    width, gap = theme().focus_width, tokens().stroke.focus_gap
    reach = width + gap
    outer = rect.adjusted(-reach, -reach, reach, reach)
    rounded_rect(painter, outer, radius + reach, None, theme().color("focus"), width)


def paint_inner_ring(painter: QPainter, rect: QRect) -> None:
    """The square ring of a row under the keyboard, inside `rect`."""
    width = theme().focus_width
    color = theme().color("focus")
    painter.fillRect(rect.x(), rect.y(), rect.width(), width, color)
    painter.fillRect(rect.x(), rect.bottom() + 1 - width, rect.width(), width, color)
    painter.fillRect(rect.x(), rect.y(), width, rect.height(), color)
    painter.fillRect(rect.right() + 1 - width, rect.y(), width, rect.height(), color)


def badge_size(status: str, word: str | None = None, compact: bool = False, plain: bool = False) -> QSize:
    """Size of a badge in px. `plain` is the badge without ground for columns that repeat one state."""
    control = tokens().control
    text = word if word is not None else theme().badge(status).word
    width = control.icon_small + tokens().spacing.badge_gap + round(text_width(text, "badge"))
    if not plain:
        width += BADGE_LEFT + BADGE_RIGHT + (2 if theme().badge(status).border is not None else 0)
    return QSize(width, control.badge_compact if compact else control.badge)


def paint_badge(
    painter: QPainter,
    rect: QRect,
    status: str,
    word: str | None = None,
    *,
    icon: str | None = None,
    compact: bool = False,
    plain: bool = False,
    muted: bool = False,
) -> int:
    """Paint a badge at the left edge of `rect`, centred vertically, and return its width in px.

    A status the tokens do not know is painted as `unknown` with the word as it was received. `plain` leaves the
    ground away, `muted` keeps only the sign of an inactive row's badge in text colour.
    """
    look = theme().badge(status)
    text = word if word is not None else look.word
    size = badge_size(status, text, compact, plain)
    box = QRect(rect.x(), rect.y() + (rect.height() - size.height()) // 2, size.width(), size.height())
    side, gap = tokens().control.icon_small, tokens().spacing.badge_gap
    ink = theme().color("text-muted") if muted else look.fg
    if not plain:
        rounded_rect(painter, box, size.height() / 2, look.bg, look.border)
    left = box.x() + (0 if plain else BADGE_LEFT + (1 if look.border is not None else 0))
    paint_icon(painter, QRect(left, box.y(), side, box.height()), icon or look.icon, ink, side, bold=True)
    text_rect = QRect(left + side + gap, box.y(), box.right() + 1 - (left + side + gap), box.height())
    text_ink = theme().color("text") if plain and not muted else ink
    paint_text(painter, text_rect, text, "badge", text_ink, LEFT, 400 if plain else None, elide=False)
    return size.width()


def paint_dot(painter: QPainter, center: QPointF, role: ColorRole, size: float | None = None) -> None:
    """A status dot; always painted beside its word."""
    radius = (size or tokens().control.dot) / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color(role))
    painter.drawEllipse(center, radius, radius)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def count_width(text: str) -> int:
    """Width of a count pill in px; at least as wide as high."""
    return max(tokens().control.key_cap, round(text_width(text, "stamp", 500)) + 10)


def paint_count(painter: QPainter, rect: QRect, text: str, alarm: bool = False) -> int:
    """The pill with a number beside a place or a tab, 16 high; returns its width in px."""
    height = tokens().control.key_cap
    width = count_width(text)
    box = QRect(rect.x(), rect.y() + (rect.height() - height) // 2, width, height)
    ground: ColorRole = "danger-fill" if alarm else "count-bg"
    border = theme().color("hairline") if theme().is_high_contrast and not alarm else None
    rounded_rect(painter, box, height / 2, theme().color(ground), border)
    ink = theme().color("danger-text" if alarm else "text")
    paint_text(painter, box, text, "stamp", ink, CENTRE, 600 if alarm else 500, elide=False)
    return width


def key_cap_width(label: str) -> int:
    """Width of a key cap in px."""
    return max(tokens().control.key_cap, round(text_width(label, "key-cap")) + 2 * KEY_CAP_PADDING)


def paint_key_cap(painter: QPainter, rect: QRect, label: str, ink: QColor | None = None) -> int:
    """One key, 16 high, at the left edge of `rect`; returns its width in px."""
    height = tokens().control.key_cap
    width = key_cap_width(label)
    box = QRect(rect.x(), rect.y() + (rect.height() - height) // 2, width, height)
    border = ink if ink is not None else theme().color("hairline-strong")
    ground = None if ink is not None else theme().color("surface")
    rounded_rect(painter, box, tokens().radius.key_cap, ground, border)
    color = ink if ink is not None else theme().color("text-muted")
    paint_text(painter, box, label, "key-cap", color, CENTRE, elide=False)
    return width
