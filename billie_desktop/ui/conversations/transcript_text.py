"""A transcript as plain text, for the clipboard: who, when, what, and as of when it was read."""

from __future__ import annotations

from datetime import datetime

from billie_desktop.desk.conversation_values import ConversationView
from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.html_text import read_html
from billie_desktop.domain.rich_text import plain_text
from billie_desktop.domain.words import DASH, date_and_time, long_date, time_of_day
from billie_desktop.ui.models.transcript_rows import speaker_name


def transcript_text(view: ConversationView, now: datetime, agent: str, *, rationale: bool = False) -> str:
    """The loaded messages. The reasons of the assistant are for staff only and stay out unless asked for."""
    card = view.card
    if card is None:
        return ""
    lines = [
        f"Conversation with {card.title}",
        f"Application {card.application_number or DASH} · customer {card.customer_id or DASH}",
        f"Read {date_and_time(view.read_at)} · copied {date_and_time(now)} by {agent}",
    ]
    if view.older:
        lines.append(f"{view.older:,} older messages are not in this copy")
    day = None
    for message in view.messages:
        said_on = in_sydney(message.at).date()
        if said_on != day:
            day = said_on
            lines += ["", long_date(day)]
        name = speaker_name(message, card.customer_name or "Customer")
        lines.append(f"{time_of_day(message.at)} {name}: {plain_text(read_html(message.text))}")
        if rationale and message.rationale:
            lines.append(f"    ({message.rationale})")
    return "\n".join(lines) + "\n"
