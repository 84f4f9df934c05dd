"""The head of a conversation: who it is with, its state and decision, what was asked for, who answers."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.conversation import ConversationCard
from billie_desktop.domain.reading_along import Reader, all_names, along_words
from billie_desktop.domain.words import DASH
from billie_desktop.ui.conversations.presence_mark import PresenceMark
from billie_desktop.ui.customer.copy_value import CopyValue
from billie_desktop.ui.customer.painted_text import PaintedText
from billie_desktop.ui.kit.avatar import Avatar
from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Pane
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.card_rows import began
from billie_desktop.ui.models.chat_badges import badges

MOST_BADGES = 4
ROOM_FOR_PRESENCE = 800
"""Below it, who is here is said by signs alone: name and numbers need the room."""


class ChatHeader(Pane):
    """56 high, with the customer's band at its left edge. Slots are fixed; what is missing is a dash."""

    customer_asked = Signal()
    find_asked = Signal()
    menu_asked = Signal()
    note_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setFixedHeight(tokens().region.customer_header)
        self._band = 0
        self.avatar = Avatar("", 0)
        self.name = PaintedText("", "h3", elide=True)
        self.badges = [Badge("unknown", "") for _ in range(MOST_BADGES)]
        self.number = CopyValue("application number", "mono-dense")
        self.customer_id = CopyValue("customer id", "mono-dense")
        self.facts = PaintedText("", "caption", "text-muted", elide=True)
        self.presence = PresenceMark()
        self.find_button = IconButton("search", "Search in this conversation, Ctrl F")
        self.menu_button = IconButton("more", "Copy transcript and more")
        self.note = Button("Note", icon="plus", key="N")
        self.open_customer = Button("Open customer", icon="external")
        self._lay_out()
        self.find_button.clicked.connect(self.find_asked)
        self.menu_button.clicked.connect(self.menu_asked)
        self.open_customer.clicked.connect(self.customer_asked)
        self.note.clicked.connect(self.note_asked)

    def _lay_out(self) -> None:
        spacing = tokens().spacing
        row = QHBoxLayout(self)
        row.setContentsMargins(spacing.pane_padding, 0, spacing.pane_padding, 1)
        row.setSpacing(0)
        row.addWidget(self.avatar)
        row.addSpacing(spacing.step_3)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.setContentsMargins(0, 6, 0, 5)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(spacing.step_2)
        first.addWidget(self.name)
        for badge in self.badges:
            first.addWidget(badge)
        first.addStretch(1)
        second.setSpacing(spacing.step_3)
        for widget in (self.number, self.customer_id, self.facts):
            second.addWidget(widget)
        second.addStretch(1)
        lines.addLayout(first)
        lines.addLayout(second)
        row.addLayout(lines, 1)
        row.addSpacing(spacing.step_3)
        row.addWidget(self.presence, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(spacing.step_3)
        row.addWidget(self.find_button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.menu_button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(spacing.step_2)
        row.addWidget(self.note, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(spacing.step_2)
        row.addWidget(self.open_customer, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_card(self, card: ConversationCard, now: datetime, user_id: str, readers: tuple[Reader, ...] = ()) -> None:
        """Show this conversation, in place; ``readers``: who else has it in front."""
        self._band = theme().band_index(card.customer_id or card.conversation_id)
        self.avatar.set_person(card.title, self._band)
        self.name.show_text(card.title)
        found = badges(card, now)
        for place, badge in enumerate(self.badges):
            badge.setVisible(place < len(found))
            if place < len(found):
                badge.set_status(found[place].status, found[place].word)
        self.number.show_value(card.application_number)
        self.customer_id.show_value(card.customer_id or "")
        amount = card.amount.with_symbol() if card.amount is not None else DASH
        count = f"{card.message_count:,} messages" if card.message_count is not None else ""
        self.facts.show_text(" · ".join(part for part in (amount, card.purpose or "", began(card, now), count) if part))
        claim = card.claim if card.claim is not None and card.claim.holds_at(now) else None
        holder = claim.staff_id if claim is not None and claim.staff_id != user_id else ""
        answers = f"{claim.staff_name} answers here" if claim is not None and holder else ""
        self.presence.show_people(answers, along_words(readers, holder), all_names(readers, holder))
        self.open_customer.set_off(None if card.customer_id else "The customer is not known yet")
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.presence.set_compact(self.width() < ROOM_FOR_PRESENCE)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_hairline(painter, 0, self.height() - 1, self.width())
        painter.fillRect(0, 0, tokens().stroke.customer_band, self.height(), theme().band_color(self._band))
