"""The rules of conversations, for all orders of claims, releases and messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projector.contract.chat_records import ChatRecord
from projector.intake.chat_rules import Seen, Wording, answered, claimed, released
from projector.intake.errors import AlreadyOpen, Invalid, NotInThisState

START = datetime(2026, 6, 10, tzinfo=UTC)
LIFE = timedelta(seconds=300)
EMPTY = ChatRecord("conv-1")


def wording(key: str = "message-1", text: str = "Hello", seen: str = "", since: datetime | None = None) -> Wording:
    return Wording(key, text, Seen(seen, since))


def types(record: ChatRecord) -> list[str]:
    return [entry.fields["typ"] for entry in record.waiting]


def steps() -> st.SearchStrategy[list[tuple[str, str, int]]]:
    """What agents do, and how many seconds later."""
    agents = st.sampled_from(("ann", "bob", "cyd"))
    deeds = st.sampled_from(("claim", "release", "say"))
    return st.lists(st.tuples(deeds, agents, st.integers(0, 400)), max_size=40)


@given(steps())
def test_there_is_never_more_than_one_owner(deeds: list[tuple[str, str, int]]) -> None:
    """Whatever agents try in whatever order, a message is accepted only from the one whose claim holds, and a claim
    only when no other one holds."""
    record, now = EMPTY, START
    owner, until = "", START
    for number, (deed, agent, seconds) in enumerate(deeds):
        now += timedelta(seconds=seconds)
        free = not owner or until <= now or owner == agent
        mine = owner == agent and until > now
        if deed == "claim":
            if free:
                record = claimed(record, agent, agent, now, LIFE)
                owner, until = agent, now + LIFE
                continue
            with pytest.raises(AlreadyOpen) as caught:
                claimed(record, agent, agent, now, LIFE)
            assert caught.value.facts.decision is not None
            assert caught.value.facts.decision.user_id == owner
        elif deed == "release":
            record = released(record, agent, now)
            owner = "" if owner == agent else owner
        else:
            said = wording(f"message-{number}", seen=record.said[-1].key if record.said else "")
            if mine:
                record = answered(record, agent, agent, said, now)
                continue
            with pytest.raises(NotInThisState) as refused:
                answered(record, agent, agent, said, now)
            assert refused.value.reason == "NOT_CLAIMED"
    assert types(record).count("staff_message.sent.v1") == len(record.said)
    assert types(record).count("staff_message.send.v1") == len(record.said)
    assert len({entry.entry_id for entry in record.waiting}) == len(record.waiting)


@given(steps())
def test_events_of_claims_alternate(deeds: list[tuple[str, str, int]]) -> None:
    """On the stream a conversation is handed back, in the name of its holder, before another agent's claim."""
    record, now = EMPTY, START
    for deed, agent, seconds in deeds:
        now += timedelta(seconds=seconds)
        try:
            record = (claimed(record, agent, agent, now, LIFE)) if deed == "claim" else released(record, agent, now)
        except AlreadyOpen:
            continue
    owner = ""
    for entry in record.waiting:
        if entry.fields["typ"] == "conversation.claimed.v1":
            assert owner in ("", entry.fields["usr"])
            owner = entry.fields["usr"]
        else:
            assert owner == entry.fields["usr"]
            owner = ""


def test_a_message_is_accepted_once() -> None:
    """The same key changes nothing a second time; with another text, or by another agent, it is refused."""
    record = claimed(EMPTY, "ann", "Ann", START, LIFE)
    once = answered(record, "ann", "Ann", wording(), START)
    assert answered(once, "ann", "Ann", wording(), START + timedelta(hours=1)) is once
    with pytest.raises(Invalid):
        answered(once, "ann", "Ann", wording(text="Other"), START)
    with pytest.raises(Invalid):
        answered(once, "bob", "Bob", wording(), START)


@pytest.mark.parametrize(
    ("seen", "since", "accepted"),
    [
        ("", None, False),
        ("message-0", None, False),
        ("message-1", None, True),
        ("", START + timedelta(seconds=10), False),
        ("", START + timedelta(seconds=11), True),
    ],
)
def test_another_agents_answer_must_have_been_seen(seen: str, since: datetime | None, accepted: bool) -> None:
    """An answer goes through when the newest staff message is the agent's own, was seen, or lies before everything that
    is loaded; else it is refused in the other agent's name."""
    said = START + timedelta(seconds=10)
    theirs = answered(claimed(EMPTY, "bob", "Bob", START, LIFE), "bob", "Bob", wording(), said)
    record = claimed(released(theirs, "bob", said), "ann", "Ann", said, LIFE)
    mine = wording("message-2", seen=seen, since=since)
    if not accepted:
        with pytest.raises(NotInThisState) as caught:
            answered(record, "ann", "Ann", mine, said)
        decision = caught.value.facts.decision
        assert (caught.value.reason, decision and decision.user_name) == ("ANSWERED_MEANWHILE", "Bob")
        return
    after = answered(record, "ann", "Ann", mine, said)
    assert answered(after, "ann", "Ann", wording("message-3"), said).said[-1].key == "message-3"


def test_only_the_newest_keys_are_kept() -> None:
    """A conversation keeps 50 keys, the newest; its waiting entries are never cut."""
    record = claimed(EMPTY, "ann", "Ann", START, LIFE)
    for number in range(210):
        record = answered(record, "ann", "Ann", wording(f"message-{number}"), START)
    assert [each.key for each in record.said] == [f"message-{number}" for number in range(160, 210)]
    assert len(record.waiting) == 1 + 2 * 210
