"""A transcript on paper: who, when, what. The reasons of the assistant are for staff and stay out."""

from __future__ import annotations

from datetime import datetime, timedelta

from billie_desktop.desk.conversation_values import ConversationView
from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.html_text import read_html
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.rich_text import plain_text
from billie_desktop.domain.words import DASH, long_date, time_of_day
from billie_desktop.ui.models.transcript_rows import speaker_name
from billie_desktop.ui.print.paper import Block, Made, Paper, Passage, Remark

FRESH = timedelta(minutes=1)
"""A transcript has no other source than the record; one that was read within a minute is as fresh as there is."""


def transcript_paper(view: ConversationView, made: Made) -> Paper:
    """Every loaded message in its order, a line for each day. ``view`` has its detail."""
    card = view.card
    assert card is not None, "only a conversation that was read is printed"
    blocks: list[Block] = []
    if view.older:
        blocks.append(Remark(f"{view.older:,} older messages are not on this paper."))
    day = None
    for message in view.messages:
        said_on = in_sydney(message.at).date()
        if said_on != day:
            day = said_on
            blocks.append(Remark(long_date(day)))
        name = speaker_name(message, card.customer_name or "Customer")
        words = plain_text(read_html(message.text)) or "(nothing written)"
        blocks.append(Passage(f"{name} · {time_of_day(message.at)}", words))
    if not view.messages:
        blocks.append(Remark("Nothing was said."))
    return Paper(
        kind="transcript",
        title="Transcript",
        subject=(
            f"{card.title} · {card.customer_id or DASH}",
            f"Application {card.application_number or DASH}",
        ),
        origin=_origin(view, made.at),
        made=made,
        blocks=tuple(blocks),
    )


def _origin(view: ConversationView, now: datetime) -> Origin:
    fresh = not view.problem and view.read_at is not None and now - view.read_at < FRESH
    return Origin.live(view.read_at) if fresh and view.read_at is not None else Origin.cached(view.read_at)
