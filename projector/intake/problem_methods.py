"""Reports of problems: anybody at a desk makes one, administrators read and resolve them.

Texts, details and pictures are in the store and in answers to administrators, and nowhere else: no log, no error and no
entry of the trail quotes them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from google.protobuf.message import Message

from projector.contract.problem_reports import (
    LONGEST_TEXT,
    MOST_DETAILS,
    MOST_PICTURE,
    NewProblem,
    ProblemAction,
    ProblemDecision,
    ProblemRecord,
    ProblemState,
)
from projector.intake import problem_messages as messages
from projector.intake import request_values as values
from projector.intake.caller import Caller
from projector.intake.desk_service import Signed, Upload
from projector.intake.errors import Away, Decided, Facts, NotInThisState, TooOften, UnknownThing
from projector.intake.proof_types import PNG, proof_type
from projector.intake.shelter import Shelter
from projector.intake.trail import Act, Trail
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

MOST_AN_HOUR = 10
LARGEST_PIECE = 256 * 1024
DEFAULT_PAGE, LARGEST_PAGE = 50, 200
_HOUR = timedelta(hours=1)

NOT_WHOLE = "The report did not arrive whole. Nothing was kept; send it again."
TOO_SLOW = "The report took too long to arrive. Nothing was kept; send it again when the line is better."
TOO_MANY = f"You have sent {MOST_AN_HOUR} reports within an hour. Save this one as a file, or send it later."
UNKNOWN = "This report is not known. It may have been removed after its time."


class Problems(Protocol):
    """Where reports are kept. Methods raise StoreAway."""

    async def turn(self, user_id: str, key: str, now: datetime, most: int, within: timedelta) -> datetime | None:
        """Take one of ``most`` turns within a time; None when it was taken, now or before, else when one is free."""

    async def known(self, key: str) -> int | None:
        """The number of the report with this key; None when there is none."""

    async def next_number(self) -> int:
        """A number that no report has had."""

    async def keep(self, number: int, new: NewProblem) -> bool:
        """Keep a report; False when there is one with its key already."""

    async def page(self, state: str, below: int | None, limit: int) -> Sequence[ProblemRecord]:
        """Reports in a state, '' = any, with numbers ``below``, newest first; texts cut."""

    async def count(self, state: ProblemState) -> int:
        """Reports in a state."""

    async def find(self, number: int) -> ProblemRecord | None:
        """A report, whole."""

    async def decide(self, number: int, decision: ProblemDecision) -> ProblemRecord | None:
        """Resolve an open report or open a resolved one; None when it is not in the state for it."""


@dataclass(frozen=True, slots=True)
class _Head:
    """The first message, checked."""

    key: str
    text: str
    details: str
    noticed_at: datetime
    version: str
    size: int


class ProblemMethods:
    """ReportProblem, ListProblems, GetProblem, ResolveProblem. ``at_once``: reports held in memory at a time."""

    def __init__(
        self,
        problems: Problems,
        trail: Trail,
        shelter: Shelter,
        at_once: int,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._problems = problems
        self._trail = trail
        self._shelter = shelter
        self._places = asyncio.Semaphore(at_once)
        self._now = now

    def signed(self) -> Mapping[str, Signed]:
        """Methods by name."""
        return {"ListProblems": self.list, "GetProblem": self.get, "ResolveProblem": self.resolve}

    def uploads(self) -> Mapping[str, Upload]:
        """Methods by name."""
        return {"ReportProblem": self.report}

    async def report(self, pieces: AsyncIterator[Any], caller: Caller, seconds: float) -> Message:
        """Take the pieces, judge the whole, keep it."""
        try:
            async with asyncio.timeout(seconds), self._places:
                head, picture = await self._received(pieces, caller)
                if picture and await asyncio.to_thread(proof_type, picture) is not PNG:
                    raise values.invalid("picture", "The picture is no PNG.")
                # From here on a desk that hangs up changes nothing: what became of it is recorded.
                return await self._shelter.finished(self._keep(head, picture, caller))
        except TimeoutError:
            raise Away("BUSY", TOO_SLOW) from None

    async def list(self, request: pb.ListProblemsRequest, caller: Caller, seconds: float) -> Message:
        """A page, and how many there are."""
        state = request.state and values.one_of("state", request.state, [each.value for each in ProblemState])
        size = min(request.page_size if request.page_size > 0 else DEFAULT_PAGE, LARGEST_PAGE)
        found = await self._problems.page(state, _below(request.page_token), size + 1)
        shown, more = found[:size], len(found) > size
        return pb.ListProblemsResponse(
            problems=[messages.summary(each) for each in shown],
            next_page_token=str(shown[-1].number) if more else "",
            open=await self._problems.count(ProblemState.OPEN),
            resolved=await self._problems.count(ProblemState.RESOLVED),
        )

    async def get(self, request: pb.GetProblemRequest, caller: Caller, seconds: float) -> Message:
        """All of one. That somebody looked is recorded first: a picture may show a customer."""
        found = await self._found(request.number)
        await self._trail.looked_at(caller, "ReadProblem", "problem", str(found.number))
        return messages.whole(found)

    async def resolve(self, request: pb.ResolveProblemRequest, caller: Caller, seconds: float) -> Message:
        """Resolve it, or open it again; the same wish a second time is done already."""
        shortest = 0 if request.reopen else 1
        comment = values.explained("comment", request.comment, shortest, values.LONGEST_TEXT)
        action = ProblemAction.REOPENED if request.reopen else ProblemAction.RESOLVED
        before = await self._found(request.number)
        if self._done(before, action, comment, caller):
            return messages.summary(before)
        act = Act("ReopenProblem" if request.reopen else "ResolveProblem", "problem", str(before.number))
        decision = ProblemDecision(action, caller.user_id, caller.staff.name, self._now(), comment)
        async with self._trail.around(caller, act):
            after = await self._problems.decide(before.number, decision)
            if after is None:  # somebody was faster by a moment
                after = await self._found(before.number)
                self._done(after, action, comment, caller)
        return messages.summary(after)

    def _done(self, found: ProblemRecord, action: ProblemAction, comment: str, caller: Caller) -> bool:
        """Whether the report is as wished already. Raises NotInThisState when another one resolved it."""
        wished = ProblemState.OPEN if action is ProblemAction.REOPENED else ProblemState.RESOLVED
        if found.state is not wished:
            return False
        if action is ProblemAction.RESOLVED:
            last = found.decisions[-1]
            if (last.user_id, last.comment) != (caller.user_id, comment):
                decided = Decided(str(found.number), found.state.value, last.user_id, last.user_name, at=last.at)
                text = f"{last.user_name} has resolved this report already."
                raise NotInThisState("ALREADY_RESOLVED", text, Facts(decision=decided))
        return True

    async def _found(self, number: int) -> ProblemRecord:
        found = await self._problems.find(number)
        if found is None:
            raise UnknownThing("UNKNOWN_PROBLEM", UNKNOWN)
        return found

    async def _received(self, pieces: AsyncIterator[Any], caller: Caller) -> tuple[_Head, bytes]:
        """Head and picture. Raises before more than the announced size was taken in."""
        picture = bytearray()
        head: _Head | None = None
        async for piece in pieces:
            if head is None:
                head = _head(piece, caller)
                free_at = await self._problems.turn(caller.user_id, head.key, self._now(), MOST_AN_HOUR, _HOUR)
                if free_at is not None:
                    raise TooOften("TOO_MANY_REPORTS", TOO_MANY, Facts(retry_at=free_at))
            if len(piece.picture) > LARGEST_PIECE or len(picture) + len(piece.picture) > head.size:
                raise values.invalid("picture", "More was sent than was announced.")
            picture += piece.picture
        if head is None:
            raise values.invalid("report_id", "This is missing.")
        if len(picture) < head.size:
            raise Away("BUSY", NOT_WHOLE)
        return head, bytes(picture)

    async def _keep(self, head: _Head, picture: bytes, caller: Caller) -> Message:
        known = await self._problems.known(head.key)
        if known is not None:
            return pb.ReportProblemResponse(number=known, already_recorded=True)
        new = NewProblem(
            key=head.key,
            text=head.text,
            details=head.details,
            picture=picture,
            noticed_at=head.noticed_at,
            received_at=self._now(),
            version=head.version,
            user_id=caller.user_id,
            user_name=caller.staff.name,
            role="" if caller.role is None else caller.role.value,
        )
        number = await self._problems.next_number()
        async with self._trail.around(caller, Act("ReportProblem", "problem", str(number))):
            kept = await self._problems.keep(number, new)
            if not kept:  # a retry of the same desk was faster by a moment
                number = await self._problems.known(head.key) or number
        return pb.ReportProblemResponse(number=number, already_recorded=not kept)


def _head(first: pb.ReportProblemRequest, caller: Caller) -> _Head:
    """Raises Invalid."""
    report_id = values.identifier("report_id", first.report_id)
    text = values.required("text", first.text, LONGEST_TEXT)
    details = values.optional("details", first.details, MOST_DETAILS)
    if len(details.encode()) > MOST_DETAILS:
        raise values.invalid("details", "At most 64 KB are possible.")
    if not 0 <= first.picture_size <= MOST_PICTURE:
        raise values.invalid("picture_size", "The picture is larger than 5 MB.")
    version = values.optional("application_version", first.application_version, 40)
    noticed_at = messages.moment(first.noticed_at) if first.HasField("noticed_at") else None
    if noticed_at is None:
        raise values.invalid("noticed_at", "This is no moment.")
    return _Head(f"{caller.user_id} {report_id}", text, details, noticed_at, version, first.picture_size)


def _below(token: str) -> int | None:
    """A page token is the number of the last report of the page before."""
    if not token:
        return None
    if not token.isdecimal() or len(token) > 18:
        raise values.invalid("page_token", "This page is not known.")
    return int(token)
