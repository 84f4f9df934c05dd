"""What a rebuilt document takes over from the one that readers see, and which of the two knows more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from projector.contract.position import Position
from projector.engine.carry_over import Frame, Verdict, Written, combine, judge, keep
from projector.engine.history import Bounds

FAR: Bounds = {"ext": Position(100, 0), "int": Position(100, 0)}

names = st.sampled_from(["a", "b", "c", "d"])
leaves = st.one_of(st.none(), st.integers(0, 3), st.text("xy", max_size=2))
values = st.one_of(leaves, st.dictionaries(names, leaves, max_size=3))
fields = st.dictionaries(names, values, max_size=4)


def frame(*documents: dict[str, Any], shared: bool = False, filled: tuple[tuple[str, str], ...] = ()) -> Frame:
    written = Written()
    for document in documents:
        written.learn(document)
    return Frame(FAR, FAR, written, shared, filled)


def document(identity: int = 1, ms: int = 5, rev: int = 1, **values: Any) -> dict[str, Any]:
    return {"_id": identity, **values, "_proj": {"rev": rev, "pos": {"ext": [ms, 0]}}}


def merged(live: dict[str, Any], rebuilt: dict[str, Any], **options: Any) -> dict[str, Any]:
    return combine("K", live, rebuilt, frame(rebuilt, **options), made_elsewhere=False)


def test_fields_that_no_event_writes_are_taken_over() -> None:
    """A flag and a member of a group that events do not write stay; what events write is that of the history."""
    live = document(name="Bad", flag=True, group={"ours": 1, "theirs": 2}, rev=7)
    result = merged(live, document(identity=9, name="Mia", group={"ours": 3}, rev=2))
    assert result == {
        "_id": 1,
        "name": "Mia",
        "flag": True,
        "group": {"ours": 3, "theirs": 2},
        "_proj": {"rev": 8, "pos": {"ext": [5, 0]}},
    }


def test_what_events_never_said_of_a_document_goes() -> None:
    """A field that events write elsewhere, and not in this document, does not survive."""
    written = frame(document(name="Mia", closure={"reason": "x"}))
    live, rebuilt = document(name="Mia", closure={"reason": "made up"}), document(name="Mia")
    result = combine("K", live, rebuilt, written, made_elsewhere=False)
    assert "closure" not in result or result["closure"] == {}
    assert judge(live, result, written) is Verdict.CHANGED


def test_a_flag_that_was_taken_away_is_taken_away() -> None:
    """What was carried over at a first look and has gone since is not brought back."""
    first = merged(document(name="Mia", flag=True), document(name="Mia"))
    again = combine("K", document(name="Mia"), first, frame(document(name="Mia")), made_elsewhere=False)
    assert first["flag"] is True
    assert "flag" not in again


@given(fields, fields)
def test_combining_is_safe_to_repeat(live: dict[str, Any], rebuilt: dict[str, Any]) -> None:
    """A second look at a document that was made ready changes nothing, and nobody else's value is lost."""
    stored, folded = document(**live), document(identity=9, **rebuilt)
    place = frame(rebuilt)
    once = combine("K", stored, folded, place, made_elsewhere=False)
    assert combine("K", stored, once, place, made_elsewhere=False) == once
    assert {name: once[name] for name in live if name not in rebuilt} == {
        n: v for n, v in live.items() if n not in rebuilt
    }


def test_the_web_desks_part_of_a_shared_row_stays() -> None:
    """A decision without an event, values that events left empty, and all of a row begun elsewhere are kept."""
    live = document(status="approved", approvalDetails={"comment": "by hand"}, notes="theirs", amount=1.0)
    rebuilt = document(status="pending", notes=None, amount=2.0, approvalDetails=None)
    result = merged(live, rebuilt, shared=True)
    assert (result["status"], result["approvalDetails"]["comment"]) == ("approved", "by hand")
    assert (result["notes"], result["amount"]) == ("theirs", 2.0)
    elsewhere = combine("K", live, rebuilt, frame(rebuilt, shared=True), made_elsewhere=True)
    assert elsewhere["amount"] == 1.0


def test_a_decision_by_an_event_is_that_of_the_history() -> None:
    """In a shared row the decision that an event made wins over a stored one that differs."""
    live = document(status="approved", approvalDetails={"comment": "wrong"})
    rebuilt = document(status="rejected", approvalDetails={"reason": "no"})
    rebuilt["_proj"]["decision"] = {"status": "rejected"}
    assert merged(live, rebuilt, shared=True)["status"] == "rejected"


def test_the_answer_of_another_service_stays() -> None:
    """A field that was filled by an answer is not emptied, and one that events have filled is."""
    live = document(contactId="K9", other="x")
    rebuilt = document(contactId=None, other=None)
    assert merged(live, rebuilt, filled=(("K", "contactId"),))["contactId"] == "K9"
    assert merged(live, rebuilt)["contactId"] is None


def test_dead_letters_stay_on_a_document() -> None:
    """What a document says about its dead letters does not come from its events, and stays."""
    live = document(name="Mia")
    live["_proj"]["deadLetters"] = ["5-0"]
    assert merged(live, document(name="Mia"))["_proj"]["deadLetters"] == ["5-0"]


def test_who_knows_more_is_told_by_positions() -> None:
    """Beyond the common place events are under way; below it the side that is behind has lost something."""
    place = Frame({"ext": Position(10, 0)}, {"ext": Position(20, 0)}, Written(["name"]))
    older, newer = document(name="a", ms=5), document(name="b", ms=15)
    assert judge(older, newer, place) is Verdict.MOVING
    assert judge(newer, older, place) is Verdict.LACKING
    assert judge(document(name="a", ms=25), older | {"name": "b"}, place) is Verdict.MOVING
    assert judge(older, document(name="b", ms=8), place) is Verdict.CHANGED
    assert judge(None, document(name="b", ms=8), place) is Verdict.ADDED
    assert judge(None, newer, place) is Verdict.MOVING
    assert judge(newer, None, place) is Verdict.LACKING
    assert judge(document(name="a", ms=25), None, place) is Verdict.MOVING
    assert judge({"_id": 1, "name": "theirs"}, None, place) is Verdict.KEPT
    assert judge(older, document(name="a", ms=15), place) is Verdict.SAME


def test_with_gaps_a_document_that_holds_older_events_knows_more() -> None:
    """In a history with gaps an earlier beginning, or an event that the rebuilt one lacks, is not given up."""
    whole, gaps = Frame(FAR, FAR, Written(["name"])), Frame(FAR, FAR, Written(["name"]), gaps=True)
    early, late = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 2, tzinfo=UTC)
    assert judge(document(name="a", createdAt=early), document(name="b", createdAt=late), gaps) is Verdict.LACKING
    assert judge(document(name="a", createdAt=early), document(name="b", createdAt=late), whole) is Verdict.CHANGED
    live, rebuilt = document(name="a"), document(name="b")
    live["_proj"]["seen"], rebuilt["_proj"]["seen"] = b"12345678abcdefgh", b"abcdefgh"
    assert judge(live, rebuilt, gaps) is Verdict.LACKING
    assert judge(rebuilt, live, gaps) is Verdict.CHANGED


def test_a_kept_document_has_a_revision_of_its_own() -> None:
    """A write on top of the stored document finds out that it was replaced; one without bookkeeping stays as it is."""
    assert keep(document(rev=4))["_proj"]["rev"] == 5
    assert keep({"_id": 1, "a": 2}) == {"_id": 1, "a": 2}


def test_a_group_with_too_many_members_is_free_form() -> None:
    """Members of an object with names of its own making are not told apart: the history decides about all of them."""
    written = Written()
    for number in range(40):
        written.learn({"utm": {f"n{number}-{each}": 1 for each in range(10)}})
    ours, foreign = written.split({"utm": {"new": 1}})
    assert (ours, foreign) == ({"utm": {"new": 1}}, {})
    assert written.hidden() == {"_proj": 0, "utm": 0}
