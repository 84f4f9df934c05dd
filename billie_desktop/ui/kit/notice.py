"""Notices inside a region, banners across the window, and the summary of what is wrong in a form.

An error stays until it is dealt with, where the eye is; there are no toasts for errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.labels import escape, set_lines
from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

PADDING_X, PADDING_Y = 12, 8
TEXT_LINE = 18
ICON_GAP = 8


class NoticeKind(StrEnum):
    """How grave it is; the values are badge statuses of the tokens."""

    INFO = "attention-blue"
    WARNING = "attention-amber"
    DANGER = "attention-red"
    SUCCESS = "approved"


_ICONS = {
    NoticeKind.INFO: "info",
    NoticeKind.WARNING: "alert",
    NoticeKind.DANGER: "x-circle",
    NoticeKind.SUCCESS: "check-circle",
}


class _LinkLabel(QLabel):
    """Text whose one link is pressed by Enter or Space as soon as it has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.focus_ring_radius = tokens().radius.key_cap

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.linkActivated.emit("act")
            event.accept()
            return
        super().keyPressEvent(event)


class Notice(QWidget):
    """A rounded block with a sign, a bold headline, text, and an underlined action.

    An unknown outcome is `NoticeKind.WARNING` with `icon="help"`.
    """

    action_requested = Signal()

    def __init__(
        self,
        kind: NoticeKind,
        headline: str = "",
        text: str = "",
        action: str = "",
        *,
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self.icon_name = icon or _ICONS[kind]
        self._words = (headline, text, action)
        self._label = _LinkLabel()
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setWordWrap(True)
        self._label.setFont(theme().font("dense"))
        self._label.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._label.linkActivated.connect(self.on_link_activated)
        column = QVBoxLayout(self)
        left = PADDING_X + tokens().control.icon + ICON_GAP
        column.setContentsMargins(left, PADDING_Y, PADDING_X, PADDING_Y)
        column.addWidget(self._label)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().theme_changed.connect(self.on_theme_changed)
        self._write()

    def set_words(self, headline: str, text: str = "", action: str = "", *, announced: bool = False) -> None:
        """Say something else, and have it spoken if wanted."""
        self._words = (headline, text, action)
        self._write()
        if announced:
            announce(self, f"{headline} {text}".strip(), urgent=self.kind is NoticeKind.DANGER)

    def set_kind(self, kind: NoticeKind, icon: str | None = None) -> None:
        """Graver or less grave, in place; say the words next."""
        self.kind = kind
        self.icon_name = icon or _ICONS[kind]
        self._write()
        self.update()

    def words(self) -> str:
        """Everything the notice says, as plain text."""
        return " ".join(word for word in self._words if word)

    def _ink(self) -> QColor:
        return theme().badge(self.kind.value).fg

    def _write(self) -> None:
        headline, text, action = self._words
        parts = []
        if headline:
            parts.append(f'<span style="font-weight:600">{escape(headline)}</span>')
        if text:
            parts.append(escape(text))
        if action:
            parts.append(f'<a href="act" style="color:{self._ink().name()}">{escape(action)}</a>')
        # The colour stands in the text: a style sheet for each label is parsed and applied for each label.
        self._label.setText(f'<div style="color:{self._ink().name()}">{set_lines(" ".join(parts), TEXT_LINE)}</div>')
        can_focus = Qt.FocusPolicy.StrongFocus if action else Qt.FocusPolicy.NoFocus
        self._label.setFocusPolicy(can_focus)
        self._label.setAccessibleName(self.words())
        self.setAccessibleName(self.words())

    def focus_action(self) -> None:
        """Put the focus on the underlined word."""
        self._label.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_link_activated(self, link: str) -> None:
        """The underlined word was chosen."""
        self.action_requested.emit()

    def on_theme_changed(self) -> None:
        """Colours inside rich text have to be written again."""
        self._write()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = theme().badge(self.kind.value)
        rounded_rect(painter, self.rect(), tokens().radius.notice, look.bg, look.border)
        side = tokens().control.icon
        paint_icon(painter, QRect(PADDING_X, PADDING_Y, side, TEXT_LINE), self.icon_name, look.fg, side)


class ErrorSummary(Notice):
    """What has to be fixed in a form, first thing in it: "2 things to fix." and the messages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(NoticeKind.DANGER, icon="alert", parent=parent)
        self.hide()

    def set_problems(self, problems: Sequence[str]) -> None:
        """Show these problems, or nothing; spoken at once."""
        if problems:
            count = len(problems)
            things = "1 thing to fix." if count == 1 else f"{count} things to fix."
            self.set_words(things, " ".join(problems), announced=True)
        self.setVisible(bool(problems))


class BannerKind(StrEnum):
    """Grounds of a banner; the values are colour roles of the tokens."""

    CRITICAL = "banner-critical"
    OFFLINE = "banner-offline"
    INFO = "banner-info"


class Banner(QWidget):
    """A line across the window, 40 high: sign, headline, text; whatever is added stands at the right."""

    def __init__(
        self, kind: BannerKind, headline: str, text: str = "", *, icon: str = "info", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self.icon_name = icon
        self._label = QLabel()
        self._label.setFont(theme().font("dense"))
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._row = QHBoxLayout(self)
        left = 2 * tokens().spacing.pane_padding + tokens().control.icon
        self._row.setContentsMargins(left, 0, tokens().spacing.pane_padding, 0)
        self._row.setSpacing(tokens().spacing.step_3)
        self._row.addWidget(self._label)
        self._row.addStretch(1)
        self.setFixedHeight(tokens().region.banner)
        self._label.setProperty("tone", f"{kind.value}-text")
        self.set_words(headline, text)

    def set_words(self, headline: str, text: str = "") -> None:
        """Say something else."""
        bold = f'<span style="font-weight:500">{escape(headline)}</span>' if self._is_critical() else escape(headline)
        gap = "&nbsp;&nbsp; " if text else ""
        self._label.setText(f"{bold}{gap}{escape(text)}")
        self.setAccessibleName(f"{headline} {text}".strip())
        self._label.setAccessibleName(self.accessibleName())

    def _is_critical(self) -> bool:
        return self.kind is BannerKind.CRITICAL

    def add_widget(self, widget: QWidget) -> None:
        """Put a button or a countdown at the right end."""
        self._row.addWidget(widget)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), tokens().region.banner)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = theme().look.color
        painter.fillRect(self.rect(), QColor(look[self.kind.value]))
        side = tokens().control.icon
        box = QRect(tokens().spacing.pane_padding, 0, side, self.height())
        paint_icon(painter, box, self.icon_name, QColor(look[f"{self.kind.value}-text"]), side)
