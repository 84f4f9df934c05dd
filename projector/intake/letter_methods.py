"""Dead letters for admins: messages in, messages out. A correction is an event; no read model is ever edited."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Protocol

from google.protobuf.message import Message

from projector.contract.letters import Beside, Checked, CorrectionClaim, Letter, LetterFilter, LetterPage, LetterSummary
from projector.engine.correction import corrected, texts_of
from projector.intake import correction_rules as rules
from projector.intake import request_values as values
from projector.intake.caller import Caller
from projector.intake.desk_service import Signed
from projector.intake.errors import NotInThisState, UnknownThing
from projector.intake.session_methods import stamp
from projector.intake.trail import Act, Outcome, Trail
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

DEFAULT_PAGE, LARGEST_PAGE = 50, 200
LONGEST_SEARCH = 200
_GONE = "This dead letter is not there any more: it was corrected, replayed, or has left the list by its age."


class Letters(Protocol):
    """Where dead letters are read. Methods raise StoreAway, StreamsAway."""

    async def page(self, wanted: LetterFilter, before: str, limit: int) -> LetterPage:
        """The newest ones that are wanted."""

    async def letter(self, letter_id: str) -> Letter | None:
        """One of them whole; None when it is not there."""

    async def check(self, letter: Letter, body: str, user_id: str) -> Checked:
        """What would become of it with another body."""


class Corrections(Protocol):
    """Corrections that are sent once. Methods raise StoreAway, StreamsAway."""

    async def find(self, correction_id: str) -> CorrectionClaim | None:
        """One that was begun."""

    async def claim(self, claim: CorrectionClaim) -> CorrectionClaim:
        """Write it down; the one that stands."""

    async def send(self, claim: CorrectionClaim) -> str:
        """The entry id of the event; '' when the dead letter is gone."""


class LetterMethods:
    """ListDeadLetters, GetDeadLetter, CheckCorrection, CorrectEvent."""

    def __init__(
        self,
        letters: Letters,
        corrections: Corrections,
        trail: Trail,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._letters = letters
        self._corrections = corrections
        self._trail = trail
        self._now = now

    def signed(self) -> Mapping[str, Signed]:
        """Methods by name."""
        return {
            "ListDeadLetters": self.list,
            "GetDeadLetter": self.get,
            "CheckCorrection": self.check,
            "CorrectEvent": self.correct,
        }

    async def list(self, request: pb.ListDeadLettersRequest, caller: Caller, seconds: float) -> Message:
        """A page, newest first."""
        wanted = LetterFilter(
            values.optional("search", request.search.strip(), LONGEST_SEARCH),
            values.optional("event_type", request.event_type, LONGEST_SEARCH),
            values.optional("failure", request.failure, LONGEST_SEARCH),
        )
        size = min(request.page_size if request.page_size > 0 else DEFAULT_PAGE, LARGEST_PAGE)
        page = await self._letters.page(wanted, _place(request.page_token), size)
        return pb.ListDeadLettersResponse(
            letters=[_summary(each) for each in page.letters],
            next_page_token=page.after,
            total=page.total,
            event_types=_choices(page.choices.event_types),
            failures=_choices(page.choices.failures),
        )

    async def get(self, request: pb.GetDeadLetterRequest, caller: Caller, seconds: float) -> Message:
        """One whole. It holds personal data, so the look at it is recorded first."""
        letter = await self._find(request.letter_id)
        await self._trail.looked_at(caller, "ReadDeadLetter", "event", _name(letter))
        return pb.DeadLetter(
            summary=_summary(letter.summary),
            envelope=[pb.EnvelopeField(name=name, value=value) for name, value in letter.envelope.items()],
            body=letter.body,
            body_is_json=letter.body_is_json,
            not_correctable=rules.not_correctable(letter),
            documents=_beside(letter.documents),
        )

    async def check(self, request: pb.CheckCorrectionRequest, caller: Caller, seconds: float) -> Message:
        """Try a body out."""
        letter = await self._find(request.letter_id)
        _refuse_what_is_fixed(letter)
        checked = await self._letters.check(letter, rules.new_body(letter, request.body_json), caller.user_id)
        return pb.CheckCorrectionResponse(problem=checked.problem, documents=_beside(checked.documents))

    async def correct(self, request: pb.CorrectEventRequest, caller: Caller, seconds: float) -> Message:
        """Send it once, whatever becomes of the answer."""
        key = values.identifier("correction_key", request.correction_key)
        correction_id = hashlib.sha256(f"{caller.user_id}:{key}".encode()).hexdigest()[:24]
        standing = await self._corrections.find(correction_id)
        ours = standing
        if ours is None:
            try:
                ours = await self._make(correction_id, request, caller)
            except UnknownThing:
                # The same form, sent a moment before, may have taken the letter away.
                ours = standing = await self._corrections.find(correction_id)
                if ours is None:
                    raise
        if ours.entry_id:
            return _sent(ours, ours.entry_id, already=True)
        act = Act("CorrectEvent", "event", ours.event["corrects"], reason=ours.reason, key=key)
        async with self._trail.around(caller, act) as said:
            claim = await self._corrections.claim(ours)
            entry = await self._corrections.send(claim)
            if not entry:
                raise UnknownThing("UNKNOWN_LETTER", _GONE)
            said.append(Outcome("OK", replay=standing is not None))
        return _sent(claim, entry, already=standing is not None)

    async def _make(self, correction_id: str, request: pb.CorrectEventRequest, caller: Caller) -> CorrectionClaim:
        letter = await self._find(request.letter_id)
        _refuse_what_is_fixed(letter)
        body = rules.new_body(letter, request.body_json)
        reason = values.explained("reason", request.reason)
        checked = await self._letters.check(letter, body, caller.user_id)
        if checked.problem:
            raise values.invalid("body_json", f"It would fail again: {checked.problem}")
        event = corrected(texts_of(letter.pairs), letter.summary.original_id, body, caller.user_id)
        return CorrectionClaim(
            correction_id, letter.summary.letter_id, event, letter.pairs, reason, caller.user_id, self._now()
        )

    async def _find(self, letter_id: str) -> Letter:
        letter = await self._letters.letter(letter_id)
        if letter is None:
            raise UnknownThing("UNKNOWN_LETTER", _GONE)
        return letter


def _refuse_what_is_fixed(letter: Letter) -> None:
    why = rules.not_correctable(letter)
    if why:
        raise NotInThisState("NOT_CORRECTABLE", why)


def _place(token: str) -> str:
    """A page token is the letter id of the last one that was looked at."""
    if token and not all(part.isdecimal() and len(part) < 20 for part in token.split("-", 1)):
        raise values.invalid("page_token", "This page is not known.")
    return token


def _name(letter: Letter) -> str:
    return letter.summary.original_id or letter.summary.letter_id


def _summary(each: LetterSummary) -> pb.DeadLetterSummary:
    message = pb.DeadLetterSummary(
        letter_id=each.letter_id,
        original_id=each.original_id,
        stream=each.stream,
        event_type=each.event_type,
        event_id=each.event_id,
        conversation_id=each.conversation_id,
        user_id=each.user_id,
        error=each.error,
        error_class=each.error_class,
        attempts=each.attempts,
    )
    for field, at in (("first_failed_at", each.first_failed_at), ("moved_at", each.moved_at)):
        if at is not None:
            getattr(message, field).CopyFrom(stamp(at))
    return message


def _choices(counted: Mapping[str, int]) -> Iterable[pb.LetterChoice]:
    return [pb.LetterChoice(value=value, count=count) for value, count in counted.items()]


def _beside(documents: Iterable[Beside]) -> Iterable[pb.DocumentBeside]:
    return [pb.DocumentBeside(collection=each.collection, key=each.key, json=each.json) for each in documents]


def _sent(claim: CorrectionClaim, entry_id: str, *, already: bool) -> pb.CorrectEventResponse:
    return pb.CorrectEventResponse(event_id=claim.event["cause"], entry_id=entry_id, already_recorded=already)
