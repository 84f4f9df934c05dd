"""Live announcements for screen readers.

A message is handed to the platform and forgotten: nothing that was said is kept, because it may name a customer.
"""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(source: QWidget, message: str, urgent: bool = False) -> None:
    """Have `message` spoken in the name of `source`; `urgent` may interrupt what is being spoken."""
    if not message:
        return
    event = QAccessibleAnnouncementEvent(source, message)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)
