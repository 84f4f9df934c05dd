"""Reports of problems through the desk server: sent in pieces, read and resolved by admins."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import grpc

from billie_desktop.domain.errors import OutcomeUnknown, Unreachable
from billie_desktop.domain.problem_report import (
    Problem,
    ProblemDecision,
    ProblemPage,
    ProblemReport,
    ProblemRow,
    ProblemState,
)
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

UPLOAD_SECONDS = 120.0
PIECE = 256 * 1024
BROKEN = "No answer came. Send it again: it arrives once."
_BROKEN_STATES = (grpc.ChannelConnectivity.TRANSIENT_FAILURE, grpc.ChannelConnectivity.SHUTDOWN)


class GrpcProblems:
    """Implements ``ProblemServer`` and ``ProblemInbox`` of ``desk.problem_desk``."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._channel = channel
        self._upload = ServerCalls(channel, UPLOAD_SECONDS)
        self._calls = ServerCalls(channel)

    @property
    def is_reachable(self) -> bool:
        """False once the connection to the server is known to be broken."""
        return self._channel.get_state() not in _BROKEN_STATES

    async def report(self, report: ProblemReport) -> int:
        """Send it. Raises as ``server_errors`` says; a call that broke may be made again without harm."""
        try:
            answer: pb.ReportProblemResponse = await self._upload.ask("ReportProblem", _pieces(report))
        except OutcomeUnknown as error:
            raise Unreachable(BROKEN, code=error.code, reference=error.reference) from error
        return answer.number

    async def page(self, state: ProblemState, after: str = "") -> ProblemPage:
        """Reports in a state."""
        answer = await self._calls.ask("ListProblems", pb.ListProblemsRequest(state=state.value, page_token=after))
        rows = tuple(_row(each) for each in answer.problems)
        return ProblemPage(rows, answer.next_page_token, answer.open, answer.resolved)

    async def problem(self, number: int) -> Problem:
        """One whole."""
        answer: pb.Problem = await self._calls.ask("GetProblem", pb.GetProblemRequest(number=number))
        return Problem(_row(answer.summary), answer.text, answer.details, answer.picture)

    async def resolve(self, number: int, comment: str) -> ProblemRow:
        """It is done."""
        return await self._decide(pb.ResolveProblemRequest(number=number, comment=comment))

    async def reopen(self, number: int, comment: str) -> ProblemRow:
        """It is not done after all."""
        return await self._decide(pb.ResolveProblemRequest(number=number, comment=comment, reopen=True))

    async def _decide(self, request: pb.ResolveProblemRequest) -> ProblemRow:
        return _row(await self._calls.ask("ResolveProblem", request))


async def _pieces(report: ProblemReport) -> AsyncIterator[pb.ReportProblemRequest]:
    first = pb.ReportProblemRequest(
        report_id=report.key,
        text=report.words,
        details=report.details,
        application_version=report.version[:40],
        picture_size=len(report.picture),
        picture=report.picture[:PIECE],
    )
    first.noticed_at.FromDatetime(report.noticed_at.astimezone(UTC))
    yield first
    for at in range(PIECE, len(report.picture), PIECE):
        yield pb.ReportProblemRequest(picture=report.picture[at : at + PIECE])


def _row(message: pb.ProblemSummary) -> ProblemRow:
    resolved = message.state == ProblemState.RESOLVED
    return ProblemRow(
        number=message.number,
        state=ProblemState.RESOLVED if resolved else ProblemState.OPEN,
        excerpt=message.excerpt,
        reported_by=message.reported_by_name,
        role=message.role,
        noticed_at=_moment(message, "noticed_at"),
        received_at=_moment(message, "received_at"),
        version=message.application_version,
        picture_size=message.picture_size,
        decisions=tuple(_decision(each) for each in message.decisions),
        removed_at=_moment(message, "removed_at"),
    )


def _decision(message: pb.ProblemDecision) -> ProblemDecision:
    return ProblemDecision(message.action == "resolved", message.user_name, _moment(message, "at"), message.comment)


def _moment(message: Any, field: str) -> datetime | None:
    if not message.HasField(field):
        return None
    found: datetime = getattr(message, field).ToDatetime(tzinfo=UTC)
    return found
