"""Buttons: main, plain, danger and text, with their off state.

A button that is off stays where it is, shows a lock, can be focused so that its reason can be read, and never
triggers: neither by mouse, key, shortcut nor by assistive technology.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.painting import key_cap_width, paint_key_cap, rounded_rect
from billie_desktop.ui.kit.text_painting import LEFT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens
from billie_desktop.ui.kit.tooltip import set_tip

PADDING = 13  # border 1 and 12 of air
PADDING_SMALL = 11
CHEVRON_GAP = 6
KEY_GAP = 8

_PRESS_KEYS = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select})


class ButtonKind(StrEnum):
    """The four weights of a button. One main button per region, at most."""

    MAIN = "main"
    PLAIN = "plain"
    DANGER = "danger"
    TEXT = "text"


# (rest, hover, pressed) grounds and the text colour; None is no ground.
_GROUNDS: dict[ButtonKind, tuple[ColorRole | None, ColorRole, ColorRole]] = {
    ButtonKind.MAIN: ("accent", "accent-hover", "accent-pressed"),
    ButtonKind.PLAIN: ("surface", "hover", "selected"),
    ButtonKind.DANGER: ("danger-fill", "danger", "danger"),
    ButtonKind.TEXT: (None, "hover", "selected"),
}
_INKS: dict[ButtonKind, ColorRole] = {
    ButtonKind.MAIN: "accent-text",
    ButtonKind.PLAIN: "text",
    ButtonKind.DANGER: "danger-text",
    ButtonKind.TEXT: "text",
}


class Button(QPushButton):
    """A push button in one of the four kinds.

    `icon` is the name of a drawing, `key` the key cap shown after the word, `chevron` the mark of a menu, `tone`
    another text colour for a text button. `small` is 28 high, for rows; `outlined` draws the edge in the text's colour,
    for a button on a ground of its own colour.
    """

    off_changed = Signal(str)

    def __init__(
        self,
        text: str,
        kind: ButtonKind = ButtonKind.PLAIN,
        *,
        icon: str | None = None,
        key: str | None = None,
        chevron: bool = False,
        small: bool = False,
        tone: ColorRole | None = None,
        outlined: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.kind = kind
        self.outlined = outlined
        self.chevron_icon = "chevron-down"
        self.icon_name = icon
        self.key = key
        self.chevron = chevron
        self.small = small
        self.tone = tone
        self.off_reason = ""
        self.focus_ring_radius = tokens().radius.button
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    # off

    @property
    def is_off(self) -> bool:
        """True while the button shows a lock and never triggers."""
        return bool(self.off_reason)

    def set_off(self, reason: str | None) -> None:
        """Switch off with a reason for people to read, or on again with None.

        While off the signals of the button are blocked at the source, so that `clicked` cannot come by any way.
        """
        reason = reason or ""
        if reason == self.off_reason:
            return
        self.blockSignals(False)
        self.off_reason = reason
        self.setAccessibleDescription(f"Off: {reason}" if reason else "")
        set_tip(self, f"Off: {reason}" if reason else "")
        self.setCursor(Qt.CursorShape.ArrowCursor if reason else Qt.CursorShape.PointingHandCursor)
        self.off_changed.emit(reason)
        self.blockSignals(self.is_off)
        self.updateGeometry()
        self.update()

    def _say_why(self) -> None:
        announce(self, f"{self.text()} is off: {self.off_reason}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.is_off:
            self._say_why()
            event.accept()
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_off and event.key() in _PRESS_KEYS:
            self._say_why()
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            # Outside a QDialog Qt presses a button with Space only; people expect both.
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    # size

    def _leading_icon(self) -> str | None:
        return "lock" if self.is_off else self.icon_name

    def _padding(self) -> int:
        return PADDING_SMALL if self.small else PADDING

    def content_width(self) -> int:
        """Width of icon, word, chevron and key together in px."""
        control, spacing = tokens().control, tokens().spacing
        width = text_width(self.text(), "control")
        if self._leading_icon():
            width += control.icon + (spacing.icon_gap if self.text() else 0)
        if self.chevron:
            width += CHEVRON_GAP + control.icon_small
        if self.key:
            width += KEY_GAP + key_cap_width(self.key)
        return round(width)

    def sizeHint(self) -> QSize:
        control = tokens().control
        height = control.button_small if self.small else control.button
        return QSize(self.content_width() + 2 * self._padding(), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    # looks

    def ground(self) -> QColor | None:
        """Colour of the ground in the present state."""
        rest, hover, pressed = _GROUNDS[self.kind]
        if self.is_off or not self.isEnabled():
            return None if self.kind is ButtonKind.TEXT else theme().color("surface-sunken")
        if self.isDown():
            return theme().color(pressed)
        if self.underMouse():
            return theme().color(hover)
        return theme().color(rest) if rest else None

    def ink(self) -> QColor:
        """Colour of word and signs in the present state."""
        if self.is_off or not self.isEnabled():
            return theme().color("text-disabled")
        return theme().color(self.tone or _INKS[self.kind])

    def border(self) -> QColor | None:
        """Colour of the outline in the present state."""
        if self.kind is ButtonKind.TEXT:
            return None
        if self.is_off or not self.isEnabled():
            return theme().color("hairline-strong")
        if self.outlined:
            return self.ink()
        return theme().color("control-border") if self.kind is ButtonKind.PLAIN else None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded_rect(painter, self.rect(), tokens().radius.button, self.ground(), self.border())
        self._paint_content(painter, self.ink())

    def _paint_content(self, painter: QPainter, ink: QColor) -> None:
        control, spacing = tokens().control, tokens().spacing
        x = (self.width() - self.content_width()) // 2
        height = self.height()
        name = self._leading_icon()
        if name:
            paint_icon(painter, QRect(x, 0, control.icon, height), name, ink)
            x += control.icon + (spacing.icon_gap if self.text() else 0)
        width = round(text_width(self.text(), "control"))
        paint_text(painter, QRect(x, 0, width + 2, height), self.text(), "control", ink, LEFT, elide=False)
        x += width
        if self.chevron:
            box = QRect(x + CHEVRON_GAP, 0, control.icon_small, height)
            paint_icon(painter, box, self.chevron_icon, ink, control.icon_small)
            x += CHEVRON_GAP + control.icon_small
        if self.key:
            cap_ink = ink if self.kind in (ButtonKind.MAIN, ButtonKind.DANGER) or self.is_off else None
            paint_key_cap(painter, QRect(x + KEY_GAP, 0, 0, height), self.key, cap_ink)


class LinkButton(QPushButton):
    """A word that acts: underlined within text, in its colour; alone in medium weight and the colour of a link."""

    def __init__(
        self, text: str, tone: ColorRole = "link", *, underline: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.tone: ColorRole = tone
        self.underline = underline
        self.focus_ring_radius = tokens().radius.key_cap
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    @property
    def _weight(self) -> int:
        return 400 if self.underline else 500

    def sizeHint(self) -> QSize:
        return QSize(round(text_width(self.text(), "caption", self._weight)) + 1, tokens().control.least_target)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = theme().color(self.tone)
        width = paint_text(painter, self.rect(), self.text(), "caption", ink, LEFT, self._weight, elide=False)
        if self.underline or self.underMouse():
            y = (self.height() + tokens().type_scale["caption"].line) // 2 - 2
            painter.fillRect(0, y, round(width), 1, ink)
