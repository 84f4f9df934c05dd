"""Between transcript and composer: who answers, and how to begin or to hand back."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.domain.conversation import Claim
from billie_desktop.domain.words import time_of_day
from billie_desktop.ui.kit.buttons import Button, ButtonKind, LinkButton
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.key_caps import KeyHints
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.spinner import Spinner
from billie_desktop.ui.kit.text_painting import LEFT, paint_text
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens

HEIGHT = 33
FREE_HEIGHT = 45


class Holder(StrEnum):
    """Whose the conversation is."""

    NOBODY = "nobody"
    ME = "me"
    OTHER = "other"


class ClaimBar(QWidget):
    """33 high, 45 while it offers to claim. Asks by signals; decides nothing."""

    claim_asked = Signal()
    release_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.holder = Holder.NOBODY
        self._strong, self._words, self._problem = "", "", ""
        self._words_left = 0
        self.claim = Button("Claim and answer", ButtonKind.PLAIN, icon="hand", key="A", small=True)
        self.release = LinkButton("Hand back", "text")
        self.release_keys = KeyHints([("Ctrl+H", "")])
        self.spinner = Spinner()
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens().spacing.pane_padding, 0, tokens().spacing.pane_padding, 1)
        row.setSpacing(tokens().spacing.step_2)
        row.addStretch(1)
        for widget in (self.spinner, self.claim, self.release, self.release_keys):
            row.addWidget(widget)
        self.spinner.hide()
        self.claim.clicked.connect(self.claim_asked)
        self.release.clicked.connect(self.release_asked)
        self.show_claim(None, "", datetime.now(UTC))

    def show_claim(self, claim: Claim | None, user_id: str, now: datetime, *, ended: bool = False) -> None:
        """Whose it is now."""
        held = claim if claim is not None and claim.holds_at(now) else None
        since = f"since {time_of_day(held.since)}" if held is not None and held.since is not None else ""
        if held is None:
            self.holder = Holder.NOBODY
            self._strong = "Not claimed"
            self._words = "· the conversation has ended" if ended else "· only the assistant answers"
        elif held.staff_id == user_id:
            self.holder = Holder.ME
            self._strong, self._words = (
                "Claimed by you",
                f"{since} · nobody else can answer until you hand back".strip(),
            )
        else:
            self.holder = Holder.OTHER
            self._strong, self._words = f"{held.staff_name} answers", since
        self.claim.setVisible(self.holder is Holder.NOBODY)
        self.release.setVisible(self.holder is Holder.ME)
        self.release_keys.setVisible(self.holder is Holder.ME)
        self.setFixedHeight(FREE_HEIGHT if self.holder is Holder.NOBODY else HEIGHT)
        self._name()

    def show_busy(self, busy: bool) -> None:
        """A question to the server is under way."""
        self.spinner.setVisible(busy)
        self.claim.set_off("One moment" if busy else None)
        self.release.setEnabled(not busy)

    def show_off(self, reason: str) -> None:
        """Why this agent cannot answer, '' when he can."""
        self.claim.set_off(reason or None)

    def show_problem(self, problem: str) -> None:
        """Why claiming or handing back did not work, '' to take it away."""
        self._problem = problem
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._strong} {self._words} {self._problem}".strip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        mine, other = self.holder is Holder.ME, self.holder is Holder.OTHER
        ground: ColorRole = "bubble-staff" if mine else "banner-offline" if other else "surface-alt"
        ink = theme().color("banner-offline-text" if other else "text")
        muted = ink if other else theme().color("text-muted")
        painter.fillRect(self.rect(), theme().color(ground))
        paint_hairline(painter, 0, 0, self.width())
        pad, side = tokens().spacing.pane_padding, tokens().control.icon
        sign = QRect(pad, 0, side, self.height())
        paint_icon(painter, sign, "hand", theme().color("bubble-staff-edge") if mine else ink, side)
        x = pad + side + tokens().spacing.icon_gap
        beside = [each.x() for each in (self.spinner, self.claim, self.release) if each.isVisible()]
        end = min(beside, default=self.width()) - tokens().spacing.step_2
        box = QRect(x, 0, max(0, end - x), self.height())
        x += round(paint_text(painter, box, self._strong, "caption", ink, LEFT, 600)) + 4
        box = QRect(x, 0, max(0, end - x), self.height())
        if self._problem:
            paint_text(painter, box, f"· {self._problem}", "caption", theme().color("danger"))
        elif box.width() > 0:
            paint_text(painter, box, self._words, "caption", muted)
