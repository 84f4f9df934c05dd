"""The decision at the head of the assessment side: the same place in every state."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from billie_desktop.domain.decision import BannerKind, DecisionBanner
from billie_desktop.domain.words import time_of_day
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.labels import escape, set_lines
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.text_painting import RIGHT, paint_text
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import FontRole, tokens

BADGES = {
    BannerKind.NONE: "outstanding",
    BannerKind.APPROVED: "approved",
    BannerKind.REFERRED: "referred",
    BannerKind.DECLINED: "declined",
    BannerKind.REVIEW: "review-halt",
    BannerKind.OTHER: "unknown",
}
HEAD = 24


class _Head(QWidget):
    """Sign, decision, and when it was made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = DecisionBanner(BannerKind.NONE, "")
        self.setFixedHeight(HEAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = theme().badge(BADGES[self.banner.kind])
        side, gap = tokens().control.icon, tokens().spacing.step_2
        paint_icon(painter, self.rect().adjusted(0, 0, side - self.width(), 0), look.icon, look.fg, side)
        box = self.rect().adjusted(side + gap, 0, 0, 0)
        paint_text(painter, box, self.banner.headline, "h3", look.fg)
        if self.banner.at is not None:
            when = time_of_day(self.banner.at)
            paint_text(painter, self.rect(), when, "caption", look.fg, RIGHT)


class _Words(QLabel):
    """Wrapped text in the colour of the banner."""

    def __init__(self, role: FontRole, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role: FontRole = role
        self.setWordWrap(True)
        self.setFont(theme().font(role))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_words(self, words: str, color: str, lead: str = "") -> None:
        """Say this, with a bold lead, or nothing."""
        bold = f'<span style="font-weight:600">{escape(lead)}</span> ' if lead else ""
        markup = f'<span style="color:{color}">{bold}{escape(words)}</span>'
        self.setText(set_lines(markup, theme().step(self._role).line))
        self.setAccessibleName(f"{lead} {words}".strip())
        self.setVisible(bool(words))


class DecisionPanel(QWidget):
    """Reason, window, source, the evidence of a match, what the customer was told; what is not known is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pad = tokens().spacing.pane_padding
        self.banner = DecisionBanner(BannerKind.NONE, "No decision yet")
        self._head = _Head()
        self._reason = _Words("dense")
        self._more = _Words("caption")
        self._told = _Words("caption")
        self._line = QWidget()
        self._line.setFixedHeight(17)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, 12, pad, 12)
        column.setSpacing(0)
        column.addWidget(self._head)
        for widget in (self._reason, self._more, self._line, self._told):
            column.addWidget(widget)
        theme().theme_changed.connect(self.on_theme_changed)
        self.show_banner(self.banner)

    def show_banner(self, banner: DecisionBanner) -> None:
        """Show another decision, in place."""
        self.banner = banner
        color = theme().badge(BADGES[banner.kind]).fg.name()
        source = f"Source: {banner.source}" if banner.source else ""
        more = [line for line in (banner.window, source, *banner.evidence) if line]
        self._head.banner = banner
        self._head.setAccessibleName(f"Decision: {banner.headline}")
        self._reason.show_words(banner.reason, color)
        self._more.show_words("\n".join(more), color)
        self._told.show_words(f"“{banner.told}”" if banner.told else "", color, "Customer was told")
        self._line.setVisible(bool(banner.told))
        parts = [banner.headline, banner.reason, *more, f"Customer was told: {banner.told}" if banner.told else ""]
        self.setAccessibleName(". ".join(part for part in parts if part))
        self.update()
        self._head.update()

    def on_theme_changed(self) -> None:
        """Colours inside rich text have to be written again."""
        self.show_banner(self.banner)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = theme().badge(BADGES[self.banner.kind])
        painter.fillRect(self.rect(), look.bg)
        if self._line.isVisible():
            box = self._line.geometry()
            color = QColor(look.fg)
            color.setAlphaF(0.35)
            painter.fillRect(box.x(), box.center().y(), box.width(), 1, color)
        if look.border is not None:
            painter.fillRect(0, self.height() - 1, self.width(), 1, look.border)
        else:
            paint_hairline(painter, 0, self.height() - 1, self.width())
