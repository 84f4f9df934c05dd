"""Reports of problems through the front door, into the intake's own database, and to administrators."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from projector.contract.staff import Role
from projector.intake.guard import FROZEN
from projector.intake.session_methods import stamp
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake import proof_samples as samples
from tests.projector.intake.front_door import Desk, FrontDoor

NOTICED = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
WORDS = "Quokka: the balance stayed grey after the repayment."
DETAILS = json.dumps({"words": WORDS, "errors": ["Wombat"]})
PIECE = 256 * 1024
PICTURE = samples.KEPT["png"]
MOST_PICTURE = 5 * 1024 * 1024


def report(picture: bytes = b"", key: str = "report-of-a-test", **changed: Any) -> AsyncIterator[Any]:
    """The pieces of a report."""
    first = pb.ReportProblemRequest(
        report_id=key,
        text=WORDS,
        details=DETAILS,
        noticed_at=stamp(NOTICED),
        application_version="1.4.0",
        picture_size=len(picture),
        picture=picture[:PIECE],
    )
    for name, value in changed.items():
        setattr(first, name, value)

    async def send() -> AsyncIterator[Any]:
        yield first
        for at in range(PIECE, len(picture), PIECE):
            yield pb.ReportProblemRequest(picture=picture[at : at + PIECE])

    return send()


async def listed(desk: Desk, **wanted: Any) -> Any:
    return await desk.call("ListProblems", pb.ListProblemsRequest(**wanted))


async def test_a_report_arrives_as_it_was_sent_with_who_sent_it(
    door: FrontDoor, caplog: pytest.LogCaptureFixture
) -> None:
    """Words, details, moment, version and the largest picture come back unchanged, name and role are the session's,
    also while money is frozen; the trail says who reported and who read, and neither trail nor log quotes anything."""
    caplog.set_level(logging.DEBUG, "projector")
    await door.servers.switches.set(FROZEN, "month end")
    olga = await door.signed_in(Role.READONLY, name="Olga Reader")
    ada = await door.signed_in(Role.ADMIN)
    picture = PICTURE.ljust(MOST_PICTURE, b"\0")
    answer = await olga.call("ReportProblem", report(picture))
    (line,) = (await listed(ada)).problems
    found = await ada.call("GetProblem", pb.GetProblemRequest(number=answer.number))
    assert (found.text, found.details, found.picture) == (WORDS, DETAILS, picture)
    assert found.summary == line
    assert (line.number, line.state, line.excerpt) == (answer.number, "open", WORDS)
    assert (line.reported_by_id, line.reported_by_name, line.role) == (olga.user_id, "Olga Reader", "readonly")
    assert (line.noticed_at.ToDatetime(tzinfo=UTC), line.application_version) == (NOTICED, "1.4.0")
    assert line.picture_size == MOST_PICTURE
    trail = door.events("desk.command.requested.v1", "desk.command.completed.v1", "desk.reveal.logged.v1")
    number = str(answer.number)
    assert [(each["action"], each["resourceId"], each["actor"]) for each in trail] == [
        ("ReportProblem", number, olga.user_id),
        ("ReportProblem", number, olga.user_id),
        ("ReadProblem", number, ada.user_id),
    ]
    logged = caplog.text + "".join(str(vars(each)) for each in caplog.records)
    assert not [word for word in ("Quokka", "Wombat") if word in json.dumps(trail) or word in logged]


async def test_a_retry_is_the_same_report_and_another_persons_is_another(door: FrontDoor) -> None:
    """Sent five times at once and once later with one id there is one report; the same id of somebody else is his."""
    olga, sue = await door.signed_in(Role.OPERATIONS), await door.signed_in(Role.MARKETING)
    answers = await asyncio.gather(*(olga.call("ReportProblem", report()) for _ in range(5)))
    later = await olga.call("ReportProblem", report())
    theirs = await sue.call("ReportProblem", report())
    assert len({each.number for each in (*answers, later)}) == 1
    assert [each.already_recorded for each in answers].count(False) == 1
    assert (later.already_recorded, theirs.already_recorded) == (True, False)
    assert (await listed(await door.signed_in(Role.ADMIN))).open == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"report_id": "short"}, "report_id"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"details": "x" * (64 * 1024 + 1)}, "details"),
        ({"details": "ä" * (32 * 1024 + 1)}, "details"),
        ({"application_version": "x" * 41}, "application_version"),
        ({"picture_size": MOST_PICTURE + 1}, "picture_size"),
        ({"picture_size": 3, "picture": b"four"}, "picture"),
        ({"picture_size": 4, "picture": b"text"}, "picture"),
        ({"picture_size": len(samples.PDF), "picture": samples.PDF}, "picture"),
    ],
)
async def test_what_is_too_much_or_no_picture_is_refused(door: FrontDoor, changed: dict[str, Any], field: str) -> None:
    """Each wrong value is refused by its name, and nothing is kept."""
    desk = await door.signed_in(Role.OPERATIONS)
    refused = await desk.refused("ReportProblem", report(**changed))
    assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", field)
    assert (await listed(await door.signed_in(Role.ADMIN))).open == 0


async def test_half_a_picture_keeps_nothing_and_can_be_sent_again(door: FrontDoor) -> None:
    """A report that broke off is not kept, and the same one is taken whole afterwards."""
    desk = await door.signed_in(Role.OPERATIONS)
    refused = await desk.refused("ReportProblem", report(PICTURE, picture_size=len(PICTURE) + 1))
    assert (refused.code, refused.detail.reason) == ("UNAVAILABLE", "BUSY")
    assert not (await desk.call("ReportProblem", report(PICTURE))).already_recorded


async def test_ten_an_hour_from_one_person(door: FrontDoor) -> None:
    """Of twelve at once ten are kept and two are told when to come again; a retry of one that was kept is answered,
    and others go on."""
    olga = await door.signed_in(Role.OPERATIONS)
    began = datetime.now(UTC)
    keys = [f"report-number-{each}" for each in range(12)]
    said = await asyncio.gather(*(olga.call("ReportProblem", report(key=key)) for key in keys), return_exceptions=True)
    kept = [key for key, each in zip(keys, said, strict=True) if not isinstance(each, BaseException)]
    assert len(kept) == 10
    late = next(key for key in keys if key not in kept)
    refused = await olga.refused("ReportProblem", report(key=late))
    assert (refused.code, refused.detail.reason) == ("RESOURCE_EXHAUSTED", "TOO_MANY_REPORTS")
    again = refused.detail.retry_at.ToDatetime(tzinfo=UTC)
    assert began + timedelta(minutes=59) < again <= datetime.now(UTC) + timedelta(hours=1)
    assert (await olga.call("ReportProblem", report(key=kept[0]))).already_recorded
    assert (await (await door.signed_in(Role.OPERATIONS)).call("ReportProblem", report())).number
    turns = door.servers.mongo[door.settings.own_database]["problem-turns"]
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    await turns.update_one({"_id": olga.user_id}, {"$set": {"taken.0.at": hour_ago}})
    assert not (await olga.call("ReportProblem", report(key=late))).already_recorded


async def test_resolved_and_opened_again(door: FrontDoor) -> None:
    """Resolving needs a comment and says who, when and why; again by the same person it is done already, by another one
    it is refused with who was first; opened again it is open. The trail has each act without the comment."""
    ada, bob = await door.signed_in(Role.ADMIN, name="Ada Admin"), await door.signed_in(Role.ADMIN)
    number = (await ada.call("ReportProblem", report())).number

    def wish(comment: str = "", *, reopen: bool = False) -> Any:
        return pb.ResolveProblemRequest(number=number, comment=comment, reopen=reopen)

    assert (await ada.refused("ResolveProblem", wish(" "))).detail.field == "comment"
    done = await ada.call("ResolveProblem", wish("Restarted the numbat."))
    assert await ada.call("ResolveProblem", wish("Restarted the numbat.")) == done
    (decision,) = done.decisions
    assert (done.state, decision.user_name, decision.comment) == ("resolved", "Ada Admin", "Restarted the numbat.")
    refused = await bob.refused("ResolveProblem", wish("Mine."))
    assert (refused.code, refused.detail.reason) == ("FAILED_PRECONDITION", "ALREADY_RESOLVED")
    assert refused.detail.decision.user_name == "Ada Admin"
    assert [(await listed(ada, state=state)).problems[:] != [] for state in ("open", "resolved")] == [False, True]
    opened = await bob.call("ResolveProblem", wish("Not yet.", reopen=True))
    assert await bob.call("ResolveProblem", wish(reopen=True)) == opened
    assert (opened.state, [each.action for each in opened.decisions]) == ("open", ["resolved", "reopened"])
    unknown = await ada.refused("ResolveProblem", pb.ResolveProblemRequest(number=99, comment="Gone."))
    assert (unknown.code, unknown.detail.reason) == ("NOT_FOUND", "UNKNOWN_PROBLEM")
    acts = door.events("desk.command.completed.v1")
    assert [(each["action"], each["outcome"]) for each in acts] == [
        ("ReportProblem", "OK"),
        ("ResolveProblem", "OK"),
        ("ReopenProblem", "OK"),
    ]
    assert "numbat" not in json.dumps(acts)


async def test_what_is_resolved_is_removed_after_90_days_and_what_is_open_is_not(door: FrontDoor) -> None:
    """The database removes a report by a moment that only resolved ones have: 90 days after they were resolved."""
    ada = await door.signed_in(Role.ADMIN)
    number = (await ada.call("ReportProblem", report())).number
    problems = door.servers.mongo[door.settings.own_database]["problems"]
    indexes = await problems.index_information()
    assert [each["key"] for each in indexes.values() if each.get("expireAfterSeconds") == 0] == [[("removeAt", 1)]]
    assert "removeAt" not in (await problems.find_one({}) or {})
    done = await ada.call("ResolveProblem", pb.ResolveProblemRequest(number=number, comment="Done."))
    stored = await problems.find_one({}) or {}
    assert stored["removeAt"] - stored["decisions"][0]["at"] == timedelta(days=90)
    assert done.removed_at.ToDatetime(tzinfo=UTC) == stored["removeAt"]
    await ada.call("ResolveProblem", pb.ResolveProblemRequest(number=number, reopen=True))
    assert "removeAt" not in (await problems.find_one({}) or {})


async def test_pages_come_newest_first_without_a_gap(door: FrontDoor) -> None:
    """Five reports in pages of two are all there once, the newest first, cut to 200 characters."""
    ada = await door.signed_in(Role.ADMIN)
    numbers = [
        (await ada.call("ReportProblem", report(key=f"report-number-{each}", text="x" * 300))).number
        for each in range(5)
    ]
    seen: list[int] = []
    page = await listed(ada, page_size=2)
    assert (page.open, page.resolved) == (5, 0)
    while True:
        assert {len(each.excerpt) for each in page.problems} == {200}
        seen += [each.number for each in page.problems]
        if not page.next_page_token:
            break
        page = await listed(ada, page_size=2, page_token=page.next_page_token)
    assert seen == sorted(numbers, reverse=True)
    assert (await ada.refused("ListProblems", pb.ListProblemsRequest(state="lost"))).detail.field == "state"


async def test_the_features_are_named_to_those_who_may(door: FrontDoor) -> None:
    """Everybody but a service hears of reports, of which marketing hears nothing else; the inbox is for admins."""
    told = {}
    for role in Role:
        features = (await (await door.signed_in(role)).call("WhoAmI", pb.WhoAmIRequest())).features
        told[role] = {each for each in features if each.startswith("problem-") or role is Role.MARKETING}
    both = {"problem-report", "problem-inbox"}
    reporters = {role: {"problem-report"} for role in set(Role) - {Role.SERVICE, Role.ADMIN}}
    assert told == {**reporters, Role.ADMIN: both, Role.SERVICE: set()}
