"""Who may claim a conversation and answer in it. Pure: a record and a wish in, the changed record or a refusal out."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from projector.contract import staff_events
from projector.contract.chat_records import REMEMBERED, ChatRecord, Holder, Said, Target, Waiting
from projector.contract.desk_events import envelope
from projector.intake.errors import AlreadyOpen, Decided, Facts, NotInThisState
from projector.intake.request_values import invalid

STAFF_MESSAGE_SEND = "staff_message.send.v1"
"""The command to the chat platform; its body is that of ``staff_message.sent.v1``."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the agent had on screen: the newest message of staff by its key, and where the loaded part begins."""

    message_id: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A message that an agent wants to send."""

    key: str
    text: str
    seen: Seen


def claimed(record: ChatRecord, user_id: str, user_name: str, now: datetime, life: timedelta) -> ChatRecord:
    """The record when the agent has claimed it; his own claim is prolonged. Raises AlreadyOpen with who has it."""
    check_free(record, user_id, now)
    old, entries = record.holder, []
    since = now
    if record.held_by(now) is not None and old is not None:
        since = old.claimed_at
    elif old is not None:
        # A lapsed claim is handed back before the next one, so that no clock but ours decides.
        entries.append(_released(record, old.user_id, old.expires_at))
    holder = Holder(user_id, user_name, since, now + life)
    body = staff_events.conversation_claimed(user_id, user_name, since, holder.expires_at)
    entries.append(_event(record, staff_events.CONVERSATION_CLAIMED, f"claim:{uuid.uuid4().hex}", user_id, body))
    return replace(record, holder=holder, waiting=(*record.waiting, *entries))


def released(record: ChatRecord, user_id: str, now: datetime) -> ChatRecord:
    """The record when the agent has handed it back; the same record when he does not have it."""
    if record.holder is None or record.holder.user_id != user_id:
        return record
    return replace(record, holder=None, waiting=(*record.waiting, _released(record, user_id, now)))


def repeated(record: ChatRecord, user_id: str, wording: Wording) -> Said | None:
    """The message that was accepted under this key before. Raises Invalid when it was another one."""
    found = next((each for each in record.said if each.key == wording.key), None)
    if found is not None and (found.user_id, found.digest) != (user_id, _digest(wording.text)):
        raise invalid("message_key", "This key belongs to another message.")
    return found


def answered(record: ChatRecord, user_id: str, user_name: str, wording: Wording, now: datetime) -> ChatRecord:
    """The record when the agent has said it; the same record when he had. Raises NotInThisState, Invalid."""
    if repeated(record, user_id, wording) is not None:
        return record
    check_may_answer(record, user_id, wording, now)
    event_id = f"staff-message:{_digest(record.conversation_id, wording.key)}"
    body = staff_events.staff_message(wording.key, wording.text, user_id, user_name, now)
    event = _event(record, staff_events.STAFF_MESSAGE_SENT, event_id, user_id, body)
    fields = envelope(
        STAFF_MESSAGE_SEND, event_id=f"{event_id}:send", conversation=record.conversation_id, user_id=user_id, body=body
    )
    command = Waiting(f"{event_id}:send", Target.CHAT, {**fields, "cls": "cmd"})
    said = Said(wording.key, event_id, user_id, user_name, _digest(wording.text), now)
    return replace(record, said=(*record.said, said)[-REMEMBERED:], waiting=(*record.waiting, event, command))


def check_free(record: ChatRecord, user_id: str, now: datetime) -> None:
    """Raises AlreadyOpen when another agent has the conversation."""
    holder = record.held_by(now)
    if holder is not None and holder.user_id != user_id:
        name = holder.user_name or "Another agent"
        raise AlreadyOpen("CLAIMED", f"{name} answers in this conversation.", _who(record, "claimed", holder))


def check_may_answer(record: ChatRecord, user_id: str, wording: Wording, now: datetime) -> None:
    """Raises NotInThisState unless the agent has the conversation and has seen what other agents said."""
    holder = record.held_by(now)
    if holder is None or holder.user_id != user_id:
        raise NotInThisState(
            "NOT_CLAIMED", "Take this conversation before you answer.", _who(record, "claimed", holder)
        )
    newest = record.said[-1] if record.said else None
    if newest is None or newest.user_id == user_id or newest.key == wording.seen.message_id:
        return
    if wording.seen.since is not None and newest.at < wording.seen.since:
        return  # said before everything that the agent has loaded
    name = newest.user_name or "Another agent"
    said = Decided(record.conversation_id, "answered", newest.user_id, newest.user_name, "", newest.at)
    raise NotInThisState("ANSWERED_MEANWHILE", f"{name} has answered meanwhile. Read it first.", Facts(decision=said))


def _who(record: ChatRecord, status: str, holder: Holder | None) -> Facts:
    if holder is None:
        return Facts()
    return Facts(
        decision=Decided(record.conversation_id, status, holder.user_id, holder.user_name, "", holder.claimed_at)
    )


def _released(record: ChatRecord, user_id: str, at: datetime) -> Waiting:
    body = staff_events.conversation_released(user_id, at)
    return _event(record, staff_events.CONVERSATION_RELEASED, f"claim:{uuid.uuid4().hex}", user_id, body)


def _event(record: ChatRecord, kind: str, event_id: str, user_id: str, body: dict[str, object]) -> Waiting:
    fields = envelope(kind, event_id=event_id, conversation=record.conversation_id, user_id=user_id, body=body)
    return Waiting(event_id, Target.EVENTS, fields)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
