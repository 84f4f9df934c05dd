"""Reports of problems as messages."""

from __future__ import annotations

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from projector.contract.problem_reports import EXCERPT, ProblemDecision, ProblemRecord
from projector.intake.session_methods import stamp
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb


def summary(record: ProblemRecord) -> pb.ProblemSummary:
    """What a list shows of it."""
    message = pb.ProblemSummary(
        number=record.number,
        state=record.state.value,
        excerpt=record.text[:EXCERPT],
        reported_by_id=record.user_id,
        reported_by_name=record.user_name,
        role=record.role,
        noticed_at=stamp(record.noticed_at),
        received_at=stamp(record.received_at),
        application_version=record.version,
        picture_size=record.picture_size,
        decisions=[_decision(each) for each in record.decisions],
    )
    if record.removed_at is not None:
        message.removed_at.CopyFrom(stamp(record.removed_at))
    return message


def whole(record: ProblemRecord) -> pb.Problem:
    """All of it."""
    return pb.Problem(summary=summary(record), text=record.text, details=record.details, picture=record.picture)


def moment(told: Timestamp) -> datetime | None:
    """A moment of the wire that a store can keep; None when it is none."""
    try:
        return told.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _decision(decision: ProblemDecision) -> pb.ProblemDecision:
    return pb.ProblemDecision(
        action=decision.action.value,
        user_id=decision.user_id,
        user_name=decision.user_name,
        at=stamp(decision.at),
        comment=decision.comment,
    )
