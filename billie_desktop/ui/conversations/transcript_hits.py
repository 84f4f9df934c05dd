"""What of a transcript lies under a point: a link, or an action of a message that was not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

if TYPE_CHECKING:
    from billie_desktop.ui.conversations.transcript_view import TranscriptView

LINK = "link"


def hit(view: TranscriptView, point: QPoint) -> tuple[str, str] | None:
    """(LINK, address), (action, key of the message), or None. ``point`` is one of the viewport."""
    index = view.indexAt(point)
    row = view.transcript.row_at(index.row()) if index.isValid() else None
    if row is None or not row.is_bubble:
        return None
    rect = view.visualRect(index)
    link = view.bubbles.link_at(row, rect, point)
    if link:
        return LINK, link
    action = view.bubbles.action_at(row, rect, point)
    return (action, row.outgoing.key) if action and row.outgoing is not None else None
