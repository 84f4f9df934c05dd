"""Notes and the record of reveals through the desk server."""

from __future__ import annotations

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from billie_desktop.domain.note_draft import NoteDraft, NoteRecorded
from billie_desktop.gateways.grpc.note_body import note_body
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb


class GrpcNoteBook:
    """Implements ``desk.note_book.NoteBook``."""

    def __init__(self, calls: ServerCalls) -> None:
        self._calls = calls

    async def add(self, draft: NoteDraft) -> NoteRecorded:
        """Write a note."""
        request = pb.AddNoteRequest(
            note_key=draft.key,
            customer_id=draft.customer_id,
            loan_account_id=draft.account_id,
            conversation_id=draft.conversation_id,
            application_number=draft.application_number,
            content=_content(draft),
            written_at=_stamp(draft.written_at),
        )
        return _recorded(await self._calls.ask("AddNote", request))

    async def amend(self, note_id: str, draft: NoteDraft) -> NoteRecorded:
        """Write a new version."""
        request = pb.AmendNoteRequest(
            note_key=draft.key,
            amends_note_id=note_id,
            content=_content(draft),
            written_at=_stamp(draft.written_at),
        )
        return _recorded(await self._calls.ask("AmendNote", request))


class GrpcRevealLog:
    """Implements ``desk.note_book.RevealLog``."""

    def __init__(self, calls: ServerCalls) -> None:
        self._calls = calls

    async def log(self, customer_id: str, detail: str, reason: str = "") -> None:
        """Record that a masked detail is about to be shown."""
        await self._calls.ask("LogReveal", pb.LogRevealRequest(customer_id=customer_id, detail=detail, reason=reason))


def _content(draft: NoteDraft) -> pb.NoteContent:
    return pb.NoteContent(
        channel=draft.channel,
        topic=draft.topic,
        direction=draft.direction,
        subject=draft.subject,
        body_json=note_body(draft.body),
        priority=draft.priority,
        sentiment=draft.sentiment,
    )


def _recorded(answer: pb.NoteResponse) -> NoteRecorded:
    return NoteRecorded(answer.note_id, answer.created_at.ToDatetime(tzinfo=UTC), answer.already_recorded)


def _stamp(moment: datetime | None) -> Timestamp | None:
    if moment is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp
