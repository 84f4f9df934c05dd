"""The state of the server side through the desk server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from billie_desktop.domain.dead_letter import (
    CheckedCorrection,
    Correction,
    DeadLetter,
    DeadLetterPage,
    DeadLetterRow,
    DocumentBeside,
    LetterChoice,
    LetterChoices,
    LetterFilter,
    SentCorrection,
)
from billie_desktop.domain.drift import Difference, DriftReport, DriftState
from billie_desktop.domain.money import Money
from billie_desktop.domain.processing import Health, ProcessingStatus, StreamStanding
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

_ALL = LetterFilter()


class GrpcSystem:
    """Implements ``desk.system_side.SystemSide``."""

    def __init__(self, calls: ServerCalls) -> None:
        self._calls = calls

    async def processing(self) -> ProcessingStatus:
        """How far the read models are."""
        answer: pb.ProcessingStatus = await self._calls.ask("GetProcessingStatus", pb.GetProcessingStatusRequest())
        return ProcessingStatus(
            health=Health.of(answer.overall),
            reasons=tuple(answer.reasons),
            pending=answer.pending,
            catch_up_seconds=_number(answer, "catch_up_seconds"),
            streams=tuple(
                StreamStanding(
                    each.stream,
                    Health.of(each.level),
                    each.pending,
                    _number(each, "lag_seconds"),
                    _moment(each, "last_processed"),
                    each.consumers,
                )
                for each in answer.streams
            ),
            dead_letters=answer.dead_letters,
            events_per_second=_number(answer, "events_per_second"),
            read_at=_moment(answer, "read_at"),
        )

    async def dead_letters(self, wanted: LetterFilter = _ALL, after: str = "") -> DeadLetterPage:
        """A page of the list."""
        request = pb.ListDeadLettersRequest(
            search=wanted.search, event_type=wanted.event_type, failure=wanted.failure, page_token=after
        )
        answer = await self._calls.ask("ListDeadLetters", request)
        choices = LetterChoices(_choices(answer.event_types), _choices(answer.failures))
        rows = tuple(_row(each) for each in answer.letters)
        return DeadLetterPage(rows, answer.next_page_token, answer.total, None if after else choices)

    async def dead_letter(self, letter_id: str) -> DeadLetter:
        """One whole."""
        answer = await self._calls.ask("GetDeadLetter", pb.GetDeadLetterRequest(letter_id=letter_id))
        return DeadLetter(
            row=_row(answer.summary),
            envelope=tuple((each.name, each.value) for each in answer.envelope),
            body=answer.body,
            body_is_json=answer.body_is_json,
            not_correctable=answer.not_correctable,
            documents=_beside(answer.documents),
        )

    async def check_correction(self, letter_id: str, body: str) -> CheckedCorrection:
        """Try a body out."""
        request = pb.CheckCorrectionRequest(letter_id=letter_id, body_json=body)
        answer = await self._calls.ask("CheckCorrection", request)
        return CheckedCorrection(answer.problem, _beside(answer.documents))

    async def correct(self, correction: Correction) -> SentCorrection:
        """Send it."""
        request = pb.CorrectEventRequest(
            correction_key=correction.key,
            letter_id=correction.letter_id,
            body_json=correction.body,
            reason=correction.reason,
        )
        answer = await self._calls.ask("CorrectEvent", request)
        return SentCorrection(answer.event_id, answer.entry_id, answer.already_recorded)

    async def drift(self) -> DriftReport:
        """The last comparison."""
        return _report(await self._calls.ask("GetDrift", pb.GetDriftRequest()))

    async def run_drift(self) -> DriftReport:
        """Another one."""
        return _report(await self._calls.ask("RunDrift", pb.RunDriftRequest()))


def _row(message: pb.DeadLetterSummary) -> DeadLetterRow:
    return DeadLetterRow(
        letter_id=message.letter_id,
        original_id=message.original_id,
        stream=message.stream,
        event_type=message.event_type,
        event_id=message.event_id,
        conversation_id=message.conversation_id,
        user_id=message.user_id,
        error=message.error,
        error_class=message.error_class,
        attempts=message.attempts,
        first_failed_at=_moment(message, "first_failed_at"),
        moved_at=_moment(message, "moved_at"),
    )


def _choices(messages: Iterable[pb.LetterChoice]) -> tuple[LetterChoice, ...]:
    return tuple(LetterChoice(each.value, each.count) for each in messages)


def _beside(messages: Iterable[pb.DocumentBeside]) -> tuple[DocumentBeside, ...]:
    return tuple(DocumentBeside(each.collection, each.key, each.json) for each in messages)


def _report(answer: pb.DriftReport) -> DriftReport:
    return DriftReport(
        state=DriftState.of(answer.state),
        started_at=_moment(answer, "started_at"),
        ended_at=_moment(answer, "ended_at"),
        started_by=answer.started_by_name,
        accounts=answer.accounts,
        count=answer.difference_count,
        settled=answer.settled,
        unreadable=answer.unreadable,
        pending_disbursement=answer.pending_disbursement,
        projector_behind=answer.projector_behind,
        read_models_as_of=_moment(answer, "read_models_as_of"),
        ledger_as_of_oldest=_moment(answer, "ledger_as_of_oldest"),
        ledger_as_of_newest=_moment(answer, "ledger_as_of_newest"),
        problem=answer.problem,
        differences=tuple(_difference(each) for each in answer.differences),
    )


def _difference(message: pb.DriftDifference) -> Difference:
    figures = (Money.of(text) for text in message.read_models)
    return Difference(
        account_id=message.loan_account_id,
        verdict=message.verdict,
        status=message.status,
        read_models=tuple(figure for figure in figures if figure is not None),
        ledger=Money.of(message.ledger),
        amount=Money.of(message.difference),
        read_models_as_of=_moment(message, "read_models_as_of"),
        ledger_as_of=_moment(message, "ledger_as_of"),
    )


def _number(message: Any, field: str) -> float | None:
    return float(getattr(message, field)) if message.HasField(field) else None


def _moment(message: Any, field: str) -> datetime | None:
    if not message.HasField(field):
        return None
    found: datetime = getattr(message, field).ToDatetime(tzinfo=UTC)
    return found
