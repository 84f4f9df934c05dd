"""Joining what is known of a transcript with its end as it is now. Pure; no reading happens here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from billie_desktop.desk.conversation_values import Seen, TranscriptPart
from billie_desktop.domain.conversation import Message, Speaker


@dataclass(frozen=True, slots=True)
class Joined:
    """The messages after joining. ``added`` are new at the end; ``connects`` is False when there is a hole between
    what was known and the end, which has to be read wider."""

    messages: tuple[Message, ...]
    older: int
    added: int
    connects: bool


def join_tail(known: tuple[Message, ...], tail: TranscriptPart) -> Joined:
    """Put the end of the transcript on what is known; messages of the end win, for they are newer."""
    end = tail.messages
    if not known or not end:
        return Joined(end, tail.older, len(end), True)
    place = _place_of(known, end[0].message_id)
    if place is None:
        return Joined(known, tail.older, 0, tail.older == 0)
    kept = known[:place]
    ids = {message.message_id for message in known[place:]}
    added = sum(message.message_id not in ids for message in end)
    messages = kept + end if known[place:] != end else known
    return Joined(messages, max(0, tail.older - len(kept)), added, True)


def join_older(known: tuple[Message, ...], part: TranscriptPart) -> tuple[Message, ...]:
    """Put older messages before what is known; those that are known already are not doubled."""
    ids = {message.message_id for message in known}
    return tuple(message for message in part.messages if message.message_id not in ids) + known


def _place_of(messages: tuple[Message, ...], message_id: str) -> int | None:
    for place in range(len(messages) - 1, -1, -1):
        if messages[place].message_id == message_id:
            return place
    return None


def answered_since(messages: Sequence[Message], seen_count: int, count: int, user_id: str) -> Message | None:
    """The newest message of another agent among those that came after ``seen_count``; None when there is none."""
    fresh = messages[-max(0, count - seen_count) :] if count > seen_count else ()
    others = [each for each in fresh if each.speaker is Speaker.STAFF and each.author_id != user_id]
    return others[-1] if others else None


def what_is_seen(messages: Sequence[Message]) -> Seen:
    """What an agent with these messages before him has seen of his colleagues."""
    if not messages:
        return Seen()
    newest = next((each for each in reversed(messages) if each.speaker is Speaker.STAFF), None)
    return Seen(newest.message_key if newest is not None else "", messages[0].at)
